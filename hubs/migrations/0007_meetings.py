"""Meetings of boards: agenda, attendance, minutes, papers; what the database refuses of them."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import hubs.models.web

GUARDS = """
CREATE FUNCTION hubs_guard_agenda_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    board bigint;
BEGIN
    SELECT hub_id INTO board FROM hubs_meeting WHERE id = NEW.meeting_id;
    IF EXISTS (SELECT FROM hubs_decision WHERE id = NEW.decision_id AND hub_id <> board)
        OR EXISTS (SELECT FROM hubs_meeting WHERE id = NEW.earlier_id AND hub_id <> board)
    THEN
        RAISE EXCEPTION 'An item of an agenda is about the board that meets.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agenda_item_of_the_board';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hubs_guard_agenda_item BEFORE INSERT OR UPDATE OF meeting_id, decision_id, earlier_id
    ON hubs_agendaitem FOR EACH ROW EXECUTE FUNCTION hubs_guard_agenda_item();

-- A seat has a say on the days from its first to its last, as the calendar stands where the hub is.
CREATE FUNCTION hubs_guard_attendance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM hubs_boardseat seat
        JOIN hubs_meeting meeting ON meeting.id = NEW.meeting_id AND meeting.hub_id = seat.hub_id
        JOIN hubs_hub hub ON hub.id = seat.hub_id
        WHERE seat.id = NEW.seat_id
            AND seat.starts_on <= (meeting.starts_at AT TIME ZONE hub.time_zone)::date
            AND coalesce(seat.ends_on, 'infinity') >= (meeting.starts_at AT TIME ZONE hub.time_zone)::date
    ) THEN
        RAISE EXCEPTION 'Only seats of the board that are in force on the day can be present.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_of_a_seat_in_force';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hubs_guard_attendance BEFORE INSERT OR UPDATE ON hubs_seatattendance
    FOR EACH ROW EXECUTE FUNCTION hubs_guard_attendance();

CREATE FUNCTION hubs_guard_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM hubs_agendaitem WHERE id = NEW.item_id AND meeting_id <> NEW.meeting_id) THEN
        RAISE EXCEPTION 'A paper belongs to an item of its own meeting.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_item_of_the_meeting';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hubs_guard_paper BEFORE INSERT OR UPDATE OF meeting_id, item_id ON hubs_paper
    FOR EACH ROW EXECUTE FUNCTION hubs_guard_paper();
"""

# Of a meeting anybody may read what its board shows, and of most of them that is nothing.
WATCH = """
CREATE TRIGGER hubs_public_changed_insert AFTER INSERT ON hubs_meeting
    FOR EACH ROW WHEN (cardinality(NEW.shows) > 0) EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON hubs_meeting
    FOR EACH ROW WHEN (cardinality(OLD.shows) > 0 OR cardinality(NEW.shows) > 0)
    EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON hubs_agendaitem
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
CREATE TRIGGER hubs_public_changed AFTER INSERT OR UPDATE OR DELETE ON hubs_minutes
    FOR EACH ROW EXECUTE FUNCTION hubs_public_changed();
