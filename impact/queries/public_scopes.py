"""Public figures of one hub, sub-hub, project or school: the same rule for small numbers as on the public page.

What is left out there cannot be found from what stands here: each scope is protected together with its sisters under
the hub above them, whose own figures are public as `impact.queries.public` shows them. Where those are left out, so
are all figures below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum

from hubs.models import Hub
from impact.models import AttendanceLine, LineageMonth, PeriodCell, ScopeKind, Session, Thing
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries.dashboard import SUMS, Column, Picture, columns_for, picture_of, read_hubs, read_things
from impact.queries.disclosure import PublicFigures, Withheld, protect
from impact.queries.figures import Figures, Sums
from impact.queries.periods import ALL_TIME
from impact.queries.public import NOBODY, recent_public_impact
from projects.models import Project
from schools.models import School, SchoolClass, Shown

STUDENTS = list(AudienceGroup).index(AudienceGroup.STUDENTS)
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
    """The figures of a hub as the network's page shows them, or of a sub-hub. Out of memory but for two queries."""
    things = read_things(ScopeKind.HUB, hub.pk)
    if hub.parent_id is None:
        sessions, groups = _of_top_level(hub)
        return ScopeFigures(sessions, groups, things)
    assert hub.parent is not None  # noqa: S101 - as its key says
    sisters = list(Hub.objects.filter(parent_id=hub.parent_id).order_by("pk").values_list("pk", flat=True))
    _columns, pictures = read_hubs([hub.parent_id, *sisters], ALL_TIME, CellAudience.EVERYONE)
    shown = _protected(hub.parent, pictures.get(hub.parent_id, NOBODY), [pictures.get(pk, NOBODY) for pk in sisters])
    own = pictures.get(hub.pk, NOBODY)
    return ScopeFigures(own.whole.sessions, shown[sisters.index(hub.pk)], things)


def project_figures(project: Project) -> ScopeFigures:
    """The figures of a project, protected together with all other projects of its hub. Three queries."""
    picture, groups = projects_under(project.hub.parent or project.hub)[project.pk]
    return ScopeFigures(picture.whole.sessions, groups)


def projects_under(top: Hub) -> dict[int, tuple[Picture, tuple[PublicFigures, ...]]]:
    """All projects of a hub and its sub-hubs: their figures, whole and as the public may see them. Three queries."""
    family = Q(hub=top) | Q(hub__parent=top)
    sisters = list(Project.objects.filter(family).order_by("pk").values_list("pk", flat=True))
    pictures = _of_projects(sisters)
    rows = [pictures.get(pk, NOBODY) for pk in sisters]
    return dict(zip(sisters, zip(rows, protected_under(top, rows), strict=True), strict=True))


def protected_under(top: Hub, rows: Sequence[Picture]) -> list[tuple[PublicFigures, ...]]:
    """What the public may see of some scopes, none of which share a session, under a hub that is none's sub-hub.

    In the order of the rows. One query.
    """
    _columns, of_hub = read_hubs([top.pk], ALL_TIME, CellAudience.EVERYONE)
    return _protected(top, of_hub.get(top.pk, NOBODY), rows)


def school_figures(school: School) -> SchoolFigures:
    """The figures of a school, protected together with all others of its hub that show theirs. Five queries."""
    top = school.hub.parent or school.hub
    family = Q(hub=top) | Q(hub__parent=top)
    agreed = School.objects.shown_publicly().filter(family, shows__contains=[Shown.FIGURES.value])
    sisters = sorted({*agreed.values_list("pk", flat=True), school.pk})
    people = _students_of(sisters)
    sessions, interactions = _sessions_of(school)
    rows = [Figures(people=people.get(pk, 0), people_by_class=people.get(pk, 0)) for pk in sisters]
    own = Figures(
        sessions=sessions,
        interactions=interactions,
        people=people.get(school.pk, 0),
        people_by_class=people.get(school.pk, 0),
        at_least=people.get(school.pk, 0),
    )
    rows[sisters.index(school.pk)] = own
    _columns, of_hub = read_hubs([top.pk], ALL_TIME, CellAudience.EVERYONE)
    total = of_hub.get(top.pk, NOBODY).parts[STUDENTS]
    _sessions, groups = _of_top_level(top)
    shown = _column(groups[STUDENTS], total, rows)
    return SchoolFigures(sessions, shown[sisters.index(school.pk)])


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


def _protected(top: Hub, whole: Picture, rows: Sequence[Picture]) -> list[tuple[PublicFigures, ...]]:
    """The rows under a hub as the public may see them, in their order."""
    _sessions, public = _of_top_level(top)
    columns = [
        _column(public[group], whole.parts[group], [row.parts[group] for row in rows])
        for group in range(len(AudienceGroup))
    ]
    return [tuple(column[row] for column in columns) for row in range(len(rows))]


def _column(public: PublicFigures, whole: Figures, rows: Sequence[Figures]) -> Sequence[PublicFigures]:
    """One audience of some rows under a whole that is public, with what the whole has beyond them as one row more."""
    if public.withheld is not Withheld.NO:
        return [left_out(row) for row in rows]
    rest = Figures(people=max(0, whole.people - sum(row.people for row in rows)))
    shown = protect(whole, [*rows, rest])
    if shown.total.withheld is not Withheld.NO:
        return [left_out(row) for row in rows]
    return shown.tables[0][:-1]


def left_out(row: Figures) -> PublicFigures:
    """An audience of which nothing is shown but the number of sessions."""
    return PublicFigures(row.sessions, None, None, None, None, None, Withheld.NEIGHBOUR)


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


def _sessions_of(school: School) -> tuple[int, int]:
    """How many sessions there were at a school or with its classes, and the interactions of its classes in them."""
    lines = AttendanceLine.objects.filter(school_class__school=school, session__voided_at=None)
    of_classes = lines.values("session")
    sessions = Session.objects.standing().filter(Q(school=school) | Q(pk__in=of_classes))
    counted = sessions.aggregate(number=Count("pk", distinct=True))
    return counted["number"], lines.aggregate(heads=Sum("head_count"))["heads"] or 0
