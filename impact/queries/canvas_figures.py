"""Live figures beside the boxes of a hub's canvas. A room's feature that has one for a box adds it here, and only here:
the pages, the print and the PDF show what this returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.canvas_pdf import PaperFigure
from hubs.models import BoardSeat, Box, Hub
from impact.models import ScopeKind, Thing
from impact.models.audience import CellAudience
from impact.queries.dashboard import Picture, read_hubs, read_things
from impact.queries.equipment_hours import in_hours, used_in
from impact.queries.ladder import year_to_show
from impact.queries.periods import ALL_TIME
from impact.queries.public import NOBODY
from impact.queries.words import number
from projects.queries.ties import family_of, figures_of, ties_of
from schools.models import school_year_label, school_year_of


@dataclass(frozen=True, slots=True)
class BoxFigure:
    """One figure with its words; `url` leads to where it comes from."""

    label: str
    value: str
    note: str = ""
    url: str = ""


Figures = Mapping[str, tuple[BoxFigure, ...]]  # by the value of the box


def canvas_figures(hub: Hub) -> Figures:
    """The figures of all boxes, whole: for people who may see the hub's dashboard. Seven queries."""
    _columns, pictures = read_hubs([hub.pk], ALL_TIME, CellAudience.EVERYONE)
    picture = pictures.get(hub.pk, NOBODY)
    things = read_things(ScopeKind.HUB, hub.pk)
    dashboard = reverse("impact:hub", args=[hub.code])
    family = family_of(hub)
    ties = figures_of(ties_of(family, today=hub.today()))
    ledger = reverse("projects:ties", args=[hub.code])
    return {
        Box.TARGET_PUBLIC.value: (_thing(Thing.SCHOOLS, things), _people(picture, dashboard)),
        Box.RESULTS.value: (BoxFigure(_("Interactions"), number(picture.whole.interactions), url=dashboard),),
        Box.ACTIVITIES.value: (
            BoxFigure(_("Sessions"), number(picture.whole.sessions), url=dashboard),
            _thing(Thing.PROJECTS, things),
        ),
        Box.ACTORS.value: (
            _thing(Thing.PARTNERSHIPS, things),
            BoxFigure(_("Ties"), number(ties.begun), url=ledger),
            _on_the_board(hub),
        ),
        Box.ECONOMIC_RESOURCES.value: (_hours(hub, family),),
        Box.SUSTAINABILITY.value: (BoxFigure(_("Ties alive without the hub"), number(ties.alone), url=ledger),),
    }


def paper_figures(hub: Hub) -> Mapping[str, tuple[PaperFigure, ...]]:
    """The same figures for paper, where nothing can be followed."""
    return {
        box: tuple(PaperFigure(figure.label, figure.value, figure.note) for figure in figures)
        for box, figures in canvas_figures(hub).items()
    }


def _thing(thing: Thing, things: Mapping[Thing, int]) -> BoxFigure:
    return BoxFigure(str(thing.label), number(things[thing]))


def _people(picture: Picture, url: str) -> BoxFigure:
    bounds = _("at least %(least)s, at most %(most)s") % {
        "least": number(picture.whole.at_least),
        "most": number(picture.whole.at_most),
    }
    return BoxFigure(_("People reached"), number(picture.whole.people), bounds if picture.whole.people else "", url)


def _hours(hub: Hub, family: list[int]) -> BoxFigure:
    """Hours for which the hub's equipment was booked and used, in the last school year with sessions."""
    year = year_to_show(ScopeKind.HUB, hub.pk) or school_year_of(hub.today())
    hours = in_hours(sum(one.minutes for one in used_in(family, year=year)))
    url = reverse("impact:equipment_hours", args=[hub.code])
    return BoxFigure(_("Hours of equipment reached"), number(hours), school_year_label(year), url)


def _on_the_board(hub: Hub) -> BoxFigure:
    """How many seats stand, and how many stakeholder groups hold them."""
    rows = list(BoardSeat.objects.in_force(hub.today()).filter(hub=hub).values_list("stakeholder_group", flat=True))
    groups = len(set(rows))
    said = ngettext("of %(groups)d stakeholder group", "of %(groups)d stakeholder groups", groups) % {"groups": groups}
    return BoxFigure(_("Seats on the board"), number(len(rows)), said if rows else "")
