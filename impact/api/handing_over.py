"""A session that somebody may not log any more, as the fields of the form in which their coordinator will open it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from impact.actions.left_over import TooMuch, leave_over
from impact.actions.plausibility import CLOSED
from impact.api.caller import Caller
from impact.api.problems import Problem
from impact.api.shape import Fault, Json, JsonObject
from impact.models import LeftOverSession, SessionType, Why

AT_REST = "date-after-hub"
SAME = ("held_on", "school", "project", "challenge", "starts_at", "minutes", "led_by", "format", "title", "note")


def why_handed_over(faults: Sequence[Fault], *, alone: bool) -> Why | None:
    """Whether a session is the coordinator's to decide about. `alone`: nobody is there who could answer a question."""
    if any(fault.code == AT_REST for fault in faults):
        return Why.AT_REST
    closed = alone and any(fault.code == CLOSED for fault in faults)
    return Why.CLOSED if closed and all(fault.confirm for fault in faults) else None


def hand_over(caller: Caller, uid: uuid.UUID, body: JsonObject, why: Why) -> LeftOverSession | None:
    """Put it into the tray, once. None where it is in the log already. Raises Problem where it is too much."""
    try:
        return leave_over(hub=caller.hub, by=caller.by, uid=uid, told=_as_form(uid, body), why=why)
    except TooMuch as refusal:
        said = _("It is too much to be handed on. Export it, and send the file to the hub.")
        raise Problem("too-large", said) from refusal


def handed_over_in_words(caller: Caller, why: Why) -> str:
    """What is said of it on the device."""
    if why == Why.CLOSED:
        said = _("It is of a period that is closed. It was handed to the coordinator of %(hub)s.")
    else:
        said = _("You cannot log this at %(hub)s any more. It was handed to the coordinator of the hub.")
    return said % {"hub": caller.hub.name}


def _as_form(uid: uuid.UUID, body: JsonObject) -> Mapping[str, list[str]]:
    """Whatever was told, however wrong: the form will say what is amiss."""
    told = {"uid": [str(uid)], "session_type": [_type(body.get("type"))]}
    told |= {name: [_text(body[name])] for name in SAME if name in body}
    told["co_hosts"] = [_text(one) for one in _listed(body.get("co_hosts"))]
    for line in _listed(body.get("attendance")):
        if isinstance(line, Mapping):
            told |= _line(line)
    return {name: values for name, values in told.items() if any(values)}


def _line(line: JsonObject) -> Iterable[tuple[str, list[str]]]:
    people, audience = _text(line.get("people")), _text(line.get("audience"))
    if line.get("class") is not None:
        key = _text(line["class"])
        return ((f"class-{key}", ["on"]), (f"heads-{key}", [people]))
    return ((f"{audience}-heads", [people]), (f"{audience}-new", [_text(line.get("first_time"))]))


def _type(told: Json) -> str:
    """The form names types by their number."""
    known = None if isinstance(told, int) else SessionType.objects.filter(code=_text(told)).first()
    return str(known.pk) if known else _text(told)


def _text(told: Json) -> str:
    return "" if told is None else str(told).replace("\0", "").encode("utf-8", "replace").decode()


def _listed(told: Json) -> Sequence[Json]:
    return told if isinstance(told, list) else ()
