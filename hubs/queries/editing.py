"""What the workspace of a hub shows about its own texts, for the people who edit them."""

import datetime as dt
from dataclasses import dataclass

from hubs.languages import language_name, languages_of
from hubs.models import Box, Challenge, Hub, HubProfile


@dataclass(frozen=True)
class ProfileState:
    """How far a profile in one language has got."""

    language: str
    name: str
    written: int
    headings: int
    changed_at: dt.datetime | None


def profile_states(hub: Hub) -> list[ProfileState]:
    """A line for each language of the hub, written or not."""
    profiles = {profile.language: profile for profile in hub.profiles.all()}
    return [_state(code, profiles.get(code)) for code in languages_of(hub, *sorted(profiles))]


def _state(code: str, profile: HubProfile | None) -> ProfileState:
    return ProfileState(
        language=code,
        name=language_name(code),
        written=len(profile.parts()) if profile else 0,
        headings=len(HubProfile.PARTS),
        changed_at=profile.changed_at if profile else None,
    )


def find_profile(hub: Hub, language: str) -> HubProfile | None:
    """The profile in a language, if it has been written."""
    return HubProfile.objects.filter(hub=hub, language=language).first()


def writes_in(hub: Hub, language: str) -> bool:
    """Whether a hub has or may have a profile in a language."""
    return language in languages_of(hub) or find_profile(hub, language) is not None


def own_challenges(hub: Hub) -> list[Challenge]:
    """The hub's own challenges, for the list in which they are edited."""
    return list(hub.challenges.all())


def find_challenge(hub: Hub, key: int) -> Challenge | None:
    """One of the hub's own challenges."""
    return hub.challenges.filter(pk=key).first()


def profile_text(hub: Hub, box: Box) -> str:
    """What the hub's profile says under the heading of a box, for the three that both have. One query at most."""
    if box.column not in HubProfile.PARTS:
        return ""
    told = {profile.language: str(getattr(profile, box.column)) for profile in hub.profiles.all()}
    return next((told[code] for code in (*hub.languages, *sorted(told)) if told.get(code, "").strip()), "")
