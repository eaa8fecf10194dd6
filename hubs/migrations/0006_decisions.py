"""Seats with their people, the rules of boards, decisions, votes and what follows, kept honest by the database."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# What a count comes to; hubs.models.board_rules says the same in Python, and a test compares the two.
OUTCOME = """
CREATE FUNCTION hubs_outcome(d hubs_decision) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN d.present < coalesce(d.quorum_seats, greatest(1, ceil(d.seats * d.quorum_percent / 100.0)))
            THEN 'undecided'
        WHEN CASE d.majority
            WHEN 'absolute' THEN 2 * d.votes_for::int > d.seats
            WHEN 'two_thirds' THEN d.votes_for > 0 AND d.votes_for >= 2 * d.votes_against::int
            ELSE d.votes_for > d.votes_against
        END THEN 'adopted'
        ELSE 'rejected'
    END
$$;
"""
COUNT = """
CREATE FUNCTION hubs_check_count(d hubs_decision) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    in_force int;
    told int[];
BEGIN
    SELECT count(*) INTO in_force FROM hubs_boardseat
        WHERE hub_id = d.hub_id AND starts_on <= d.decided_on AND (ends_on IS NULL OR ends_on >= d.decided_on);
    IF in_force <> d.seats THEN
        RAISE EXCEPTION 'The board has % seats on that day, not %.', in_force, d.seats
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_counts_its_seats';
    END IF;
    IF d.way = 'written' THEN
        SELECT ARRAY[
            count(*),
            count(*) FILTER (WHERE choice = 'for'),
            count(*) FILTER (WHERE choice = 'against'),
            count(*) FILTER (WHERE choice = 'abstain')
        ] INTO told FROM hubs_vote v JOIN hubs_boardseat s ON s.id = v.seat_id
            WHERE v.decision_id = d.id
            AND s.starts_on <= d.decided_on AND (s.ends_on IS NULL OR s.ends_on >= d.decided_on);
        IF told <> ARRAY[d.present, d.votes_for, d.votes_against, d.votes_abstain]::int[] THEN
            RAISE EXCEPTION 'This is not what the votes add up to.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_counts_its_votes';
        END IF;
    END IF;
    IF hubs_outcome(d) <> d.state THEN
        RAISE EXCEPTION 'By the rules of the board these votes come to another outcome: %.', hubs_outcome(d)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_outcome_as_counted';
    END IF;
END $$;
"""
GUARD_DECISION = """
CREATE FUNCTION hubs_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was hubs_decision;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' THEN
            RAISE EXCEPTION 'A decision begins as a proposal.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_begins_as_proposal';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'proposed' THEN
            RAISE EXCEPTION 'What a board voted on stays on record.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_stays_as_decided';
        END IF;
        RETURN OLD;
    END IF;
    -- What may always differ: what the next trigger counts, and people who are no longer known.
    was := OLD;
    was.version := NEW.version;
    was.changed_at := NEW.changed_at;
    IF NEW.proposed_by_id IS NULL THEN was.proposed_by_id := NULL; END IF;
    IF NEW.opened_by_id IS NULL THEN was.opened_by_id := NULL; END IF;
    IF NEW.closed_by_id IS NULL THEN was.closed_by_id := NULL; END IF;
    IF OLD.state NOT IN ('proposed', 'open') THEN
        was.published_at := NEW.published_at;
        IF was IS DISTINCT FROM NEW THEN
            RAISE EXCEPTION 'This was decided and stays as it is. To decide otherwise, propose it again.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_stays_as_decided';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'open' THEN
        was.state := NEW.state;
        was.closed_at := NEW.closed_at;
        was.closed_by_id := NEW.closed_by_id;
        was.decided_on := NEW.decided_on;
        was.seats := NEW.seats;
        was.present := NEW.present;
        was.votes_for := NEW.votes_for;
        was.votes_against := NEW.votes_against;
        was.votes_abstain := NEW.votes_abstain;
        IF NEW.state = 'proposed' OR was IS DISTINCT FROM NEW THEN
            RAISE EXCEPTION 'While people vote, nobody changes what they vote on.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_open_as_it_is';
        END IF;
    END IF;
    IF NEW.state IN ('adopted', 'rejected', 'undecided') AND NEW.decided_on IS NOT NULL THEN
        PERFORM hubs_check_count(NEW);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hubs_guard_decision BEFORE INSERT OR UPDATE OR DELETE ON hubs_decision
    FOR EACH ROW EXECUTE FUNCTION hubs_guard_decision();
