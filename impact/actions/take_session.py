"""What comes of a session that a device or a program sends, whatever repeats: one answer for both."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from impact.actions.booked_session import LoggedAlready
from impact.actions.record_session import ClassGone, CoHostNotOpen, HubNotOpen, OtherContent, Recorded
from impact.models import Session


class Outcome(enum.Enum):
    """What came of it."""

    SAVED = "saved"
    AGAIN = "again"  # the same had been saved before
    OTHER = "other"  # something else is stored under its uid
    AT_REST = "at rest"  # the hub was not open on that day
    REFUSED = "refused"  # by something that changed just now


@dataclass(frozen=True)
class Taken:
    """The outcome; the session that is stored, where there is one; and in words why nothing was written, at a field."""

    outcome: Outcome
    session: Session | None = None
    recorded: Recorded | None = None
    said: str = ""
    field: str = ""


def take_session(record: Callable[[], Recorded]) -> Taken:
    """Record a session that was sent, and say what came of it. `record` writes all of it or nothing."""
    try:
        recorded = record()
    except (OtherContent, LoggedAlready) as other:
        said = _("This session is in the log already, with something else in it.")
        return Taken(Outcome.OTHER, session=other.stored, said=said)
    except HubNotOpen as refusal:
        return Taken(Outcome.AT_REST, said=str(refusal), field="held_on")
    except CoHostNotOpen as refusal:
        return Taken(Outcome.REFUSED, said=str(refusal), field="co_hosts")
    except ClassGone as refusal:
        return Taken(Outcome.REFUSED, said=str(refusal), field="attendance")
    outcome = Outcome.AGAIN if recorded.repeated else Outcome.SAVED
    return Taken(outcome, session=recorded.session, recorded=recorded)
