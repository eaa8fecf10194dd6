"""What was shown of an import to who had it brought in, as a fingerprint: the worker brings in that, or nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("impact", "0017_people_of_any_months")]
    operations = [
        migrations.AddField(
            model_name="sessionimport",
            name="seen",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
    ]
