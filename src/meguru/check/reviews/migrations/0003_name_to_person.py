"""Names copied onto sheets at a confirmation on screen go: the ledger says who it was, and the person's own row has the name."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each sheet confirmed on screen points to its person; a name whose person is not known stays."""
    entries = apps.get_model("audit", "LedgerEntry").objects.filter(kind="reviews.sheet.confirmed", person_id__isnull=False)
    last: dict[tuple[int, object, object], int] = {}
    for entry in entries.order_by("seq").values("town_id", "facts", "person_id"):
        facts = entry["facts"]
        last[entry["town_id"], facts.get("fiscal_year"), facts.get("code")] = entry["person_id"]
    people = set(apps.get_model("bodies", "Person").objects.values_list("pk", flat=True))
    sheets = apps.get_model("reviews", "Sheet").objects.filter(confirmed_means="screen").select_related("year")
    for sheet in sheets.iterator():
        person = last.get((sheet.town_id, sheet.year.fiscal_year, sheet.code))
        if person in people:
            sheet.confirmed_person_id, sheet.confirmed_by = person, ""
            sheet.save(update_fields=["confirmed_person", "confirmed_by"])


class Migration(migrations.Migration):
    """Moves rows only."""

    dependencies = [("audit", "0001_first"), ("reviews", "0002_confirmed_person")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
