"""Readings of plan documents come into an app of their own. Their tables stay as they are; only Django's record of them moves."""

import django.db.models.deletion
from django.db import migrations, models

MOVED = ("planreading", "plandocument")


def name_anew(before, after):
    """Lets the content types, and the permissions that hang on them, go with the tables."""

    def move(apps, schema_editor):
        kinds = apps.get_model("contenttypes", "ContentType").objects
        if not kinds.filter(app_label=after, model__in=MOVED).exists():
            kinds.filter(app_label=before, model__in=MOVED).update(app_label=after)

    return move


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("plans", "0003_lineage"),
        ("towns", "0001_first"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PlanReading",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("filename", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=64)),
                        ("state", models.CharField(choices=[("waiting", "読み取り中"), ("open", "確かめ中"), ("adopted", "計画に採用"), ("set_aside", "取りやめ"), ("refused", "読み取れず")], default="open", max_length=12)),
                        ("read_at", models.DateTimeField()),
                        ("found", models.JSONField()),
                        ("rows", models.JSONField()),
                        ("pages", models.PositiveSmallIntegerField(default=0)),
                        ("refusal", models.CharField(blank=True, max_length=400)),
                        ("town", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="towns.town")),
                    ],
                    options={"db_table": "plans_planreading", "ordering": ["-id"]},
                ),
                migrations.CreateModel(
                    name="PlanDocument",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("data", models.BinaryField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                        ("pages_read", models.PositiveSmallIntegerField(default=0)),
                        ("reading", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="document", to="documents.planreading")),
                        ("town", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="towns.town")),
                    ],
                    options={"db_table": "plans_plandocument"},
                ),
            ],
        ),
        migrations.RunPython(name_anew("plans", "documents"), name_anew("documents", "plans")),
    ]
