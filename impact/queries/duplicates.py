"""Sessions that look like one on a hub's pages: what speaks for it in words, and what became of them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import JointProposal, NotTheSame, Session, SessionMerge
from impact.models.duplicates import JointProposalQuerySet
from impact.queries.alike import Alike, alike_across, alike_within, number_across, number_within
from impact.queries.months import Window, window_of
from impact.queries.periods import next_month
from schools.models import School

TODO_LOOKS_BACK = dt.timedelta(days=92)
LATEST_MERGES = 10
# A pair that was proposed, and of which nothing speaks for it any more.
NOTHING: dict[str, Any] = {
    **dict.fromkeys(("classes", "school", "project", "linked", "invited", "kind", "start"), False),
    "apart": 0,
    "number": "missing",
    "points": 0,
}


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two sessions of a hub that look like one: `first` was logged first. `two`: somebody said that they are two."""

    first: Session
    second: Session
    why: str
    two: NotTheSame | None = None

    @property
    def interactions(self) -> int:
        """What both count together as long as they are two."""
        return sum(line.head_count for session in (self.first, self.second) for line in session.lines.all())


@dataclass(frozen=True, slots=True)
class Stranger:
    """What a hub may see of another hub's session before it has agreed to hold it together: no person, title or note.

    `school` is blank where the hub does not know it already and it has no public page; `heads` is None where nobody
    has said how many came.
    """

    key: int
    version: int
    hub: Hub
    held_on: dt.date
    what: str
    school: str
    heads: int | None


@dataclass(frozen=True, slots=True)
class JointLine:
    """A session of a hub and one of another hub that may be the same, and what one of them has proposed.

    `two`: one of the two hubs said that they are two; then nothing is proposed.
    """

    mine: Session
    theirs: Stranger
    why: str
    proposal: JointProposal | None
    by_us: bool
    two: NotTheSame | None = None

    @property
    def heads(self) -> int | None:
        """How many came to the hub's own session; None where nobody has said."""
        return _heads(self.mine)

    @property
    def waits_for_us(self) -> bool:
        """Whether the other hub has proposed something, and this one is to answer."""
        return self.proposal is not None and not self.by_us

    @property
    def ours_stays(self) -> bool:
        """Whether the record of this hub is the one that stays, as far as one is proposed."""
        return self.proposal is not None and self.proposal.kept_id == self.mine.pk


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """What looks like one in some months, the latest first, and what was merged lately."""

    window: Window
    pairs: tuple[PairLine, ...]
    number: int
    joint: tuple[JointLine, ...]
    joint_number: int
    merges: tuple[SessionMerge, ...]

    @property
    def nothing_logged(self) -> bool:
        """Whether the log ends before these months."""
        last = self.window.last_logged
        return last is not None and last < self.window.months[0]


@dataclass(frozen=True, slots=True)
class DuplicateCounts:
    """How many pairs look like one at a hub, and with other hubs."""

    own: int
    joint: int


def page_of_pairs(hub: Hub) -> str:
    """Where a hub's pairs stand."""
    return reverse("impact:duplicates", args=[hub.code])


def duplicates_page(hub: Hub, until: str | None = None) -> DuplicatesPage:
    """The page of a hub, until a month that the address names. A constant number of queries."""
    window = window_of(hub, until, today=hub.today())
    first, last = days_of(window)
    own, joint = alike_within(hub, first, last), alike_across(hub, first, last)
    asked = _asked_besides(hub, joint.pairs)
    stored = _sessions([*own.pairs, *asked, *joint.pairs])
    merges = SessionMerge.objects.standing().seen_by(hub).with_all()[:LATEST_MERGES]
    return DuplicatesPage(
        window=window,
        pairs=tuple(
            PairLine(stored[one.a], stored[one.b], why(one, stored[one.a], stored[one.b])) for one in own.pairs
        ),
        number=own.number,
        joint=_joint_lines(hub, [*asked, *joint.pairs], stored),
        joint_number=joint.number + len(asked),
        merges=tuple(merges),
    )


def _asked_besides(hub: Hub, shown: Collection[Alike]) -> list[Alike]:
    """What other hubs have proposed and wait for an answer to, of whatever month, where it is not shown anyway."""
    rows = _waits_for(hub).values_list("kept", "gone", "kept__hub")
    pairs = [(kept, gone) if kept_hub == hub.pk else (gone, kept) for kept, gone, kept_hub in rows]
    known = {(one.a, one.b) for one in shown}
    return [Alike(a=mine, b=theirs, **NOTHING) for mine, theirs in pairs if (mine, theirs) not in known]


