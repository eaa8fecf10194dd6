"""A hub's tokens: made by coordinators, shown once, kept as a digest, taken over, revoked, told of before they end."""

import datetime as dt
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from hubs.actions.tokens import RevokedAlready, make_token, revoke_token, take_token_over, tell_of_tokens_that_end
from hubs.models import ApiScope, ApiToken, Hub, Membership
from hubs.notices import TOKEN_ENDS
from hubs.roles import Role
from tests.factories.api import make_program
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def cora(hub: Hub, client: Client) -> User:
    user = make_user("cora@pt.oshub.example", "Cora Coordinator")
    make_membership(user, Role.COORDINATOR, hub, starts_on=dt.date(2020, 1, 1))
    client.force_login(user)
    return user


def url(hub: Hub) -> str:
    return f"/h/{hub.code}/tokens/"


def told(hub: Hub, **more: object) -> dict[str, object]:
    end = hub.today() + dt.timedelta(days=100)
    return {"name": "Tablets", "scopes": ["sessions:read", "sessions:write"], "ends_on": end.isoformat(), **more}


def test_a_token_is_shown_once_and_works(client: Client, cora: User, hub: Hub) -> None:
    assert "No program yet" in words(client.get(url(hub)).content)
    answer = client.post(url(hub), told(hub))
    (secret,) = set(re.findall(r"oshub_[0-9a-f]{8}_[\w-]{43}", answer.content.decode()))
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.kept_by, token.scopes) == (cora, ["sessions:read", "sessions:write"])
    assert secret not in str(ApiToken.objects.values())
    page = client.get(url(hub)).content.decode()
    assert secret not in page
    assert token.prefix in page
    asked = Client().get("/api/v1/hubs/OSHub-PT/", headers={"Authorization": f"Bearer {secret}"})
    assert asked.json()["token"]["name"] == "Tablets"
    token.refresh_from_db()
    assert token.last_used_on == hub.today()


