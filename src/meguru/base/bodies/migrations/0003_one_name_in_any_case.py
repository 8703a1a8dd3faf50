"""User names are one whatever the case; an account knows the town that opened it; a pass can be taken back."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def tell_apart(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of accounts that differ by case alone, with which nobody could log in, the first keeps its name."""
    seen: set[str] = set()
    for account in apps.get_model("bodies", "Account").objects.order_by("id"):
        if account.username.lower() in seen:
            account.username, account.is_active = f"{account.username[:130]}~{account.pk}", False
            account.save(update_fields=["username", "is_active"])
        seen.add(account.username.lower())


def find_home(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """An account was opened where its person is, or where it was let in as operator."""
    accounts = apps.get_model("bodies", "Account").objects
    for model in ("Person", "OperatorPass"):
        pairs = apps.get_model("bodies", model).objects.exclude(account=None).order_by("id")
        for account, town in pairs.values_list("account", "town"):
            accounts.filter(pk=account, opened_in=None).update(opened_in=town)


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("bodies", "0002_entrustment"), ("towns", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="opened_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="towns.town",
            ),
        ),
        migrations.AddField(
            model_name="operatorpass",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.RunPython(find_home, migrations.RunPython.noop),
    ]
