"""`/h/…/schools/<n>/merge/`, the list of twins, the record of a merge, and where old addresses lead."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from schools.models import School, SchoolMerge
from schools.queries.merging import merge_preview
from tests.factories.clients import client_of, member
from tests.factories.network import OPENED_ON, make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import make_teacher
from tests.schools.twins import Pair, fill, make_pair, make_roles, merged

pytestmark = pytest.mark.django_db

HUB = "/h/OSHub-MG/schools/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MG", name="Hub of the Mills")


@pytest.fixture
def pair(hub: Hub) -> Pair:
    return make_pair(hub)


@pytest.fixture
def client(pair: Pair) -> Client:
    return client_of(pair.by)


@pytest.fixture
def manager() -> User:
    user = make_user(name="Maaike Example")
    make_membership(user, Role.MANAGER)
    return user


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def sent(page: str) -> dict[str, str]:
    """What the form of a preview would send."""
    values = dict(re.findall(r'<input type="hidden" name="(into|seen)" value="([^"]*)"', page))
    values |= dict(re.findall(r'<input type="radio"[^>]*name="([^"]+)"[^>]*value="([^"]*)"[^>]*checked', page))
    return values


def test_the_whole_way_of_a_coordinator(pair: Pair, client: Client) -> None:
    """From the school's page by its twin and the preview to one school, to the record, and back."""
    fill(pair)
    at = f"{HUB}{pair.gone.pk}/"
    assert f'href="{at}merge/"' in client.get(at).content.decode()
    assert "Escola do Vale" in text_of(client.get(f"{at}merge/")), "what looks like it is offered"
    page = text_of(client.get(f"{at}merge/?into={pair.kept.pk}"))
    for word in ("Self-reflections", "7B (2)", "The school is found as “EB do Vale” too", "Which is right?"):
        assert word in page
    told = sent(page)
    assert told.keys() == {"into", "seen", "fact-name", "fact-levels"}
    answer = client.post(f"{at}merge/", told | {"fact-levels": "gone"}, follow=True)
    assert answer.redirect_chain == [(f"{HUB}{pair.kept.pk}/", 302)]
    said = text_of(answer)
    assert "“EB do Vale” is part of this school now." in said
    record = SchoolMerge.objects.get()
    assert f'href="{HUB}merges/{record.pk}/"' in said
    page = text_of(client.get(f"{HUB}merges/{record.pk}/"))
    for word in ("was merged into “Escola do Vale” by Cora Example", "Classes</dt><dd>3", "Take the schools apart"):
        assert word in page
    answer = client.post(f"{HUB}merges/{record.pk}/", follow=True)
    assert "“EB do Vale” is a school of its own again." in text_of(answer)
    assert "It was undone by Cora Example" in text_of(client.get(f"{HUB}merges/{record.pk}/"))
    again = client.post(f"{HUB}merges/{record.pk}/")
    assert (again.status_code, "It was undone already." in text_of(again)) == (409, True)


def test_a_second_tab_is_told_that_the_two_are_one_already(pair: Pair, client: Client) -> None:
    at = f"{HUB}{pair.gone.pk}/merge/"
    told = sent(text_of(client.get(f"{at}?into={pair.kept.pk}")))
    client.post(at, told)
    answer = client.post(at, told, follow=True)
    assert (answer.redirect_chain, SchoolMerge.objects.count()) == ([(HUB, 302)], 1)
    assert "This school was merged into another one already." in text_of(answer)
    assert client.get(f"{HUB}999999/merge/").status_code == 404


def test_the_record_tells_the_time_where_the_hub_is(pair: Pair, client: Client, hub: Hub) -> None:
    record = merged(pair)
    Hub.objects.filter(pk=hub.pk).update(time_zone="Pacific/Auckland")
    SchoolMerge.objects.filter(pk=record.pk).update(merged_at=dt.datetime(2022, 5, 12, 22, 30, tzinfo=dt.UTC))
    page = text_of(client.get(f"{HUB}merges/{record.pk}/"))
    assert "on 13 May 2022, 10:30." in page
    assert "UTC" not in page


