"""Taking a whole import back is asked for and then done by a worker; and what it marks is planned for as many rows.

A trigger's function keeps the plan of its first call. That was made for one corrected session, in a log as small as it
was then, and served the thousands of an import that is taken back: their figures were marked in a time that grew with
the square of their number. So these statements are planned each time, for the rows that there are.
"""

from importlib import import_module

from django.db import migrations, models

before = import_module("impact.migrations.0002_marks")
replacing = import_module("impact.migrations.0004_marks_by_session").replacing

CO_HOSTS = """
    UPDATE impact_sessioncohost c SET held_on = n.held_on
    FROM new_rows n WHERE c.session_id = n.id AND c.held_on IS DISTINCT FROM n.held_on
"""
MARKS = """
    INSERT INTO impact_stalemark (hub_id, day, lineage_id, class_id)
    WITH moved AS (
        SELECT n.id, o.hub_id AS old_hub, o.held_on AS old_day, n.hub_id AS new_hub, n.held_on AS new_day
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        WHERE (o.hub_id, o.held_on, coalesce(o.project_id, 0), o.voided_at IS NULL)
              IS DISTINCT FROM (n.hub_id, n.held_on, coalesce(n.project_id, 0), n.voided_at IS NULL)
    ), seen AS (
        SELECT id, old_hub AS hub_id, old_day AS day FROM moved
        UNION SELECT id, new_hub, new_day FROM moved
        UNION SELECT moved.id, c.hub_id, d.day
              FROM moved JOIN impact_sessioncohost c ON c.session_id = moved.id
              CROSS JOIN LATERAL (VALUES (moved.old_day), (moved.new_day)) AS d(day)
    )
    SELECT DISTINCT seen.hub_id, seen.day, class.lineage_id, class.id
    FROM seen
    LEFT JOIN impact_attendanceline l ON l.session_id = seen.id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
"""
PLANNED_EACH_TIME = f"""
CREATE OR REPLACE FUNCTION impact_session_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $statement${CO_HOSTS}$statement$;
    EXECUTE $statement${MARKS}$statement$;
    RETURN NULL;
END $$;
"""
PLANNED_ONCE = next(
    "CREATE OR REPLACE" + part
    for part in replacing(before.SESSIONS).split("CREATE OR REPLACE")
    if "impact_session_updated()" in part
)


class Migration(migrations.Migration):
    dependencies = [("impact", "0020_attachments")]
    operations = [
        migrations.RunSQL(PLANNED_EACH_TIME, PLANNED_ONCE),
        migrations.RemoveConstraint(
            model_name="sessionimport",
            name="import_same_file_once",
        ),
        migrations.RemoveConstraint(
            model_name="sessionimport",
            name="import_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="sessionimport",
            name="import_done_says_what",
        ),
        migrations.RemoveConstraint(
            model_name="sessionimport",
            name="import_undone_with_reason",
        ),
        migrations.RemoveConstraint(
            model_name="sessionimport",
            name="import_refused_says_why",
        ),
        migrations.RemoveConstraint(
            model_name="sessionimport",
            name="import_over_forgets_cells",
        ),
        migrations.AddField(
            model_name="sessionimport",
            name="undo_asked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="asked to be taken back"),
        ),
        migrations.RunSQL(
            "UPDATE impact_sessionimport SET undo_asked_at = undone_at WHERE state = 'undone'", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="sessionimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("uploaded", "Columns to match"),
                    ("understood", "To look through"),
                    ("running", "Running"),
                    ("refused", "Refused"),
                    ("done", "Done"),
                    ("undoing", "Being taken back"),
                    ("undone", "Taken back"),
                ],
                default="uploaded",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="sessionimport",
            index=models.Index(
                condition=models.Q(("state", "undoing")), fields=["undo_asked_at"], name="import_undoing"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("running", "done", "undoing"))),
                fields=("hub", "digest"),
                name="import_same_file_once",
                violation_error_message="This very file was brought in already. Nothing was added a second time.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["uploaded", "understood", "running", "refused", "done", "undoing", "undone"])
                ),
                name="import_state_known",
                violation_error_message="An import is in one of the known states.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("already__isnull", False),
                        ("finished_at__isnull", False),
                        ("interactions__isnull", False),
                        ("sessions__isnull", False),
                        ("state__in", ("done", "undoing", "undone")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("done", "undoing", "undone")), _negated=True),
                        ("already", None),
                        ("finished_at", None),
                        ("interactions", None),
                        ("sessions", None),
                    ),
                    _connector="OR",
                ),
                name="import_done_says_what",
                violation_error_message="An import that is done says when and how much, and no other does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "undone"),
                        ("undo_asked_at__isnull", False),
                        ("undone_at__gte", models.F("finished_at")),
                        ("undone_at__isnull", False),
                        models.Q(("undo_reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("state", "undoing"),
                        ("undo_asked_at__isnull", False),
                        ("undone_at", None),
                        models.Q(("undo_reason", ""), _negated=True),
                    ),
                    models.Q(("state", "done"), ("undo_asked_at", None), ("undone_at", None), ("undone_by", None)),
                    models.Q(
                        models.Q(("state__in", ("done", "undoing", "undone")), _negated=True),
                        ("undo_asked_at", None),
                        ("undo_reason", ""),
                        ("undone_at", None),
                        ("undone_by", None),
                    ),
                    _connector="OR",
                ),
                name="import_undone_with_reason",
                violation_error_message="Taking an import back needs a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), models.Q(("problem", ""), _negated=True)),
                    ("state", "done"),
                    models.Q(models.Q(("state__in", ("refused", "done")), _negated=True), ("problem", "")),
                    _connector="OR",
                ),
                name="import_refused_says_why",
                violation_error_message="What was refused says why, and nothing else does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("done", "undoing", "undone")), _negated=True),
                    models.Q(("cells", {}), ("confirmed", []), ("left_out", []), ("lookups", {})),
                    _connector="OR",
                ),
                name="import_over_forgets_cells",
                violation_error_message="Nothing that was written in a table is kept once it has been brought in.",
            ),
        ),
    ]
