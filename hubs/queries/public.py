"""The public page of a hub: what it says of itself, who stands behind it, what it works on. Only what is public."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubs.languages import foreign, language_name
from hubs.models import (
    BoardSeat,
    CanvasVersion,
    Category,
    Challenge,
    ChallengeStatus,
    Hub,
    HubProfile,
    Membership,
    StakeholderGroup,
)
from hubs.queries.canvas import adopted_version
from hubs.queries.challenges import challenge_url
from hubs.queries.directory import HubLink, art_of, country_name, hub_url, is_closed, kind_labels, local_language
from hubs.queries.map import HubMap, map_of_one
from hubs.queries.public_board import PublicDecision, latest_decisions
from hubs.roles import Role

CHALLENGES = 24


@dataclass(frozen=True, slots=True)
class ProfileText:
    """What a hub says under the headings of its profile. `language` is the code of the language it is said in."""

    language: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TeamMember:
    """A person of the team who wants to be named."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who works for a hub: those who want to be named, and how many others there are."""

    named: tuple[TeamMember, ...]
    others: int


@dataclass(frozen=True, slots=True)
class BoardGroup:
    """A stakeholder group on the board: the organisations that hold its seats, and how many seats name none."""

    label: str
    organisations: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class PublicChallenge:
    """A local need, with the numbers of the Sustainable Development Goals it touches. `language`: see `foreign`."""

    pk: int
    url: str
    title: str
    language: str
    summary: str
    story: str
    sdgs: tuple[int, ...]
    status: str
    status_label: str
    since: dt.date
    of: HubLink | None


@dataclass(frozen=True, slots=True)
class HubPage:
    """Everything on a hub's public page that the hubs' own tables hold."""

    code: str
    url: str
    name: str
    local_name: str
    local_language: str
    host: str
    place: str
    country: str
    country_code: str
    kind: str
    kind_label: str
    tagline: str
    art: str
    traits: tuple[str, ...]
    languages: tuple[str, ...]
    language_codes: tuple[str, ...]
    opened_on: dt.date | None
    closed_on: dt.date | None
    closed: bool
    website: str
    email: str
    phone: str
    address: str
    reach: str
    profile: ProfileText | None
    team: Team
    board: tuple[BoardGroup, ...]
    decisions: tuple[PublicDecision, ...]
    challenges: tuple[PublicChallenge, ...]
    parent: HubLink | None
    sub_hubs: tuple[HubLink, ...]
    map: HubMap
    canvas: CanvasVersion | None
    version: int

    @property
    def can_be_reached(self) -> bool:
        """Whether there is anything to say about how to reach the hub."""
        return bool(self.website or self.email or self.phone or self.address or self.reach or self.map.points)


def public_hub(code: str) -> Hub | None:
    """The hub with a code, however it is capitalised in the address. One query."""
    return Hub.objects.shown_publicly().select_related("parent").coded(code).first()


def public_hub_page(hub: Hub) -> HubPage:
    """Everything about a hub. Six queries."""
    sub_hubs = list(Hub.objects.shown_publicly().filter(parent=hub).order_by("name", "pk"))
    return HubPage(
        code=hub.code,
        url=hub_url(hub.code),
        name=hub.name,
        local_name=hub.local_name,
        local_language=local_language(hub),
        host=hub.host,
        place=hub.place,
        country=country_name(hub.country.code),
        country_code=hub.country.code,
        kind=hub.category,
        kind_label=str(Category(hub.category).label),
        tagline=tagline_of(hub),
        art=art_of(hub.category),
        traits=kind_labels(hub.traits),
        languages=tuple(language_name(code) for code in hub.languages),
        language_codes=tuple(hub.languages),
        opened_on=hub.opened_on,
        closed_on=hub.closed_on,
        closed=is_closed(hub),
        website=hub.website,
        email=hub.contact_email,
        phone=hub.phone,
        address=hub.address,
        reach=hub.reach,
        profile=_profile(hub),
        team=_team(hub),
        board=_board(hub),
        decisions=latest_decisions(hub),
        challenges=_challenges(hub),
        parent=_link(hub.parent) if hub.parent else None,
        sub_hubs=tuple(_link(one) for one in sub_hubs),
        map=map_of_one(hub, sub_hubs),
        canvas=adopted_version(hub),
        version=hub.version,
    )


def tagline_of(hub: Hub) -> str:
    """What a hub is and where, in a sentence that stands under its name."""
    known = {"place": hub.place, "country": country_name(hub.country.code)}
    sentences = {
        Category.SCHOOL_BASED: _("A hub that works within schools, in %(place)s, %(country)s"),
        Category.SPACE: _("A space with tools and people for schools, in %(place)s, %(country)s"),
        Category.BROKER: _("A hub that brings schools and their neighbours together, in %(place)s, %(country)s"),
    }
    return sentences[Category(hub.category)] % known


def _link(hub: Hub) -> HubLink:
    return HubLink(hub.name, hub.place, hub_url(hub.code))


def _profile(hub: Hub) -> ProfileText | None:
    """The profile in the reader's language, else in the first of the hub's languages, else whatever there is."""
    told = {profile.language: profile for profile in HubProfile.objects.filter(hub=hub) if profile.parts()}
    reader = get_language() or ""
    for language in (reader, reader.partition("-")[0], *hub.languages, *sorted(told)):
        if language in told:
            return ProfileText(language, tuple(told[language].parts()))
    return None


def _team(hub: Hub) -> Team:
    """Each person once, under the larger of their roles; coordinators first."""
    in_force = Membership.objects.in_force(hub.today()).of_team().filter(hub=hub)
    rows = in_force.order_by("role", "user__name").values_list(
        "user", "user__name", "role", "user__listed", "user__is_active"
    )
    named: dict[int, TeamMember] = {}
    others: set[int] = set()
    for user, name, role, listed, active in rows:
        if listed and active:
            named.setdefault(user, TeamMember(name, str(Role(role).label)))
        elif active:
            others.add(user)
    return Team(tuple(named.values()), len(others))


def _board(hub: Hub) -> tuple[BoardGroup, ...]:
    seats = BoardSeat.objects.in_force(hub.today()).filter(hub=hub).order_by("organisation__name", "pk")
    rows = list(seats.values_list("stakeholder_group", "organisation__name"))
    return tuple(
        BoardGroup(
            label=str(group.label),
            organisations=tuple(name for of, name in rows if of == group.value and name),
            others=sum(1 for of, name in rows if of == group.value and not name),
        )
        for group in StakeholderGroup
        if any(of == group.value for of, _name in rows)
    )


def _challenges(hub: Hub) -> tuple[PublicChallenge, ...]:
    """The challenges of a hub and of its sub-hubs; those that are not answered yet first."""
    found = Challenge.objects.shown_publicly().of_hub(hub).select_related("hub")
    answered = Q(status=ChallengeStatus.ANSWERED)
    ordered = found.alias(answered=answered).order_by("answered", "title", "pk")
    return tuple(_challenge(challenge, hub) for challenge in ordered[:CHALLENGES])


def _challenge(challenge: Challenge, hub: Hub) -> PublicChallenge:
    return PublicChallenge(
        pk=challenge.pk,
        url=challenge_url(challenge),
        title=challenge.title,
        language=foreign(challenge.language),
        summary=challenge.summary,
        story=challenge.story,
        sdgs=tuple(sorted(challenge.sdgs)),
        status=challenge.status,
        status_label=str(ChallengeStatus(challenge.status).label),
        since=challenge.since,
        of=_link(challenge.hub) if challenge.hub_id != hub.pk else None,
    )
