"""The readings of documents went to the app ``documents``. The tables and the column stay as they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0001_first"),
        ("plans", "0003_lineage"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="planterm",
                    name="reading",
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.planreading"),
                ),
                migrations.DeleteModel(name="PlanDocument"),
                migrations.DeleteModel(name="PlanReading"),
            ],
        ),
    ]
