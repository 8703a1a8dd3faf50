"""Accepted sheets of measures keep who did them: until now that was whoever leads the measure, as nobody else could come to."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def settle(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each accepted sheet of a measure keeps its lead, group and partners."""
    sheets = apps.get_model("reviews", "Sheet").objects.filter(state="accepted", measure__isnull=False, settled={})
    for sheet in sheets.select_related("measure__owner").iterator():
        measure = sheet.measure
        bodies = [measure.owner, *measure.related.order_by("pk")]
        owner, *partners = [{"id": body.pk, "name": body.name, "kind": body.kind} for body in bodies]
        sheet.settled = {"owner": owner, "group": measure.group, "partners": partners}
        sheet.save(update_fields=["settled"])


class Migration(migrations.Migration):
    """Moves rows only."""

    dependencies = [("plans", "0006_dated_changes"), ("reviews", "0005_settled")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
