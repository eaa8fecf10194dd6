"""Sessions that carry out decisions of boards; what is added up knows nothing of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0006_decisions"),
        ("impact", "0005_new_sessions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField(auto_now_add=True, verbose_name="linked at")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="session_links",
                        to="hubs.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="linked by",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_links",
                        to="impact.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "session that carries out a decision",
                "verbose_name_plural": "sessions that carry out decisions",
                "ordering": ("decision", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "session"),
                        name="session_decision_once",
                        violation_error_message="This session is noted with that decision already.",
                    )
                ],
            },
        ),
    ]
