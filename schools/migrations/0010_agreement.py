"""Agreements with schools in rows of their own: days, until when, the file. The day on a school becomes its first row.

The column itself stays until the next release, so that the one before this can run beside it.
"""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

DAYS_BECOME_AGREEMENTS = """
INSERT INTO schools_schoolagreement (uid, school_id, signed_on, kind, kept_at)
SELECT gen_random_uuid(), id, agreement_signed_on, '', now()
FROM schools_school
WHERE agreement_signed_on BETWEEN '1990-01-01' AND '2199-12-31'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("schools", "0009_merging"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SchoolAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("holds_until", models.DateField(blank=True, null=True, verbose_name="holds until")),
                ("file_uid", models.UUIDField(blank=True, editable=False, null=True, verbose_name="file")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("pptx", "PowerPoint"),
                            ("odt", "OpenDocument text"),
                            ("ods", "OpenDocument table"),
                            ("odp", "OpenDocument presentation"),
                            ("jpg", "JPEG"),
                            ("png", "PNG"),
                            ("webp", "WebP"),
                        ],
                        editable=False,
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="size")),
                (
                    "kept_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="put there at"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken away at"),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put there by",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement with a school",
                "verbose_name_plural": "agreements with schools",
                "ordering": ("school", "-signed_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SchoolAgreementVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("holds_until", models.DateField(blank=True, null=True, verbose_name="holds until")),
                ("file_uid", models.UUIDField(blank=True, editable=False, null=True, verbose_name="file")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("pptx", "PowerPoint"),
                            ("odt", "OpenDocument text"),
                            ("ods", "OpenDocument table"),
                            ("odp", "OpenDocument presentation"),
                            ("jpg", "JPEG"),
                            ("png", "PNG"),
                            ("webp", "WebP"),
                        ],
                        editable=False,
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name="size")),
                (
                    "kept_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="put there at"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken away at"),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        editable=False,
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="put there by",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="schools.schoolagreement",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="schoolagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("school", "signed_on"),
                name="school_agreement_once_a_day",
                violation_error_message="An agreement that was signed on this day is here already: change that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("holds_until", None), ("holds_until__gte", models.F("signed_on")), _connector="OR"),
                name="school_agreement_ends_after_signing",
                violation_error_message="An agreement cannot end before it was signed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_on__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                    models.Q(
                        ("holds_until", None),
                        ("holds_until__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="school_agreement_days_plausible",
                violation_error_message="The dates of an agreement lie between 1990 and 2199.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schoolagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file_uid", None), ("kind", ""), ("size", None)),
                    models.Q(
                        ("file_uid__isnull", False),
                        ("kind__in", ["pdf", "jpg", "png", "webp"]),
                        ("size__isnull", False),
                        ("size__range", (1, 20971520)),
                    ),
                    _connector="OR",
                ),
                name="school_agreement_file_known",
                violation_error_message="The file of an agreement is a PDF or a picture of at most 20 MB.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolagreement",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="38d202613160b502642e86aed1ae9a5e2429c6f4",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_5dbed",
                    table="schools_schoolagreement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolagreement",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "schools_schoolagreementversion" ("changed_at", "file_uid", "holds_until", "id", "kept_at", "kept_by_id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "school_id", "signed_on", "size", "uid", "version") VALUES (OLD."changed_at", OLD."file_uid", OLD."holds_until", OLD."id", OLD."kept_at", OLD."kept_by_id", OLD."kind", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."removed_at", OLD."school_id", OLD."signed_on", OLD."size", OLD."uid", OLD."version"); RETURN NULL;',
                    hash="9d4287dc6ea32fdc83b6a934a99bc138ef6dfd7c",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_073bd",
                    table="schools_schoolagreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="schoolagreementversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8f72fbfc347b1aa60320c4ca046f1bcb75b995f3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7b764",
                    table="schools_schoolagreementversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(DAYS_BECOME_AGREEMENTS, migrations.RunSQL.noop),
    ]
