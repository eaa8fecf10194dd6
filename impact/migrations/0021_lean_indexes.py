"""Fewer indexes to write for each session: none of columns that are mostly empty, one in place of three of its lines.

The fields are altered in Django's books only: it would make their foreign keys anew, and that of a line would become
deferrable (migration 0002).
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, SET_NULL, Q

WHOLE = {
    "impact_session_project_id_c7a62426": "impact_session (project_id)",
    "impact_session_logged_by_id_3ab4b7d0": "impact_session (logged_by_id)",
    "impact_session_voided_by_id_5cbcab09": "impact_session (voided_by_id)",
    "impact_attendanceline_session_id_045ac7b3": "impact_attendanceline (session_id)",
    "impact_attendanceline_school_class_id_86a4ca14": "impact_attendanceline (school_class_id)",
}
DROPPED = "".join(f"DROP INDEX {name};\n" for name in WHOLE)
MADE_AGAIN = "".join(f"CREATE INDEX {name} ON {where};\n" for name, where in WHOLE.items())
USER = settings.AUTH_USER_MODEL


def where_given(field: str, name: str) -> models.Index:
    """An index of the rows that have a value there."""
    return models.Index(fields=[field], name=name, condition=Q((f"{field}__isnull", False)))


class Migration(migrations.Migration):
    dependencies = [("impact", "0020_marks_of_sessions")]
    operations = [
        migrations.AddIndex("session", where_given("project", "session_by_project")),
        migrations.AddIndex("session", where_given("logged_by", "session_by_logger")),
        migrations.AddIndex("session", where_given("voided_by", "session_by_voider")),
        migrations.AddIndex("attendanceline", where_given("school_class", "line_by_class")),
        migrations.AddConstraint(
            "attendanceline",
            models.UniqueConstraint(
                fields=("session", "audience", "school_class"),
                name="line_once_a_session",
                nulls_distinct=False,
                violation_error_message="This class or audience is in the session already.",
            ),
        ),
        migrations.RemoveConstraint("attendanceline", "line_class_once_a_session"),
        migrations.RemoveConstraint("attendanceline", "line_audience_once_a_session"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROPPED, MADE_AGAIN)],
            state_operations=[
                migrations.AlterField(
                    "attendanceline",
                    "school_class",
                    models.ForeignKey(
                        "schools.schoolclass",
                        PROTECT,
                        blank=True,
                        db_index=False,
                        null=True,
                        related_name="lines",
                        verbose_name="class",
                    ),
                ),
                migrations.AlterField(
                    "attendanceline",
                    "session",
                    models.ForeignKey("impact.session", CASCADE, db_index=False, related_name="lines"),
                ),
                migrations.AlterField(
                    "session",
                    "project",
                    models.ForeignKey(
                        "projects.project",
                        PROTECT,
                        blank=True,
                        db_index=False,
                        null=True,
                        related_name="sessions",
                        verbose_name="project",
                    ),
                ),
                *(
                    migrations.AlterField(
                        "session",
                        f"{who}_by",
                        models.ForeignKey(
                            USER,
                            SET_NULL,
                            db_index=False,
                            editable=False,
                            null=True,
                            related_name="+",
                            verbose_name=f"{who} by",
                        ),
                    )
                    for who in ("logged", "voided")
                ),
            ],
        ),
    ]