def _waits_for(hub: Hub) -> JointProposalQuerySet:
    return JointProposal.objects.waiting().seen_by(hub).exclude(hub=hub).order_by("-kept__held_on", "-pk")


def duplicate_counts(hub: Hub, window: Window) -> DuplicateCounts:
    """How many there are in the months of a page. Two queries."""
    first, last = days_of(window)
    return DuplicateCounts(number_within(hub, first, last), number_across(hub, first, last))


def days_of(window: Window) -> tuple[dt.date, dt.date]:
    """The first and the last day of the months of a page."""
    return window.months[0], next_month(window.months[-1]) - dt.timedelta(days=1)


def own_pair(hub: Hub, one: int, other: int) -> PairLine | None:
    """Two sessions of a hub that stand, whether they look like one or not; None for anything else. Few queries."""
    found = Session.objects.standing().for_list().filter(hub=hub, pk__in=(one, other))
    rows = sorted(found, key=lambda session: session.pk)
    if len(rows) != 2:
        return None
    first, second = rows
    pairs = alike_within(hub, first.held_on, first.held_on, pair=(first.pk, second.pk)).pairs
    two = NotTheSame.objects.select_related("said_by").filter(first=first, second=second).first()
    return PairLine(first, second, why(pairs[0], first, second) if pairs else "", two)


def joint_pair(hub: Hub, mine: int, theirs: int) -> JointLine | None:
    """A session of a hub and another hub's that looks like it, or of which one of the two has proposed that it is.

    Also one of which a hub said that they are two, as long as both stand: whoever said it may take it back. None for
    anything else: nobody reads of any session of another hub by its number.
    """
    own = Session.objects.standing().for_list().filter(hub=hub, pk=mine).first()
    if own is None:
        return None
    pairs = alike_across(hub, own.held_on, own.held_on, pair=(mine, theirs)).pairs
    two = None if pairs else _said_two(hub, mine, theirs)
    if not pairs:
        proposed = JointProposal.objects.waiting().filter(Q(kept=mine, gone=theirs) | Q(kept=theirs, gone=mine))
        if two is None and not proposed.exists():
            return None
        pairs = (Alike(a=mine, b=theirs, **NOTHING),)
    lines = _joint_lines(hub, pairs, _sessions(pairs))
    return replace(lines[0], two=two) if lines else None


def _said_two(hub: Hub, mine: int, theirs: int) -> NotTheSame | None:
    """That a session of a hub and another hub's are two, as long as both stand."""
    said = NotTheSame.objects.between(mine, theirs).filter(first__voided_at=None, second__voided_at=None)
    return said.exclude(first__hub=hub, second__hub=hub).select_related("hub", "said_by").first()


def was_spoken_of(hub: Hub, one: int, other: int) -> bool:
    """Whether two sessions were spoken of: proposed as one, whatever became of it, or said to be two."""
    both = Q(kept=one, gone=other) | Q(kept=other, gone=one)
    two = NotTheSame.objects.between(one, other).filter(Q(first__hub=hub) | Q(second__hub=hub))
    return JointProposal.objects.seen_by(hub).filter(both).exists() or two.exists()


def session_of(line: JointLine) -> Session:
    """The other hub's session of a pair, for an action and no page."""
    return Session.objects.for_list().get(pk=line.theirs.key)


def merged_pair(hub: Hub, one: int, other: int) -> SessionMerge | None:
    """The merge that two sessions are in by now: where somebody was quicker, the page leads to it."""
    both = Q(kept=one, gone=other) | Q(kept=other, gone=one)
    return SessionMerge.objects.standing().seen_by(hub).filter(both).first()


def find_session_merge(hub: Hub, key: int) -> SessionMerge | None:
    """A merge of a hub's own sessions, or one that it has agreed to with another hub."""
    return SessionMerge.objects.seen_by(hub).with_all().filter(pk=key).first()


def is_joint(merge: SessionMerge) -> bool:
    """Whether it is of the sessions of two hubs."""
    return merge.kept.hub_id != merge.gone.hub_id


def merge_of(session: Session) -> SessionMerge | None:
    """The merge through which a voided session counts within another one. One query for a voided one, else none."""
    if session.voided_at is None:
        return None
    return SessionMerge.objects.standing().with_all().filter(gone=session).first()


