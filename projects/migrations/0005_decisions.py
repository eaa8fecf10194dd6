"""Projects and partnerships that carry out decisions of boards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A decision that is published says which projects carry it out.
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON projects_projectdecision
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0006_decisions"),
        ("projects", "0004_public_lists"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnershipDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField(auto_now_add=True, verbose_name="linked at")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partnership_links",
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
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_links",
                        to="projects.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership that carries out a decision",
                "verbose_name_plural": "partnerships that carry out decisions",
                "ordering": ("decision", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "partnership"),
                        name="partnership_decision_once",
                        violation_error_message="This partnership is noted with that decision already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField(auto_now_add=True, verbose_name="linked at")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="project_links",
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decision_links",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "project that carries out a decision",
                "verbose_name_plural": "projects that carry out decisions",
                "ordering": ("decision", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "project"),
                        name="project_decision_once",
                        violation_error_message="This project is noted with that decision already.",
                    )
                ],
            },
        ),
        migrations.RunSQL(WATCH, "DROP TRIGGER IF EXISTS hubs_public_changed ON projects_projectdecision;"),
    ]
