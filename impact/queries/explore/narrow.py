"""From a row of the ranking to a view of that row alone, and to the sessions behind it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.sent import whole_number, whole_numbers
from hubs.models import Challenge, Hub
from impact.models import LedBy, SessionCoHost, SessionType
from impact.models.session import SessionQuerySet
from impact.queries.explore.view import View, Within
from impact.queries.slices import Rank, RankRow, Slice, Whose, sessions_of_slice
from impact.queries.slices.ranking import labels_of
from projects.models import Project
from schools.models import School

THINGS = {Rank.PROJECT: Whose.PROJECT, Rank.SCHOOL: Whose.SCHOOL, Rank.CHALLENGE: Whose.CHALLENGE}

NUMBERED = (Rank.HUB, Rank.TYPE, *THINGS)
# What has no project, and no challenge, makes a row of its own.
NOTHING = {Rank.PROJECT: Q(project=None), Rank.CHALLENGE: Q(challenge=None, project__challenge=None)}


@dataclass(frozen=True, slots=True)
class Narrower:
    """Views of rows of a ranking; `known` are the things of its rows that may be looked at, by key."""

    view: View
    known: dict[str, Hub | SessionType]

    def view_of(self, row: RankRow) -> View | None:
        """The view of one row; None where that is no view of its own, as for sessions without a project."""
        view, by = self.view, self.view.ranked_by
        if not row.key or (view.within is not None and by in (Rank.HUB, *THINGS)):
            return None  # two things at once are no view: their sessions can be listed
        match by:
            case Rank.COUNTRY:
                return None if view.country else replace(view, country=row.key, rank=Rank.HUB)
            case Rank.CATEGORY:
                return None if view.category else replace(view, category=row.key, rank=Rank.HUB)
            case Rank.LED_BY:
                return None if view.led_by else replace(view, led_by=LedBy(row.key), rank=None)
            case Rank.TYPE:
                kind = self.known.get(row.key)
                if not isinstance(kind, SessionType) or view.session_type is not None:
                    return None
                return replace(view, session_type=kind, rank=None)
        home = self.known.get(row.key)
        if not isinstance(home, Hub):
            return None
        if by is Rank.HUB:
            return _of_hub(view, home)
        return replace(view, hub=view.hub or home, within=Within(THINGS[by], int(row.key), row.label, home), rank=None)


def narrower(view: View, rows: Collection[RankRow]) -> Narrower:
    """What is known of the rows of a ranking. At most one query."""
    keys = whole_numbers(row.key for row in rows)
    by = view.ranked_by
    found: QuerySet[Hub] | QuerySet[SessionType] | QuerySet[Project] | QuerySet[School] | QuerySet[Challenge]
    match by:
        case Rank.TYPE:
            return Narrower(view, {str(kind.pk): kind for kind in SessionType.objects.filter(pk__in=keys)})
        case Rank.HUB:
            found = Hub.objects.filter(_family(view.hub, ""), pk__in=keys)
            return Narrower(view, {str(hub.pk): hub for hub in found})
        case Rank.PROJECT:
            found = Project.objects.filter(_family(view.hub, "hub__"), pk__in=keys).select_related("hub")
        case Rank.SCHOOL:
            found = School.objects.filter(_family(view.hub, "hub__"), pk__in=keys).select_related("hub")
        case Rank.CHALLENGE:
            found = Challenge.objects.filter(_family(view.hub, "hub__"), pk__in=keys).select_related("hub")
        case _:
            return Narrower(view, {})
    return Narrower(view, {str(one.pk): one.hub for one in found})


def slice_of_row(view: View, key: str) -> Slice | None:
    """What one row of the network's ranking counts, as a slice; None where no slice is that."""
    of, by = view.slice(), view.ranked_by
    if not view.of_network:
        return None
    narrowed: Slice | None = None
    match by:
        case Rank.COUNTRY if of.country in (None, key):
            narrowed = replace(of, country=key)
        case Rank.CATEGORY if of.category in (None, key):
            narrowed = replace(of, category=key)
        case Rank.LED_BY if of.led_by in (None, key):
            narrowed = replace(of, led_by=key)
        case Rank.TYPE if is_number(key) and of.session_type_id in (None, int(key)):
            narrowed = replace(of, session_type_id=int(key))
        case Rank.HUB | Rank.PROJECT | Rank.SCHOOL | Rank.CHALLENGE if is_number(key):
            narrowed = replace(of, whose=Whose(by.value), whose_id=int(key))
    return narrowed


def sessions_of_row(view: View, key: str) -> SessionQuerySet:
    """The sessions behind one row of a view's ranking, each with `heads`: those that the row counts."""
    narrowed = slice_of_row(view, key)
    if narrowed is not None:
        return sessions_of_slice(narrowed)
    of, by = view.slice(), view.ranked_by
    found = sessions_of_slice(of)
    if by is Rank.LED_BY:
        return found.filter(led_by=key)
    if by is Rank.COUNTRY:
        return found.filter(Q(hub__parent=None, hub__country=key) | Q(hub__parent__country=key))
    if by is Rank.CATEGORY:
        return found.filter(Q(hub__parent=None, hub__category=key) | Q(hub__parent__category=key))
    if not key and by in NOTHING:
        return found.filter(NOTHING[by])
    if not is_number(key):
        return found.none()
    number = int(key)
    match by:
        case Rank.PROJECT:
            return found.filter(project=number)
        case Rank.TYPE:
            return found.filter(session_type=number)
        case Rank.CHALLENGE:
            return found.filter(Q(challenge=number) | Q(challenge=None, project__challenge=number))
        case Rank.SCHOOL:
            at_school = sessions_of_slice(replace(of, whose=Whose.SCHOOL, whose_id=number))
            return at_school.filter(pk__in=found.values("pk"))
    return found.filter(_seen_by(number, alone=of.whose == Whose.HUB))


def label_of_row(view: View, key: str) -> str:
    """What a row of the ranking is called; nothing for a key that stands for none. At most one query."""
    by = view.ranked_by
    if by in NUMBERED and not is_number(key) and (key or by not in NOTHING):
        return ""
    return labels_of(by, [key]).get(key, "")


def is_number(key: str) -> bool:
    """Whether a key from an address can be that of a row."""
    return whole_number(key) is not None


def _seen_by(hub_id: int, *, alone: bool) -> Q:
    """Sessions that a hub owns or co-hosts; those of its sub-hubs too, unless it stands beside them."""
    own = Q(hub=hub_id) if alone else Q(hub=hub_id) | Q(hub__parent=hub_id)
    invited = SessionCoHost.objects.filter(session=OuterRef("pk"))
    return own | Q(Exists(invited.filter(Q(hub=hub_id) if alone else Q(hub=hub_id) | Q(hub__parent=hub_id))))


def _of_hub(view: View, hub: Hub) -> View | None:
    if view.hub is None:
        return replace(view, hub=hub, rank=None, category=None, country=None)
    if hub.parent_id != view.hub.pk:
        return None
    return replace(view, within=Within(Whose.HUB, hub.pk, hub.name, view.hub), rank=None)


def _family(hub: Hub | None, path: str) -> Q:
    """Of a hub and its sub-hubs, or of anybody where no hub is looked at."""
    if hub is None:
        return Q()
    home = {"hub__": "hub", "": "pk"}[path]
    return Q(**{home: hub.pk}) | Q(**{f"{path}parent": hub.pk})
