"""Meetings that were held keep how many counted, by the rule of their term, which until now was the same all the time."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each held meeting keeps who attended in a way that counts."""
    meetings = apps.get_model("committee", "Meeting").objects.filter(state="held", counted=None)
    for meeting in meetings.select_related("year__term").iterator():
        rule = {"online_counts": True, "proxy_counts": False, "written_counts": False} | meeting.year.term.quorum_json
        heads = ((way, getattr(meeting, way)) for way in ("online", "proxy", "written"))
        meeting.counted = meeting.present + sum(number for way, number in heads if rule[f"{way}_counts"])
        meeting.save(update_fields=["counted"])


class Migration(migrations.Migration):
    """Moves rows only."""

    dependencies = [("committee", "0003_counted"), ("plan_calendar", "0004_drop_edition"), ("plans", "0006_dated_changes")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
