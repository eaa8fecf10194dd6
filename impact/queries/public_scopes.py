"""Public figures of one hub, sub-hub, project or school: the same rule for small numbers as on the public page.

What is left out there cannot be found from what stands here: each scope is protected together with its sisters under
the hub above them, whose own figures are public as `impact.queries.public` shows them. Where those are left out, so
are all figures below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Max, Q, Sum

from hubs.models import Hub
from impact.models import AttendanceLine, LineageMonth, PeriodCell, ScopeKind, Session, Thing
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries.dashboard import SUMS, Column, Picture, columns_for, picture_of, read_hubs, read_things
from impact.queries.disclosure import PublicFigures, Table, Withheld, left_out, protect
from impact.queries.figures import Figures, Sums
from impact.queries.periods import ALL_TIME
from impact.queries.public import NOBODY, recent_public_impact
from projects.models import Project
from schools.models import School, SchoolClass, Shown

STUDENTS = list(AudienceGroup).index(AudienceGroup.STUDENTS)
Protected = tuple[Picture, tuple[PublicFigures, ...]]  # whole, and as the public may see it
NOTHING_PUBLIC = (PublicFigures(0, 0, 0, 0, 0, 0),) * len(AudienceGroup)


def group_columns() -> tuple[Column, ...]:
    """The three groups, called as the language of the page calls them."""
    return columns_for(CellAudience.EVERYONE)


@dataclass(frozen=True, slots=True)
class ScopeFigures:
    """Sessions, and the figures of each of the three groups in their order; `things` of a hub only."""

    sessions: int
    groups: tuple[PublicFigures, ...]
    things: dict[Thing, int] | None = None


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """Sessions at a school or with its classes, and its students, counted by class."""

    sessions: int
    students: PublicFigures


def hub_figures(hub: Hub) -> ScopeFigures:
    """The figures of a hub as the network's page shows them, or of a sub-hub. Out of memory but for three queries."""
    things = read_things(ScopeKind.HUB, hub.pk)
    if hub.parent_id is None:
        sessions, groups = _of_top_level(hub)
        return ScopeFigures(sessions, groups, things)
    assert hub.parent is not None  # noqa: S101 - as its key says
    own, groups = _family(hub.parent)[hub.pk]
    return ScopeFigures(own.whole.sessions, groups, things)


def project_figures(project: Project) -> ScopeFigures:
    """The figures of a project, protected together with all other projects of its hub. Four queries."""
    picture, groups = projects_under(project.hub.parent or project.hub)[project.pk]
    return ScopeFigures(picture.whole.sessions, groups)


def projects_under(top: Hub) -> dict[int, Protected]:
    """All projects of a hub and its sub-hubs: their figures, whole and as the public may see them. Four queries.

    Those of each sub-hub under its figures, and the hub's own under what it has beyond its sub-hubs; so a project
    cannot be subtracted from any of them.
    """
    family = _family(top)
    hub_of = dict(Project.objects.filter(hub__in=list(family)).order_by("pk").values_list("pk", "hub_id"))
    pictures = _of_projects(hub_of)
    found: dict[int, Protected] = {}
    for hub_id, (whole, public) in family.items():
        sisters = [pk for pk, own in hub_of.items() if own == hub_id]
        rows = [pictures.get(pk, NOBODY) for pk in sisters]
        shown, _beyond = _protected(public, whole, rows)
        found |= zip(sisters, zip(rows, shown, strict=True), strict=True)
    return found


def _family(top: Hub) -> dict[int, Protected]:
    """A hub's sub-hubs, and under its own key what it has beyond them: whole, and as the public may see it."""
    subs = list(Hub.objects.filter(parent=top).order_by("pk").values_list("pk", flat=True))
    _columns, pictures = read_hubs([top.pk, *subs], ALL_TIME, CellAudience.EVERYONE)
    whole = pictures.get(top.pk, NOBODY)
    rows = [pictures.get(pk, NOBODY) for pk in subs]
    _sessions, public = _of_top_level(top)
    shown, rest = _protected(public, whole, rows)
    beyond = Picture(
        whole.whole, tuple(_rest(part, [row.parts[at] for row in rows]) for at, part in enumerate(whole.parts))
    )
    return {top.pk: (beyond, rest), **dict(zip(subs, zip(rows, shown, strict=True), strict=True))}


def protected_under(top: Hub, rows: Sequence[Picture]) -> list[tuple[PublicFigures, ...]]:
    """What the public may see of some scopes, none of which share a session, under a hub that is none's sub-hub.

    In the order of the rows. One query.
    """
    _columns, of_hub = read_hubs([top.pk], ALL_TIME, CellAudience.EVERYONE)
    _sessions, public = _of_top_level(top)
    return _protected(public, of_hub.get(top.pk, NOBODY), rows)[0]


