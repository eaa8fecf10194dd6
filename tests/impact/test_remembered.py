"""Filters come back as they were left, each person's own, said on the page and taken away by one link."""

import pytest
from django.test import Client

from hubs.models import Hub
from hubs.roles import Role
from tests.factories.network import make_hub, make_membership, make_session
from tests.factories.people import make_user
from tests.impact.log_form import told

pytestmark = pytest.mark.django_db
LIST = "/h/OSHub-PT/sessions/"
SAID = "Narrowed as you left it last time."


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT")
    make_session(hub, title="A session")
    return hub


def signed_in(role: Role, hub: Hub | None = None) -> Client:
    client, user = Client(), make_user()
    make_membership(user, role, hub)
    client.force_login(user)
    return client


def test_a_list_comes_back_as_it_was_left(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    assert client.get(LIST).status_code == 200
    assert SAID not in client.get(f"{LIST}?missing=on&first_day=2022-01-01&school=").content.decode()
    again = client.get(LIST)
    assert again.headers["Location"] == f"{LIST}?first_day=2022-01-01&missing=on&kept=on"
    page = client.get(again.headers["Location"]).content.decode()
    assert SAID in page
    assert f'href="{LIST}?everything"' in page


def test_one_link_takes_the_filters_away(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?missing=on")
    page = client.get(f"{LIST}?everything")
    assert (page.status_code, SAID in page.content.decode()) == (200, False)
    assert client.get(LIST).status_code == 200


def test_an_empty_form_takes_them_away_too(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?missing=on")
    client.get(f"{LIST}?first_day=&last_day=&session_type=")
    assert client.get(LIST).status_code == 200


def test_a_part_that_htmx_asks_for_counts(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?voided=on", headers={"HX-Request": "true"})
    assert client.get(LIST).headers["Location"] == f"{LIST}?voided=on&kept=on"


def test_another_page_of_the_list_leads_nowhere_else(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?missing=on")
    assert client.get(f"{LIST}?page=2").status_code == 200


def test_each_hub_and_each_person_has_their_own(hub: Hub) -> None:
    other, client = make_hub("OSHub-NL"), signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?missing=on")
    assert signed_in(Role.STAFF, hub).get(LIST).status_code == 200
    manager = signed_in(Role.MANAGER)
    manager.get(f"{LIST}?missing=on")
    assert manager.get(f"/h/{other.code}/sessions/").status_code == 200
    assert manager.get(LIST).status_code == 302


def test_nothing_is_written_where_nothing_changes(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?missing=on")
    before = client.session["filters"]
    client.get(f"{LIST}?missing=on&page=1")
    assert client.session["filters"] == before == {"sessions of OSHub-PT": "missing=on"}
    client.get(f"{LIST}?everything")
    assert client.session["filters"] == {}


def test_the_networks_dashboard_comes_back_too(hub: Hub) -> None:
    client = signed_in(Role.MANAGER)
    client.get("/network/?audience=student&period=&hub=")
    again = client.get("/network/")
    assert again.headers["Location"] == "/network/?audience=student&kept=on"
    assert SAID in client.get(again.headers["Location"]).content.decode()
    assert client.get("/network/?everything").status_code == 200


def test_what_was_kept_cannot_lead_elsewhere(hub: Hub) -> None:
    client = signed_in(Role.MANAGER)
    named = make_hub(name="x&next=//evil.example/#; Set-Cookie: a=b")
    client.get("/network/", {"hub": named.name})
    assert client.get("/network/").headers["Location"].startswith("/network/?hub=x%26next")


def test_what_was_not_understood_is_not_kept(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?missing=on")
    assert client.get(f"{LIST}?school=99999").status_code == 422
    assert client.get(LIST).headers["Location"] == f"{LIST}?missing=on&kept=on"


def test_what_was_just_logged_is_not_hidden_by_them(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    client.get(f"{LIST}?first_day=2031-01-01")
    saved = client.post(f"{LIST}log/", told(held_on=hub.today().isoformat()))
    page = client.get(saved.headers["Location"]).content.decode()
    assert "No session fits these filters" not in page
    assert client.get(LIST).headers["Location"] == f"{LIST}?first_day=2031-01-01&kept=on"
