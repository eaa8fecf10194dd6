"""Which program sent a session or a table, and that programs do."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0015_api_tokens"),
        ("impact", "0018_grid"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiSession",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="from_program",
                        serialize=False,
                        to="impact.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "session of a program",
                "verbose_name_plural": "sessions of programs",
                "ordering": ["session"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="session",
            name="session_choices_known",
        ),
        migrations.AlterField(
            model_name="session",
            name="source",
            field=models.CharField(
                choices=[
                    ("form", "Logged in the portal"),
                    ("import", "Imported from a file"),
                    ("school", "Reported by a school, accepted by the hub"),
                    ("api", "Sent by a program"),
                    ("demo", "Invented for the demonstration"),
                ],
                default="form",
                editable=False,
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="sessionevent",
            name="source",
            field=models.CharField(
                choices=[
                    ("form", "Logged in the portal"),
                    ("import", "Imported from a file"),
                    ("school", "Reported by a school, accepted by the hub"),
                    ("api", "Sent by a program"),
                    ("demo", "Invented for the demonstration"),
                ],
                default="form",
                editable=False,
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("format__in", ["in_person", "online", "hybrid"]),
                    ("led_by__in", ["hub", "together", "school"]),
                    ("source__in", ["form", "import", "school", "api", "demo"]),
                ),
                name="session_choices_known",
                violation_error_message="Choose who led the session and how people met from the lists.",
            ),
        ),
        migrations.AddField(
            model_name="apisession",
            name="token",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="written",
                to="hubs.apitoken",
                verbose_name="token",
            ),
        ),
        migrations.AddField(
            model_name="sessionimport",
            name="sent_with",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="imports",
                to="hubs.apitoken",
                verbose_name="token it was sent with",
            ),
        ),
    ]