def test_searched_for(pair: Pair, client: Client) -> None:
    make_school(pair.hub, "Mill School", place="Elsewhere")
    page = text_of(client.get(f"{HUB}{pair.gone.pk}/merge/?q=mill"))
    assert "Mill School" in page
    assert "No other school fits" in text_of(client.get(f"{HUB}{pair.gone.pk}/merge/?q=qqqq"))
    assert "No school looks like it" in text_of(client.get(f"{HUB}{make_school(pair.hub).pk}/merge/"))


@pytest.mark.parametrize("into", ["", "x", "0", "999999999", "99999999999999999999"])
def test_into_nothing(pair: Pair, client: Client, into: str) -> None:
    at = f"{HUB}{pair.gone.pk}/merge/"
    assert client.get(at, {"into": into}).status_code == 200
    answer = client.post(at, {"into": into})
    assert (answer.status_code, "Which school is the same?" in text_of(answer)) == (422, True)


def test_into_itself(pair: Pair, client: Client) -> None:
    assert "Which school is the same?" in text_of(client.get(f"{HUB}{pair.gone.pk}/merge/?into={pair.gone.pk}"))


def test_a_fact_that_is_not_offered_or_left_open(pair: Pair, client: Client) -> None:
    at = f"{HUB}{pair.gone.pk}/merge/"
    told = sent(client.get(f"{at}?into={pair.kept.pk}").content.decode())
    answer = client.post(at, told | {"fact-name": "third"})
    assert answer.status_code == 422
    del told["fact-name"]
    answer = client.post(at, told)
    assert (answer.status_code, "Choose one of the two." in text_of(answer)) == (422, True)
    assert SchoolMerge.objects.count() == 0


def test_something_changed_meanwhile(pair: Pair, client: Client) -> None:
    """What was chosen stays chosen, and what would happen now is shown."""
    at = f"{HUB}{pair.gone.pk}/merge/"
    told = sent(client.get(f"{at}?into={pair.kept.pk}").content.decode())
    make_class(pair.gone, "9Z")
    answer = client.post(at, told | {"fact-name": "gone"})
    page = text_of(answer)
    assert (answer.status_code, "Something changed meanwhile" in page, "9Z" in page) == (409, True, True)
    assert sent(page)["fact-name"] == "gone"
    assert client.post(at, sent(page)).status_code == 302
    assert School.objects.get(pk=pair.kept.pk).name == "EB do Vale"
    record = text_of(client.get(f"{HUB}merges/{SchoolMerge.objects.get().pk}/"))
    assert "“EB do Vale” was merged into “Escola do Vale”" in record, "as they were called before"


def test_a_double_click_and_the_back_button(pair: Pair, client: Client) -> None:
    at = f"{HUB}{pair.gone.pk}/merge/"
    told = sent(client.get(f"{at}?into={pair.kept.pk}").content.decode())
    assert client.post(at, told).status_code == 302
    assert client.post(at, told)["Location"] == HUB
    assert client.get(at)["Location"] == f"{HUB}{pair.kept.pk}/merge/"
    assert SchoolMerge.objects.count() == 1


def test_facts_that_clash_are_told_at_the_form(pair: Pair, client: Client) -> None:
    School.objects.filter(pk=pair.gone.pk).update(place="Covilhã")
    make_school(pair.hub, "Escola do Vale", place="Covilhã")
    at = f"{HUB}{pair.gone.pk}/merge/"
    told = sent(client.get(f"{at}?into={pair.kept.pk}").content.decode())
    answer = client.post(at, told | {"fact-place": "gone"})
    assert (answer.status_code, "a school of that name in that place already" in text_of(answer)) == (422, True)
    assert 'value="gone"' in answer.content.decode()


