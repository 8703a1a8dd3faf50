from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0003_move_withheld'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='opinion',
            name='opinion_hidden_reason',
        ),
        migrations.RemoveField(
            model_name='opinion',
            name='hidden_reason',
        ),
        migrations.AlterField(
            model_name='opinion',
            name='state',
            field=models.CharField(choices=[('received', '受け付けた'), ('sorted', '宛先を決めた'), ('answered', '回答した')], default='received', max_length=10),
        ),
    ]