def duplicate_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """What looks like one lately, and what another hub proposes. Two queries for those who may answer."""
    if HubPerm.CORRECT_SESSIONS not in rights:
        return []
    today, url = hub.today(), page_of_pairs(hub)
    found = []
    asked = _waits_for(hub).count()
    if asked:
        text = ngettext(
            "Another hub proposes to count %(number)d session as a joint one.",
            "Other hubs propose to count %(number)d sessions as joint ones.",
            asked,
        )
        found.append(Todo(text % {"number": asked}, "people", f"{url}#joint", _("Answer"), "warn"))
    number = number_within(hub, today - TODO_LOOKS_BACK, today)
    if number:
        text = ngettext(
            "%(number)d session of the last three months may have been logged twice.",
            "%(number)d sessions of the last three months may have been logged twice.",
            number,
        )
        found.append(Todo(text % {"number": number}, "layers", url, _("Compare"), "warn"))
    return found


def why(alike: Alike, first: Session, second: Session) -> str:
    """What speaks for it, in words; of a hub's own sessions also who logged them."""
    said = [_("same day") if alike.apart == 0 else _("a day apart, and everything else the same")]
    if alike.apart == 0:
        said += [words for holds, words in _signs(alike) if holds]
    text = ", ".join(said)
    text = text[:1].upper() + text[1:]
    if first.hub_id != second.hub_id:
        return f"{text}."
    return f"{text}; {_logged(first, second)}."


def _signs(alike: Alike) -> list[tuple[bool, str]]:
    return [
        (alike.invited, _("one of the two names the other hub as co-host")),
        (alike.classes, _("same class")),
        (alike.school and not alike.classes, _("same school")),
        (alike.project, _("same project")),
        (alike.linked, _("projects with a partner in common")),
        (alike.kind, _("same type")),
        (alike.number == "same", _("same number")),
        (alike.number == "near", _("nearly the same number")),
        (alike.number == "far", _("another number")),
        (alike.number == "missing", _("a number is missing")),
        (alike.start, _("same beginning")),
    ]


def _logged(first: Session, second: Session) -> str:
    told = {"apart": _apart(abs(second.logged_at - first.logged_at))}
    one, other = first.logged_by, second.logged_by
    if one is None or other is None:
        return _("logged %(apart)s") % told
    if one.pk == other.pk:
        return _("both logged by %(name)s, %(apart)s") % (told | {"name": one.name})
    return _("logged by two people %(apart)s: %(one)s and %(other)s") % (told | {"one": one.name, "other": other.name})


def _apart(time: dt.timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return _("within a minute")
    if minutes < 60:
        return ngettext("%(number)d minute apart", "%(number)d minutes apart", minutes) % {"number": minutes}
    if minutes < 48 * 60:
        return ngettext("%(number)d hour apart", "%(number)d hours apart", minutes // 60) % {"number": minutes // 60}
    return ngettext("%(number)d day apart", "%(number)d days apart", time.days) % {"number": time.days}


def _sessions(pairs: Collection[Alike]) -> dict[int, Session]:
    keys = {key for one in pairs for key in (one.a, one.b)}
    return {session.pk: session for session in Session.objects.for_list().filter(pk__in=keys)}


def _joint_lines(hub: Hub, pairs: Collection[Alike], stored: dict[int, Session]) -> tuple[JointLine, ...]:
    """The pairs with another hub's session; what they have proposed. Two queries."""
    keys = {one.b for one in pairs}
    waiting = JointProposal.objects.waiting().filter(Q(kept__in=keys) | Q(gone__in=keys)).select_related("proposed_by")
    proposed = {frozenset((row.kept_id, row.gone_id)): row for row in waiting}
    public = set(School.objects.shown_publicly().filter(sessions__in=keys).values_list("pk", flat=True))
    lines = []
    for one in pairs:
        mine, theirs = stored[one.a], stored[one.b]
        row = proposed.get(frozenset((one.a, one.b)))
        stranger = _stranger(theirs, known=public | {mine.school_id})
        told = why(one, mine, theirs) if one.points else ""
        lines.append(JointLine(mine, stranger, told, row, by_us=row is not None and row.hub_id == hub.pk))
    return tuple(lines)


def _stranger(session: Session, *, known: Collection[int | None]) -> Stranger:
    return Stranger(
        key=session.pk,
        version=session.version,
        hub=session.hub,
        held_on=session.held_on,
        what=session.session_type.label,
        school=session.school.name if session.school is not None and session.school_id in known else "",
        heads=_heads(session),
    )


def _heads(session: Session) -> int | None:
    heads = [line.head_count for line in session.lines.all()]
    return sum(heads) if heads else None
