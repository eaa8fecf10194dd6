"""What a change to several resources would mean for each: what changes, what stays, what is refused and why.

The rules are those of the pages of a single resource; here they are asked before anything is written. What was planned
is told by a checksum a resource, so that whoever confirms it writes that, and nothing that came in between.
"""

import enum
import hashlib
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from resources.models import (
    MOST_MEMBERS,
    OPEN,
    Collection,
    Deposit,
    Resource,
    ResourceProposal,
    ResourceVersion,
    VersionState,
)
from resources.models.proposal import UNANSWERED
from resources.models.version import MOST_KEYWORDS
from resources.queries.checklist import missing_in, refused_adaptation
from resources.queries.collections import readable
from resources.queries.editing import steps_of
from resources.queries.together.wanted import Change, Then, Wanted, in_words, values_for

PARTS = ("texts", "authors", "links", "placed")  # of a version; a change in one is no change of the version's own row
MOST = 300  # resources that are changed together: each takes some 15 ms, in one transaction that others wait for


class Fate(enum.Enum):
    """What becomes of a resource."""

    CHANGES = "changes"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one resource.

    `shown` is the version that its list shows; `opened` the one that somebody works on, without which `values` make a
    new one. `step` is taken with it; `into` and `out_of`: it comes into a collection or leaves one.
    """

    resource: Resource
    shown: ResourceVersion
    opened: ResourceVersion | None
    fate: Fate
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    step: Then | None = None
    into: bool = False
    out_of: bool = False

    @property
    def seen(self) -> str:
        """A checksum of where the resource stands and what would become of it."""
        stands = (
            self.resource.version,
            self.opened.pk if self.opened else 0,
            self.opened.version if self.opened else 0,
        )
        goes_out = _parts(self.opened) if self.opened and self.step in (Then.PUBLISH, Then.SEND) else ()
        told = (stands, goes_out, self.fate.value, sorted(self.values.items()), self.step, self.into, self.out_of)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Plan:
    """All of them in the order of their numbers. `gone`: how many of those chosen the hub does not have.

    `to_review` are public collections that wait for somebody else to look at them once this person has changed them.
    """

    rows: tuple[Planned, ...]
    gone: int
    collections: tuple[Collection, ...]
    to_review: tuple[Collection, ...]

    @property
    def changing(self) -> list[Planned]:
        """Those that change."""
        return [row for row in self.rows if row.fate == Fate.CHANGES]

    @property
    def staying(self) -> list[Planned]:
        """Those that are as they should be already."""
        return [row for row in self.rows if row.fate == Fate.SAME]

    @property
    def refused(self) -> list[Planned]:
        """Those that cannot be changed so."""
        return [row for row in self.rows if row.fate == Fate.REFUSED]

    @property
    def seen(self) -> dict[str, str]:
        """A checksum for each resource and collection, by its number."""
        collections = {f"c{one.pk}": str(one.version) for one in self.collections}
        return {str(row.resource.pk): row.seen for row in self.rows} | collections


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked once for all of them."""

    wanted: Wanted
    by: User
    alone: bool
    public: set[int]
    proposed: set[int]
    lies_in: dict[int, list[str]]


def plan_together(hub: Hub, chosen: Sequence[int], wanted: Wanted, *, by: User, alone: bool) -> Plan:
    """What would become of the hub's resources with these numbers; others are not told of. Twelve queries at most.

    `alone`: whether the person needs no second pair of eyes.
    """
    resources = _read(hub, chosen)
    keys = [resource.pk for resource in resources]
    known = _Known(wanted, by, alone, readable(keys), _proposed(keys), _lies_in(keys) if wanted.why else {})
    rows = [_planned(known, resource) for resource in resources]
    rows = _with_room(rows, wanted)
    touched = tuple(one for one in (wanted.into, wanted.out_of) if one is not None)
    to_review = tuple(one for one in touched if one.is_published and not alone and one.author_id in (None, by.pk))
    return Plan(tuple(rows), len(set(chosen)) - len(rows), touched, to_review)


