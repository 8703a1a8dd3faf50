"""A reorganisation protects the bodies it names."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_bodies(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Those that were decided name the bodies of their pairs that are still there; those taken back name none."""
    organisations = apps.get_model("bodies", "Organisation").objects
    for row in apps.get_model("reorganising", "Reorganisation").objects.filter(undone_at=None):
        named = {each[which] for each in row.pairs for which in ("old", "new")} - {None}
        row.bodies.set(organisations.filter(pk__in=named))


class Migration(migrations.Migration):
    """Adds the bodies of a reorganisation."""

    dependencies = [("bodies", "0011_organisations_end"), ("reorganising", "0001_first")]

    operations = [
        migrations.AddField(
            "reorganisation", "bodies", models.ManyToManyField(blank=True, related_name="+", to="bodies.organisation")
        ),
        migrations.RunPython(name_bodies, migrations.RunPython.noop),
    ]
