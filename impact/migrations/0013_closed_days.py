"""What is of a closed period waits for the coordinator too, where nobody is there who could be asked."""

from django.db import migrations, models
from django.db.models import Q

WHY = ["no_right", "at_rest", "closed"]


class Migration(migrations.Migration):
    """Another reason in the tray."""

    dependencies = [("impact", "0012_targets")]

    operations = [
        migrations.AlterField(
            model_name="leftoversession",
            name="why",
            field=models.CharField(
                choices=[
                    ("no_right", "Who sent it no longer works for the hub"),
                    ("at_rest", "The hub was at rest on that day"),
                    ("closed", "The day lies in a closed period"),
                ],
                max_length=10,
                verbose_name="why it is here",
            ),
        ),
        migrations.RemoveConstraint(model_name="leftoversession", name="left_over_why_known"),
        migrations.AddConstraint(
            model_name="leftoversession",
            constraint=models.CheckConstraint(
                condition=Q(why__in=WHY),
                name="left_over_why_known",
                violation_error_message="It says why it could not be logged.",
            ),
        ),
    ]
