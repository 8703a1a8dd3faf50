"""The table of Django's cache, which counted before this one did and which no migration made."""

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing of worth is lost: it held counts of the last hour."""

    dependencies = [("limits", "0001_first")]
    operations = [migrations.RunSQL("DROP TABLE IF EXISTS meguru_cache", migrations.RunSQL.noop)]
