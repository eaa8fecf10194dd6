"""What a workspace offers to whom: the front door knows all rooms, so it draws the way through them.

An entry is an offer, not a right: the page behind it asks again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.requests import MemberRequest
from hubs.access import has_network_right, network_rights, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from schools.access import roles_at, schools_open_to
from schools.models import School, SchoolRole
from schools.queries.public import school_url

IN_THE_BAR = 3  # entries that stand under the thumb, beside “More”


@lru_cache(maxsize=4096)
def address(view: str, *words: str | int) -> str:
    """The address of a page: put together once, for a workspace names some forty."""
    return reverse(view, args=words)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `icon` names a Bootstrap icon, `current` is "page" on the page itself, "true" on one below it."""

    label: str
    url: str
    icon: str
    current: str


@dataclass(frozen=True, slots=True)
class Section:
    """Some entries that belong together, under a heading where they need one."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The navigation of a workspace: sections for a desk; for a phone a bar with the first few, the rest behind it."""

    sections: tuple[Section, ...]

    @property
    def bar(self) -> tuple[Entry, ...]:
        """What stands in the bar of a phone; everything, if that is few."""
        entries = self._entries
        return entries if len(entries) <= IN_THE_BAR + 1 else entries[:IN_THE_BAR]

    @property
    def more(self) -> tuple[Section, ...]:
        """What does not."""
        shown = self.bar
        rest = (
            Section(section.label, tuple(e for e in section.entries if e not in shown)) for section in self.sections
        )
        return tuple(section for section in rest if section.entries)

    @property
    def more_is_current(self) -> bool:
        """Whether the page at hand stands behind “More”."""
        return any(entry.current for section in self.more for entry in section.entries)

    @property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(entry for section in self.sections for entry in section.entries)


# The sections of a hub's workspace: each way with the right that it takes, the page, what it is called, its icon.
HUB_SECTIONS: tuple[tuple[StrOrPromise, tuple[tuple[HubPerm, str, StrOrPromise, str], ...]], ...] = (
    (
        "",
        (
            (HubPerm.VIEW, "impact:hub", _("Overview"), "speedometer2"),
            (HubPerm.LOG_SESSIONS, "impact:log_session", _("Log a session"), "plus-circle"),
            (HubPerm.VIEW_SESSIONS, "impact:sessions", _("Sessions"), "list-check"),
            (HubPerm.LOG_SESSIONS, "impact:plan", _("Plan"), "bookmark-check"),
            (HubPerm.LOG_SESSIONS, "impact:welcome", _("Welcome desk"), "people"),
            (HubPerm.MANAGE_PROJECTS, "projects:sign_ups", _("Sign-ups"), "inbox"),
            (HubPerm.LOG_SESSIONS, "impact:from_schools", _("From schools"), "envelope"),
        ),
    ),
    (
        _("Board"),
        (
            (HubPerm.READ_BOARD, "hubs:board", _("The board"), "round-table"),
            (HubPerm.READ_BOARD, "hubs:meetings", _("Meetings"), "calendar-event"),
            (HubPerm.READ_BOARD, "hubs:decisions", _("Decisions"), "check2-circle"),
        ),
    ),
    (
        _("Figures"),
        (
            (HubPerm.VIEW, "impact:explore", _("Explore"), "funnel"),
            (HubPerm.VIEW, "impact:hub_targets", _("Targets"), "flag"),
            (HubPerm.VIEW, "impact:quality", _("How sure"), "shield-check"),
            (HubPerm.VIEW, "impact:hub_periods", _("Reporting"), "check2-circle"),
            (HubPerm.VIEW, "impact:surveys", _("Surveys"), "clipboard-data"),
            (HubPerm.CONFIRM_PERIOD, "impact:hub_reports", _("Reports"), "journal-text"),
            (HubPerm.CONFIRM_PERIOD, "hub_packs", _("Copies"), "download"),
            (HubPerm.PUBLISH_OWN_NEWS, "impact:embeds", _("On other sites"), "box-arrow-right"),
        ),
    ),
    (
        _("The hub"),
        (
            (HubPerm.VIEW, "hubs:team", _("Team"), "people"),
            (HubPerm.VIEW_SESSIONS, "schools:of_hub", _("Schools"), "mortarboard"),
            (HubPerm.VIEW, "hubs:canvas", _("Canvas"), "grid-3x3-gap"),
            (HubPerm.VIEW, "schools:equipment", _("Equipment"), "tools"),
            (HubPerm.KEEP_EQUIPMENT, "impact:bookings", _("Bookings"), "calendar-event"),
            (HubPerm.VIEW, "projects:partnerships", _("Partnerships"), "arrow-left-right"),
            (HubPerm.VIEW, "projects:ties", _("Ties"), "link-45deg"),
            (HubPerm.MANAGE_SCHOOLS, "schools:join_inbox", _("Requests to join"), "envelope"),
            (HubPerm.MANAGE_SCHOOLS, "schools:photo_consents", _("Photo consents"), "camera"),
            (HubPerm.MANAGE_SCHOOLS, "schools:reflections", _("Self-reflections"), "mortarboard"),
        ),
    ),
    (
        _("What everybody sees"),
        (
            (HubPerm.MANAGE_PROJECTS, "projects:of_hub", _("Projects"), "lightbulb"),
            (HubPerm.WRITE_NEWS, "projects:posts_of_hub", _("News"), "newspaper"),
            (HubPerm.WRITE_NEWS, "projects:events_of_hub", _("Events"), "calendar-event"),
            (HubPerm.WRITE_NEWS, "resources:of_hub", _("Resources"), "book"),
            (HubPerm.EDIT_PROFILE, "hubs:challenges", _("Challenges"), "flag"),
            (HubPerm.EDIT_PROFILE, "hubs:edit_profile", _("Profile"), "house-gear"),
        ),
    ),
)

