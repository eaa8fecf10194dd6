"""One way or more to break each rule of what public pages show; noted beside the cases of `breaking_cases`."""

import datetime as dt
from itertools import count

from hubs.models import BoardSeat, Challenge, HubProfile, StakeholderGroup
from projects.models import Event, Picture, Post, State
from tests.architecture.breaking_cases import BEFORE, DAY, breaks, hub, organisation, project, school

NOON = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC)
_numbers = count(1)


def profile(**said: object) -> HubProfile:
    """A profile of a hub."""
    return HubProfile.objects.create(**{"hub": said.get("hub") or hub(), "language": "en"} | said)


def challenge(**said: object) -> Challenge:
    """A challenge of a hub."""
    known: dict[str, object] = {"title": f"Challenge {next(_numbers)}", "since": DAY}
    known["hub"] = said.get("hub") or hub()
    return Challenge.objects.create(**known | said)


def seat(**said: object) -> BoardSeat:
    """A seat on a board."""
    known: dict[str, object] = {"stakeholder_group": StakeholderGroup.FAMILIES, "starts_on": DAY}
    known["hub"] = said.get("hub") or hub()
    return BoardSeat.objects.create(**known | said)


def picture(**said: object) -> Picture:
    """A picture of a hub."""
    known: dict[str, object] = {"hub": hub(), "width": 960, "height": 640, "widths": [480, 960]}
    return Picture.objects.create(**known | said)


def post(**said: object) -> Post:
    """A draft."""
    return Post.objects.create(**{"hub": hub(), "language": "en", "title": "News"} | said)


def event(**said: object) -> Event:
    """An event that nobody sees yet."""
    known: dict[str, object] = {"hub": hub(), "language": "en", "title": "Open day", "place": "Here"}
    return Event.objects.create(**known | {"starts_at": NOON, "ends_at": NOON} | said)


# ── What hubs say of themselves ───────────────────────────────────────────────────────────────────────────────────────
@breaks("profile_once_a_language")
def a_second_profile_in_a_language() -> object:
    return profile(hub=profile().hub)


@breaks("profile_language_code")
def a_profile_in_a_language_in_words() -> object:
    return profile(language="Portuguese")


@breaks("challenge_title_once_a_hub")
def a_challenge_twice() -> object:
    first = challenge(title="Dry wells")
    return challenge(hub=first.hub, title="DRY wells")


@breaks("challenge_title_given")
def a_challenge_without_a_title() -> object:
    return challenge(title=" ")


@breaks("challenge_status_known")
def a_challenge_of_no_status() -> object:
    return challenge(status="forgotten")


@breaks("challenge_language_code")
def a_challenge_in_no_language() -> object:
    return challenge(language="Portuguese")


@breaks("challenge_evidence_has_addresses")
def a_line_of_evidence_without_an_address() -> object:
    return challenge(evidence_links="Report https://a.example/\nsomething we heard")


@breaks("challenge_goals_known")
def an_eighteenth_goal_of_a_challenge() -> object:
    return challenge(sdgs=[4, 18])


@breaks("seat_group_known")
def a_seat_of_no_group() -> object:
    return seat(stakeholder_group="pupils")


@breaks("seat_ends_after_start")
def a_seat_that_ends_before_it_begins() -> object:
    return seat(ends_on=BEFORE)


@breaks("seat_open_once")
def a_seat_held_twice() -> object:
    first = seat(organisation=organisation())
    return seat(hub=first.hub, organisation=first.organisation)


# ── What schools and projects show ────────────────────────────────────────────────────────────────────────────────────
@breaks("school_shows_known")
def a_school_that_shows_its_pupils() -> object:
    return school(shows=["about", "pupils"])


@breaks("school_page_of_partner")
def a_page_of_a_school_that_is_no_partner() -> object:
    return school(page_agreed_on=DAY)


@breaks("project_goals_known")
def an_eighteenth_goal_of_a_project() -> object:
    return project(sdgs=[0])


@breaks("project_subjects_known")
def a_project_about_magic() -> object:
    return project(subjects=["magic"])


@breaks("project_ages_in_order")
def a_project_for_one_age_only() -> object:
    return project(age_from=8)


@breaks("project_ages_in_order")
def a_project_for_the_older_first() -> object:
    return project(age_from=12, age_to=8)


@breaks("project_ages_in_order")
def a_project_for_babies() -> object:
    return project(age_from=1, age_to=8)


@breaks("project_ages_in_order")
def a_project_for_the_grown_up() -> object:
    return project(age_from=16, age_to=40)


# ── News and events ───────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("picture_has_a_size")
def a_picture_without_a_height() -> object:
    return picture(height=0)


@breaks("picture_has_a_size")
def a_picture_without_files() -> object:
    return picture(widths=[])


@breaks("post_state_known")
def a_post_in_limbo() -> object:
    return post(state="limbo", published_at=NOON)


@breaks("post_language_code")
def a_post_in_a_language_in_words() -> object:
    return post(language="Greek")


@breaks("post_title_given")
def a_post_without_a_title() -> object:
    return post(title=" ")


@breaks("post_published_at_given")
def a_post_that_became_public_at_no_time() -> object:
    return post(state=State.PUBLISHED)


@breaks("post_deleted_unseen")
def a_post_that_was_public_in_the_bin() -> object:
    return post(state=State.DELETED, published_at=NOON)


@breaks("post_picture_described")
def a_picture_that_some_cannot_see() -> object:
    return post(picture=picture(), picture_alt=" ")


@breaks("event_state_known")
def an_event_in_limbo() -> object:
    return event(state="limbo", published_at=NOON)


@breaks("event_language_code")
def an_event_in_a_language_in_words() -> object:
    return event(language="Greek")


@breaks("event_title_given")
def an_event_without_a_title() -> object:
    return event(title="")


@breaks("event_published_at_given")
def an_event_that_became_public_at_no_time() -> object:
    return event(state=State.WITHDRAWN)


@breaks("event_deleted_unseen")
def an_event_that_was_public_in_the_bin() -> object:
    return event(state=State.DELETED, published_at=NOON)


@breaks("event_ends_after_start")
def an_event_that_ends_before_it_begins() -> object:
    return event(ends_at=NOON - dt.timedelta(hours=1))


@breaks("event_is_somewhere")
def an_event_nowhere() -> object:
    return event(place=" ")
