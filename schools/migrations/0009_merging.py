"""Merges of schools on record; and all classes of a school can change over to another one in one statement.

Until now the trigger of 0002 looked at each class while the others of its chain still stood in the old school. Whether a
class continues one of the same school is asked after the statement now; everything else stays as it was.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION schools_set_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earlier schools_schoolclass;
BEGIN
    NEW.lineage_id := NEW.id;
    IF NEW.continues_id IS NOT NULL THEN
        SELECT * INTO earlier FROM schools_schoolclass WHERE id = NEW.continues_id;
        IF earlier.school_year >= NEW.school_year THEN
            RAISE EXCEPTION 'A class continues a class of an earlier year.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continues_earlier_year';
        END IF;
        NEW.lineage_id := earlier.lineage_id;
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM schools_schoolclass later WHERE later.continues_id = NEW.id AND later.school_year <= NEW.school_year
    ) THEN
        RAISE EXCEPTION 'A later class continues this one, so it stays in its school and before that year.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continued_stays_before';
    END IF;
    RETURN NEW;
END $$;

-- After the statement, when every class of a chain that moves stands in its new school.
CREATE FUNCTION schools_chain_in_one_school() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_there schools_schoolclass;
BEGIN
    SELECT * INTO now_there FROM schools_schoolclass WHERE id = NEW.id;
    IF EXISTS (
        SELECT FROM schools_schoolclass earlier
        WHERE earlier.id = now_there.continues_id AND earlier.school_id <> now_there.school_id
    ) THEN
        RAISE EXCEPTION 'A class continues a class of the same school.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continues_same_school';
    END IF;
    IF EXISTS (
        SELECT FROM schools_schoolclass later
        WHERE later.continues_id = now_there.id AND later.school_id <> now_there.school_id
    ) THEN
        RAISE EXCEPTION 'A later class continues this one, so it stays in its school and before that year.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continued_stays_before';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER schools_chain_in_one_school AFTER INSERT OR UPDATE OF continues_id, school_id ON schools_schoolclass
    FOR EACH ROW EXECUTE FUNCTION schools_chain_in_one_school();
"""
BACKWARD = """
DROP TRIGGER schools_chain_in_one_school ON schools_schoolclass;
DROP FUNCTION schools_chain_in_one_school();
CREATE OR REPLACE FUNCTION schools_set_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE earlier schools_schoolclass;
BEGIN
    NEW.lineage_id := NEW.id;
    IF NEW.continues_id IS NOT NULL THEN
        SELECT * INTO earlier FROM schools_schoolclass WHERE id = NEW.continues_id;
        IF earlier.school_id <> NEW.school_id THEN
            RAISE EXCEPTION 'A class continues a class of the same school.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continues_same_school';
        END IF;
        IF earlier.school_year >= NEW.school_year THEN
            RAISE EXCEPTION 'A class continues a class of an earlier year.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continues_earlier_year';
        END IF;
        NEW.lineage_id := earlier.lineage_id;
    END IF;
    IF TG_OP = 'UPDATE' AND EXISTS (
        SELECT FROM schools_schoolclass later
        WHERE later.continues_id = NEW.id
          AND (later.school_id <> NEW.school_id OR later.school_year <= NEW.school_year)
    ) THEN
        RAISE EXCEPTION 'A later class continues this one, so it stays in its school and before that year.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_continued_stays_before';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0013_register"),
        ("schools", "0008_self_reflection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SchoolMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("into_id", models.BigIntegerField(verbose_name="number of the school that stayed")),
                ("gone_id", models.BigIntegerField(verbose_name="number of the school that is gone")),
                ("gone_name", models.CharField(max_length=160, verbose_name="its name")),
                ("gone", models.JSONField(verbose_name="what it said")),
                ("filled", models.JSONField(default=dict, verbose_name="what was taken over")),
                ("moved", models.JSONField(default=list, verbose_name="what was moved")),
                ("altered", models.JSONField(default=list, verbose_name="what was changed")),
                ("aside", models.JSONField(default=list, verbose_name="what was set aside")),
                ("merged_at", models.DateTimeField(verbose_name="merged at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                (
                    "gone_hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hubs.hub",
                        verbose_name="its hub",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="schools.school",
                        verbose_name="merged into",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="merged by",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "merge of schools",
                "verbose_name_plural": "merges of schools",
                "ordering": ("-merged_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("gone_id",),
                        name="school_merged_once",
                        violation_error_message="This school was merged into another one already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("into_id", models.F("gone_id")), _negated=True),
                        name="school_merged_into_another",
                        violation_error_message="A school is merged into another one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undone_at", None), ("undone_at__gte", models.F("merged_at")), _connector="OR"
                        ),
                        name="school_merge_undone_after",
                        violation_error_message="A merge is undone after it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("undone_by", None), ("undone_at__isnull", False), _connector="OR"),
                        name="school_merge_undone_with_moment",
                        violation_error_message="A merge that somebody undid says when.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