# Pages that are come to from an entry of the menu, and have an address of their own beside it.
BESIDE = (("impact:imports", "impact:sessions"), ("hubs:tokens", "hubs:team"))


def hub_ways(request: MemberRequest, hub: Hub) -> Ways:
    """The workspace of a hub, as far as this person may use it."""
    rights = rights_at(request, hub)
    if not rights:  # a teacher who writes on what they propose
        for school in schools_open_to(request.user):
            if school.hub_id == hub.pk:
                return school_ways(request, school)
    offers = [
        (
            str(label),
            [(str(text), address(view, hub.code), icon) for perm, view, text, icon in some if perm in rights],
        )
        for label, some in HUB_SECTIONS
    ]
    if hub.is_new() and {HubPerm.GRANT_TEAM, HubPerm.GRANT_COORDINATORS} & rights:
        offers[0][1].append((gettext("First steps"), address("impact:first_steps", hub.code), "check2-circle"))
    below = next(
        (address(entry, hub.code) for page, entry in BESIDE if request.path.startswith(address(page, hub.code))),
        None,
    )
    return _ways(request, [*offers, (gettext("Elsewhere"), _elsewhere(request, hub))], below)


def _elsewhere(request: MemberRequest, hub: Hub) -> list[tuple[str, str, str]]:
    elsewhere = [(gettext("Organisations"), address("hubs:organisations"), "building")]
    if hub.opened_on is not None:
        elsewhere.insert(0, (gettext("Public page"), address("hubs:hub", hub.code), "globe2"))
    if has_network_right(request.user, NetworkPerm.DASHBOARD):
        elsewhere.append((gettext("Network"), address("impact:network"), "diagram-3"))
    return elsewhere


# The workspace of the network, in the same way.
NETWORK_ENTRIES: tuple[tuple[NetworkPerm, str, StrOrPromise, str], ...] = (
    (NetworkPerm.DASHBOARD, "impact:network", _("Dashboard"), "diagram-3"),
    (NetworkPerm.DASHBOARD, "impact:network_today", _("To do"), "list-check"),
    (NetworkPerm.SET_UP_HUBS, "impact:network_hubs", _("Hubs"), "house-gear"),
    (NetworkPerm.DASHBOARD, "impact:network_explore", _("Explore"), "funnel"),
    (NetworkPerm.DASHBOARD, "impact:targets", _("Targets"), "flag"),
    (NetworkPerm.DASHBOARD, "impact:network_quality", _("Who has logged"), "clock-history"),
    (NetworkPerm.DASHBOARD, "impact:periods", _("Reporting periods"), "check2-circle"),
    (NetworkPerm.CLOSE_PERIODS, "impact:network_editions", _("Editions"), "bookmark-check"),
    (NetworkPerm.CLOSE_PERIODS, "impact:reports", _("Reports"), "journal-text"),
    (NetworkPerm.CLOSE_PERIODS, "packs", _("Copies"), "download"),
    (NetworkPerm.DASHBOARD, "impact:network_surveys", _("Surveys"), "clipboard-data"),
    (NetworkPerm.DASHBOARD, "schools:interest", _("Interest in new hubs"), "geo-alt"),
)


