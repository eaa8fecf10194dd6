"""Calls for sign-ups, and the sign-ups of schools. The day that stood on a project becomes the deadline of its call.

The column itself stays in the table until the next release, so that the one before this can run beside it.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# Whoever ran a project before decided by hand, and without a number.
DAYS_BECOME_CALLS = """
INSERT INTO projects_call (project_id, opens_at, closes_at, unit, capacity, admission, asks, network_wide, offer_days)
SELECT id, LEAST(now(), closes_at - interval '1 day'), closes_at, 'classes', NULL, 'choice', '', false, 3
FROM (
    SELECT p.id, (p.sign_up_until::timestamp + interval '23 hours 59 minutes') AT TIME ZONE h.time_zone AS closes_at
    FROM projects_project p JOIN hubs_hub h ON h.id = p.hub_id
    WHERE p.sign_up_until IS NOT NULL
) AS days
"""
# Whether a project can be joined stands on public pages (0003).
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON projects_call
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""
UNWATCH = "DROP TRIGGER IF EXISTS hubs_public_changed ON projects_call;"


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0008_partnership_members"),
        ("schools", "0005_bookings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(help_text="Pupils are never named.", max_length=500, verbose_name="answer")),
            ],
            options={
                "verbose_name": "answer of a sign-up",
                "verbose_name_plural": "answers of sign-ups",
                "ordering": ("question__position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="open from")),
                ("closes_at", models.DateTimeField(verbose_name="open until")),
                (
                    "unit",
                    models.CharField(
                        choices=[("classes", "Classes"), ("pupils", "Pupils")],
                        default="classes",
                        max_length=8,
                        verbose_name="a place is for",
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "admission",
                    models.CharField(
                        choices=[
                            ("order", "In the order of sign-up: who finds a free place has it at once"),
                            ("choice", "The hub looks at every sign-up and decides"),
                        ],
                        default="order",
                        max_length=8,
                        verbose_name="who gets a place",
                    ),
                ),
                (
                    "asks",
                    models.TextField(
                        blank=True,
                        help_text="Hours, preparation, material, who has to come along.",
                        max_length=2000,
                        verbose_name="what is asked of a school",
                    ),
                ),
                (
                    "network_wide",
                    models.BooleanField(default=False, verbose_name="open to partner schools of every hub"),
                ),
                ("offer_days", models.PositiveSmallIntegerField(default=3, verbose_name="days to answer an offer")),
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
                "verbose_name": "call for sign-ups",
                "verbose_name_plural": "calls for sign-ups",
                "ordering": ("closes_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CallVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("opens_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="open from")),
                ("closes_at", models.DateTimeField(verbose_name="open until")),
                (
                    "unit",
                    models.CharField(
                        choices=[("classes", "Classes"), ("pupils", "Pupils")],
                        default="classes",
                        max_length=8,
                        verbose_name="a place is for",
                    ),
                ),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "admission",
                    models.CharField(
                        choices=[
                            ("order", "In the order of sign-up: who finds a free place has it at once"),
                            ("choice", "The hub looks at every sign-up and decides"),
                        ],
                        default="order",
                        max_length=8,
                        verbose_name="who gets a place",
                    ),
                ),
                (
                    "asks",
                    models.TextField(
                        blank=True,
                        help_text="Hours, preparation, material, who has to come along.",
                        max_length=2000,
                        verbose_name="what is asked of a school",
                    ),
                ),
                (
                    "network_wide",
                    models.BooleanField(default=False, verbose_name="open to partner schools of every hub"),
                ),
                ("offer_days", models.PositiveSmallIntegerField(default=3, verbose_name="days to answer an offer")),
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
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "A short text"), ("choice", "One of several"), ("number", "A number")],
                        default="text",
                        max_length=8,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="About the class or the school, never a pupil.",
                        max_length=200,
                        verbose_name="question",
                    ),
                ),
                (
                    "options",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=list,
                        size=None,
                        verbose_name="answers to choose from",
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="has to be answered")),
                ("put_away", models.BooleanField(default=False, verbose_name="no longer asked")),
            ],
            options={
                "verbose_name": "question of a project",
                "verbose_name_plural": "questions of projects",
                "ordering": ("call", "position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not sent yet"),
                            ("submitted", "Waits for the hub"),
                            ("returned", "The hub asks something"),
                            ("accepted", "Accepted"),
                            ("waiting", "On the waiting list"),
                            ("offered", "A place is offered"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "line",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number in the order of sign-up"),
                ),
                ("places", models.PositiveSmallIntegerField(default=0, verbose_name="places")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="For the hub. Pupils are never named.",
                        max_length=1000,
                        verbose_name="anything else",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("offered_until", models.DateTimeField(blank=True, null=True, verbose_name="offered until")),
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
                "verbose_name": "sign-up",
                "verbose_name_plural": "sign-ups",
                "ordering": ("call", "line", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SignUpClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.PositiveSmallIntegerField(verbose_name="pupils")),
            ],
            options={
                "verbose_name": "class of a sign-up",
                "verbose_name_plural": "classes of sign-ups",
                "ordering": ("school_class__name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SignUpStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("sent", "Sent"),
                            ("changed", "Changed"),
                            ("returned", "Returned with a question"),
                            ("accepted", "Accepted"),
                            ("waiting", "Put on the waiting list"),
                            ("offered", "A free place was offered"),
                            ("taken", "The offer was taken"),
                            ("lapsed", "The offer was not answered in time"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="when")),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="message")),
            ],
            options={
                "verbose_name": "step of a sign-up",
                "verbose_name_plural": "steps of sign-ups",
                "ordering": ("at", "pk"),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="project",
            name="before_change_update",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_sign_up_before_end",
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(
                    model_name="project",
                    name="sign_up_until",
                ),
                migrations.RemoveField(
                    model_name="projectversion",
                    name="sign_up_until",
                ),
            ]
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_projectversion" ("age_from", "age_to", "challenge_id", "changed_at", "ends_on", "hub_id", "id", "languages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdgs", "starts_on", "status", "story", "subjects", "summary", "title", "version") VALUES (OLD."age_from", OLD."age_to", OLD."challenge_id", OLD."changed_at", OLD."ends_on", OLD."hub_id", OLD."id", OLD."languages", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."sdgs", OLD."starts_on", OLD."status", OLD."story", OLD."subjects", OLD."summary", OLD."title", OLD."version"); RETURN NULL;',
                    hash="eb9743e10718edf8bc268db805c4b792972fadf9",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_15173",
                    table="projects_project",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="project",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="call",
                to="projects.project",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="callversion",
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
            model_name="callversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="projects.call",
            ),
        ),
        migrations.AddField(
            model_name="callversion",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="projects.project",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="projects.call",
                verbose_name="call",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="projects.question",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="signup",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_ups",
                to="projects.call",
                verbose_name="call",
            ),
        ),
        migrations.AddField(
            model_name="signup",
            name="school",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_ups",
                to="schools.school",
                verbose_name="school",
            ),
        ),
        migrations.AddField(
            model_name="signup",
            name="teacher",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="sign_ups",
                to=settings.AUTH_USER_MODEL,
                verbose_name="signed up by",
            ),
        ),
        migrations.AddField(
            model_name="answer",
            name="sign_up",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="projects.signup",
                verbose_name="sign-up",
            ),
        ),
        migrations.AddField(
            model_name="signupclass",
            name="school_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_ups",
                to="schools.schoolclass",
                verbose_name="class",
            ),
        ),
        migrations.AddField(
            model_name="signupclass",
            name="sign_up",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="classes",
                to="projects.signup",
                verbose_name="sign-up",
            ),
        ),
        migrations.AddField(
            model_name="signupstep",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="signupstep",
            name="sign_up",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="projects.signup",
                verbose_name="sign-up",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["closes_at"], name="call_by_deadline"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="call_closes_after_opening",
                violation_error_message="The sign-up cannot close before it opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ["classes", "pupils"])),
                name="call_unit_known",
                violation_error_message="Say whether places are counted in classes or in pupils.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("admission__in", ["order", "choice"])),
                name="call_admission_known",
                violation_error_message="Say who gets a place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity", None), ("capacity__range", (1, 5000)), _connector="OR"),
                name="call_capacity_plausible",
                violation_error_message="Give between 1 and 5000 places, or leave it empty for as many as come.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("offer_days__range", (1, 14))),
                name="call_offer_days_plausible",
                violation_error_message="A free place is kept between 1 and 14 days.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="d58de3395eeaee152279bf35ad3c305d5092a38d",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_e9282",
                    table="projects_call",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_callversion" ("admission", "asks", "capacity", "changed_at", "closes_at", "id", "network_wide", "offer_days", "opens_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "unit", "version") VALUES (OLD."admission", OLD."asks", OLD."capacity", OLD."changed_at", OLD."closes_at", OLD."id", OLD."network_wide", OLD."offer_days", OLD."opens_at", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."project_id", OLD."unit", OLD."version"); RETURN NULL;',
                    hash="0b0abc399608034bdc15e8f8b939a9af8b90dd19",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_38cb6",
                    table="projects_call",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8ed80643be9fc6121dcc9fc79efb8570c63b8135",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_12026",
                    table="projects_callversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["text", "choice", "number"])),
                name="question_kind_known",
                violation_error_message="Say how the question is answered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")),
                name="question_has_words",
                violation_error_message="Write the question.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "choice"), _negated=True), ("options__len__gte", 2), _connector="OR"
                ),
                name="question_offers_a_choice",
                violation_error_message="Give at least two answers to choose from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["draft", "submitted", "returned", "accepted", "waiting", "offered", "declined", "withdrawn"],
                    )
                ),
                name="sign_up_state_known",
                violation_error_message="Choose where the sign-up stands.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"), models.Q(("line__isnull", False), ("sent_at__isnull", False)), _connector="OR"
                ),
                name="sign_up_sent_has_number",
                violation_error_message="A sign-up that was sent has its number in line.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("places__gte", 1), _connector="OR"),
                name="sign_up_takes_places",
                violation_error_message="A sign-up that was sent takes at least one place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offered_until__isnull", False), ("state", "offered")),
                    models.Q(models.Q(("state", "offered"), _negated=True), ("offered_until", None)),
                    _connector="OR",
                ),
                name="sign_up_offer_has_an_end",
                violation_error_message="An offer has an end, and nothing else does.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(
                fields=("call", "line"),
                name="sign_up_number_once",
                violation_error_message="Another sign-up has this number in line.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("declined", "withdrawn")), _negated=True),
                fields=("call", "school", "teacher"),
                name="sign_up_once_a_teacher",
                violation_error_message="You have signed this school up already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signup",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="6eee85f8dbeaa3407529ccb1d245f2ea7f17a283",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_3c964",
                    table="projects_signup",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signup",
            trigger=pgtrigger.compiler.Trigger(
                name="within_capacity",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE most integer; taken integer;",
                    func="\n                    IF NEW.state NOT IN ('accepted', 'offered') THEN\n                        RETURN NEW;\n                    END IF;\n                    -- One after the other for each call, whoever writes.\n                    SELECT capacity INTO most FROM projects_call WHERE id = NEW.call_id FOR NO KEY UPDATE;\n                    IF most IS NULL THEN\n                        RETURN NEW;\n                    END IF;\n                    SELECT coalesce(sum(places), 0) INTO taken FROM projects_signup\n                        WHERE call_id = NEW.call_id AND id <> NEW.id AND state IN ('accepted', 'offered');\n                    IF taken + NEW.places > most\n                        AND (TG_OP = 'INSERT' OR OLD.state NOT IN ('accepted', 'offered') OR NEW.places > OLD.places)\n                    THEN\n                        RAISE EXCEPTION 'There are not so many places left.'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_up_within_capacity';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="2df91217605e1e979fa75db6cdf2e9bf268cf4a6",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_within_capacity_fa330",
                    table="projects_signup",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("sign_up", "question"),
                name="answer_once_a_question",
                violation_error_message="This question is answered already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")),
                name="answer_has_words",
                violation_error_message="An answer that says nothing is not stored.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signupclass",
            constraint=models.UniqueConstraint(
                fields=("sign_up", "school_class"),
                name="sign_up_class_once",
                violation_error_message="This class stands in the sign-up already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signupclass",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__range", (1, 200))),
                name="sign_up_class_size_plausible",
                violation_error_message="A class has between 1 and 200 pupils.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signupstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "step__in",
                        [
                            "sent",
                            "changed",
                            "returned",
                            "accepted",
                            "waiting",
                            "offered",
                            "taken",
                            "lapsed",
                            "declined",
                            "withdrawn",
                        ],
                    )
                ),
                name="sign_up_step_known",
                violation_error_message="Choose what was done.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signupstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step__in", ["declined", "returned"]), _negated=True),
                    ("note__regex", "\\S"),
                    _connector="OR",
                ),
                name="sign_up_step_says_why",
                violation_error_message="Say why, so that the school knows what to do.",
            ),
        ),
        migrations.RunSQL(DAYS_BECOME_CALLS, migrations.RunSQL.noop),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