"""
# A vote holds the decision and the seat still: whoever closes the one or ends the other waits, or is waited for.
GUARD_VOTE = """
CREATE FUNCTION hubs_guard_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    d hubs_decision;
    s hubs_boardseat;
    day date;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        -- A person who is no longer known.
        IF NEW.cast_by_id IS NULL AND (OLD.decision_id, OLD.seat_id, OLD.choice, OLD.cast_at)
            IS NOT DISTINCT FROM (NEW.decision_id, NEW.seat_id, NEW.choice, NEW.cast_at) THEN
            RETURN NEW;
        END IF;
        IF (OLD.decision_id, OLD.seat_id) IS DISTINCT FROM (NEW.decision_id, NEW.seat_id) THEN
            RAISE EXCEPTION 'A vote stays with its seat and its decision.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_stays_with_its_seat';
        END IF;
    END IF;
    SELECT * INTO d FROM hubs_decision
        WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.decision_id ELSE NEW.decision_id END FOR SHARE;
    IF d.state <> 'open' OR d.way <> 'written' THEN
        RAISE EXCEPTION 'This decision takes no votes now.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_while_open';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.cast_at < d.opened_at OR NEW.cast_at >= d.closes_at THEN
        RAISE EXCEPTION 'The time to vote on this was from % to %.', d.opened_at, d.closes_at
            USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_in_its_time';
    END IF;
    SELECT * INTO s FROM hubs_boardseat WHERE id = NEW.seat_id FOR SHARE;
    SELECT (NEW.cast_at AT TIME ZONE time_zone)::date INTO day FROM hubs_hub WHERE id = d.hub_id;
    IF s.hub_id <> d.hub_id OR day < s.starts_on OR day > s.ends_on THEN
        RAISE EXCEPTION 'This seat has no vote on that board on %.', day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_of_a_seat_in_force';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hubs_guard_vote BEFORE INSERT OR UPDATE OR DELETE ON hubs_vote
    FOR EACH ROW EXECUTE FUNCTION hubs_guard_vote();
"""
# Nothing else about a decision that is published can change.
WATCH = """
CREATE TRIGGER hubs_public_changed AFTER UPDATE ON hubs_decision
    FOR EACH ROW WHEN (OLD.published_at IS DISTINCT FROM NEW.published_at)
    EXECUTE FUNCTION hubs_public_changed();
