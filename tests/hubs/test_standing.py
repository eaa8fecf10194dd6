"""A hub opens, goes to rest, opens again; what stays, what changes, and who is told no."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import User
from hubs.actions.set_up import move_hub
from hubs.actions.status import NotNow, back_to_set_up, open_hub, put_to_rest, reopen
from hubs.models import Hub, HubStatus, Membership, StatusChange
from hubs.roles import Role
from impact.actions import HubNotOpen
from impact.models import Audience, ScopeKind, Thing
from impact.queries.choices import log_choices
from impact.queries.dashboard import read_things
from impact.rollups import drain_all, verify
from tests.factories.clients import client_of, member
from tests.factories.network import HELD_ON, make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user
from tests.hubs.test_team import at_once
from tests.impact.log_form import told

REASON = "No room until the house is rebuilt"


@pytest.fixture
def manager() -> User:
    user = make_user("manager@network.example", "Mara Example")
    make_membership(user, Role.MANAGER)
    return user


@pytest.fixture
def client(manager: User) -> Client:
    return client_of(manager)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


def address(hub: Hub, step: str = "") -> str:
    return f"/network/hubs/{hub.code}/standing/{step}"


def again(hub: Hub) -> Hub:
    return Hub.objects.get(pk=hub.pk)


def being_set_up(code: str = "OSHub-NN", **said: object) -> Hub:
    hub = make_hub(code, name="Hub to come", **said)  # type: ignore[arg-type]  # what the factory takes
    Hub.objects.filter(pk=hub.pk).update(opened_on=None)
    return again(hub)


def rest(hub: Hub, by: User, *, with_sub_hubs: bool = True) -> Hub:
    return put_to_rest(hub=hub, reason=REASON, with_sub_hubs=with_sub_hubs, by=by)


# ── To rest, and back ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_to_rest_and_back_from_the_toast(hub: Hub, client: Client) -> None:
    staff, browser = member(hub, Role.STAFF)
    page = client.get(address(hub, "rest/")).content.decode()
    assert "From tomorrow on nobody logs new sessions there" in page
    assert "They stay in those of the network" in page
    assert "sub_hubs" not in page
    answer = client.post(address(hub, "rest/"), {"reason": REASON}, follow=True)
    page = answer.content.decode()
    assert "“Hub of the Hills” is at rest." in page
    assert REASON in page
    assert "Mara Example" in page
    assert (again(hub).status, again(hub).closed_on) == (HubStatus.AT_REST, hub.today())
    assert Membership.objects.filter(user=staff, ends_on=None).exists()
    assert browser.get("/h/OSHub-MM/").status_code == 200

    undo = re.search(r'class="alert-link" href="([^"]+)"', page)
    assert undo is not None
    assert client.post(undo[1], {"reason": ""}).status_code == 302
    assert (again(hub).status, again(hub).closed_on) == (HubStatus.OPEN, None)
    assert list(StatusChange.objects.values_list("status", flat=True)) == ["open", "at_rest"]


@pytest.mark.django_db
def test_the_public_page_stays_and_the_directory_leaves_it_out(hub: Hub, manager: User) -> None:
    rest(hub, manager)
    page = Client().get("/hubs/OSHub-MM/").content.decode()
    assert "This hub is at rest since" in page
    assert "Hub of the Hills" not in Client().get("/hubs/").content.decode()
    assert "Hub of the Hills" in Client().get("/hubs/?rest=rest").content.decode()


@pytest.mark.django_db
def test_a_reason_is_asked_for_and_nothing_happens_without(hub: Hub, client: Client) -> None:
    answer = client.post(address(hub, "rest/"), {"reason": "  "})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert again(hub).status == HubStatus.OPEN


@pytest.mark.django_db
def test_no_session_after_the_last_day_but_those_before(hub: Hub, manager: User) -> None:
    browser = member(hub, Role.STAFF)[1]
    day = hub.today() - dt.timedelta(days=3)
    Hub.objects.filter(pk=hub.pk).update(closed_on=day)
    make_session(again(hub), people_line(Audience.TEACHER, 9, 1), held_on=day)
    late = day + dt.timedelta(days=1)
    with pytest.raises(HubNotOpen):
        make_session(again(hub), people_line(Audience.TEACHER, 9, 1), held_on=late)
    answer = browser.post("/h/OSHub-MM/sessions/log/", told(held_on=late.isoformat(), title="Kept title"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The hub is at rest since" in page
    assert "Kept title" in page


@pytest.mark.django_db
def test_it_is_no_longer_offered_as_co_host(hub: Hub, manager: User) -> None:
    other = make_hub()
    assert hub in log_choices(other, by=manager).co_hosts
    rest(hub, manager)
    assert hub not in log_choices(other, by=manager).co_hosts


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "status", "stays"), [("rest", HubStatus.AT_REST, True), ("alone", "open", False)])
def test_its_sub_hubs_rest_with_it_or_go_on_alone(
    hub: Hub, client: Client, choice: str, status: str, *, stays: bool
) -> None:
    sub = make_hub("OSHub-MM-Sub", name="In the valley", parent=hub)
    assert "In the valley" in client.get(address(hub, "rest/")).content.decode()
    assert client.post(address(hub, "rest/"), {"reason": REASON}).status_code == 422
    assert client.post(address(hub, "rest/"), {"reason": REASON, "sub_hubs": choice}).status_code == 302
    assert (again(sub).status, again(sub).parent == hub) == (status, stays)
    page = client.get(address(hub, "reopen/")).content.decode()
    assert ("In the valley" in page) == stays
    client.post(address(hub, "reopen/"), {"with_sub_hubs": "on"})
    assert (again(hub).status, again(sub).status) == (HubStatus.OPEN, HubStatus.OPEN)


@pytest.mark.django_db
def test_a_sub_hub_does_not_open_under_a_hub_at_rest(hub: Hub, manager: User, client: Client) -> None:
    sub = make_hub("OSHub-MM-Sub", parent=hub)
    rest(hub, manager)
    answer = client.post(address(sub, "reopen/"), {"reason": ""})
    assert answer.status_code == 422
    assert "Open that one first, or move this one." in answer.content.decode()


@pytest.mark.django_db
def test_opening_an_open_one_again_says_so(hub: Hub, client: Client, manager: User) -> None:
    answer = client.post(address(hub, "reopen/"), {"reason": ""}, follow=True)
    assert "Nothing was changed. The hub&#x27;s status is by now: Open" in answer.content.decode()
    with pytest.raises(NotNow):
        reopen(hub=hub, reason="", with_sub_hubs=False, by=manager)
    assert not StatusChange.objects.exists()


@pytest.mark.django_db
def test_only_managers(hub: Hub) -> None:
    coordinator, browser = member(hub, Role.COORDINATOR)
    assert browser.get(address(hub, "rest/")).status_code == 403
    steps: tuple[Callable[[], object], ...] = (
        lambda: rest(hub, coordinator),
        lambda: reopen(hub=hub, reason="", with_sub_hubs=True, by=coordinator),
        lambda: open_hub(hub=hub, day=HELD_ON, by=coordinator),
        lambda: move_hub(hub=hub, parent=None, by=coordinator),
    )
    for step in steps:
        with pytest.raises(PermissionDenied):
            step()


@pytest.mark.django_db(transaction=True)
def test_put_to_rest_twice_at_once_it_rests_once() -> None:
    hub, user = make_hub("OSHub-MM"), make_user()
    make_membership(user, Role.MANAGER)

    def job() -> object:
        return rest(Hub.objects.get(pk=hub.pk), User.objects.get(pk=user.pk))

    assert at_once(job, job) == ["NotNow", "done"]
    assert StatusChange.objects.count() == 1


# ── Being set up, and opened ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_being_set_up_nothing_is_public_and_nothing_is_logged(client: Client) -> None:
    hub = being_set_up()
    browser = member(hub, Role.COORDINATOR)[1]
    assert Client().get("/hubs/OSHub-NN/").status_code == 404
    assert "Hub to come" not in Client().get("/hubs/").content.decode()
    assert "/hubs/OSHub-NN/" not in Client().get("/search/?q=Hub+to+come").content.decode()
    page = browser.get("/h/OSHub-NN/").content.decode()
    assert "This hub is being set up" in page
    answer = browser.post("/h/OSHub-NN/sessions/log/", told(held_on=hub.today().isoformat()))
    assert "The hub is being set up." in answer.content.decode()
    drain_all()
    assert read_things(ScopeKind.NETWORK, 0)[Thing.HUBS] == 0


@pytest.mark.django_db
def test_opened_it_counts_and_can_go_back_until_something_is_logged(client: Client, manager: User) -> None:
    hub = being_set_up()
    for day, said in (("2999-01-01", "still to come"), ("1989-12-31", "after 1990")):
        answer = client.post(address(hub, "open/"), {"day": day})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert client.post(address(hub, "open/"), {"day": "2022-05-01"}).status_code == 302
    assert Client().get("/hubs/OSHub-NN/").status_code == 200
    drain_all()
    assert read_things(ScopeKind.NETWORK, 0)[Thing.HUBS] == 1
    client.post(address(hub, "back/"))
    drain_all()
    assert (again(hub).status, read_things(ScopeKind.NETWORK, 0)[Thing.HUBS]) == (HubStatus.SETTING_UP, 0)
    open_hub(hub=hub, day=HELD_ON, by=manager)
    make_session(again(hub), people_line(Audience.TEACHER, 9, 1))
    answer = client.post(address(hub, "back/"))
    assert answer.status_code == 422
    assert "It has logged sessions, so it stays open." in answer.content.decode()
    with pytest.raises(ValidationError):
        back_to_set_up(hub=hub, by=manager)
    assert verify().differences == 0


# ── Changed and moved ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_manager_changes_everything_but_the_code(hub: Hub, client: Client) -> None:
    page = client.get("/network/hubs/OSHub-MM/edit/").content.decode()
    assert 'aria-label="Network"' in page, "a page of the network has the network's navigation"
    assert "/h/OSHub-MM/log/" not in page
    assert 'name="code"' not in page
    assert "The code stays as it is" in page
    said = {
        "name": "Hub of the Dales", "country": "PT", "category": "space", "place": "Dale", "code": "OSHub-QQ",
        "time_zone": "Europe/Lisbon", "languages": ["pt", "en"], "version": hub.version,
    }  # fmt: skip
    assert client.post("/network/hubs/OSHub-MM/edit/", said).status_code == 302
    changed = again(hub)
    assert (changed.name, changed.code, changed.languages) == ("Hub of the Dales", "OSHub-MM", ["pt", "en"])
    assert client.post("/network/hubs/OSHub-MM/edit/", said | {"name": "Other"}).status_code == 409


@pytest.mark.django_db
def test_a_move_shows_what_changes_and_leaves_every_figure_right(hub: Hub, client: Client) -> None:
    other = make_hub("OSHub-OO", name="Hub of the Oaks")
    sub = make_hub("OSHub-MM-Sub", name="In the valley", parent=hub)
    make_session(sub, people_line(Audience.FAMILY, 1234, 40))
    drain_all()
    move = f"/network/hubs/{sub.code}/move/"
    page = client.post(move, {"parent": other.pk, "step": "look"}).content.decode()
    assert "interactions 1,234" in page
    assert "“Hub of the Hills” has so many less" in page
    assert "“Hub of the Oaks” has so many more" in page
    assert again(sub).parent == hub
    assert client.post(move, {"parent": other.pk, "step": "move"}).status_code == 302
    assert again(sub).parent == other
    drain_all()
    assert verify().differences == 0


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["under a sub-hub", "with sub-hubs of its own"])
def test_sub_hubs_have_one_level(hub: Hub, client: Client, case: str) -> None:
    sub = make_hub("OSHub-MM-Sub", parent=hub)
    other = make_hub("OSHub-OO")
    moved, to = (other, sub) if case == "under a sub-hub" else (hub, other)
    answer = client.post(f"/network/hubs/{moved.code}/move/", {"parent": to.pk, "step": "move"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "This hub cannot have sub-hubs" in said or "A hub with sub-hubs cannot become a sub-hub." in said
    assert again(moved).parent_id == moved.parent_id
