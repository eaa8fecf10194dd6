"""Decisions and votes of boards, kept honest by the database."""

from django.db import migrations

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
FORWARD = OUTCOME + COUNT + GUARD_DECISION + GUARD_VOTE
BACKWARD = """
DROP FUNCTION hubs_guard_vote() CASCADE;
DROP FUNCTION hubs_guard_decision() CASCADE;
DROP FUNCTION hubs_check_count(hubs_decision);
DROP FUNCTION hubs_outcome(hubs_decision);
"""


class Migration(migrations.Migration):
    dependencies = [("hubs", "0003_public_change")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
