"""Opinions in the state "hidden" become withheld ones: who hid them and when stands in the ledger; their way goes on where it was."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

JAPAN = ZoneInfo("Asia/Tokyo")


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One row of withholding for each hidden opinion."""
    opinion_model = apps.get_model("opinions", "Opinion")
    withholding = apps.get_model("opinions", "Withholding")
    entries = apps.get_model("audit", "LedgerEntry").objects.filter(kind="opinions.opinion.hidden")
    for opinion in opinion_model.objects.filter(state="hidden"):
        hidden = [each for each in entries.filter(town_id=opinion.town_id) if each.facts.get("number") == opinion.number]
        last = max(hidden, key=lambda each: each.seq, default=None)
        withholding.objects.create(
            town_id=opinion.town_id,
            opinion=opinion,
            reason=opinion.hidden_reason,
            withheld_by_id=last.person_id if last else None,
            withheld_at=last.at if last else datetime.combine(opinion.received_on, time(12), JAPAN),
        )
        is_sorted = opinion.district_id or opinion.measure_id
        opinion.state = "answered" if opinion.answer else "sorted" if is_sorted else "received"
        opinion.save(update_fields=["state"])


class Migration(migrations.Migration):
    """Moves rows only; the tables are changed before and after."""

    dependencies = [("audit", "0001_first"), ("opinions", "0002_withholding")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
