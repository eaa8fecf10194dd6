"""Who is in a partnership gets days, a partnership an agreement, its files, an end with a reason, and a history."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import hubs.models.web


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0011_opening"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0007_bin"),
        ("schools", "0005_bookings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The tables are there already: Django made them for the lists of schools and organisations. Triggers on them stay.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PartnershipSchool",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="school_members",
                                to="projects.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnership_members",
                                to="schools.school",
                                verbose_name="school",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "school in a partnership",
                        "verbose_name_plural": "schools in partnerships",
                        "db_table": "projects_partnership_schools",
                        "ordering": ("partnership", "school__name", "pk"),
                        "unique_together": {("partnership", "school")},
                    },
                ),
                migrations.AlterField(
                    model_name="partnership",
                    name="schools",
                    field=models.ManyToManyField(
                        related_name="partnerships",
                        through="projects.PartnershipSchool",
                        to="schools.school",
                        verbose_name="schools",
                    ),
                ),
                migrations.CreateModel(
                    name="PartnershipOrganisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="organisation_members",
                                to="projects.partnership",
                                verbose_name="partnership",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnership_members",
                                to="hubs.organisation",
                                verbose_name="organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organisation in a partnership",
                        "verbose_name_plural": "organisations in partnerships",
                        "db_table": "projects_partnership_organisations",
                        "ordering": ("partnership", "organisation__name", "pk"),
                        "unique_together": {("partnership", "organisation")},
                    },
                ),
                migrations.AlterField(
                    model_name="partnership",
                    name="organisations",
                    field=models.ManyToManyField(
                        related_name="partnerships",
                        through="projects.PartnershipOrganisation",
                        to="hubs.organisation",
                        verbose_name="organisations",
                    ),
                ),
            ],
        ),
        migrations.AlterUniqueTogether(name="partnershipschool", unique_together=set()),
        migrations.AddField(
            model_name="partnershipschool",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="joined on"),
        ),
        migrations.AddField(
            model_name="partnershipschool",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="left on"),
        ),
        migrations.AlterUniqueTogether(name="partnershiporganisation", unique_together=set()),
        migrations.AddField(
            model_name="partnershiporganisation",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="joined on"),
        ),
        migrations.AddField(
            model_name="partnershiporganisation",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="left on"),
        ),
        migrations.CreateModel(
            name="PartnershipFile",
            fields=[
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
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
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="uploaded at")),
            ],
            options={
                "verbose_name": "file of a partnership",
                "verbose_name_plural": "files of partnerships",
                "ordering": ("partnership", "uploaded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="PartnershipOrganisationChange",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="joined on")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnershipSchoolChange",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("joined_on", models.DateField(blank=True, null=True, verbose_name="joined on")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnershipVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "about",
                    models.TextField(blank=True, db_default="", max_length=1500, verbose_name="what it is about"),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "end_reason",
                    models.CharField(blank=True, db_default="", max_length=300, verbose_name="why it ended"),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="agreement signed on")),
                (
                    "agreement_url",
                    hubs.models.web.WebAddressField(
                        blank=True, db_default="", max_length=300, verbose_name="web address of the agreement"
                    ),
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="partnership",
            name="about",
            field=models.TextField(blank=True, db_default="", max_length=1500, verbose_name="what it is about"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="agreement_url",
            field=hubs.models.web.WebAddressField(
                blank=True, db_default="", max_length=300, verbose_name="web address of the agreement"
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="end_reason",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="why it ended"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="signed_on",
            field=models.DateField(blank=True, null=True, verbose_name="agreement signed on"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="c3ee891aeefac665c9a003891796f9344bf60997",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_77182",
                    table="projects_partnership",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnership",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_partnershipversion" ("about", "agreement_url", "changed_at", "end_reason", "ends_on", "hub_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "signed_on", "starts_on", "version") VALUES (OLD."about", OLD."agreement_url", OLD."changed_at", OLD."end_reason", OLD."ends_on", OLD."hub_id", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."project_id", OLD."signed_on", OLD."starts_on", OLD."version"); RETURN NULL;',
                    hash="dd39a38d43a30943b355a2d442ceeaf64d27f5a5",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_c5fd9",
                    table="projects_partnership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="partnershipfile",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="projects.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="partnershipfile",
            name="uploaded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="uploaded by",
            ),
        ),
        migrations.AddField(
            model_name="partnershiporganisationchange",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="partnershiporganisationchange",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="projects.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="partnershiporganisationchange",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="partnershiporganisationchange",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="projects.partnershiporganisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_reason", ""), ("ends_on__isnull", False), _connector="OR"),
                name="partnership_reason_with_end",
                violation_error_message="A partnership that goes on has no reason why it ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                    models.Q(
                        ("signed_on", None),
                        ("signed_on__range", (datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))),
                        _connector="OR",
                    ),
                ),
                name="partnership_days_plausible",
                violation_error_message="The dates of a partnership lie between 1990 and 2199.",
            ),
        ),
        migrations.AddField(
            model_name="partnershipschoolchange",
            name="partnership",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="projects.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="partnershipschoolchange",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="partnershipschoolchange",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="projects.partnershipschool",
            ),
        ),
        migrations.AddField(
            model_name="partnershipschoolchange",
            name="school",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="schools.school",
                verbose_name="school",
            ),
        ),
        migrations.AddField(
            model_name="partnershipversion",
            name="hub",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.hub",
                verbose_name="hub",
            ),
        ),
        migrations.AddField(
            model_name="partnershipversion",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="partnershipversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="projects.partnership",
            ),
        ),
        migrations.AddField(
            model_name="partnershipversion",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="projects.project",
                verbose_name="project",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershipfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "jpg", "png", "webp"])
                ),
                name="partnership_file_kind_known",
                violation_error_message="The file of an agreement is a PDF, an office file or a picture.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershipfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 1), ("size__lte", 20971520)),
                name="partnership_file_size_plausible",
                violation_error_message="The file of an agreement is no larger than 20 MB, and not empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershipfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="partnership_file_title_given",
                violation_error_message="Give the file a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershiporganisation",
            constraint=models.UniqueConstraint(
                fields=("partnership", "organisation"),
                name="partnership_organisation_once",
                violation_error_message="This organisation is in the partnership already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershiporganisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("joined_on", None), ("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"
                ),
                name="partnership_organisation_leaves_after_joining",
                violation_error_message="Nobody can leave a partnership before they joined it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiporganisation",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_partnershiporganisationchange" ("id", "joined_on", "left_on", "organisation_id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."joined_on", NEW."left_on", NEW."organisation_id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'added\', NEW."id"); RETURN NULL;',
                    hash="91a4da89fca49441b156e39615467c483af3776e",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_e0e3c",
                    table="projects_partnership_organisations",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiporganisation",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_partnershiporganisationchange" ("id", "joined_on", "left_on", "organisation_id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."joined_on", OLD."left_on", OLD."organisation_id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id"); RETURN NULL;',
                    hash="9511ae48234d6f8fbfc15fe4dd4bc9234ac73d7b",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_98b94",
                    table="projects_partnership_organisations",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiporganisation",
            trigger=pgtrigger.compiler.Trigger(
                name="taken_out_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_partnershiporganisationchange" ("id", "joined_on", "left_on", "organisation_id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."joined_on", OLD."left_on", OLD."organisation_id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'taken_out\', OLD."id"); RETURN NULL;',
                    hash="857b51bd643fdbcff9b963907a1447a2be274032",
                    operation="DELETE",
                    pgid="pgtrigger_taken_out_delete_aeba7",
                    table="projects_partnership_organisations",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershiporganisationchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c5c5eac0d69d893ae19609923fe835f86800f930",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b1941",
                    table="projects_partnershiporganisationchange",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershipschool",
            constraint=models.UniqueConstraint(
                fields=("partnership", "school"),
                name="partnership_school_once",
                violation_error_message="This school is in the partnership already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnershipschool",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("joined_on", None), ("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"
                ),
                name="partnership_school_leaves_after_joining",
                violation_error_message="Nobody can leave a partnership before they joined it.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershipschool",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_partnershipschoolchange" ("id", "joined_on", "left_on", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id") VALUES (NEW."id", NEW."joined_on", NEW."left_on", NEW."partnership_id", _pgh_attach_context(), NOW(), \'added\', NEW."id", NEW."school_id"); RETURN NULL;',
                    hash="8a7b3e525e6e449a18b1d87b99911346961e9575",
                    operation="INSERT",
                    pgid="pgtrigger_added_insert_10fe7",
                    table="projects_partnership_schools",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershipschool",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_partnershipschoolchange" ("id", "joined_on", "left_on", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id") VALUES (OLD."id", OLD."joined_on", OLD."left_on", OLD."partnership_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."school_id"); RETURN NULL;',
                    hash="25444d840cf2a99b4567964a183967163918edf1",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_2e1e2",
                    table="projects_partnership_schools",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershipschool",
            trigger=pgtrigger.compiler.Trigger(
                name="taken_out_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_partnershipschoolchange" ("id", "joined_on", "left_on", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id") VALUES (OLD."id", OLD."joined_on", OLD."left_on", OLD."partnership_id", _pgh_attach_context(), NOW(), \'taken_out\', OLD."id", OLD."school_id"); RETURN NULL;',
                    hash="566cb84c273698be4332946d8e638b9dbe0d76ad",
                    operation="DELETE",
                    pgid="pgtrigger_taken_out_delete_51054",
                    table="projects_partnership_schools",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershipschoolchange",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d182bedeefd176d09876b6ae12774889beba2c23",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2ae14",
                    table="projects_partnershipschoolchange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partnershipversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4037380082bbf1bbc184a8b93a82e9582ca9b056",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c712a",
                    table="projects_partnershipversion",
                    when="BEFORE",
                ),
            ),
        ),
    ]
