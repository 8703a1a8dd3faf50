"""Each closed year gets its row of closing: when it was closed stood on the year, who closed it stands in the ledger."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One row for each closed year. Where the ledger names nobody, the year says nobody, and then nobody opens it again."""
    closing = apps.get_model("plan_calendar", "Closing")
    entries = apps.get_model("audit", "LedgerEntry").objects.filter(kind="calendar.year.closed")
    for year in apps.get_model("plan_calendar", "PlanYear").objects.filter(state="closed"):
        closed = [
            each for each in entries.filter(town_id=year.town_id) if each.facts.get("fiscal_year") == year.fiscal_year
        ]
        last = max(closed, key=lambda each: each.seq, default=None)
        closing.objects.create(
            town_id=year.town_id,
            year=year,
            closed_by_id=last.person_id if last else None,
            closed_at=year.closed_at or (last.at if last else year.opened_at),
        )


class Migration(migrations.Migration):
    """Moves rows only; the tables are changed before and after."""

    dependencies = [("audit", "0001_first"), ("plan_calendar", "0002_closing")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
