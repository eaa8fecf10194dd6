"""What public pages show: profiles, challenges, seats, posts, events, pictures. The rest is plain and legal."""

import datetime as dt
from itertools import count

from django.utils import timezone

from accounts.models import User
from hubs.models import BoardSeat, Challenge, Hub, HubProfile, Organisation, OrganisationKind, StakeholderGroup
from projects.models import Event, Picture, Post, Project, State
from schools.models import School, Shown
from tests.factories.network import OPENED_ON

_numbers = count(1)


def make_organisation(name: str | None = None, *, kind: OrganisationKind = OrganisationKind.INDUSTRY) -> Organisation:
    """Add an organisation to the register."""
    return Organisation.objects.create(name=name or f"Organisation {next(_numbers)}", kind=kind, country="PT")


def make_profile(hub: Hub, language: str = "en", **parts: str) -> HubProfile:
    """Give a hub a profile in a language."""
    return HubProfile.objects.create(hub=hub, language=language, **parts)


def make_challenge(hub: Hub, title: str | None = None, **said: object) -> Challenge:
    """Add a challenge to a hub."""
    return Challenge.objects.create(hub=hub, title=title or f"Challenge {next(_numbers)}", since=OPENED_ON, **said)


def make_seat(
    hub: Hub,
    group: StakeholderGroup = StakeholderGroup.RESEARCH,
    organisation: Organisation | None = None,
    *,
    holder: User | None = None,
    ends_on: dt.date | None = None,
) -> BoardSeat:
    """Put a seat on a hub's board."""
    return BoardSeat.objects.create(
        hub=hub, stakeholder_group=group, organisation=organisation, holder=holder, starts_on=OPENED_ON, ends_on=ends_on
    )


def agree_to_page(school: School, *shows: Shown, about: str = "", website: str = "") -> School:
    """Let a school agree to a public page, with everything unless it is named what."""
    school.page_agreed_on, school.about, school.website = OPENED_ON, about, website
    school.shows = [one.value for one in shows or Shown]
    school.save()
    school.refresh_from_db()
    return school


def make_picture(hub: Hub, *, width: int = 960, height: int = 640) -> Picture:
    """Note a picture, without its files."""
    return Picture.objects.create(hub=hub, width=width, height=height, widths=[480, width])


def make_post(
    hub: Hub,
    title: str | None = None,
    *,
    state: State = State.PUBLISHED,
    author: User | None = None,
    project: Project | None = None,
    language: str = "en",
    lead: str = "What happened.",
    body: str = "It *happened*.",
    picture: Picture | None = None,
    picture_alt: str = "",
    published_at: dt.datetime | None = None,
) -> Post:
    """Write a post that stands where `state` says."""
    was_public = state in (State.PUBLISHED, State.WITHDRAWN)
    return Post.objects.create(
        hub=hub,
        title=title or f"Post {next(_numbers)}",
        state=state,
        author=author,
        project=project,
        language=language,
        lead=lead,
        body=body,
        picture=picture,
        picture_alt=picture_alt or ("A drawing." if picture else ""),
        published_at=(published_at or timezone.now()) if was_public else None,
    )


def make_event(
    hub: Hub,
    title: str | None = None,
    *,
    state: State = State.PUBLISHED,
    author: User | None = None,
    project: Project | None = None,
    starts_at: dt.datetime | None = None,
    hours: int = 2,
    place: str = "The hub",
    online_url: str = "",
) -> Event:
    """Announce an event that stands where `state` says; tomorrow unless a moment is given."""
    begins = starts_at or timezone.now() + dt.timedelta(days=1)
    return Event.objects.create(
        hub=hub,
        title=title or f"Event {next(_numbers)}",
        state=state,
        author=author,
        project=project,
        language="en",
        about="Come by.",
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=hours),
        place=place,
        online_url=online_url,
        published_at=timezone.now() if state in (State.PUBLISHED, State.WITHDRAWN) else None,
    )