def test_what_stands_against_it(pair: Pair, client: Client) -> None:
    make_teacher(pair.gone)
    make_roles(pair.by, pair.gone)
    page = text_of(client.get(f"{HUB}{pair.gone.pk}/merge/?into={pair.kept.pk}"))
    assert "This stands against it" in page
    assert "Merge the two schools" not in page


# ── Who may ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_coordinator_merges_only_what_is_theirs(pair: Pair, client: Client) -> None:
    """A twin at another hub is neither found nor merged; the page says no more than of one that does not exist."""
    far = make_school(make_hub(), "Escola do Vale", place="Guarda")
    assert far.hub.name not in text_of(client.get(f"{HUB}{pair.gone.pk}/merge/?q=vale"))
    assert far.hub.name not in text_of(client.get(f"{HUB}twins/"))
    seen = merge_preview(kept=far, gone=pair.gone, by=pair.by).seen
    answer = client.post(f"{HUB}{pair.gone.pk}/merge/", {"into": far.pk, "seen": seen, "fact-name": "kept"})
    missing = client.post(f"{HUB}{pair.gone.pk}/merge/", {"into": 999999999, "seen": seen, "fact-name": "kept"})
    assert (answer.status_code, missing.status_code) == (422, 422)
    assert SchoolMerge.objects.count() == 0


def test_a_manager_merges_across_hubs(pair: Pair, manager: User) -> None:
    there = make_hub("OSHub-MH", name="Hub beyond")
    School.objects.filter(pk=pair.gone.pk).update(hub=there)
    client = client_of(manager)
    assert "Hub beyond" in text_of(client.get(f"{HUB}twins/"))
    at = f"/h/OSHub-MH/schools/{pair.gone.pk}/"
    page = text_of(client.get(f"{at}merge/?into={pair.kept.pk}"))
    answer = client.post(f"{at}merge/", sent(page))
    assert answer["Location"] == f"{HUB}{pair.kept.pk}/"
    assert client.get(at)["Location"] == f"{HUB}{pair.kept.pk}/"
    record = SchoolMerge.objects.get()
    coordinator = client_of(pair.by)
    assert "coordinators of both hubs" in text_of(coordinator.get(f"{HUB}merges/{record.pk}/"))
    assert coordinator.post(f"{HUB}merges/{record.pk}/").status_code == 404
    assert client.post(f"{HUB}merges/{record.pk}/")["Location"] == at


@pytest.mark.parametrize(("role", "status"), [(Role.STAFF, 403), (Role.BOARD, 403)])
def test_others_do_not_merge(pair: Pair, role: Role, status: int) -> None:
    client = member(pair.hub, role)[1]
    for page in (f"{HUB}twins/", f"{HUB}{pair.gone.pk}/merge/"):
        assert client.get(page).status_code == status
    record = merged(pair)
    assert client.post(f"{HUB}merges/{record.pk}/").status_code == status
    if role == Role.STAFF:
        page = text_of(client.get(f"{HUB}merges/{record.pk}/"))
        assert "Take the schools apart" not in page
        assert "here twice" not in text_of(client.get(f"{HUB}{pair.kept.pk}/"))


def test_it_cannot_be_undone_and_why(pair: Pair, client: Client) -> None:
    record = merged(pair)
    SchoolMerge.objects.update(merged_at=timezone.now() - dt.timedelta(days=31))
    page = text_of(client.get(f"{HUB}merges/{record.pk}/"))
    assert "It is more than 30 days ago." in page
    assert "Take the schools apart" not in page
    answer = client.post(f"{HUB}merges/{record.pk}/")
    assert (answer.status_code, "It was not undone" in text_of(answer)) == (409, True)


