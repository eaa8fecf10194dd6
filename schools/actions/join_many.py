"""Many requests to join answered in one go: each by itself, so that what is not possible for one stops no other.

The mails wait for a moment. Until they go out an answer can be taken back, and nobody has heard of it.
"""

import copy
import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from schools.actions.join_answers import (
    AnsweredMeanwhile,
    accept,
    accept_school,
    add_note,
    bring,
    decline,
    hand_on,
    lock_open,
)
from schools.actions.joining_mail import Link, Sending, answer_mail, take_back_answer, write_answer
from schools.models import AskedBy, JoinNote, JoinRequest, JoinState, School, SchoolRole, Way
from schools.queries.joining import NewSchool, school_meant

HELD_FOR = dt.timedelta(minutes=2)


class Many(StrEnum):
    """What can be done with many requests at once."""

    TALK = "talk"
    ACCEPT = "accept"
    DECLINE = "decline"
    HAND = "hand"
    REMIND = "remind"


@dataclass(frozen=True, slots=True)
class Answer:
    """What many are answered: words that go to each, and the hub that they are given to. `batch` names the press."""

    how: Many
    batch: uuid.UUID
    words: str = ""
    hub: Hub | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What an answer means for one request: the mail, or why none goes out; the school that it joins, if any."""

    request: JoinRequest
    subject: str
    text: str
    school: School | NewSchool | None = None

    @property
    def makes_school(self) -> bool:
        """Whether the school is not in the hub's list yet."""
        return isinstance(self.school, NewSchool)

    @property
    def sends(self) -> bool:
        """Whether a mail goes out."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one: done, or `why` not. `before` is where it stood, `note` the number of what was noted."""

    pk: int
    done: bool
    why: str = ""
    before: str = ""
    note: int | None = None
    final: bool = False  # what cannot be taken back: somebody else was told at once


def plan(*, requests: Sequence[JoinRequest], answer: Answer, link: Link) -> list[Planned]:
    """What would be sent to whom, without doing it."""
    return [_plan(request, answer, link) for request in requests]


def answer_many(
    *, requests: Sequence[JoinRequest], answer: Answer, by: User, link: Link, invitation_link: Link
) -> list[Done]:
    """Answer each in a transaction of its own; what cannot be done says why. The same press twice does it once."""
    doing = _Doing(answer, by, link, invitation_link, timezone.now() + HELD_FOR)
    return [_one(request, doing) for request in requests]


def undo_many(*, done: Sequence[Done], answer: Answer, by: User) -> tuple[int, int]:
    """Take back what can be; returns how many that were, and how many were too late."""
    back = [_undo(one, answer, by) for one in done if one.done and not one.final]
    return sum(back), len(back) - sum(back)


@dataclass(frozen=True, slots=True)
class _Doing:
    answer: Answer
    by: User
    link: Link
    invitation_link: Link
    due_at: dt.datetime

    def sending(self, request: JoinRequest) -> Sending:
        return Sending(_key(request.pk, self.answer), self.due_at)


def _key(pk: int, answer: Answer) -> str:
    return f"join {pk} many {answer.batch}"


def _plan(request: JoinRequest, answer: Answer, link: Link) -> Planned:
    then, how = copy.copy(request), answer.how
    then.answer = answer.words
    school = school_meant(request) if how == Many.ACCEPT and _joins_a_school(request) else None
    if how == Many.TALK and not answer.words:
        return Planned(request, "", "")
    if how == Many.HAND:
        then.hub, then.state, then.answer = answer.hub, JoinState.NEW, ""
    elif how != Many.REMIND:
        then.state = {Many.TALK: JoinState.TALKING, Many.ACCEPT: JoinState.ACCEPTED, Many.DECLINE: JoinState.DECLINED}[
            how
        ]
    then.school = school if isinstance(school, School) else None
    subject, text = answer_mail(then, link, occasion=how.value if how in (Many.TALK, Many.REMIND) else "answer")
    return Planned(request, subject, text, school)


def _one(request: JoinRequest, doing: _Doing) -> Done:
    try:
        with transaction.atomic():
            return DO[doing.answer.how](request, doing)
    except AnsweredMeanwhile:
        if _did_it_before(request, doing):
            return Done(request.pk, done=True, before=request.state)
        why = _("Somebody else has answered this request meanwhile, or it was taken back.")
        return Done(request.pk, done=False, why=why)
    except PermissionDenied:
        return Done(request.pk, done=False, why=_("You may not invite anybody to that school."))
    except ValidationError as refusal:
        return Done(request.pk, done=False, why=" ".join(refusal.messages))