def _read(hub: Hub, chosen: Sequence[int]) -> list[Resource]:
    versions = ResourceVersion.objects.select_related("adapted_from__current", "written_by")
    whole = versions.prefetch_related("placed", "links")
    opened = whole.filter(state__in=OPEN).prefetch_related("texts", "authors")
    found = Resource.objects.filter(hub=hub, pk__in=chosen)
    found = found.prefetch_related(Prefetch("current", whole), Prefetch("versions", opened))
    return list(found.order_by("pk"))


def _parts(version: ResourceVersion) -> tuple[object, ...]:
    """All that stands in a version beside its own row, as far as it has been read."""
    rows = (row for name in PARTS for row in getattr(version, name).all())
    return tuple(tuple(getattr(row, column.attname) for column in row._meta.concrete_fields) for row in rows)


def _proposed(keys: Sequence[int]) -> set[int]:
    waiting = ResourceProposal.objects.filter(resource__in=keys, state__in=UNANSWERED)
    return set(waiting.values_list("resource_id", flat=True))


def _lies_in(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in Deposit.objects.public().filter(of__resource__in=keys).select_related("of").order_by("pk"):
        found.setdefault(row.of.resource_id, []).append(row.where)
    return found


def _planned(known: _Known, resource: Resource) -> Planned:
    opened = next(iter(resource.versions.all()), None)
    shown = resource.current or opened
    assert shown is not None  # noqa: S101 - a resource without an open version was public
    if known.wanted.then == Then.WITHDRAW:
        return _withdrawn(known, Planned(resource, shown, opened, Fate.SAME))
    values = values_for(opened or shown, known.wanted)
    values |= _sentence(known.wanted, opened, begins=bool(values))
    row = Planned(resource, shown, opened, Fate.SAME, values=values, step=_step(known.wanted, opened, values))
    return _decided(known, _in_collections(known, row))


def _withdrawn(known: _Known, row: Planned) -> Planned:
    if not row.resource.is_published:
        return replace(row, fate=Fate.REFUSED, refusals=(_("It is not public, so it cannot be withdrawn."),))
    places = known.lies_in.get(row.resource.pk, [])
    stays = _("It lies in %(places)s too, and stays there until somebody withdraws it there.")
    notes = (stays % {"places": ", ".join(dict.fromkeys(places))},) if places else ()
    return replace(row, fate=Fate.CHANGES, step=Then.WITHDRAW, notes=(_("It is withdrawn."), *notes))


def _sentence(wanted: Wanted, opened: ResourceVersion | None, *, begins: bool) -> dict[str, str]:
    """What changed: of a version that this begins, or of one where nobody has said it yet."""
    unsaid = opened is not None and opened.number > 1 and not opened.what_changed.strip()
    if (opened is None and begins) or (unsaid and wanted.what_changed):
        return {"what_changed": wanted.what_changed}
    return {}


def _step(wanted: Wanted, opened: ResourceVersion | None, values: dict[str, Any]) -> Then | None:
    """The step that is asked for, where there is a version to take it with that has not taken it already."""
    waits = opened is not None and opened.state == VersionState.REVIEW and wanted.then == Then.SEND
    return wanted.then if (opened is not None or values) and not waits else None


def _in_collections(known: _Known, row: Planned) -> Planned:
    into, out_of, pk = known.wanted.into, known.wanted.out_of, row.resource.pk
    into_it = into is not None and pk not in into.members
    refusals: tuple[str, ...] = ()
    if into_it and pk not in known.public and row.step != Then.PUBLISH:
        refusals = (_("Only what is public can be put into a collection."),)
    return replace(row, into=into_it, out_of=out_of is not None and pk in out_of.members, refusals=refusals)


def _decided(known: _Known, row: Planned) -> Planned:
    refusals = (*row.refusals, *_refusals(known, row))
    if refusals:
        return replace(row, fate=Fate.REFUSED, refusals=tuple(dict.fromkeys(refusals)))
    if not (row.values or row.step or row.into or row.out_of):
        return row
    changes = in_words(row.opened or row.shown, row.values)
    return replace(row, fate=Fate.CHANGES, changes=changes, notes=tuple(_notes(known, row)))


def _refusals(known: _Known, row: Planned) -> list[str]:
    """Why the values and the step are refused, by the rules of the pages of one resource."""
    found = []
    after = _after(known, row)
    if row.values and row.opened is None:
        if row.resource.is_withdrawn:
            found.append(_("It is withdrawn: begin a new version on its own page, or make it public again first."))
        elif not after.what_changed.strip():
            found.append(_("It is public, so this makes a new version: say in a sentence what changed."))
    if row.values and len(after.keywords) > MOST_KEYWORDS:
        found.append(_("Twenty are enough: these are %(number)d.") % {"number": len(after.keywords)})
    if row.values and (refusal := refused_adaptation(after)):
        found.append(refusal)
    if row.step is not None and not found:
        found += _step_refused(known, row, after)
    return found


def _step_refused(known: _Known, row: Planned, after: ResourceVersion) -> list[str]:
    if row.resource.pk in known.proposed:
        return [_("A teacher proposes it: answer them first, on its own page.")]
    if row.step == Then.PUBLISH and row.resource.is_withdrawn:
        return [_("It is withdrawn: whether it becomes public again is decided on its own page.")]
    if row.step == Then.PUBLISH and not steps_of(after, known.by, alone=known.alone).publish:
        return [_("Somebody else has to look at it before it becomes public.")]
    return [one.says for one in missing_in(after)]


def _after(known: _Known, row: Planned) -> ResourceVersion:
    """The version as it would be; nothing of it is stored."""
    after = copy(row.opened or row.shown)
    for name, value in row.values.items():
        setattr(after, name, value)
    if row.opened is None:
        after.number, after.state, after.written_by = after.number + 1, VersionState.DRAFT, known.by
    return after


def _notes(known: _Known, row: Planned) -> list[str]:
    """What else there is to know about a resource that changes."""
    notes, number = [], (row.opened or row.shown).number
    if row.values and row.opened is None:
        notes.append(_("Version %(number)d is begun, a copy of the public one.") % {"number": number + 1})
    elif row.opened is not None and row.opened.written_by is not None and row.opened.written_by != known.by:
        said = _("Version %(number)d is a draft of %(name)s.")
        notes.append(said % {"name": row.opened.written_by.name, "number": number})
    if row.step == Then.PUBLISH:
        notes.append(_("It becomes public, with all that stands in the draft."))
    elif row.step == Then.SEND:
        notes.append(_("It waits for somebody else to look at it."))
    elif row.values and row.resource.is_published:
        notes.append(_("What is public stays as it is until somebody publishes this."))
    if row.into:
        notes.append(_("It comes into the collection “%(title)s”.") % {"title": known.wanted.into})
    if row.out_of:
        notes.append(_("It leaves the collection “%(title)s”.") % {"title": known.wanted.out_of})
    return notes


def _with_room(rows: list[Planned], wanted: Wanted) -> list[Planned]:
    """Refuse what a collection has no room for, and what would empty one that is public: all of it, not some."""
    into, out_of = wanted.into, wanted.out_of
    coming = {row.resource.pk for row in rows if row.into and row.fate == Fate.CHANGES}
    leaving = {row.resource.pk for row in rows if row.out_of and row.fate == Fate.CHANGES}
    if into is not None and len(into.members) + len(coming) > MOST_MEMBERS:
        said = _("“%(title)s” would have %(number)d resources: sixty are enough for one collection.")
        rows = _refuse(rows, coming, said % {"title": into, "number": len(into.members) + len(coming)})
    if out_of is not None and out_of.is_published and leaving >= set(out_of.members):
        rows = _refuse(rows, leaving, _("“%(title)s” is public, and would be empty.") % {"title": out_of})
    return rows


def _refuse(rows: list[Planned], keys: set[int], why: str) -> list[Planned]:
    return [
        replace(row, fate=Fate.REFUSED, refusals=(*row.refusals, why)) if row.resource.pk in keys else row
        for row in rows
    ]
