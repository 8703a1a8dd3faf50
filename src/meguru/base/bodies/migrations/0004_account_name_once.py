"""The constraint by which the database itself gives a user name once, whatever the case; apart from the rows it needs."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    """See above."""

    dependencies = [("bodies", "0003_one_name_in_any_case")]

    operations = [
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"), name="account_name_once_in_any_case"
            ),
        ),
    ]
