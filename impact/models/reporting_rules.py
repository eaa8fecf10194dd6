"""What the database refuses about closed reporting periods, as triggers: whoever writes, by whatever way."""

import pgtrigger

REFUSE = "RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"

# Closing comes with a snapshot of that moment, reopening with a reason; in between the months stay as they are.
KEEPS_WHAT_WAS_CLOSED = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'A period is open when it is set up.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reporting_period_begins_open';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.closed_at IS NOT NULL THEN
            RAISE EXCEPTION 'A closed period stays.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reporting_period_kept';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.closed_at IS NOT NULL
       AND (NEW.first_month, NEW.last_month) IS DISTINCT FROM (OLD.first_month, OLD.last_month)
    THEN
        RAISE EXCEPTION 'The months of a closed period stay as they are.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reporting_period_months_kept';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT NULL AND NEW.closed_at <> OLD.closed_at THEN
        RAISE EXCEPTION 'A period is closed once.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reporting_period_closed_once';
    END IF;
    IF OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM impact_snapshot s WHERE s.period_id = NEW.id AND s.made_at = NEW.closed_at
    ) THEN
        RAISE EXCEPTION 'Closing a period takes a snapshot of that moment.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reporting_period_closed_with_snapshot';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM impact_reportingstep s WHERE s.period_id = NEW.id AND s.step = 'reopened' AND s.at >= OLD.closed_at
    ) THEN
        RAISE EXCEPTION 'Opening a period again takes a reason.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reporting_period_reopened_with_reason';
    END IF;
    RETURN NEW;
"""

# A word that is given or taken back counts while the period is open; who gave it may be forgotten at any time.
WHILE_OPEN = """
    IF TG_OP = 'UPDATE' AND
       (NEW.period_id, NEW.hub_id, NEW.confirmed_at, NEW.figures, NEW.figures_version, NEW.note, NEW.withdrawn_at)
       IS NOT DISTINCT FROM
       (OLD.period_id, OLD.hub_id, OLD.confirmed_at, OLD.figures, OLD.figures_version, OLD.note, OLD.withdrawn_at)
    THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM impact_reportingperiod p
        WHERE p.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.period_id ELSE NEW.period_id END) AND p.closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The period is closed.' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def only_forgets(name: str, *persons: str) -> pgtrigger.Trigger:
    """Refuse every change and deletion of a row, but for columns of persons that become empty with an account."""
    refuse = REFUSE.format(message="What was reported stays as it is.", name=name)
    forgotten = "".join(f" NEW.{person} IS NULL AND" for person in persons)
    blanked = "".join(f" OLD.{person} := NULL;" for person in persons)
    let_go = f"""IF TG_OP = 'UPDATE' AND{forgotten} true THEN{blanked}
        IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;"""
    return pgtrigger.Trigger(
        name="only_forgets",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"{let_go if persons else ''} {refuse}",
    )


def never_emptied(name: str) -> pgtrigger.Trigger:
    """Refuse TRUNCATE as soon as there is a row."""
    refuse = REFUSE.format(message="What was reported stays as it is.", name=name)
    return pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=pgtrigger.Func(  # type: ignore[no-untyped-call]
            f"IF EXISTS (SELECT FROM {{meta.db_table}}) THEN {refuse} END IF; RETURN NULL;"
        ),
    )


def while_period_open(name: str) -> pgtrigger.Trigger:
    """Refuse what is written about a period while it is closed."""
    return pgtrigger.Trigger(
        name="while_period_open",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=WHILE_OPEN.format(name=name),
    )