def _did_it_before(request: JoinRequest, doing: _Doing) -> bool:
    """Whether the same person has just done the same: a button pressed twice, or a page sent again."""
    stored = JoinRequest.objects.filter(pk=request.pk).first()
    ends = {Many.ACCEPT: JoinState.ACCEPTED, Many.DECLINE: JoinState.DECLINED}.get(doing.answer.how)
    return stored is not None and ends is not None and stored.state == ends and stored.answered_by_id == doing.by.pk


def _talk(request: JoinRequest, doing: _Doing) -> Done:
    stored = lock_open(request)
    before = stored.state
    if before == JoinState.NEW:
        bring(stored, JoinState.TALKING, doing.by)
    note = None
    if doing.answer.words:
        stored.answer = doing.answer.words  # for the mail; what is said while it is open stands among the notes
        if write_answer(stored, doing.link, sending=doing.sending(stored), occasion="talk"):
            said = _("Written: %(words)s") % {"words": doing.answer.words}
            note = add_note(request=stored, text=said, by=doing.by).pk
    return Done(stored.pk, done=True, before=before, note=note)


def _accept(request: JoinRequest, doing: _Doing) -> Done:
    before, words = request.state, doing.answer.words
    if not _joins_a_school(request):
        accept(request=request, answer=words, by=doing.by, link=doing.link, sending=doing.sending(request))
        return Done(request.pk, done=True, before=before)
    accept_school(
        request=request,
        school=school_meant(request),
        role=SchoolRole.HEAD if request.asked_by == AskedBy.HEAD else SchoolRole.TEACHER,
        answer=words,
        by=doing.by,
        link=doing.link,
        invitation_link=doing.invitation_link,
        sending=doing.sending(request),
    )
    return Done(request.pk, done=True, before=before, final=True)  # the invitation is on its way


def _decline(request: JoinRequest, doing: _Doing) -> Done:
    before = request.state
    decline(request=request, answer=doing.answer.words, by=doing.by, link=doing.link, sending=doing.sending(request))
    return Done(request.pk, done=True, before=before)


def _hand(request: JoinRequest, doing: _Doing) -> Done:
    before, hub = request.state, doing.answer.hub
    if hub is None or hub.pk == request.hub_id:
        raise ValidationError(_("It is with that hub already."))
    hand_on(request=request, hub=hub, by=doing.by, link=doing.link)
    return Done(request.pk, done=True, before=before, final=True)  # the other hub was told at once


def _remind(request: JoinRequest, doing: _Doing) -> Done:
    stored = lock_open(request)
    stored.answer = doing.answer.words
    if not write_answer(stored, doing.link, sending=doing.sending(stored), occasion="remind"):
        return Done(stored.pk, done=True, before=stored.state)  # the same press, twice
    today = timezone.now().date()
    if stored.notes.filter(by=doing.by, text__startswith=_reminded(""), written_at__date=today).exists():
        raise ValidationError(_("You have reminded them today already."))
    note = add_note(request=stored, text=_reminded(doing.answer.words), by=doing.by)
    return Done(stored.pk, done=True, before=stored.state, note=note.pk)


def _reminded(words: str) -> str:
    return (_("Reminded by mail.") + " " + words).strip()


DO: dict[Many, Callable[[JoinRequest, _Doing], Done]] = {
    Many.TALK: _talk,
    Many.ACCEPT: _accept,
    Many.DECLINE: _decline,
    Many.HAND: _hand,
    Many.REMIND: _remind,
}


def _joins_a_school(request: JoinRequest) -> bool:
    return request.hub is not None and request.way == Way.SCHOOL


@transaction.atomic
def _undo(one: Done, answer: Answer, by: User) -> bool:
    """Whether one could be taken back: nothing has gone out, and nobody has gone on with it."""
    stored = JoinRequest.objects.select_for_update(of=("self",)).filter(pk=one.pk, forgotten_at=None).first()
    stands = {Many.ACCEPT: JoinState.ACCEPTED, Many.DECLINE: JoinState.DECLINED, Many.TALK: JoinState.TALKING}
    if stored is None or stored.state != stands.get(answer.how, stored.state):
        return False
    again = JoinRequest.objects.unanswered().filter(email=stored.email, way=stored.way, hub=stored.hub)
    if not stored.is_open and again.exists():
        return False  # they have asked anew since
    silent = answer.how == Many.TALK and not answer.words
    if not silent and not take_back_answer(key=_key(one.pk, answer)):
        return False
    if one.note is not None:
        JoinNote.objects.filter(pk=one.note, request=stored, by=by).delete()
    if stored.state != one.before:
        stored.state, stored.answer, stored.ended_at, stored.answered_by = one.before, "", None, None
        with pghistory.context(user=by.pk, action="undo"):
            stored.save(update_fields=["state", "answer", "ended_at", "answered_by"])
    return True
