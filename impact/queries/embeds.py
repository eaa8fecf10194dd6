"""Figures on other sites: what an address shows today, and what a hub has signed off.

An address shows only what is public elsewhere today: when a school takes its agreement back, its figures go too.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from hubs.models import Hub
from hubs.queries.directory import hub_url
from impact.models import Embed, EmbedShows
from impact.models.audience import CellAudience
from impact.queries import definitions_text as words
from impact.queries.dashboard import Column, columns_for
from impact.queries.disclosure import PublicFigures
from impact.queries.freshness import Freshness
from impact.queries.pages import ChartAndTable, public_months
from impact.queries.public import recent_public_impact
from impact.queries.public_scopes import STUDENTS, group_columns, hub_figures, school_figures
from impact.queries.words import AudienceStats, number, public_stats
from schools.models import School, Shown
from schools.models.school import SchoolQuerySet
from schools.queries.public import school_url

InFull = Callable[[str], str]  # a path of ours, to its address in full
HEIGHTS = {EmbedShows.HUB.value: 340, EmbedShows.SCHOOL.value: 260, EmbedShows.NETWORK.value: 660}  # pixels


@dataclass(frozen=True, slots=True)
class EmbeddedFigures:
    """The small page in the frame. `url` is the full page of the same figures; `months` are the network's.

    There are none of a hub or a school: beside the network's they would tell small numbers of others (docs/adr/0008).
    """

    title: str
    audiences: tuple[AudienceStats, ...]
    sessions: str
    url: str
    as_of: str
    months: ChartAndTable | None
    invented: bool


@dataclass(frozen=True, slots=True)
class SignedOff:
    """What a hub has signed off, as its list shows it. `lines` are what to paste into the other site.

    Without `visible` the address shows nothing today.
    """

    embed: Embed
    what: str
    path: str
    lines: str
    visible: bool


def embedded(uid: uuid.UUID) -> EmbeddedFigures | None:
    """What the frame with an address shows; None where nothing may be shown (any more)."""
    row = Embed.objects.standing().filter(uid=uid).select_related("hub__parent", "school__hub__parent").first()
    if row is None or not _may_be_shown(row):
        return None
    if row.shows == EmbedShows.SCHOOL and row.school is not None:
        of_school = school_figures(row.school)
        columns: tuple[Column, ...] = (group_columns()[STUDENTS],)
        url = school_url(row.school)
        return _figures(row.school.name, columns, (of_school.students,), of_school.sessions, url)
    if row.shows == EmbedShows.HUB:
        of_hub = hub_figures(row.hub)
        return _figures(row.hub.name, group_columns(), of_hub.groups, of_hub.sessions, hub_url(row.hub.code))
    impact = recent_public_impact()
    columns = columns_for(CellAudience.EVERYONE)
    months = public_months(impact.months, impact.total, whole=_("All time"))
    url = reverse("impact:impact")
    return _figures("OSHub.Network", columns, impact.total.groups, impact.total.sessions, url, months)


def signed_off(hub: Hub, in_full: InFull) -> tuple[SignedOff, ...]:
    """What a hub has signed off and not taken back. Two queries."""
    rows = list(Embed.objects.standing().filter(hub=hub).select_related("hub", "school", "signed_off_by"))
    shown = set(_agreed(hub).values_list("pk", flat=True))
    return tuple(_signed_off(row, in_full, agreed=row.school_id is None or row.school_id in shown) for row in rows)


def _signed_off(row: Embed, in_full: InFull, *, agreed: bool) -> SignedOff:
    names = {EmbedShows.HUB.value: row.hub.name, EmbedShows.NETWORK.value: "OSHub.Network"}
    what = row.school.name if row.school else names[row.shows]
    path = reverse("impact:embed", args=[row.uid])
    title = escape(_("Figures: %(name)s") % {"name": what})
    frame = f'src="{in_full(path)}" title="{title}" width="100%" height="{HEIGHTS[row.shows]}"'
    return SignedOff(
        embed=row,
        what=what,
        path=path,
        lines=f'<iframe {frame} loading="lazy" referrerpolicy="no-referrer"></iframe>',
        visible=agreed and row.hub.opened_on is not None,
    )


def taken_back(hub: Hub) -> list[Embed]:
    """What a hub has taken back lately, the latest first."""
    rows = Embed.objects.filter(hub=hub).exclude(withdrawn_at=None)
    return list(rows.select_related("school", "withdrawn_by").order_by("-withdrawn_at", "-pk")[:20])


def schools_to_show(hub: Hub) -> list[School]:
    """The schools of a hub that agreed that their figures are public."""
    return list(_agreed(hub).order_by("name", "pk"))


def find_embed(hub: Hub, uid: uuid.UUID) -> Embed | None:
    """Something that a hub signed off."""
    return Embed.objects.filter(hub=hub, uid=uid).first()


def _agreed(hub: Hub) -> SchoolQuerySet:
    return School.objects.shown_publicly().kept_by(hub).filter(shows__contains=[Shown.FIGURES.value])


def _may_be_shown(row: Embed) -> bool:
    if row.hub.opened_on is None:
        return False
    return row.school is None or _agreed(row.hub).filter(pk=row.school.pk).exists()


def _figures(
    title: str,
    columns: tuple[Column, ...],
    groups: tuple[PublicFigures, ...],
    sessions: int,
    url: str,
    months: ChartAndTable | None = None,
) -> EmbeddedFigures:
    fresh: Freshness = recent_public_impact().fresh
    return EmbeddedFigures(
        title=title,
        audiences=public_stats(columns, groups),
        sessions=number(sessions),
        url=url,
        as_of=date_format(fresh.added_up_at, "DATE_FORMAT") if fresh.added_up_at else "",
        months=months,
        invented=words.is_demonstration(),
    )
