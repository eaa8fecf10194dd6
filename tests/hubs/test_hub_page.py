"""`/hubs/<code>/`: what a hub says of itself and who stands behind it; nobody is named who does not want to be."""

import datetime as dt
import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import ChallengeStatus, Hub, StakeholderGroup
from hubs.roles import Role
from impact.models import Audience
from impact.rollups import drain_all
from tests.factories.meetings import make_meeting
from tests.factories.network import make_hub, make_membership, make_project, make_school, make_session, people_line
from tests.factories.people import make_user
from tests.factories.public import (
    agree_to_page,
    make_challenge,
    make_event,
    make_organisation,
    make_post,
    make_profile,
    make_seat,
)

pytestmark = pytest.mark.django_db
URL = "/hubs/OSHub-PT/"
# The version of what is public, for the figures; the hub, its sub-hubs, profile, team, board, decisions and meetings,
# challenges, canvas; what is counted; which challenges have projects; projects and their number; schools and their
# number; events; news.
QUERIES = 20


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    hub.local_name, hub.website, hub.contact_email = "Casa Aberta", "https://pt.oshub.example/", "hello@oshub.example"
    hub.address, hub.reach = "Largo da Demonstração 3\nTesting", "Five minutes from the bus stop."
    hub.save()
    return hub


