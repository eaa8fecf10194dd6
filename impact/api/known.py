"""What sessions that were sent can name at a hub, and what stands in the log beside them: few queries, however many."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models
from django.db.models import Q

from hubs.models import Challenge, Hub
from hubs.said_once import SaidOnce
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import Doubt, doubts_about, doubts_about_report
from impact.api.shape import Json, JsonObject
from impact.models import ReportingPeriod, Session, SessionProposal, SessionType
from impact.queries.api_sessions import Alike, stored_and_alike
from impact.queries.reporting import closed_periods
from impact.queries.session_proposals import reported_alike
from projects.models import Project
from projects.models.proposal import ANSWERABLE
from schools.models import School, SchoolClass

Thing = TypeVar("Thing", bound=models.Model)


def _of_hub(things: "Callable[[Hub], models.QuerySet[Thing]]") -> SaidOnce[Thing]:
    return SaidOnce(lambda hub, parent, keys: things(Hub(pk=hub, parent_id=parent)).filter(pk__in=keys).order_by())


TYPES = SaidOnce(lambda: SessionType.objects.filter(in_use=True).order_by())
SCHOOLS, PROJECTS = _of_hub(School.objects.of_hub), _of_hub(Project.objects.of_hub)
CHALLENGES = _of_hub(Challenge.objects.of_hub)


@dataclass(frozen=True)
class Nameable:
    """The things that sessions name, by what they are named with. What is not there is not this hub's."""

    types: dict[Json, SessionType]
    schools: dict[Json, School]
    projects: dict[Json, Project]
    challenges: dict[Json, Challenge]
    classes: dict[int, SchoolClass]
    hubs: dict[Json, Hub]


def nameable(hub: Hub, bodies: Sequence[JsonObject], *, keep: Session | None = None) -> Nameable:
    """Everything that these bodies name and the hub may choose, as in its form; of `keep` what it has already."""
    known = Nameable(
        types={name: one for one in (TYPES.rows() if bodies else ()) for name in (one.code, one.pk)},
        schools=_named(SCHOOLS, hub, _keys(bodies, "school")),
        projects=_named(PROJECTS, hub, _keys(bodies, "project")),
        challenges=_named(CHALLENGES, hub, _keys(bodies, "challenge")),
        classes={one.pk: one for one in _classes(hub, bodies)},
        hubs={name: one for one in _hubs(hub, bodies) for name in (one.code.casefold(), one.pk)},
    )
    if keep is not None:
        _add(known, keep)
    return known


def _add(known: Nameable, keep: Session) -> None:
    known.types.setdefault(keep.session_type.code, keep.session_type)
    for things, one in (
        (known.schools, keep.school),
        (known.projects, keep.project),
        (known.challenges, keep.challenge),
    ):
        if one is not None:
            things.setdefault(one.pk, one)  # type: ignore[arg-type]  # each beside its own kind
    for line in keep.lines.all():
        if line.school_class is not None:
            known.classes.setdefault(line.school_class.pk, line.school_class)


def _named(things: SaidOnce[Thing], hub: Hub, keys: Collection[int]) -> dict[Json, Thing]:
    """What is named of some things, by its key. No query where nothing is."""
    return {one.pk: one for one in things.rows(hub.pk, hub.parent_id, tuple(keys))} if keys else {}


def _classes(hub: Hub, bodies: Sequence[JsonObject]) -> Iterable[SchoolClass]:
    lines = [line for body in bodies for line in _listed(body, "attendance") if isinstance(line, dict)]
    keys = _keys(lines, "class")
    if not keys:
        return ()
    found = SchoolClass.objects.filter(pk__in=keys, school__in=School.objects.of_hub(hub))
    return found.select_related("school").prefetch_related("size_changes")


def _hubs(hub: Hub, bodies: Sequence[JsonObject]) -> Iterable[Hub]:
    told = {one for body in bodies for one in _listed(body, "co_hosts")}
    named = Q(pk__in=[int(one) for one in told if isinstance(one, int | float)])
    for code in (one for one in told if isinstance(one, str)):
        named |= Q(code__iexact=code)
    return Hub.objects.filter(named).exclude(pk=hub.pk) if told else ()


def _listed(body: JsonObject, name: str) -> Sequence[Json]:
    told = body.get(name)
    return told if isinstance(told, list) else ()


def _keys(bodies: Iterable[JsonObject], name: str) -> set[int]:
    return {int(key) for body in bodies if isinstance(key := body.get(name), int | float)}


@dataclass(frozen=True)
class Beside:
    """What stands in a hub's log, or waits for it, on the days of some drafts; `today` where the hub is."""

    hub: Hub
    today: dt.date
    stored: frozenset[uuid.UUID] = frozenset()
    standing: dict[Alike, list[Session]] = field(default_factory=dict)
    reported: frozenset[dt.date] = frozenset()
    closed: tuple[ReportingPeriod, ...] = ()

    def doubts(self, draft: SessionDraft, answered: Collection[str] = ()) -> list[Doubt]:
        """Everything that looks wrong in a draft, as the form finds it; `answered` are keys that were said yes to."""
        same_day = [one for one in self.standing.get(alike(draft), ()) if one.uid != draft.uid]
        report = None
        if draft.held_on in self.reported:
            report = reported_alike(self.hub, uid=draft.uid, held_on=draft.held_on, classes=draft.classes)
        return [
            *doubts_about(
                draft, hub=self.hub, today=self.today, same_day=same_day, closed=self.closed, answered=answered
            ),
            *doubts_about_report(report),
        ]


def beside(hub: Hub, drafts: Sequence[SessionDraft]) -> Beside:
    """What stands beside these drafts. Four queries at most."""
    if not drafts:
        return Beside(hub, hub.today())
    stored, keys = stored_and_alike(hub, uids={one.uid for one in drafts}, alike={alike(one) for one in drafts})
    standing: defaultdict[Alike, list[Session]] = defaultdict(list)
    if keys:
        for session in Session.objects.filter(pk__in=keys).select_related("session_type", "school", "logged_by"):
            standing[session.held_on, session.session_type_id, session.school_id].append(session)
    reported = frozenset[dt.date]()
    if any(one.classes for one in drafts):
        days = {one.held_on for one in drafts}
        waiting = SessionProposal.objects.filter(hub=hub, held_on__in=days, state__in=ANSWERABLE)
        reported = frozenset(waiting.values_list("held_on", flat=True))
    return Beside(hub, hub.today(), stored, dict(standing), reported, closed_periods())


def alike(draft: SessionDraft) -> Alike:
    """What two drafts have in common that are likely the same session: day, type and school."""
    return draft.held_on, draft.session_type.pk, draft.school.pk if draft.school else None
