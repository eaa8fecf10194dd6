"""What the page of the search shows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from oshub.search.finding import A_PAGE, Found, Group, Hit, find, one_kind
from oshub.search.kinds import Kind


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind among those that were found, or all of them together. `more` where there are more than were counted."""

    label: str
    icon: str
    number: int
    more: bool
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Results:
    """The page: what was found, and of one kind a page of it. Without a text there is nothing yet."""

    text: str = ""
    found: Found | None = None
    chosen: Group | None = None
    facets: tuple[Facet, ...] = ()
    page: Page[Hit] | None = None


class _Counted(Paginator[Hit]):
    """Pages of a list whose length is known without counting it."""

    def __init__(self, count: int) -> None:
        super().__init__((), A_PAGE)
        self.count = count


def results(text: str, kind: Kind | None, page: str | None) -> Results:
    """Look for a text; of one kind show a page, else the best of each. A page that is not there gives the nearest."""
    if not text:
        return Results()
    found = find(text)
    chosen = next((group for group in found.groups if group.kind == kind), None)
    return Results(text, found, chosen, _facets(text, found, chosen), _page(found, chosen, page) if chosen else None)


def _facets(text: str, found: Found, chosen: Group | None) -> tuple[Facet, ...]:
    everything = Facet(_("Everything"), "search", found.number, found.more, address(text), chosen is None)
    return (
        everything,
        *(
            Facet(str(kind.label), kind.icon, group.number, group.more, address(text, kind), group is chosen)
            for group in found.groups
            for kind in [group.kind]
        ),
    )


def _page(found: Found, chosen: Group, page: str | None) -> Page[Hit]:
    pages = _Counted(chosen.number)
    number = pages.get_page(page).number
    return Page(one_kind(found, chosen.kind, number), number, pages)


def address(text: str, kind: Kind | None = None) -> str:
    """The address of the results for a text, of one kind or of all."""
    told = {"q": text} | ({"kind": kind.value} if kind else {})
    return f"{reverse('search')}?{urlencode(told)}"