def page(client: Client, url: str = URL, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def everything(hub: Hub, number: int) -> None:
    """One more of each thing that the page shows."""
    member = make_user(name=f"Named {number}")
    member.listed = True
    member.save()
    make_membership(member, Role.STAFF, hub)
    make_seat(hub, StakeholderGroup.RESEARCH, make_organisation())
    challenge = make_challenge(hub, sdgs=[4, 11])
    project = make_project(hub)
    project.challenge = challenge
    project.save()
    agree_to_page(make_school(hub))
    make_school(hub)
    make_post(hub)
    make_event(hub)
    make_meeting(hub, shows=["agenda"])
    make_hub(parent=hub)
    make_profile(hub, ("en", "pt", "fr")[number], assets="A dark sky.")
    make_session(hub, people_line(Audience.STUDENT, 12, 12), project=project)
    drain_all()


def test_it_says_what_the_hub_is_and_how_to_reach_it(client: Client, hub: Hub) -> None:
    text = page(client)
    for words in (
        "Hub of the Hills",
        "Casa Aberta",
        "Test House",
        "School-based hub",
        "Testing, Portugal",
        "October 2019",
    ):
        assert words in text
    for words in ("Largo da Demonstração 3", "Five minutes from the bus stop.", "mailto:hello@oshub.example"):
        assert words in text
    assert 'href="https://pt.oshub.example/"' in text
    assert "Portuguese" in text


def test_it_says_so_where_nothing_is_said_yet(client: Client) -> None:
    make_hub("OSHub-PT")
    text = page(client)
    assert "has not written about itself yet" in text
    for heading in ("Local challenges", "Who stands behind it", "In figures", "How to reach it", "News</h2>"):
        assert heading not in text


def test_the_profile_is_in_the_readers_language_or_else_in_the_hubs(client: Client, hub: Hub) -> None:
    make_profile(hub, "pt", open_schooling_is="uma escola que responde.")
    text = page(client)
    assert re.search(r'<div class="prose" lang="pt"><p>uma escola que responde\.', text)
    assert "Open schooling is…" in text
    make_profile(hub, "en", open_schooling_is="a school that answers.")
    text = page(client)
    assert "a school that answers." in text
    assert "uma escola que responde." not in text
    text = page(client, lang="pt")
    assert '<div class="prose"><p>uma escola que responde.' in text


def test_an_empty_profile_is_none(client: Client, hub: Hub) -> None:
    make_profile(hub, "en", assets="  ")
    make_profile(hub, "fr", assets="Un ciel noir.")
    assert "Un ciel noir." in page(client)


def test_what_people_typed_is_shown_and_not_run(client: Client, hub: Hub) -> None:
    make_profile(hub, "en", assets="<script>alert(1)</script>\n\nA new paragraph.")
    Hub.objects.filter(pk=hub.pk).update(name="</script><b>Hub</b>", local_name="<i>x</i>")
    text = page(client)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>Hub</b>" not in text
    assert text.count("</script>") == text.count("<script")


def test_only_those_of_the_team_are_named_who_want_to_be(client: Client, hub: Hub) -> None:
    for name, role, listed in (
        ("Ana Coordinates", Role.COORDINATOR, True),
        ("Rui Works", Role.STAFF, True),
        ("Eva Unnamed", Role.STAFF, False),
        ("Tom Onboard", Role.BOARD, True),
    ):
        user = make_user(name=name)
        user.listed = listed
        user.save()
        make_membership(user, role, hub)
    gone = make_user(name="Long Gone")
    gone.listed, gone.is_active = True, False
    gone.save()
    make_membership(gone, Role.STAFF, hub)
    text = page(client)
    assert text.index("Ana Coordinates") < text.index("Rui Works")
    assert "Hub coordinator" in text
    assert "and 1 other person" in text
    for hidden in ("Eva Unnamed", "Tom Onboard", "Long Gone"):
        assert hidden not in text


def test_a_role_that_has_ended_is_over(client: Client, hub: Hub) -> None:
    user = make_user(name="Ana Past")
    user.listed = True
    user.save()
    membership = make_membership(user, Role.STAFF, hub)
    membership.ends_on = hub.today() - dt.timedelta(days=1)
    membership.starts_on = membership.ends_on
    membership.save()
    assert "Ana Past" not in page(client)


def test_the_board_stands_by_its_groups(client: Client, hub: Hub) -> None:
    make_seat(hub, StakeholderGroup.TEACHERS)
    make_seat(hub, StakeholderGroup.INDUSTRY, make_organisation("Rope Works"))
    past = make_seat(hub, StakeholderGroup.FAMILIES, make_organisation("Parents of Old"))
    past.ends_on = hub.today() - dt.timedelta(days=1)
    past.save()
    text = page(client)
    assert "Rope Works" in text
    assert "1 seat" in text
    assert "Parents of Old" not in text


def test_schools_are_named_only_where_they_agreed(client: Client, hub: Hub) -> None:
    agree_to_page(make_school(hub, "Named School"))
    make_school(hub, "Silent School")
    over = agree_to_page(make_school(hub, "Former School"))
    over.partner_until = hub.today() - dt.timedelta(days=1)
    over.save()
    text = page(client)
    assert "Named School" in text
    assert "and 1 other school" in text
    assert "Silent School" not in text
    assert "Former School" not in text


def test_challenges_show_their_goals_and_those_answered_come_last(client: Client, hub: Hub) -> None:
    make_challenge(hub, "A first one", status=ChallengeStatus.ANSWERED, story="It rained.")
    challenge = make_challenge(hub, "Dry wells", summary="No water in August.", sdgs=[6])
    project = make_project(hub)
    project.challenge = challenge
    project.save()
    text = page(client)
    assert text.index("Dry wells") < text.index("A first one")
    for words in (
        "No water in August.",
        "Clean water and sanitation",
        "It rained.",
        f"/projects/?challenge={challenge.pk}",
    ):
        assert words in text
    assert text.count('Projects on this<span class="visually-hidden">: Dry wells</span>') == 1


def test_it_shows_projects_news_and_events_of_the_hub_and_of_its_sub_hubs(client: Client, hub: Hub) -> None:
    sub, other = make_hub("OSHub-PT-Sub", parent=hub), make_hub("OSHub-X")
    for of, word in ((hub, "Own"), (sub, "Near"), (other, "Foreign")):
        make_project(of, f"{word} project")
        make_post(of, f"{word} post")
        make_event(of, f"{word} event")
    text = page(client)
    for thing in ("project", "post", "event"):
        assert f"Own {thing}" in text
        assert f"Near {thing}" in text
        assert f"Foreign {thing}" not in text
    assert 'href="/projects/?hub=OSHub-PT"' in text
    assert "Own project" not in page(client, "/hubs/OSHub-PT-Sub/")


def test_a_sub_hub_leads_to_its_hub_and_back(client: Client, hub: Hub) -> None:
    make_hub("OSHub-PT-Sub", name="In the valley", parent=hub)
    assert 'href="/hubs/OSHub-PT-Sub/"' in page(client)
    assert 'href="/hubs/OSHub-PT/"' in page(client, "/hubs/OSHub-PT-Sub/")


def test_a_hub_that_has_closed_says_so(client: Client, hub: Hub) -> None:
    Hub.objects.filter(pk=hub.pk).update(closed_on="2024-01-31")
    assert "at rest since 31 January 2024" in page(client)


def test_search_engines_read_what_the_page_says(client: Client, hub: Hub) -> None:
    make_hub("OSHub-PT-Sub", parent=hub)
    Hub.objects.filter(pk=hub.pk).update(latitude="40.9", longitude="-6.9")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(client))
    assert found
    told = json.loads(found[1])
    assert (told["@type"], told["name"], told["alternateName"]) == ("Organization", "Hub of the Hills", "Casa Aberta")
    assert told["location"]["geo"]["latitude"] == 40.9
    assert told["location"]["address"]["addressCountry"] == "PT"
    assert told["subOrganization"][0]["url"].endswith("/hubs/OSHub-PT-Sub/")
    assert told["parentOrganization"]["name"] == "OSHub.Network"
    assert "telephone" not in told


def test_another_spelling_of_the_code_leads_to_the_one_address(client: Client, hub: Hub) -> None:
    answer = client.get("/hubs/oshub-pt/")
    assert (answer.status_code, answer["Location"]) == (301, URL)


@pytest.mark.parametrize("code", ["OSHub-ZZ", "%00", "..", "a" * 500])
def test_there_is_no_page_of_a_hub_that_is_not_there(client: Client, code: str) -> None:
    assert client.get(f"/hubs/{code}/").status_code == 404


def test_nobody_can_send_anything(client: Client, hub: Hub) -> None:
    assert client.post(URL).status_code == 405


def test_it_costs_the_same_with_one_and_with_three_of_everything(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    everything(hub, 0)
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        client.get(URL, {"again": "1"})
    everything(hub, 1)
    everything(hub, 2)
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        client.get(URL, {"again": "2"})