def network_ways(request: MemberRequest) -> Ways:
    """The workspace of the network, and the way home."""
    rights = network_rights(request.user)
    daily = [(str(label), address(view), icon) for perm, view, label, icon in NETWORK_ENTRIES if perm in rights]
    register = address("hubs:organisations")
    if daily or request.path.startswith(register):  # who came there from a hub finds the way back to the list
        daily.append((gettext("Organisations"), register, "building"))
    below = address("impact:network_hubs") if request.path.startswith(address("hubs:new_hub")) else request.path
    return _ways(request, [("", [*daily, _my_places()])], below)


def school_ways(request: MemberRequest, school: School) -> Ways:
    """The workspace of a school: for its teachers, and for the hub that looks in."""
    roles = roles_at(request.user, school)
    entries = [
        (gettext("Overview"), address("impact:school", school.pk), "speedometer2"),
        (gettext("Classes"), address("schools:own_classes", school.pk), "mortarboard"),
        (gettext("Countersign"), address("impact:countersign", school.pk), "check2-circle"),
    ]
    people = (gettext("People"), address("schools:own_people", school.pk), "people")
    if roles:
        report = address("impact:report_session", school.pk)
        entries.insert(1, (gettext("Report a session"), report, "plus-circle"))
        entries.append((gettext("What you sent"), address("impact:school_proposals", school.pk), "envelope"))
        entries.append((gettext("Sign-ups"), address("projects:school_sign_ups", school.pk), "inbox"))
        entries += [people, *_of_its_people(school, roles)]
    else:
        workspace = (gettext("Workspace of the hub"), address("impact:hub", school.hub.code), "speedometer2")
        entries += [people, workspace]
    if school.page_agreed_on is not None:
        entries.append((gettext("Public page"), school_url(school), "globe2"))
    entries.append((gettext("The hub"), address("hubs:hub", school.hub.code), "geo-alt"))
    proposing = request.path == address("resources:propose", school.pk)
    below = address("impact:school_proposals", school.pk) if proposing else request.path
    return _ways(request, [("", entries)], below)


def _of_its_people(school: School, roles: Collection[SchoolRole]) -> list[tuple[str, str, str]]:
    """What only those who act for the school need; what was signed only its head."""
    entries = [
        (gettext("Certificates"), address("impact:certificates", school.pk), "file-earmark-pdf"),
        (gettext("Self-reflection"), address("schools:reflection", school.pk), "list-check"),
        (gettext("Calendar"), address("impact:calendar", school.pk), "calendar-event"),
        (gettext("Photos"), address("impact:school_photos", school.pk), "image"),
    ]
    if SchoolRole.HEAD in roles:
        entries.append((gettext("Agreements"), address("schools:own_agreements", school.pk), "journal-text"))
        consents = address("schools:own_photo_consents", school.pk)
        entries.append((gettext("Photo consents"), consents, "camera"))
    if school.is_partner_on(school.hub.today()):
        entries.append((gettext("Equipment"), address("schools:equipment", school.hub.code), "tools"))
    return [*entries, _my_places()]


def _my_places() -> tuple[str, str, str]:
    """To the list itself: whoever has one place only would be sent straight back to it."""
    return gettext("My places"), f"{address('my_places')}?stay", "house"


def _ways(
    request: MemberRequest, offers: Iterable[tuple[str, list[tuple[str, str, str]]]], below: str | None = None
) -> Ways:
    """Sections of entries. Of those that the page at hand stands below, the one with the longest address is current.

    `below` is given where the page's own address does not say what it stands below.
    """
    offers = list(offers)
    path = below or request.path
    above = [url for _label, some in offers for _text, url, _icon in some if path.startswith(url)]
    nearest = max(above, key=len, default="")
    sections = (
        Section(label, tuple(_entry(request, text, url, icon, nearest) for text, url, icon in some))
        for label, some in offers
    )
    return Ways(tuple(section for section in sections if section.entries))


def _entry(request: MemberRequest, label: str, url: str, icon: str, nearest: str) -> Entry:
    current = "page" if request.path == url else "true" if url == nearest else ""
    return Entry(label=label, url=url, icon=icon, current=current)
