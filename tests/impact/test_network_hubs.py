"""The managers' list of hubs, and what a new hub does first."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub, HubDraft, HubProfile
from hubs.roles import Role
from impact.models import Audience
from impact.rollups import drain_all
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership, make_school, make_session, people_line
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

LIST = "/network/hubs/"


@pytest.fixture
def client() -> Client:
    user = make_user()
    make_membership(user, Role.MANAGER)
    return client_of(user)


def test_each_hub_with_status_coordinators_last_session_and_its_sub_hubs(client: Client) -> None:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    make_hub("OSHub-MM-Sub", name="In the valley", parent=hub)
    to_come = make_hub("OSHub-NN", name="Hub to come")
    Hub.objects.filter(pk=to_come.pk).update(opened_on=None)
    member(hub, Role.COORDINATOR, "Cara Example")
    make_session(hub, people_line(Audience.TEACHER, 9, 1))
    drain_all()
    page = client.get(LIST).content.decode()
    for said in (
        "Cara Example",
        "Last session of its own on 12 May 2022",
        "Sub-hubs of Hub of the Hills",
        "In the valley",
    ):
        assert said in page
    assert "Being set up" in page
    assert "Nobody coordinates it" in page


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            hub = make_hub()
            member(make_hub(parent=hub), Role.COORDINATOR)
            HubDraft.objects.create(name="To come", country="PT")

    grow(1)
    client.get(LIST)
    with django_assert_num_queries(8):
        client.get(LIST)
    grow(2)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_first_steps_are_ticked_as_they_are_done() -> None:
    hub = make_hub("OSHub-MM")
    Hub.objects.filter(pk=hub.pk).update(opened_on=None)
    browser = member(hub, Role.COORDINATOR)[1]
    steps = "/h/OSHub-MM/first-steps/"
    assert "1 of 5" in browser.get(steps).content.decode()
    assert steps in browser.get("/h/OSHub-MM/").content.decode()
    assert "A network manager opens it." in browser.get(steps).content.decode()
    begun = '<a href="/h/OSHub-MM/team/">Somebody coordinates it</a>'
    assert begun in browser.get(steps).content.decode(), "done, and the way to invite the others"
    HubProfile.objects.create(hub=hub, language="en", assets="Tools")
    Hub.objects.filter(pk=hub.pk).update(opened_on="2019-10-01")
    make_school(hub)
    assert "4 of 5" in browser.get(steps).content.decode()
    make_session(Hub.objects.get(pk=hub.pk), people_line(Audience.TEACHER, 9, 1))
    assert "All of it is done." in browser.get(steps).content.decode()


def test_a_hub_that_is_being_set_up_is_not_offered_a_form_that_cannot_be_saved() -> None:
    hub = make_hub("OSHub-MM")
    browser = member(hub, Role.COORDINATOR)[1]
    button, log = '<a class="btn btn-primary" href="/h/OSHub-MM/sessions/log/"', "/h/OSHub-MM/sessions/log/"
    assert button in browser.get("/h/OSHub-MM/").content.decode()
    Hub.objects.filter(pk=hub.pk).update(opened_on=None)
    assert button not in browser.get("/h/OSHub-MM/").content.decode()
    for address in ("/h/OSHub-MM/sessions/", log):
        page = browser.get(address).content.decode()
        assert "From the day on which it opens, sessions can be logged." in page
        assert button not in page
        assert 'name="session_type"' not in page or address != log
    typed = browser.post(log, {"held_on": "2022-05-12"})
    assert (typed.status_code, 'name="held_on"' in typed.content.decode()) == (422, True)
