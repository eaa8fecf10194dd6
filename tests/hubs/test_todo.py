"""What a hub has not said of itself is asked of those who may say it, with the way there."""

import pytest

from hubs.models import Hub, HubProfile
from hubs.queries.todo import hub_todos
from hubs.roles import HubPerm
from schools.queries.todo import school_todos
from tests.factories.network import OPENED_ON, make_hub, make_school
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
