"""Which schools may be here twice: pairs of nearly the same name in places that are called the same."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.urls import reverse

from hubs.models import Hub
from schools.lists.school_rows import look_alike
from schools.models import School
from schools.names import how_well, known_words, pieces
from schools.queries.register import SchoolLine, as_line, find_schools, looking_like

MOST_PAIRS = 60  # merged ones make room for others
MOST_NAMES = 6  # of one school


@dataclass(frozen=True, slots=True)
class Twins:
    """Two schools that may be one; the one that is known longer first."""

    one: SchoolLine
    other: SchoolLine
    url: str

    @property
    def both(self) -> tuple[SchoolLine, SchoolLine]:
        """One after the other."""
        return self.one, self.other


def twins_of_hub(hub: Hub, *, may_merge: Callable[[Hub], bool]) -> list[Twins]:
    """Pairs with at least one school of the hub or its sub-hubs, of hubs at which somebody may merge. One query.

    A pair across hubs is told only to who may merge at both: nobody else learns of another hub's schools here.
    """
    own = {hub.pk, *hub.sub_hubs.values_list("pk", flat=True)}
    rows = School.objects.filter(country__in=School.objects.kept_by(hub).values("country")).select_related(
        "hub__parent"
    )
    allowed: dict[int, bool] = {}
    schools = []
    for row in rows.order_by("pk"):
        if row.hub_id not in allowed:
            allowed[row.hub_id] = may_merge(row.hub)
        if allowed[row.hub_id]:
            schools.append(row)
    day = hub.today()
    found = []
    for one, other in islice(_pairs(schools, own), MOST_PAIRS):
        at = reverse("schools:merge_school", args=[other.hub.code, other.pk])
        found.append(Twins(as_line(one, day), as_line(other, day), f"{at}?into={one.pk}"))
    return found


def find_school(key: int) -> School | None:
    """A school of any hub, for who then has to show a right there. One query."""
    return School.objects.filter(pk=key).select_related("hub__parent").first()


def likely_twins(school: School, *, may_merge: Callable[[Hub], bool]) -> list[School]:
    """Schools that may be the same as one, the likeliest first. One query, and what rights cost."""
    return [row for row in looking_like(school) if may_merge(row.hub)]


def found_twins(school: School, text: str, *, may_merge: Callable[[Hub], bool]) -> list[School]:
    """Schools that somebody searched for, other than the one. One query, and what rights cost."""
    return [row for row in find_schools(text, near=school.hub) if row.pk != school.pk and may_merge(row.hub)]


def _pairs(schools: list[School], own: set[int]) -> Iterator[tuple[School, School]]:
    """Every likely pair with a school of these hubs once, of places that are called the same."""
    by_place: dict[tuple[str, str], list[School]] = defaultdict(list)
    for school in schools:
        by_place[school.country.code or "", school.place].append(school)
    for one in (school for school in schools if school.hub_id in own):
        country, place = one.country.code or "", one.place
        for (there, near), others in by_place.items():
            if country != there or not (place == near or _called_the_same(place, near)):
                continue
            for other in others:
                is_met_once = one.pk < other.pk or other.hub_id not in own
                if is_met_once and _alike(one, other):
                    yield (one, other) if one.pk < other.pk else (other, one)


def _alike(one: School, other: School) -> bool:
    if one.website and one.website.rstrip("/") == other.website.rstrip("/"):
        return True
    names = ((a, b) for a in _names(one) for b in _names(other))
    return any(look_alike(a, one.place, b, other.place) for a, b in names)


def _names(school: School) -> list[str]:
    return [school.name, *school.other_names][:MOST_NAMES]


@lru_cache(maxsize=50_000)
def _called_the_same(one: str, other: str) -> bool:
    return how_well(pieces(one), known_words(other)) > 0 or how_well(pieces(other), known_words(one)) > 0
