"""The edition is counted from the plan's layers, and who closed a year when stands in its closings: the copies go."""

from django.db import migrations


class Migration(migrations.Migration):
    """Drops two columns."""

    dependencies = [("plan_calendar", "0003_who_closed")]

    operations = [
        migrations.RemoveField(model_name="planyear", name="closed_at"),
        migrations.RemoveField(model_name="planyear", name="edition"),
    ]
