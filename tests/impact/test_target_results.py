"""Results that no log can give: entered with evidence by who may, kept when another takes their place."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import IndicatorKind, Result
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.targets import YEAR, aim, enter, make_indicator, make_share, versions
from tests.impact.log_form import words

TOLD = {"numerator": "15", "denominator": "20", "as_of": "2022-06-20", "evidence": "Asked on paper.", "version": "0"}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def manager() -> User:
    user = make_user("manager@oshub.example", "Mara Example")
    make_membership(user, Role.MANAGER)
    return user


@pytest.fixture
def coordinator(hub: Hub) -> Client:
    return member(hub, Role.COORDINATOR, "Cara Example")[1]


def address(code: str, hub: Hub | None = None) -> str:
    if hub is None:
        return f"/network/targets/of/{code}/result/?period={YEAR}"
    return f"/h/{hub.code}/targets/{code}/result/?period={YEAR}"


@pytest.mark.django_db
def test_a_coordinator_enters_a_share_with_its_evidence(hub: Hub, coordinator: Client, manager: User) -> None:
    share = make_share(manager, "skills", name="Better skills")
    aim(share, 70, by=manager, hub=hub)
    page = words(coordinator.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "nobody has entered it" in page
    assert "Result missing" in page
    answer = coordinator.post(address("skills", hub), TOLD)
    assert (answer.status_code, answer["Location"]) == (302, f"/h/OSHub-MM/targets/?period={YEAR}")
    page = words(coordinator.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "75 %" in page
    assert "15 of 20" in page
    assert "entered by Cara Example" in page
    assert "Asked on paper." in page
    assert "Reached" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"numerator": "21"}, "This is more than all of them."),
        ({"denominator": "0"}, "Of nobody there is no share."),
        ({"denominator": ""}, "This field is required."),
        ({"evidence": " "}, "This field is required."),
        ({"as_of": "2199-01-01"}, "This day has not come yet."),
        ({"numerator": "some"}, "Enter a number."),
        ({"evidence_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    wrong: dict[str, str], said: str, hub: Hub, coordinator: Client, manager: User
) -> None:
    make_share(manager, "skills")
    answer = coordinator.post(address("skills", hub), TOLD | {"as_of": "2022-06-21"} | wrong)
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert wrong.get("as_of", "2022-06-21") in answer.content.decode()
    assert not Result.objects.exists()


@pytest.mark.django_db
def test_another_result_keeps_the_earlier_one(hub: Hub, coordinator: Client, manager: User) -> None:
    share = make_share(manager, "skills")
    enter(share, 10, 20, by=manager, hub=hub)
    assert "A result stands already" in words(coordinator.get(address("skills", hub)).content)
    late = coordinator.post(address("skills", hub), TOLD)
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in words(late.content)
    assert coordinator.post(address("skills", hub), TOLD | {"version": "1"}).status_code == 302
    row = Result.objects.get()
    assert (row.numerator, row.as_of) == (Decimal(15), dt.date(2022, 6, 20))
    assert "Earlier results" in (page := words(coordinator.get(address("skills", hub)).content))
    assert "50 % (10 of 20)" in page
    assert "entered by Mara Example" in page
    assert list(versions("ResultVersion", "numerator")) == [Decimal(10)]


@pytest.mark.django_db
def test_staff_and_other_hubs_may_not(hub: Hub, manager: User) -> None:
    make_share(manager, "skills")
    assert member(hub, Role.STAFF)[1].get(address("skills", hub)).status_code == 403
    assert member(make_hub(), Role.COORDINATOR)[1].get(address("skills", hub)).status_code == 404
    assert client_of(manager).get(address("skills", hub)).status_code == 403
    assert client_of(manager).get(address("skills")).status_code == 200


@pytest.mark.django_db
def test_nothing_is_entered_of_what_is_counted(hub: Hub, coordinator: Client, manager: User) -> None:
    counted = make_indicator(manager, "interactions")
    assert coordinator.get(address("interactions", hub)).status_code == 404
    with pytest.raises(ValidationError):
        enter(counted, 10, None, by=manager)


@pytest.mark.django_db
def test_a_number_is_no_share_and_a_share_no_number(manager: User) -> None:
    with pytest.raises(ValidationError):
        enter(make_indicator(manager, kind=IndicatorKind.NUMBER, measure=""), 10, 20, by=manager)
    with pytest.raises(ValidationError):
        enter(make_share(manager), 10, None, by=manager)


@pytest.mark.django_db
def test_the_same_again_changes_nothing(manager: User) -> None:
    share = make_share(manager)
    enter(share, 10, 20, by=manager)
    enter(share, 10, 20, by=manager)
    assert not versions("ResultVersion", "numerator")
