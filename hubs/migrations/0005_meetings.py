"""Meetings of boards: what the database refuses of their agenda, attendance and papers."""

from django.db import migrations

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
BACKWARD = """
DROP FUNCTION hubs_guard_paper() CASCADE;
DROP FUNCTION hubs_guard_attendance() CASCADE;
DROP FUNCTION hubs_guard_agenda_item() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("hubs", "0004_decisions")]
    operations = [migrations.RunSQL(GUARDS, BACKWARD)]
