"""A school answers for numbers of the log, and the hub settles where they differ. No answer changes a figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import tell
from accounts.models import User
from impact.actions.correct_session import correct_session
from impact.actions.drafts import LineDraft
from impact.actions.versions import draft_of
from impact.models import Answer, AttendanceLine, Audience, Countersign, Session
from impact.queries.countersign import Term
from impact.queries.ladder import term_of
from impact.queries.session_proposals import reported_lines
from schools.models import School, school_year_of


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: what the log said on the page that was answered, and what the school says."""

    session_id: int
    class_id: int
    answer: Answer
    seen: int
    said: int

    @property
    def key(self) -> str:
        """What names the line in a form."""
        return f"{self.session_id}-{self.class_id}"


class ChangedMeanwhile(Exception):
    """The log says something else by now than the page that was answered. Nothing was written.

    `keys` name the lines, as the form does.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        self.keys = tuple(keys)


class Settled(Exception):
    """Hub and school agree by now, or the hub has said already that it stands by its number."""


@transaction.atomic
def countersign(*, school: School, by: User, told: Sequence[Told]) -> int:
    """Store what a school says, all of it or nothing; gives how many answers are new or other than before.

    The sessions are locked as a correction locks them, so nobody says yes to a number that is just being changed.
    Raises ChangedMeanwhile; PermissionDenied for a session that `by` logged, for that would be no second source, and
    for a class of another school; for a yes to a number that the school has itself reported.
    """
    keys = sorted({one.session_id for one in told})
    sessions = {
        one.pk: one for one in Session.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    lines = AttendanceLine.objects.filter(session__in=keys, school_class__school=school, session__voided_at=None)
    logged = {(session, of): heads for session, of, heads in lines.values_list("session", "school_class", "head_count")}
    changed = [one.key for one in told if logged.get((one.session_id, one.class_id)) != one.seen]
    if changed:
        raise ChangedMeanwhile(changed)
    if any(sessions[one.session_id].logged_by_id == by.pk for one in told):
        raise PermissionDenied
    _refuse_own_report(told)
    stored = {
        (one.session_id, one.school_class_id): one
        for one in Countersign.objects.select_for_update().filter(session__in=keys, school_class__school=school)
    }
    with pghistory.context(user=by.pk, action="countersign"):
        return sum(_store(one, stored.get((one.session_id, one.class_id)), by) for one in told)


@transaction.atomic
def keep_number(*, row: Countersign, by: User, because: str) -> Countersign:
    """The hub has looked and stands by its number, and says why. Raises Settled, ValidationError."""
    stored, logged = _locked(row)
    stored.kept, stored.kept_because = logged, because.strip()
    stored.kept_by, stored.kept_at = by, timezone.now()
    stored.full_clean()
    with pghistory.context(user=by.pk, action="keep"):
        stored.save(update_fields=["kept", "kept_because", "kept_by", "kept_at"])
    _tell_school("impact.number_kept", stored, by=by, because=stored.kept_because)
    return stored


@transaction.atomic
def take_over(*, row: Countersign, by: User) -> Session:
    """Correct the session to the number that the school gave, as a correction by `by`. Raises Settled.

    Where the school says that it was not there, nobody can tell who was: that is corrected by hand (ValidationError).
    """
    stored, _logged = _locked(row)
    if stored.answer == Answer.NOT_US:
        raise ValidationError(_("Who was there instead? Correct the session itself."))
    session = Session.objects.for_list().get(pk=stored.session_id)
    draft = draft_of(session)
    kept = tuple(
        one for one in draft.lines if one.school_class is None or one.school_class.pk != stored.school_class_id
    )
    line = LineDraft(audience=Audience.STUDENT, head_count=stored.said, school_class=stored.school_class)
    corrected = correct_session(
        session=session, by=by, draft=replace(draft, lines=(*kept, line)), version=session.version
    )
    _tell_school("impact.number_taken", stored, by=by)
    return corrected


def _tell_school(kind: str, row: Countersign, *, by: User, **words: str) -> None:
    """Tell whoever gave the number what became of it."""
    session = Session.objects.select_related("hub").get(pk=row.session_id)
    school, day = row.school_class.school_id, session.held_on
    term = Term(school_year_of(day), term_of(day))
    tell(
        kind=kind,
        to=[row.told_by] if row.told_by else [],
        by=by,
        words={"class": row.school_class.name, "day": day.isoformat(), **words},
        key=f"countersign {row.pk} {row.said} {session.version}",
        place=session.hub.name,
        url=f"{reverse('impact:countersign', args=[school])}?term={term.key}",
    )


def _refuse_own_report(told: Sequence[Told]) -> None:
    """A yes to what the school has reported itself would be no second source. Raises PermissionDenied."""
    yes = {(one.session_id, one.class_id) for one in told if one.answer == Answer.YES}
    if not yes:
        return
    lines = AttendanceLine.objects.filter(session__in={session for session, _of in yes}).filter(
        Exists(reported_lines())
    )
    if yes & set(lines.values_list("session", "school_class")):
        raise PermissionDenied


def _store(told: Told, row: Countersign | None, by: User) -> int:
    values = {"answer": told.answer, "seen": told.seen, "said": told.said}
    was_there = told.answer != Answer.NOT_US
    if row is not None and row.said == told.said and (row.answer != Answer.NOT_US) == was_there:
        return 0
    if row is None:
        row = Countersign(session_id=told.session_id, school_class_id=told.class_id)
    elif row.said != told.said:
        row.kept, row.kept_because, row.kept_by, row.kept_at = None, "", None, None
    for name, value in values.items():
        setattr(row, name, value)
    row.told_by, row.told_at = by, timezone.now()
    row.full_clean(exclude=["session", "school_class", "told_by", "kept_by"])
    row.save()
    return 1


def _locked(row: Countersign) -> tuple[Countersign, int]:
    """The answer as it is now and what the log says, with the session locked first, as everywhere. Raises Settled."""
    Session.objects.select_for_update(of=("self",)).get(pk=row.session_id)
    found = Countersign.objects.differing().select_related("school_class").filter(pk=row.pk).first()
    if found is None:
        raise Settled
    stored = Countersign.objects.select_for_update(of=("self",)).select_related("school_class").get(pk=row.pk)
    return stored, found.logged  # type: ignore[attr-defined]  # annotated by with_logged()