# ── Old addresses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_old_addresses_lead_on_in_the_workspace(pair: Pair, client: Client) -> None:
    one = make_class(pair.gone, "7B")
    teacher = client_of(make_teacher(pair.gone))
    merged(pair)
    old, new = f"{HUB}{pair.gone.pk}/", f"{HUB}{pair.kept.pk}/"
    assert client.get(old)["Location"] == new
    assert client.get(f"{old}classes/?year=2021")["Location"] == f"{new}classes/?year=2021"
    assert client.get(f"{old}classes/{one.pk}/")["Location"] == f"{new}classes/{one.pk}/"
    assert teacher.get(f"/s/{pair.gone.pk}/")["Location"] == f"/s/{pair.kept.pk}/"
    assert teacher.get(f"/s/{pair.kept.pk}/").status_code == 200
    stranger = client_of(make_user())
    assert stranger.get(f"/s/{pair.gone.pk}/").status_code == 404
    assert stranger.get(old).status_code == 404
    assert client.post(f"{old}edit/", {}).status_code == 404


def test_old_addresses_lead_on_over_two_merges(pair: Pair, client: Client) -> None:
    third = make_school(pair.hub, "Vale", place="Guarda")
    merged(pair)
    merged(Pair(pair.hub, third, pair.kept, pair.by))
    assert client.get(f"{HUB}{pair.gone.pk}/")["Location"] == f"{HUB}{third.pk}/"


def test_the_old_public_page_leads_on(pair: Pair) -> None:
    School.objects.filter(pk=pair.gone.pk).update(page_agreed_on=OPENED_ON)
    visitor, old = Client(), f"/schools/{pair.gone.pk}-eb-do-vale/"
    assert visitor.get(old).status_code == 200
    merged(pair)
    assert visitor.get(old)["Location"] == f"/schools/{pair.kept.pk}-escola-do-vale/"
    assert visitor.get(f"/schools/{pair.kept.pk}-escola-do-vale/").status_code == 200, "it agreed, whatever its name"
    School.objects.filter(pk=pair.kept.pk).update(page_agreed_on=None)
    assert visitor.get(old).status_code == 404, "a school that has no page is not named by an old address"


# ── Twins ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_likely_twins(pair: Pair, client: Client) -> None:
    page = text_of(client.get(f"{HUB}twins/"))
    assert f'href="{HUB}{pair.gone.pk}/merge/?into={pair.kept.pk}"' in page
    assert f'href="{HUB}twins/"' in text_of(client.get(HUB))


def test_not_twins(hub: Hub) -> None:
    client = member(hub, Role.COORDINATOR)[1]
    make_school(hub, "Escola do Vale", place="Guarda")
    make_school(hub, "Escola da Serra", place="Guarda")
    make_school(hub, "Escola do Vale", place="Covilhã")
    assert "No school seems to be here twice" in text_of(client.get(f"{HUB}twins/"))


def test_twins_by_other_names_and_websites(hub: Hub) -> None:
    client = member(hub, Role.COORDINATOR)[1]
    one, other = make_school(hub, "Escola da Serra", place="Guarda"), make_school(hub, "Mill", place="Guarda")
    School.objects.filter(pk=one.pk).update(other_names=["Mill School"])
    assert f"{other.pk}/merge/?into={one.pk}" in text_of(client.get(f"{HUB}twins/"))
    School.objects.update(other_names=[], website="https://mill.example/")
    assert f"{other.pk}/merge/?into={one.pk}" in text_of(client.get(f"{HUB}twins/"))


@pytest.mark.parametrize("number", [1, 3])
def test_twins_cost_the_same_however_many(
    hub: Hub, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = member(hub, Role.COORDINATOR)[1]
    for at in range(number):
        for name in ("Escola do Vale", "EB do Vale"):
            make_school(hub, name, place=("Guarda", "Porto", "Lagos")[at])
        make_school(make_hub(), "Escola do Vale", place="Guarda")  # rights at other hubs are not asked for one by one
    client.get(f"{HUB}twins/")
    with django_assert_num_queries(8):
        page = client.get(f"{HUB}twins/").content.decode()
    assert page.count("/merge/?into=") == number
