"""What a program sent, as the drafts that the form makes too: the same things to choose from, the same doubts."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import CLOSED, Doubt, doubts_about_leaving
from impact.actions.record_told import LoggedFrom
from impact.actions.versions import draft_of
from impact.api.caller import Caller
from impact.api.known import Beside, Nameable, beside, nameable
from impact.api.schemas import SESSION_SENT
from impact.api.shape import Fault, Json, JsonObject, faults, is_of
from impact.forms.log_session import LogSessionForm
from impact.models import Audience, Format, LedBy, Session, SessionType
from schools.models import SchoolClass

Thing = TypeVar("Thing", bound=models.Model)
NO_SUCH = {
    "type": gettext_lazy("There is no such type of session."),
    "project": gettext_lazy("There is no such project at this hub."),
    "school": gettext_lazy("There is no such school at this hub."),
    "challenge": gettext_lazy("There is no such challenge at this hub."),
}
UNKNOWN_CLASS = gettext_lazy("There is no such class at this hub’s schools.")
ONLY_STUDENTS = gettext_lazy("Only students come as a class.")
EITHER = gettext_lazy("A line has either a class of students or a number of first-timers.")
MORE_THAN_CAME = gettext_lazy("There cannot be more first-timers than people.")


@dataclass
class Read:
    """One session that was sent: the draft of it, or what is amiss with it."""

    uid: uuid.UUID
    draft: SessionDraft | None = None
    origin: LoggedFrom = LoggedFrom()  # noqa: RUF009 - it is frozen
    is_stored: bool = False
    faults: list[Fault] = field(default_factory=list)


def read_sent(
    caller: Caller, told: Sequence[tuple[uuid.UUID, JsonObject]], *, stored: Session | None = None
) -> list[Read]:
    """Read sessions, all of them with the same few queries. `stored` is the one that is corrected, where it is one."""
    hub = caller.hub
    read = [Read(uid, faults=_out_of_shape(body, caller)) for uid, body in told]
    well = [(one, body) for one, (_uid, body) in zip(read, told, strict=True) if not one.faults]
    known = nameable(hub, [body for _one, body in well], keep=stored)
    for one, body in well:
        _Reader(one, body, known, stored).draft()
    drafts = [one.draft for one in read if one.draft is not None]
    seen = beside(hub, [*drafts, *([draft_of(stored)] if stored else [])])
    for one, body in well:
        _doubt(one, confirmed_in(body), seen, stored)
    return read


def doubted_anew(one: Read, told: JsonObject, hub: Hub) -> None:
    """Look at a draft once more, after others of the same request were stored."""
    if one.draft is not None:
        _doubt(one, confirmed_in(told), beside(hub, [one.draft]), None)


def confirmed_in(told: JsonObject) -> Sequence[str]:
    """The questions that were answered with yes."""
    return cast("Sequence[str]", told.get("confirmed", ()))


def _out_of_shape(body: JsonObject, caller: Caller) -> list[Fault]:
    found = [] if is_of(body, SESSION_SENT) else list(faults(body, SESSION_SENT))
    if not caller.reads_notes and "note" in body:
        token = _("This token may not write notes: it lacks the scope “notes”.")
        found.append(Fault("note", "scope", token if caller.token else _("You may not write private notes here.")))
    if caller.token and "logged_from" in body:
        found.append(Fault("logged_from", "scope", _("Only somebody who is signed in logs a session from that.")))
    return found


@dataclass
class _Reader:
    """Makes the draft of one session whose shape is right."""

    read: Read
    told: JsonObject
    known: Nameable
    stored: Session | None

    def draft(self) -> None:
        told, stored = self.told, self.stored
        clock = cast("str | None", told.get("starts_at"))
        kind = self._one("type", self.known.types)
        draft = SessionDraft(
            uid=self.read.uid,
            held_on=dt.date.fromisoformat(str(told["held_on"])),
            session_type=cast(SessionType, kind),
            lines=tuple(self._lines()),
            project=self._one("project", self.known.projects),
            school=self._one("school", self.known.schools),
            challenge=self._one("challenge", self.known.challenges),
            co_hosts=tuple(dict.fromkeys(self._co_hosts())),
            starts_at=dt.time.fromisoformat(clock) if clock else None,
            minutes=_int(told.get("minutes")),
            led_by=LedBy(str(told.get("led_by", LedBy.HUB.value))),
            format=Format(str(told.get("format", Format.IN_PERSON.value))),
            title=self._text("title", ""),
            note=self._text("note", stored.note if stored else ""),
        )
        self.read.draft = None if self.read.faults else draft
        if names := cast("Mapping[str, Json]", told.get("logged_from")):
            self.read.origin = LoggedFrom(**{name: _int(value) for name, value in names.items()})

    def _one(self, name: str, known: Mapping[Json, Thing]) -> Thing | None:
        key = self.told.get(name)
        if key is None:
            return None
        found = known.get(_int(key) if not isinstance(key, str) else key)
        if found is None:
            self.read.faults.append(Fault(name, "unknown", str(NO_SUCH[name])))
        return found

    def _co_hosts(self) -> Iterable[Hub]:
        for number, code in enumerate(cast("Sequence[Json]", self.told.get("co_hosts", ()))):
            found = self.known.hubs.get(code.casefold() if isinstance(code, str) else _int(code))
            if found is None:
                self.read.faults.append(
                    Fault(f"co_hosts/{number}", "unknown", _("No other hub has this code or number."))
                )
            else:
                yield found

    def _text(self, name: str, otherwise: str) -> str:
        if name not in self.told:
            return otherwise
        try:
            return str(LogSessionForm.base_fields[name].clean(str(self.told[name])))
        except ValidationError as refusal:
            self.read.faults += [Fault(name, "invalid", text) for text in refusal.messages]
            return ""

    def _lines(self) -> Iterable[LineDraft]:
        seen: set[object] = set()
        for number, told in enumerate(cast("Sequence[JsonObject]", self.told.get("attendance", ()))):
            line, at = self._line(told, f"attendance/{number}"), f"attendance/{number}"
            if line is None:
                continue
            once = line.school_class.pk if line.school_class else line.audience
            if once in seen:
                self.read.faults.append(
                    Fault(at, "twice", _("It is in the session already: put the numbers together."))
                )
            seen.add(once)
            yield line

    def _line(self, told: JsonObject, at: str) -> LineDraft | None:
        audience, people = Audience(str(told["audience"])), cast(int, _int(told["people"]))
        new, key = _int(told.get("first_time")), _int(told.get("class"))
        group: SchoolClass | None = self.known.classes.get(key) if key is not None else None
        in_class = group is not None
        amiss = (
            (key is not None and not in_class, "class", "unknown", UNKNOWN_CLASS),
            (in_class and audience != Audience.STUDENT, "audience", "class", ONLY_STUDENTS),
            (in_class and new is not None, "first_time", "class", EITHER),
            (new is not None and new > people, "first_time", "range", MORE_THAN_CAME),
        )
        found = [Fault(f"{at}/{name}", code, str(detail)) for wrong, name, code, detail in amiss if wrong]
        self.read.faults += found
        return None if found else LineDraft(audience, people, group, new)


def _doubt(one: Read, confirmed: Sequence[str], seen: Beside, stored: Session | None) -> None:
    """Ask about what looks wrong, as the form does: what stood in the log before is not asked about once more."""
    draft = one.draft
    if draft is None:
        return
    one.is_stored = draft.uid in seen.stored
    if stored is None and one.is_stored:
        return  # what is stored already is answered by what is stored
    known: set[str] = set()
    kept: list[str] = []
    doubts = seen.doubts(draft, confirmed)
    if stored is not None:
        # That a day lies in a closed period is asked about whenever something of it is written.
        known = {doubt.key for doubt in seen.doubts(draft_of(stored)) if doubt.code != CLOSED}
        kept = [key for key in stored.confirmed if not key.startswith("closed-")]
        doubts += doubts_about_leaving(draft.held_on, before=stored.held_on, closed=seen.closed)
    for doubt in doubts:
        if doubt.key in known:
            continue
        if not doubt.refused and doubt.key in confirmed:
            kept.append(doubt.key)
        else:
            at = _place(doubt, draft)
            confirm = "" if doubt.refused else doubt.key
            one.faults.append(Fault(at, doubt.code, doubt.message, confirm, doubt.topic))
    yes = tuple(dict.fromkeys(kept))
    if one.faults:
        one.draft = None
    elif yes != draft.confirmed:
        one.draft = draft.confirming(yes)


def _place(doubt: Doubt, draft: SessionDraft) -> str:
    if doubt.line is not None:
        return f"attendance/{draft.lines.index(doubt.line)}/people"
    return "attendance" if doubt.field == "lines" else doubt.field


def _int(told: Json) -> int | None:
    return int(told) if isinstance(told, int | float) else None