def test_the_form_sent_twice_makes_one(client: Client, cora: User, hub: Hub) -> None:
    client.post(url(hub), told(hub))
    again = client.post(url(hub), told(hub))
    assert again.status_code == 422
    assert "The hub has a token of this name" in words(again.content)
    assert 'value="Tablets"' in again.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"scopes": []}, "Choose what the token may do."),
        ({"scopes": ["everything"]}, "everything is not one of the available choices"),
        ({"ends_on": "2019-01-01"}, "at most thirteen months"),
        ({"ends_on": "2199-01-01"}, "at most thirteen months"),
        ({"ends_on": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_made(
    client: Client, cora: User, hub: Hub, wrong: dict[str, object], said: str
) -> None:
    answer = client.post(url(hub), told(hub) | wrong)
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert not ApiToken.objects.exists()


def test_revoking_stops_it_at_once(client: Client, cora: User, hub: Hub) -> None:
    program = make_program(hub, keeper=cora)
    assert program.ask("GET").status_code == 200
    page = client.post(f"{url(hub)}{program.token.pk}/", {"step": "revoke"}, follow=True)
    assert "is revoked" in words(page.content)
    assert program.ask("GET").json()["code"] == "token-revoked"
    again = client.post(f"{url(hub)}{program.token.pk}/", {"step": "revoke"}, follow=True)
    assert "revoked already" in words(again.content)
    assert make_program(hub, keeper=cora).ask("GET").status_code == 200, "the name is free again"


def test_the_page_says_who_revoked_a_token_and_when(client: Client, cora: User, hub: Hub) -> None:
    revoked, old, gone = (make_program(hub, keeper=cora, name=name).token for name in ("A", "B", "C"))
    rui = make_user(name="Rui Example")
    make_membership(rui, Role.COORDINATOR, hub, starts_on=dt.date(2020, 1, 1))
    revoke_token(token=revoked, by=rui)
    ApiToken.objects.filter(pk=revoked.pk).update(revoked_at=dt.datetime(2025, 3, 4, 12, tzinfo=dt.UTC))
    made = timezone.now() - dt.timedelta(days=30)
    ApiToken.objects.filter(pk__in=[old.pk, gone.pk]).update(made_at=made, ends_on=hub.today() - dt.timedelta(days=9))
    ApiToken.objects.filter(pk=gone.pk).update(revoked_at=made)  # by somebody whose account is no more
    page = words(client.get(url(hub)).content)
    assert "revoked on 4 March 2025 by Rui Example" in page
    assert f"revoked on {date_format(made)}" in page
    assert page.count("its time was over") == 1


def test_another_coordinator_answers_for_it_when_its_keeper_has_left(client: Client, cora: User, hub: Hub) -> None:
    program = make_program(hub)
    Membership.objects.filter(user=program.keeper).delete()
    assert program.ask("GET").json()["code"] == "nobody-answers"
    assert "no longer looks after the team" in words(client.get(url(hub)).content)
    client.post(f"{url(hub)}{program.token.pk}/", {"step": "take over"})
    assert program.ask("GET").status_code == 200
    User.objects.filter(pk=cora.pk).update(is_active=False)
    assert program.ask("GET").json()["code"] == "nobody-answers"


@pytest.mark.parametrize("said", [{}, {"step": "revok"}])
def test_what_cannot_be_undone_is_done_only_where_it_was_asked_for(
    client: Client, cora: User, hub: Hub, said: dict[str, str]
) -> None:
    program = make_program(hub, keeper=cora)
    assert client.post(f"{url(hub)}{program.token.pk}/", said).status_code == 422
    assert program.ask("GET").status_code == 200


def test_only_who_looks_after_the_team_makes_and_ends_tokens(cora: User, hub: Hub) -> None:
    token = make_program(hub, keeper=cora).token
    staff, stranger = make_user(), make_user()
    make_membership(staff, Role.STAFF, hub)
    make_membership(stranger, Role.COORDINATOR, make_hub())
    for person in (staff, stranger):
        with pytest.raises(PermissionDenied):
            make_token(hub=hub, name="x", scopes=[ApiScope.READ], ends_on=hub.today(), by=person)
        for act in (revoke_token, take_token_over):
            with pytest.raises(PermissionDenied):
                act(token=token, by=person)
    revoke_token(token=token, by=cora)
    with pytest.raises(RevokedAlready):
        take_token_over(token=token, by=cora)


def test_a_hub_has_not_more_than_it_can_look_after(cora: User, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubs.actions.tokens.MOST", 1)
    make_program(hub, keeper=cora)
    with pytest.raises(ValidationError, match="very many"):
        make_program(hub, keeper=cora, name="Another")


def test_its_coordinators_are_told_a_fortnight_before_it_ends_once(cora: User, hub: Hub) -> None:
    today = hub.today()
    made = timezone.now() - dt.timedelta(days=60)
    for name, days in (("Soon", 14), ("Later", 15), ("Over", -1)):
        token = make_program(hub, keeper=cora, name=name).token
        ApiToken.objects.filter(pk=token.pk).update(made_at=made, ends_on=today + dt.timedelta(days=days))
    make_program(hub, keeper=cora, name="New and short", days=3)
    for _again in range(2):
        tell_of_tokens_that_end(today=today)
    (notice,) = Notice.objects.filter(recipient=cora, kind="hubs.token_ends")
    assert notice.words["token"] == "Soon"
    # With the longest name the day is still there.
    assert re.search(r"works until \d+ \w+ \d{4} only", TOKEN_ENDS.subject({**notice.words, "token": "x" * 60}))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(
    client: Client, cora: User, hub: Hub, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for which in range(number):
        make_program(hub, keeper=cora, name=f"App {which}")
    client.get(url(hub))
    with django_assert_num_queries(7):
        client.get(url(hub))


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_at_once_make_one(hub: Hub, cora: User) -> None:
    said: list[str] = []

    def one() -> None:
        try:
            make_token(hub=hub, name="Tablets", scopes=[ApiScope.READ], ends_on=hub.today(), by=cora)
            said.append("made")
        except ValidationError:
            said.append("taken")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["made", "taken"]
    assert ApiToken.objects.count() == 1