"""

FORWARD = GUARDS + WATCH
BACKWARD = """
DROP TRIGGER IF EXISTS hubs_public_changed_insert ON hubs_meeting;
DROP TRIGGER IF EXISTS hubs_public_changed ON hubs_meeting;
DROP TRIGGER IF EXISTS hubs_public_changed ON hubs_agendaitem;
DROP TRIGGER IF EXISTS hubs_public_changed ON hubs_minutes;
DROP FUNCTION hubs_guard_paper() CASCADE;
DROP FUNCTION hubs_guard_attendance() CASCADE;
DROP FUNCTION hubs_guard_agenda_item() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0006_decisions"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        help_text="The language of the agenda and of the minutes.",
                        max_length=12,
                        verbose_name="language",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "online_url",
                    hubs.models.web.WebAddressField(blank=True, max_length=300, verbose_name="address on-line"),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="What to read or to bring. It stands in the invitation.",
                        max_length=2000,
                        verbose_name="to those who are invited",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("invited", "Invited"),
                            ("held", "Held"),
                            ("approved", "Minutes approved"),
                            ("called_off", "Called off"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "called_off_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was called off"),
                ),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "guests",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many people came beside the board, not who.", verbose_name="guests"
                    ),
                ),
                ("quorum", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="seats needed")),
                (
                    "shows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("agenda", "The agenda"),
                                ("minutes", "The minutes, once they are approved"),
                                ("decisions", "What was decided"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="shown publicly",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "hub",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="hubs.hub",
                        verbose_name="hub",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting of a board",
                "verbose_name_plural": "meetings of boards",
                "ordering": ("-starts_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="minutes",
                        serialize=False,
                        to="hubs.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="Markdown: ## heading, - list, **bold**. Pupils are never named; adults only where they act.",
                        max_length=60000,
                        verbose_name="minutes",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="The board has approved these minutes: say what was wrong. It stands beside the new version.",
                        max_length=300,
                        verbose_name="why it is corrected",
                    ),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approval noted by",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "minutes",
                "verbose_name_plural": "minutes",
                "ordering": ("-meeting__starts_at",),
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("follow_up", "What became of a decision"),
                            ("minutes", "Minutes of an earlier meeting"),
                            ("proposal", "A decision to be taken"),
                            ("free", "To talk about"),
                        ],
                        default="free",
                        editable=False,
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="what it is about")),
                (
                    "decided_here",
                    models.BooleanField(default=False, editable=False, verbose_name="decided in this meeting"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "decision",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="hubs.decision",
                        verbose_name="decision",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hubs.meeting",
                        verbose_name="earlier meeting",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="hubs.meeting",
                        verbose_name="meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of an agenda",
                "verbose_name_plural": "items of agendas",
                "ordering": ("meeting", "position"),
            },
        ),
        migrations.CreateModel(
            name="MeetingInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField(verbose_name="number of the last mail")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="sent")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="hubs.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to a meeting",
                "verbose_name_plural": "invitations to meetings",
                "ordering": ("meeting", "user__name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="MeetingVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        help_text="The language of the agenda and of the minutes.",
                        max_length=12,
                        verbose_name="language",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "online_url",
                    hubs.models.web.WebAddressField(blank=True, max_length=300, verbose_name="address on-line"),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="What to read or to bring. It stands in the invitation.",
                        max_length=2000,
                        verbose_name="to those who are invited",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("invited", "Invited"),
                            ("held", "Held"),
                            ("approved", "Minutes approved"),
                            ("called_off", "Called off"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "called_off_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was called off"),
                ),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "guests",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="How many people came beside the board, not who.", verbose_name="guests"
                    ),
                ),
                ("quorum", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="seats needed")),
                (
                    "shows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("agenda", "The agenda"),
                                ("minutes", "The minutes, once they are approved"),
                                ("decisions", "What was decided"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="shown publicly",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "hub",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="hubs.hub",
                        verbose_name="hub",
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
                        to="hubs.meeting",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="planned by",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MinutesDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=60000, verbose_name="text")),
                ("version", models.PositiveIntegerField(verbose_name="begun from version")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes_drafts",
                        to="hubs.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "unsaved minutes",
                "verbose_name_plural": "unsaved minutes",
                "ordering": ("-changed_at",),
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="papers",
                        to="hubs.agendaitem",
                        verbose_name="item of the agenda",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="hubs.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "ordering": ("meeting", "uploaded_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="SeatAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "presence",
                    models.CharField(
                        choices=[("present", "Present"), ("excused", "Excused"), ("absent", "Absent")],
                        max_length=10,
                        verbose_name="presence",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="hubs.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="hubs.boardseat",
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance of a seat",
                "verbose_name_plural": "attendance of seats",
                "ordering": ("meeting", "seat__stakeholder_group", "seat"),
            },
        ),
        migrations.CreateModel(
            name="MinutesVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "text",
                    models.TextField(
                        help_text="Markdown: ## heading, - list, **bold**. Pupils are never named; adults only where they act.",
                        max_length=60000,
                        verbose_name="minutes",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="The board has approved these minutes: say what was wrong. It stands beside the new version.",
                        max_length=300,
                        verbose_name="why it is corrected",
                    ),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True, verbose_name="approved")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approval noted by",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to="hubs.meeting",
                        verbose_name="meeting",
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
                    "written_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="earlier",
                        to="hubs.minutes",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["hub", "starts_at"], name="meeting_by_hub_and_moment"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "invited", "held", "approved", "called_off"])),
                name="meeting_state_known",
                violation_error_message="Choose how far the meeting has got.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="meeting_title_given",
                violation_error_message="Give the meeting a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__regex", "^[a-z]{2,3}(-[a-z0-9]{2,8})*$")),
                name="meeting_language_code",
                violation_error_message="A language is given by its code, such as pt or pt-br.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("starts_at")),
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_at"), "+", models.Value(datetime.timedelta(days=1))
                        ),
                    ),
                ),
                name="meeting_ends_the_same_day",
                violation_error_message="A meeting ends after it begins, and within a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__regex", "\\S"), models.Q(("online_url", ""), _negated=True), _connector="OR"
                ),
                name="meeting_is_somewhere",
                violation_error_message="Say where the board meets: a place, an address on-line, or both.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "called_off"), _negated=True),
                    ("called_off_because__regex", "\\S"),
                    _connector="OR",
                ),
                name="meeting_called_off_says_why",
                violation_error_message="Say why the meeting is called off.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("guests__lte", 500)),
                name="meeting_guests_plausible",
                violation_error_message="A board meets with no more than 500 guests.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("shows__contained_by", ["agenda", "minutes", "decisions"])),
                name="meeting_shows_known_parts",
                violation_error_message="Choose what is shown publicly from the list.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="3538f02429e08f2562b6bf6bea3abcfb70b7410d",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_dcbe8",
                    table="hubs_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_meetingversion" ("called_off_because", "changed_at", "ends_at", "guests", "hub_id", "id", "language", "note", "online_url", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_by_id", "quorum", "sequence", "shows", "starts_at", "state", "title", "uid", "version") VALUES (OLD."called_off_because", OLD."changed_at", OLD."ends_at", OLD."guests", OLD."hub_id", OLD."id", OLD."language", OLD."note", OLD."online_url", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."place", OLD."planned_by_id", OLD."quorum", OLD."sequence", OLD."shows", OLD."starts_at", OLD."state", OLD."title", OLD."uid", OLD."version"); RETURN NULL;',
                    hash="1c3db193a44223a2324c38e9eaad0a84f7a0739b",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_80adf",
                    table="hubs_meeting",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                fields=("meeting", "position"),
                name="agenda_item_position_once",
                violation_error_message="Two items of an agenda cannot stand in the same place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision__isnull", False)),
                fields=("meeting", "decision"),
                name="agenda_item_decision_once",
                violation_error_message="This decision is on the agenda already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_here", True)),
                fields=("decision",),
                name="agenda_item_decided_once",
                violation_error_message="This proposal was decided in another meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_here", False), ("kind", "proposal"), _connector="OR"),
                name="agenda_item_decides_proposals",
                violation_error_message="Only a proposal is decided in a meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="agenda_item_title_given",
                violation_error_message="Give the item a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__isnull", False), ("earlier", None), ("kind__in", ("proposal", "follow_up"))),
                    models.Q(("decision", None), ("earlier__isnull", False), ("kind", "minutes")),
                    models.Q(("decision", None), ("earlier", None), ("kind", "free")),
                    _connector="OR",
                ),
                name="agenda_item_about_its_kind",
                violation_error_message="An item names what its kind is about, and nothing else.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="7aa2e71908add66389cfb025e5c84a7b42d16367",
                    operation='UPDATE OF "title", "text"',
                    pgid="pgtrigger_next_version_e66b6",
                    table="hubs_agendaitem",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="meetinginvitation",
            constraint=models.UniqueConstraint(
                fields=("meeting", "user"),
                name="meeting_invitation_once",
                violation_error_message="This person is invited to the meeting already.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meetingversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2205f156d8c2f5a860876783e1c4dd0d67fa469c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0abb8",
                    table="hubs_meetingversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesdraft",
            constraint=models.UniqueConstraint(
                fields=("meeting", "user"),
                name="minutes_draft_once",
                violation_error_message="Everybody has one draft of the minutes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "jpg", "png", "webp"])
                ),
                name="paper_kind_known",
                violation_error_message="A paper is a PDF, an office file or a picture.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("size__gte", 1), ("size__lte", 20971520)),
                name="paper_size_plausible",
                violation_error_message="A paper is no larger than 20 MB, and not empty.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="paper_title_given",
                violation_error_message="Give the paper a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatattendance",
            constraint=models.UniqueConstraint(
                fields=("meeting", "seat"),
                name="attendance_seat_once",
                violation_error_message="A seat stands once in the attendance of a meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatattendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("presence__in", ["present", "excused", "absent"])),
                name="attendance_presence_known",
                violation_error_message="A seat is present, excused or absent.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutesversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d576e1de45a6155cdbd9ef89764a262d4c19e9eb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a8c3e",
                    table="hubs_minutesversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")),
                name="minutes_say_something",
                violation_error_message="Write the minutes before you store them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", None), ("approved_at__isnull", False), _connector="OR"),
                name="minutes_approved_with_moment",
                violation_error_message="Minutes that somebody approved say when.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutes",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="a6a85495dbe64737f02f3e78979046d39c68e461",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_a8c1b",
                    table="hubs_minutes",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutes",
            trigger=pgtrigger.compiler.Trigger(
                name="corrected_with_reason",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF OLD.approved_at IS NOT NULL AND (\n        NEW.approved_at IS DISTINCT FROM OLD.approved_at\n        OR (NEW.text IS DISTINCT FROM OLD.text AND NEW.reason !~ '\\S')\n    ) THEN\n        RAISE EXCEPTION 'Approved minutes are corrected with a reason.'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_corrected_with_reason';\n    END IF;\n    RETURN NEW;\n",
                    hash="8eb80ea2fe99f7654a6507522ac3ff4c1bc618b2",
                    operation="UPDATE",
                    pgid="pgtrigger_corrected_with_reason_15001",
                    table="hubs_minutes",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutes",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_minutesversion" ("approved_at", "approved_by_id", "changed_at", "meeting_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "text", "version", "written_by_id") VALUES (OLD."approved_at", OLD."approved_by_id", OLD."changed_at", OLD."meeting_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."meeting_id", OLD."reason", OLD."text", OLD."version", OLD."written_by_id"); RETURN NULL;',
                    hash="64ce1f1f57451caf018aab1fa275ed58ddc95ea8",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_2287e",
                    table="hubs_minutes",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