def school_figures(school: School) -> SchoolFigures:
    """The figures of a school, protected together with all others of its hub that show theirs. Five queries."""
    top = school.hub.parent or school.hub
    family = Q(hub=top) | Q(hub__parent=top)
    agreed = School.objects.shown_publicly().filter(family, shows__contains=[Shown.FIGURES.value])
    sisters = sorted({*agreed.values_list("pk", flat=True), school.pk})
    people, attended = _students_of(sisters), _attended_by(sisters)
    rows = [
        Figures(*attended.get(pk, (0, 0)), people=people.get(pk, 0), people_by_class=people.get(pk, 0))
        for pk in sisters
    ]
    _columns, of_hub = read_hubs([top.pk], ALL_TIME, CellAudience.EVERYONE)
    total = of_hub.get(top.pk, NOBODY).parts[STUDENTS]
    _sessions, groups = _of_top_level(top)
    shown, _beyond = _column(groups[STUDENTS], total, rows)
    students = shown[sisters.index(school.pk)]
    if students.people is not None:  # as all figures of schools are: so the shares tell nothing more
        students = replace(students, people_by_class=students.people, people_estimated=0)
    return SchoolFigures(_sessions_of(school), students)


def _of_top_level(hub: Hub) -> tuple[int, tuple[PublicFigures, ...]]:
    """A hub's row in the one protected picture of the network; nothing where it is not in it yet."""
    row = next((one.row for one in recent_public_impact().hubs if one.code == hub.code), None)
    return (row.sessions, row.groups) if row else (0, NOTHING_PUBLIC)


def _of_projects(ids: Iterable[int]) -> dict[int, Picture]:
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.PROJECT,
        scope_id__in=list(ids),
        period_kind=ALL_TIME.kind,
        period_start=ALL_TIME.start,
        audience__in=[CellAudience.EVERYONE.value, *(column.audience.value for column in group_columns())],
    )
    found: dict[int, dict[str, Sums]] = {}
    for project_id, audience, *sums in cells.values_list("scope_id", "audience", *SUMS):
        found.setdefault(project_id, {})[audience] = Sums(*sums)
    return {pk: picture_of(of, group_columns(), CellAudience.EVERYONE) for pk, of in found.items()}


def _protected(
    public: Sequence[PublicFigures], whole: Picture, rows: Sequence[Picture]
) -> tuple[list[tuple[PublicFigures, ...]], tuple[PublicFigures, ...]]:
    """The rows under a whole as the public may see them, in their order, and what the whole has beyond them."""
    columns = [
        _column(public[group], whole.parts[group], [row.parts[group] for row in rows])
        for group in range(len(AudienceGroup))
    ]
    shown = [tuple(column[row] for column, _rest in columns) for row in range(len(rows))]
    return shown, tuple(rest for _column, rest in columns)


def _column(
    public: PublicFigures, whole: Figures, rows: Sequence[Figures]
) -> tuple[Sequence[PublicFigures], PublicFigures]:
    """One audience of some rows under a whole that is public, and what the whole has beyond them (on no page)."""
    rest = _rest(whole, rows)
    if public.withheld is not Withheld.NO:
        return [left_out(row) for row in rows], left_out(rest)
    shown = protect(whole, Table([*rows, rest], left_out=frozenset({len(rows)}))).tables[0][:-1]
    hidden = any(row.withheld is not Withheld.NO for row in shown)
    return shown, left_out(rest, Withheld.NEIGHBOUR if hidden else Withheld.NO)


def _rest(whole: Figures, rows: Sequence[Figures]) -> Figures:
    """What a whole has beyond some rows, as if people could be added up; never less than its people allow."""
    people = max(0, whole.people - sum(row.people for row in rows))
    interactions = max(people, whole.interactions - sum(row.interactions for row in rows)) if people else 0
    sessions = whole.sessions - sum(row.sessions for row in rows)
    needed = -(-interactions // people) if people else 0  # who takes part does so once a session at most
    return Figures(min(max(needed, sessions), interactions), interactions, people)


def _students_of(schools: Iterable[int]) -> dict[int, int]:
    """Students by school: each lineage of classes at its highest attendance, once. Two queries."""
    of_school = dict(
        SchoolClass.objects.filter(school__in=list(schools)).values_list("lineage_id", "school_id").distinct()
    )
    highest = (
        LineageMonth.objects.filter(lineage_id__in=list(of_school), owned=True)
        .values_list("lineage_id")
        .annotate(most=Max("highest"))
        .order_by()
    )
    found: dict[int, int] = {}
    for lineage, most in highest:
        school = of_school[lineage]
        found[school] = found.get(school, 0) + most
    return found


def _attended_by(schools: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By school: the sessions that its classes came to, and their interactions in them. One query."""
    lines = AttendanceLine.objects.filter(school_class__school__in=list(schools), session__voided_at=None)
    counted = (
        lines.order_by()
        .values_list("school_class__school")
        .annotate(sessions=Count("session", distinct=True), heads=Sum("head_count"))
    )
    return {school: (sessions, heads or 0) for school, sessions, heads in counted}


def _sessions_of(school: School) -> int:
    """How many sessions there were at a school or with its classes."""
    return Session.objects.standing().of_school(school).count()
