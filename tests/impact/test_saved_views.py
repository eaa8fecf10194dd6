"""Saved views: kept under a name, alone or with the team, renamed, and deleted with a way back."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub, Membership
from hubs.roles import Role
from impact.actions import saved_views as actions
from impact.actions.saved_views import change_view, drop_view, forget_saved_views, keep_view
from impact.models import SavedView
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
PAGE = "/h/OSHub-PT/explore/"
VIEW = f"{PAGE}?period=year-2022&by=school"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


def person(role: Role, hub: Hub | None = None) -> tuple[Client, User]:
    client, user = Client(), make_user()
    make_membership(user, role, hub)
    client.force_login(user)
    return client, user


def test_a_view_is_kept_and_leads_back(hub: Hub) -> None:
    client, user = person(Role.STAFF, hub)
    answer = client.post(VIEW, {"name": "Schools of 2022"})
    assert answer["Location"] == VIEW
    kept = SavedView.objects.get()
    assert (kept.hub, kept.kept_by, kept.query, kept.shared) == (hub, user, "period=year-2022&by=school", False)
    page = client.get(f"{PAGE}?everything").content.decode()
    assert f'href="{VIEW.replace("&", "&amp;")}"' in page
    assert "“Schools of 2022” is saved." in words(page.encode())


def test_the_whole_hub_is_a_view_too(hub: Hub) -> None:
    client, _user = person(Role.STAFF, hub)
    client.get(VIEW)  # filters of last time do not come in between
    client.post(f"{PAGE}?everything", {"name": "All of it"})
    page = client.get(f"{PAGE}?everything").content.decode()
    assert SavedView.objects.get().query == ""
    assert f'<a href="{PAGE}?everything" aria-current="page"><bdi>All of it</bdi></a>' in page


def test_ones_own_is_seen_by_nobody_else_and_a_shared_one_by_all(hub: Hub) -> None:
    client, _user = person(Role.STAFF, hub)
    client.post(VIEW, {"name": "Mine"})
    client.post(VIEW, {"name": "Ours", "shared": "on"})
    client.post("/h/OSHub-PT/explore/?period=year-2022&of=&by=", {"name": "Mine too"})
    board = words(person(Role.BOARD, hub)[0].get(PAGE).content)
    assert "Ours" in board
    assert "Mine" not in board
    network = words(person(Role.MANAGER)[0].get("/network/explore/").content)
    assert "Ours" not in network


def test_the_network_has_views_of_its_own(hub: Hub) -> None:
    client, _user = person(Role.MANAGER)
    client.post("/network/explore/?by=country", {"name": "Countries", "shared": "on"})
    assert "Countries" in words(person(Role.MANAGER)[0].get("/network/explore/").content)
    assert SavedView.objects.get().hub is None


@pytest.mark.parametrize("role", [Role.BOARD, Role.MANAGER])
def test_who_may_not_share_keeps_it_alone(hub: Hub, role: Role) -> None:
    client, user = person(role, hub if role == Role.BOARD else None)
    client.post(VIEW, {"name": "Sent anyway", "shared": "on"})
    assert not SavedView.objects.get().shared
    with pytest.raises(PermissionDenied):
        keep_view(hub=hub, name="Past the form", query="", shared=True, by=user)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Give the view a name."),
        ("   ", "Give the view a name."),
        ("x" * 81, "Ensure this value has at most 80 characters"),
        ("MINE", "You have a view of that name already. Choose another name."),
        ("ours", "A shared view has that name already. Choose another name."),
    ],
)
def test_a_name_that_does_not_do_is_told_and_stays(hub: Hub, name: str, said: str) -> None:
    client, user = person(Role.STAFF, hub)
    keep_view(hub=hub, name="Mine", query="", shared=False, by=user)
    keep_view(hub=hub, name="Ours", query="", shared=True, by=user)
    told = {"name": name} | ({"shared": "on"} if name == "ours" else {})
    answer = client.post(VIEW, told)
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert SavedView.objects.count() == 2
    assert not name.strip() or f'value="{name}"' in answer.content.decode()


def test_very_many_are_refused(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST", 1)
    client, _user = person(Role.STAFF, hub)
    client.post(VIEW, {"name": "One"})
    assert "There are very many saved views here." in words(client.post(VIEW, {"name": "Two"}).content)


def test_it_is_renamed_and_shared(hub: Hub) -> None:
    client, user = person(Role.STAFF, hub)
    view = keep_view(hub=hub, name="Mine", query="period=year-2022", shared=False, by=user)
    assert client.get(f"/saved-views/{view.pk}/").status_code == 200
    answer = client.post(f"/saved-views/{view.pk}/", {"step": "save", "name": "Ours", "shared": "on"})
    assert answer["Location"] == f"{PAGE}?period=year-2022"
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Ours", True)


def test_a_shared_one_is_the_teams_to_rename_and_its_makers_to_take_back(hub: Hub) -> None:
    _client, user = person(Role.STAFF, hub)
    view = keep_view(hub=hub, name="Ours", query="", shared=True, by=user)
    other, _other = person(Role.COORDINATOR, hub)
    assert other.post(f"/saved-views/{view.pk}/", {"name": "Ours, anew", "shared": "on"}).status_code == 302
    answer = other.post(f"/saved-views/{view.pk}/", {"name": "Ours, anew"})
    assert answer.status_code == 422
    assert "Only who made a shared view can take it back for themselves." in words(answer.content)
    view.refresh_from_db()
    assert (view.name, view.shared) == ("Ours, anew", True)


def test_a_deleted_one_can_be_saved_again(hub: Hub) -> None:
    client, user = person(Role.STAFF, hub)
    view = keep_view(hub=hub, name="Mine & yours", query="period=year-2022", shared=False, by=user)
    answer = client.post(f"/saved-views/{view.pk}/", {"step": "delete"})
    page = client.get(answer["Location"]).content.decode()
    assert not SavedView.objects.exists()
    again = f"{PAGE}?period=year-2022&amp;again=Mine%20%26%20yours#saved-views"
    assert f'href="{again}"' in page
    page = client.get(again.replace("&amp;", "&").partition("#")[0]).content.decode()
    assert 'value="Mine &amp; yours"' in page


def test_who_may_not_change_it(hub: Hub) -> None:
    _client, user = person(Role.STAFF, hub)
    own = keep_view(hub=hub, name="Mine", query="", shared=False, by=user)
    shared = keep_view(hub=hub, name="Ours", query="", shared=True, by=user)
    for role, at, of_own, of_shared in (
        (Role.COORDINATOR, hub, 404, 200),
        (Role.BOARD, hub, 404, 403),
        (Role.MANAGER, None, 404, 403),
        (Role.COORDINATOR, make_hub(), 404, 404),
    ):
        client, other = person(role, at)
        assert client.get(f"/saved-views/{own.pk}/").status_code == of_own
        assert client.get(f"/saved-views/{shared.pk}/").status_code == of_shared
        with pytest.raises(PermissionDenied):
            drop_view(view=own, by=other)
        with pytest.raises(PermissionDenied):
            change_view(view=own, name="Taken", shared=False, by=other)
    assert SavedView.objects.count() == 2


def test_with_a_person_their_own_go_and_what_they_shared_stays(hub: Hub) -> None:
    _client, user = person(Role.STAFF, hub)
    keep_view(hub=hub, name="Mine", query="", shared=False, by=user)
    keep_view(hub=hub, name="Ours", query="", shared=True, by=user)
    user.delete()
    kept = SavedView.objects.get()
    assert (kept.name, kept.kept_by) == ("Ours", None)


def test_ones_own_go_with_the_last_role_there(hub: Hub) -> None:
    _client, user = person(Role.STAFF, hub)
    sub_hub = make_hub(parent=hub)
    for place in (hub, sub_hub):
        keep_view(hub=place, name="Mine", query="", shared=False, by=user)
    keep_view(hub=hub, name="Ours", query="", shared=True, by=user)
    _manager, manager = person(Role.MANAGER)
    keep_view(hub=hub, name="A manager's", query="", shared=False, by=manager)
    today = timezone.now().date()
    forget_saved_views(today=today)
    assert SavedView.objects.count() == 4
    Membership.objects.filter(user=user).update(starts_on=today - dt.timedelta(days=9), ends_on=today)
    forget_saved_views(today=today + dt.timedelta(days=1))
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["A manager's", "Ours"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_name_give_one_view() -> None:
    hub = make_hub("OSHub-PT")
    user = make_user()
    make_membership(user, Role.STAFF, hub)
    first_is_in, problems = threading.Event(), []

    def second() -> None:
        first_is_in.wait(5)
        try:
            keep_view(hub=hub, name="ours", query="", shared=True, by=user)
        except ValidationError as problem:
            problems.extend(problem.messages)
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with transaction.atomic():
        keep_view(hub=hub, name="Ours", query="", shared=True, by=user)
        first_is_in.set()
        other.join(0.4)
        assert other.is_alive()  # it waits for what becomes of the first
    other.join(5)
    assert problems == ["A view has that name already. Choose another name."]
    assert SavedView.objects.count() == 1
