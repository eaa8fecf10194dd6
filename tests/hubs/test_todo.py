"""What a hub has not said of itself is asked of those who may say it, with the way there."""

import datetime as dt

import pytest
from django.utils import timezone

from hubs.actions.minutes import write_minutes
from hubs.models import Hub, HubProfile, MeetingState
from hubs.queries.meeting_todo import meeting_todos
from hubs.queries.todo import hub_todos
from hubs.roles import HubPerm
from schools.queries.todo import school_todos
from tests.factories.meetings import make_meeting, make_paper
from tests.factories.network import OPENED_ON, make_hub, make_school
from tests.factories.people import make_user
from tests.factories.public import agree_to_page, make_challenge, make_profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


def texts(hub: Hub) -> list[str]:
    return [todo.text for todo in hub_todos(hub, [HubPerm.EDIT_PROFILE])]


def test_an_empty_hub_is_asked_for_everything(hub: Hub) -> None:
    assert texts(hub) == [
        "The public page does not say how to reach the hub.",
        "The profile says nothing in Portuguese yet.",
        "No local challenge is written down yet.",
    ]
    assert all(todo.url.startswith("/h/OSHub-PT/") for todo in hub_todos(hub, [HubPerm.EDIT_PROFILE]))


def test_gaps_are_counted_and_a_full_profile_is_done(hub: Hub) -> None:
    profile = make_profile(hub, "pt", assets="A workshop")
    make_challenge(hub)
    Hub.objects.filter(pk=hub.pk).update(phone="+351 200 000 000")
    hub.refresh_from_db()
    assert texts(hub) == ["6 headings of the profile are empty in Portuguese."]
    HubProfile.objects.filter(pk=profile.pk).update(**dict.fromkeys(HubProfile.PARTS, "Text"))
    assert texts(hub) == []


def test_schools_that_were_not_asked_are_counted(hub: Hub) -> None:
    rights = [HubPerm.MANAGE_SCHOOLS]
    assert school_todos(hub, rights) == []
    first = make_school(hub)
    make_school(hub)
    (todo,) = school_todos(hub, rights)
    assert todo.text.startswith("2 partner schools have not agreed")
    assert todo.url == "/h/OSHub-PT/schools/"
    agree_to_page(first)
    assert school_todos(hub, rights)[0].text.startswith("1 partner school has not")
    hub.schools.exclude(pk=first.pk).update(partner_until=OPENED_ON)
    assert school_todos(hub, rights) == []


def test_who_may_not_do_it_is_not_asked(hub: Hub) -> None:
    make_school(hub)
    assert hub_todos(hub, [HubPerm.VIEW]) == []
    assert school_todos(hub, [HubPerm.VIEW]) == []


def test_the_next_meeting_is_told_to_all_who_read_the_papers(hub: Hub) -> None:
    assert meeting_todos(hub, [HubPerm.VIEW]) == []
    make_meeting(hub, starts_at=timezone.now() + dt.timedelta(days=30))
    meeting = make_meeting(hub)
    make_paper(meeting, make_user())
    (todo,) = meeting_todos(hub, [HubPerm.READ_BOARD])
    assert todo.text.startswith("The board meets on ")
    assert todo.text.endswith("There is 1 paper to read.")
    assert todo.url == f"/h/OSHub-PT/board/meetings/{meeting.pk}/"


def test_minutes_that_are_missing_are_asked_of_who_looks_after_the_board(hub: Hub) -> None:
    meeting = make_meeting(hub, state=MeetingState.HELD)
    make_meeting(hub, state=MeetingState.INVITED, starts_at=timezone.now() - dt.timedelta(hours=1))
    assert meeting_todos(hub, [HubPerm.READ_BOARD]) == []
    told = [todo.text for todo in meeting_todos(hub, [HubPerm.READ_BOARD, HubPerm.MANAGE_BOARD])]
    assert [text.split(" on ")[0].split(" of ")[0] for text in told] == ["The board was to meet", "The minutes"]
    write_minutes(meeting=meeting, by=make_user(), version=0, text="We met.")
    assert len(meeting_todos(hub, [HubPerm.READ_BOARD, HubPerm.MANAGE_BOARD])) == 1
