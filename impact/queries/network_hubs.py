"""All hubs for the network's managers, sub-hubs under theirs; what a new hub has done; what a move changes."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.models import Hub, HubDraft, HubProfile, HubStatus, Membership
from hubs.queries.set_up import drafts
from hubs.roles import Role
from impact.models import DayCell, ScopeKind, Session, Thing
from impact.models.audience import CellAudience
from impact.queries.dashboard import read_scope, read_things
from impact.queries.periods import ALL_TIME
from schools.models import School

HUBS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class HubRow:
    """A hub or sub-hub in the list. `last_day` is that of its latest own session."""

    code: str
    name: str
    place: str
    status: HubStatus
    closed_on: dt.date | None
    coordinators: tuple[str, ...]
    last_day: dt.date | None
    sub_hubs: tuple["HubRow", ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkHubs:
    """A page of hubs, and the drafts of those to come."""

    rows: tuple[HubRow, ...]
    pages: Page[Hub]
    drafts: tuple[HubDraft, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A step of a new hub. Without an address whoever looks cannot take it."""

    title: str
    text: str
    done: bool
    url: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What goes along when a hub moves: sums, which are added and taken away whole."""

    sessions: int
    interactions: int
    schools: int


def network_hubs(*, page: str | None) -> NetworkHubs:
    """The list. Five queries, however many hubs there are."""
    days = DayCell.objects.filter(hub_id=OuterRef("pk"), owned=True).order_by("-day").values("day")
    hubs = Hub.objects.annotate(last_day=Subquery(days[:1]))
    pages = Paginator(hubs.top_level().order_by("code"), HUBS_A_PAGE).get_page(page)
    above = list(pages.object_list)
    below = list(hubs.filter(parent__in=above).order_by("code"))
    held = Membership.objects.in_force(timezone.now().date()).filter(role=Role.COORDINATOR, user__is_active=True)
    names: dict[int, tuple[str, ...]] = {}
    for key, name in held.filter(hub__in=[*above, *below]).order_by("user__name").values_list("hub", "user__name"):
        names[key or 0] = (*names.get(key or 0, ()), name)
    rows = tuple(_row(hub, names, tuple(_row(sub, names) for sub in below if sub.parent_id == hub.pk)) for hub in above)
    return NetworkHubs(rows=rows, pages=pages, drafts=tuple(drafts()))


def _row(hub: Hub, names: dict[int, tuple[str, ...]], sub_hubs: tuple[HubRow, ...] = ()) -> HubRow:
    return HubRow(
        code=hub.code,
        name=hub.name,
        place=hub.place,
        status=hub.status,
        closed_on=hub.closed_on,
        coordinators=names.get(hub.pk, ()),
        last_day=getattr(hub, "last_day", None),
        sub_hubs=sub_hubs,
    )


def first_steps(hub: Hub, *, may_open: bool, may_write: bool) -> list[FirstStep]:
    """What a new hub does first, with what is done. Four queries, and one for each profile."""
    today = timezone.now().date()
    profile = any(one.parts() for one in HubProfile.objects.filter(hub=hub))
    led = Membership.objects.in_force(today).filter(hub=hub, role=Role.COORDINATOR, user__is_active=True).exists()
    school = School.objects.filter(Q(hub=hub) | Q(hub__parent=hub)).exclude(partner_since=None).exists()
    session = Session.objects.standing().filter(Q(hub=hub) | Q(hub__parent=hub)).exists()

    def write(name: str) -> str:
        return reverse(name, args=[hub.code]) if may_write else ""

    return [
        FirstStep(
            _("Somebody coordinates it"),
            _("The invitation is accepted; a coordinator invites the others."),
            led,
            reverse("hubs:team", args=[hub.code]),
        ),
        FirstStep(
            _("It says who it is"),
            _("The profile has a text in one language at least."),
            profile,
            write("hubs:edit_profile"),
        ),
        FirstStep(
            _("It is open"),
            _("A network manager opens it. From then on it has a public page, counts as a hub, and logs sessions."),
            hub.opened_on is not None,
            reverse("hubs:open_hub", args=[hub.code]) if may_open and hub.opened_on is None else "",
        ),
        FirstStep(_("It has a partner school"), _("With the day since which it is a partner."), school,
                  write("schools:of_hub")),
        FirstStep(_("It has logged its first session"), _("From then on there are figures."), session,
                  write("impact:log_session") if hub.opened_on else ""),
    ]  # fmt: skip


def moved_figures(hub: Hub) -> Moved:
    """What a hub brings along. Two queries."""
    whole = read_scope(ScopeKind.HUB, hub.pk, ALL_TIME, CellAudience.EVERYONE).total.whole
    return Moved(whole.sessions, whole.interactions, read_things(ScopeKind.HUB, hub.pk)[Thing.SCHOOLS])