"""
FORWARD = OUTCOME + COUNT + GUARD_DECISION + GUARD_VOTE + WATCH
BACKWARD = """
DROP TRIGGER hubs_public_changed ON hubs_decision;
DROP FUNCTION hubs_guard_vote() CASCADE;
DROP FUNCTION hubs_guard_decision() CASCADE;
DROP FUNCTION hubs_check_count(hubs_decision);
DROP FUNCTION hubs_outcome(hubs_decision);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hubs", "0005_invitations"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="share of the seats, in percent"
                    ),
                ),
                (
                    "quorum_seats",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of seats"),
                ),
                (
                    "majority",
                    models.CharField(
                        choices=[
                            ("simple", "More votes for than against"),
                            ("absolute", "More than half of all seats"),
                            ("two_thirds", "Two thirds of the votes for and against"),
                        ],
                        max_length=12,
                        verbose_name="majority",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "rules of a board",
                "verbose_name_plural": "rules of boards",
                "ordering": ("hub",),
            },
        ),
        migrations.CreateModel(
            name="BoardRulesVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="share of the seats, in percent"
                    ),
                ),
                (
                    "quorum_seats",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of seats"),
                ),
                (
                    "majority",
                    models.CharField(
                        choices=[
                            ("simple", "More votes for than against"),
                            ("absolute", "More than half of all seats"),
                            ("two_thirds", "Two thirds of the votes for and against"),
                        ],
                        max_length=12,
                        verbose_name="majority",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BoardSeatVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "stakeholder_group",
                    models.CharField(
                        choices=[
                            ("schools", "Schools"),
                            ("teachers", "Teachers"),
                            ("families", "Families"),
                            ("students", "Students' association"),
                            ("research", "Universities and research"),
                            ("industry", "Industry and enterprise"),
                            ("government", "Local government"),
                            ("civil_society", "Civil society"),
                        ],
                        max_length=20,
                        verbose_name="stakeholder group",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
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
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="share of the seats, in percent"
                    ),
                ),
                (
                    "quorum_seats",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of seats"),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=8000, verbose_name="text")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposal"),
                            ("open", "Open for votes"),
                            ("adopted", "Adopted"),
                            ("rejected", "Rejected"),
                            ("undecided", "Not decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("proposed_on", models.DateField(editable=False, verbose_name="proposed on")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[("written", "Written vote on the portal"), ("hands", "Show of hands in a meeting")],
                        editable=False,
                        max_length=10,
                        verbose_name="way of voting",
                    ),
                ),
                (
                    "majority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("simple", "More votes for than against"),
                            ("absolute", "More than half of all seats"),
                            ("two_thirds", "Two thirds of the votes for and against"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="majority",
                    ),
                ),
                ("opened_at", models.DateTimeField(editable=False, null=True, verbose_name="opened at")),
                ("closes_at", models.DateTimeField(editable=False, null=True, verbose_name="votes until")),
                ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed at")),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="decided on")),
                ("seats", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="seats")),
                (
                    "present",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="seats that took part"),
                ),
                ("votes_for", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="for")),
                ("votes_against", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="against")),
                (
                    "votes_abstain",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="abstentions"),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ("-decided_on", "-proposed_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="DecisionAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=200, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="note")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "action of a decision",
                "verbose_name_plural": "actions of decisions",
                "ordering": ("due_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="DecisionActionVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("what", models.CharField(max_length=200, verbose_name="what is to be done")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="note")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DecisionVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="share of the seats, in percent"
                    ),
                ),
                (
                    "quorum_seats",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of seats"),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=8000, verbose_name="text")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposal"),
                            ("open", "Open for votes"),
                            ("adopted", "Adopted"),
                            ("rejected", "Rejected"),
                            ("undecided", "Not decided"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("proposed_on", models.DateField(editable=False, verbose_name="proposed on")),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[("written", "Written vote on the portal"), ("hands", "Show of hands in a meeting")],
                        editable=False,
                        max_length=10,
                        verbose_name="way of voting",
                    ),
                ),
                (
                    "majority",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("simple", "More votes for than against"),
                            ("absolute", "More than half of all seats"),
                            ("two_thirds", "Two thirds of the votes for and against"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="majority",
                    ),
                ),
                ("opened_at", models.DateTimeField(editable=False, null=True, verbose_name="opened at")),
                ("closes_at", models.DateTimeField(editable=False, null=True, verbose_name="votes until")),
                ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed at")),
                ("decided_on", models.DateField(editable=False, null=True, verbose_name="decided on")),
                ("seats", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="seats")),
                (
                    "present",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="seats that took part"),
                ),
                ("votes_for", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="for")),
                ("votes_against", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="against")),
                (
                    "votes_abstain",
                    models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="abstentions"),
                ),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published at")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "In favour"), ("against", "Against"), ("abstain", "Abstain")],
                        max_length=10,
                        verbose_name="vote",
                    ),
                ),
                ("cast_at", models.DateTimeField(editable=False, verbose_name="cast at")),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "ordering": ("decision", "seat"),
            },
        ),
        migrations.CreateModel(
            name="VoteVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "In favour"), ("against", "Against"), ("abstain", "Abstain")],
                        max_length=10,
                        verbose_name="vote",
                    ),
                ),
                ("cast_at", models.DateTimeField(editable=False, verbose_name="cast at")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AlterModelOptions(
            name="hub",
            options={
                "ordering": ("code",),
                "permissions": [
                    ("hub_view", "Can open the hub's workspace and its figures"),
                    ("hub_sessions", "Can read the hub's sessions one by one"),
                    ("hub_notes", "Can read the private notes of sessions"),
                    ("hub_log", "Can log sessions, and correct own ones for a fortnight"),
                    ("hub_correct", "Can correct and void every session of the hub"),
                    ("hub_profile", "Can edit the hub's profile, how to reach it, and its challenges"),
                    ("hub_projects", "Can add and edit the hub's projects"),
                    ("hub_schools", "Can write down what a school agreed to show publicly"),
                    ("hub_news", "Can write news and events, and publish what somebody else wrote"),
                    ("hub_own_news", "Can publish own news and events without a second pair of eyes"),
                    ("hub_team", "Can invite staff and board members, and change or end their roles"),
                    ("hub_coordinators", "Can invite coordinators, and change or end their roles"),
                    ("hub_board", "Can read the board's papers: proposals, decisions, how each seat voted"),
                    ("hub_propose", "Can make proposals to the board"),
                    ("hub_vote", "Can vote for the seats that they hold on the board"),
                    (
                        "hub_manage_board",
                        "Can look after the board: its seats and rules, votes, what follows from them",
                    ),
                    ("network_dashboard", "Can open the network's dashboards"),
                    ("site_admin", "Can manage users and settings"),
                ],
                "verbose_name": "hub",
                "verbose_name_plural": "hubs",
            },
        ),
        migrations.AddField(
            model_name="boardseat",
            name="changed_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False
            ),
        ),
        migrations.AddField(
            model_name="boardseat",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="board_seats",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="boardseat",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardseat",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="669e7515b5e4d60379866e45c5260031be56dca8",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_d6c9b",
                    table="hubs_boardseat",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardseat",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_boardseatversion" ("changed_at", "ends_on", "holder_id", "hub_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stakeholder_group", "starts_on", "version") VALUES (OLD."changed_at", OLD."ends_on", OLD."holder_id", OLD."hub_id", OLD."id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."stakeholder_group", OLD."starts_on", OLD."version"); RETURN NULL;',
                    hash="c1472e0bc514da860b186fd0e5c84388783bc7c0",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_c63b0",
                    table="hubs_boardseat",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="boardseat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stakeholder_group", "students"), _negated=True),
                    models.Q(("holder", None), ("organisation__isnull", False)),
                    _connector="OR",
                ),
                name="seat_of_students_names_nobody",
                violation_error_message="A students' association holds its seat as an organisation: name the association, and no person.",
            ),
        ),
        migrations.AddField(
            model_name="boardrules",
            name="hub",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="board_rules",
                to="hubs.hub",
                verbose_name="hub",
            ),
        ),
        migrations.AddField(
            model_name="boardrulesversion",
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
            model_name="boardrulesversion",
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
            model_name="boardrulesversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="hubs.boardrules",
            ),
        ),
        migrations.AddField(
            model_name="boardseatversion",
            name="holder",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="boardseatversion",
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
            model_name="boardseatversion",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.organisation",
                verbose_name="organisation",
            ),
        ),
        migrations.AddField(
            model_name="boardseatversion",
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
            model_name="boardseatversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="hubs.boardseat",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="again_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="again",
                to="hubs.decision",
                verbose_name="proposed before as",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="closed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="hub",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="hubs.hub", verbose_name="hub"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="opened_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="opened by",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="proposed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="decisionaction",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="hubs.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionaction",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who sees to it",
            ),
        ),
        migrations.AddField(
            model_name="decisionactionversion",
            name="decision",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionactionversion",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who sees to it",
            ),
        ),
        migrations.AddField(
            model_name="decisionactionversion",
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
            model_name="decisionactionversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="hubs.decisionaction",
            ),
        ),
        migrations.AddField(
            model_name="decisionversion",
            name="again_of",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.decision",
                verbose_name="proposed before as",
            ),
        ),
        migrations.AddField(
            model_name="decisionversion",
            name="closed_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="closed by",
            ),
        ),
        migrations.AddField(
            model_name="decisionversion",
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
            model_name="decisionversion",
            name="opened_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="opened by",
            ),
        ),
        migrations.AddField(
            model_name="decisionversion",
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
            model_name="decisionversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="hubs.decision",
            ),
        ),
        migrations.AddField(
            model_name="decisionversion",
            name="proposed_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="cast_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="cast by",
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="votes",
                to="hubs.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="votes",
                to="hubs.boardseat",
                verbose_name="seat",
            ),
        ),
        migrations.AddField(
            model_name="voteversion",
            name="cast_by",
            field=models.ForeignKey(
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="cast by",
            ),
        ),
        migrations.AddField(
            model_name="voteversion",
            name="decision",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="voteversion",
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
            model_name="voteversion",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="earlier",
                to="hubs.vote",
            ),
        ),
        migrations.AddField(
            model_name="voteversion",
            name="seat",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="hubs.boardseat",
                verbose_name="seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("quorum_percent__isnull", False), ("quorum_percent__range", (1, 100)), ("quorum_seats", None)
                    ),
                    models.Q(("quorum_percent", None), ("quorum_seats__gte", 1), ("quorum_seats__isnull", False)),
                    _connector="OR",
                ),
                name="board_rules_one_quorum",
                violation_error_message="Say how many seats have to take part: a share from 1 to 100 %, or a number of seats.",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("majority__in", ["simple", "absolute", "two_thirds"])),
                name="board_rules_majority_known",
                violation_error_message="Choose the majority that a proposal needs.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardrules",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="37444d0a1fdad0c6d120c49c410b80a36b4ddf6a",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_a1230",
                    table="hubs_boardrules",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardrules",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_boardrulesversion" ("changed_at", "hub_id", "id", "majority", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quorum_percent", "quorum_seats", "version") VALUES (OLD."changed_at", OLD."hub_id", OLD."id", OLD."majority", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."quorum_percent", OLD."quorum_seats", OLD."version"); RETURN NULL;',
                    hash="0214b867592fb755bdcb5e7fda142d5c18efe908",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_bf292",
                    table="hubs_boardrules",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardrulesversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="60605250fb32df18af84d265a024ca334f1bc32f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0aba5",
                    table="hubs_boardrulesversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardseatversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="30e85c11a9b1abb24f202188f4afd82c95e7a02d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ac966",
                    table="hubs_boardseatversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["hub", "state"], name="decision_by_hub_and_state"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["closes_at"], name="decision_open_by_deadline"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "\\S")),
                name="decision_title_given",
                violation_error_message="Give the proposal a title.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("majority", ""),
                        ("opened_at", None),
                        ("quorum_percent", None),
                        ("quorum_seats", None),
                        ("state__in", ("proposed", "withdrawn")),
                        ("way", ""),
                    ),
                    models.Q(
                        models.Q(("state", "proposed"), _negated=True),
                        ("majority__in", ["simple", "absolute", "two_thirds"]),
                        ("opened_at__isnull", False),
                        ("way__in", ["written", "hands"]),
                    ),
                    _connector="OR",
                ),
                name="decision_opened_with_rules",
                violation_error_message="A vote is opened with the rules that stand at that moment.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_at", None),
                    models.Q(
                        ("quorum_percent__isnull", False), ("quorum_percent__range", (1, 100)), ("quorum_seats", None)
                    ),
                    models.Q(("quorum_percent", None), ("quorum_seats__gte", 1), ("quorum_seats__isnull", False)),
                    _connector="OR",
                ),
                name="decision_one_quorum",
                violation_error_message="Say how many seats have to take part: a share from 1 to 100 %, or a number of seats.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closes_at__gt", models.F("opened_at")), ("closes_at__isnull", False), ("way", "written")
                    ),
                    models.Q(models.Q(("way", "written"), _negated=True), ("closes_at", None)),
                    _connector="OR",
                ),
                name="decision_deadline_of_written",
                violation_error_message="A written vote ends some time after it was opened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "hands"), _negated=True),
                    models.Q(("state", "open"), _negated=True),
                    _connector="OR",
                ),
                name="decision_hands_at_once",
                violation_error_message="Hands are counted at once.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("decided_on__isnull", False),
                            ("present__isnull", False),
                            ("seats__isnull", False),
                            ("votes_abstain__isnull", False),
                            ("votes_against__isnull", False),
                            ("votes_for__isnull", False),
                        ),
                        ("closed_at__isnull", False),
                        ("state__in", ("adopted", "rejected", "undecided")),
                    ),
                    models.Q(
                        models.Q(
                            ("decided_on", None),
                            ("present", None),
                            ("seats", None),
                            ("votes_abstain", None),
                            ("votes_against", None),
                            ("votes_for", None),
                        ),
                        ("closed_at__isnull", False),
                        ("state", "withdrawn"),
                    ),
                    models.Q(
                        models.Q(
                            ("decided_on", None),
                            ("present", None),
                            ("seats", None),
                            ("votes_abstain", None),
                            ("votes_against", None),
                            ("votes_for", None),
                        ),
                        ("closed_at", None),
                        ("state__in", ("proposed", "open")),
                    ),
                    _connector="OR",
                ),
                name="decision_closed_with_count",
                violation_error_message="What is decided has its day and its count, and nothing else has.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_on", None),
                        ("present", None),
                        ("seats", None),
                        ("votes_abstain", None),
                        ("votes_against", None),
                        ("votes_for", None),
                    ),
                    models.Q(
                        (
                            "present__gte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("votes_for"), "+", models.F("votes_against")
                                ),
                                "+",
                                models.F("votes_abstain"),
                            ),
                        ),
                        ("present__lte", models.F("seats")),
                    ),
                    _connector="OR",
                ),
                name="decision_count_adds_up",
                violation_error_message="There cannot be more votes than seats that took part, nor more of these than seats on the board.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("published_at", None), ("state", "adopted"), _connector="OR"),
                name="decision_published_when_adopted",
                violation_error_message="Only what is adopted can be published.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="d8f98798acc363e2c7764bd19870e4a341923143",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_63351",
                    table="hubs_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_decisionversion" ("again_of_id", "changed_at", "closed_at", "closed_by_id", "closes_at", "decided_on", "hub_id", "id", "majority", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "present", "proposed_by_id", "proposed_on", "published_at", "quorum_percent", "quorum_seats", "seats", "state", "text", "title", "version", "votes_abstain", "votes_against", "votes_for", "way") VALUES (OLD."again_of_id", OLD."changed_at", OLD."closed_at", OLD."closed_by_id", OLD."closes_at", OLD."decided_on", OLD."hub_id", OLD."id", OLD."majority", OLD."opened_at", OLD."opened_by_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."present", OLD."proposed_by_id", OLD."proposed_on", OLD."published_at", OLD."quorum_percent", OLD."quorum_seats", OLD."seats", OLD."state", OLD."text", OLD."title", OLD."version", OLD."votes_abstain", OLD."votes_against", OLD."votes_for", OLD."way"); RETURN NULL;',
                    hash="24fd2d0adf2ca55ae03bde352d2401f2e2a038ea",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_06766",
                    table="hubs_decision",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="decisionaction",
            index=models.Index(
                condition=models.Q(("done_on", None)), fields=["due_on"], name="decision_action_not_done"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__regex", "\\S")),
                name="decision_action_says_what",
                violation_error_message="Say what is to be done.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionaction",
            trigger=pgtrigger.compiler.Trigger(
                name="next_version",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="NEW.version = OLD.version + 1; NEW.changed_at = now(); RETURN NEW;",
                    hash="e72ba1d73e8a0c0ec799e80a36e38001da45fd2f",
                    operation="UPDATE",
                    pgid="pgtrigger_next_version_1577c",
                    table="hubs_decisionaction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionaction",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_decisionactionversion" ("changed_at", "decision_id", "done_on", "due_on", "id", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version", "what") VALUES (OLD."changed_at", OLD."decision_id", OLD."done_on", OLD."due_on", OLD."id", OLD."note", OLD."owner_id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."version", OLD."what"); RETURN NULL;',
                    hash="6f0c17e7c36129283dfd732578e2b01a01b16452",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_ad95e",
                    table="hubs_decisionaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionactionversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b353058f728ab838699e78f08c60af3899631895",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8494d",
                    table="hubs_decisionactionversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decisionversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1b4f1aa4614543e071187376998fd2fada144cfe",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_aab41",
                    table="hubs_decisionversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("decision", "seat"),
                name="vote_once_a_seat",
                violation_error_message="This seat has voted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["for", "against", "abstain"])),
                name="vote_choice_known",
                violation_error_message="Vote for, against, or abstain.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="vote",
            trigger=pgtrigger.compiler.Trigger(
                name="before_change_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "hubs_voteversion" ("cast_at", "cast_by_id", "choice", "decision_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id") VALUES (OLD."cast_at", OLD."cast_by_id", OLD."choice", OLD."decision_id", OLD."id", _pgh_attach_context(), NOW(), \'before_change\', OLD."id", OLD."seat_id"); RETURN NULL;',
                    hash="c962f0cdedb19cb618845d710ee2f38ac9cedc61",
                    operation="UPDATE",
                    pgid="pgtrigger_before_change_update_77d40",
                    table="hubs_vote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="voteversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cea79607e08bdf3415eed394019c1f3ca54c9c0f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d226d",
                    table="hubs_voteversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
