"""`/h/…/schools/`: the hub's register of schools: found by what people type, added, changed, and moved."""

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience
from impact.rollups import drain_all
from impact.rollups.verify import verify
from schools.actions.schools import add_school, move_school
from schools.models import School, SchoolMove
from schools.queries.register import find_schools
from tests.factories.clients import client_of, member
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

LIST = "/h/OSHub-RG/schools/"
SENT = {"name": "Escola Básica do Vale", "place": "Guarda", "country": "PT"}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-RG")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


def titles(client: Client, query: str) -> list[str]:
    page = client.get(LIST + query).content.decode()
    rows = re.findall(r'<h2 class="rows__title"><a href="[^"]+"><bdi>(.*?)</bdi>', page)
    return [html.unescape(row) for row in rows]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("EB 2,3 joao", "Escola Básica 2, 3 João de Deus"),
        ("eb2,3", "Escola Básica 2, 3 João de Deus"),
        ("deus joão escola", "Escola Básica 2, 3 João de Deus"),
        ("Joao de Dues", "Escola Básica 2, 3 João de Deus"),
        ("Esc. Sec.", "Escola Secundária da Sé"),
        ("secundraia", "Escola Secundária da Sé"),
        ("ZŠ kovarska", "Základní škola Kovářská"),
        ("zakladni skola", "Základní škola Kovářská"),
        ("dimotiko myrina", "1ο Δημοτικό Σχολείο Μύρινας"),
        ("saint martin", "St. Martin's National School"),
        ("st martins ns", "St. Martin's National School"),
        ("ecole du lac", "École primaire du Lac"),
    ],
)
def test_a_school_is_found_as_people_type_it(client: Client, hub: Hub, typed: str, name: str) -> None:
    for one in (
        "Escola Básica 2, 3 João de Deus",
        "Escola Secundária da Sé",
        "Základní škola Kovářská",
        "1ο Δημοτικό Σχολείο Μύρινας",
        "St. Martin's National School",
        "École primaire du Lac",
    ):
        make_school(hub, one)
    assert titles(client, f"?q={typed}")[0] == name
    assert find_schools(typed, near=hub)[0].name == name


def test_what_fits_nothing_says_so_and_keeps_the_words(client: Client, hub: Hub) -> None:
    make_school(hub, "Valley School")
    page = client.get(LIST + "?q=xylophone").content.decode()
    assert "No school fits" in page
    assert 'value="xylophone"' in page
    assert titles(client, "?q=---") == []


def test_narrowed_by_standing_level_and_place(client: Client, hub: Hub) -> None:
    make_school(hub, "Partner School")
    School.objects.filter(pk=make_school(hub, "Talking School").pk).update(partner_since=None, levels=["isced_1"])
    School.objects.filter(pk=make_school(hub, "Former School", place="Far").pk).update(partner_until="2022-07-01")
    assert titles(client, "?standing=talks") == ["Talking School"]
    assert titles(client, "?standing=ended") == ["Former School"]
    assert titles(client, "?level=isced_1") == ["Talking School"]
    assert titles(client, "?place=Far") == ["Former School"]
    page = client.get(LIST + "?standing=married&place=Moon").content.decode()
    assert "There is no such standing" in page


def test_schools_of_sub_hubs_stand_in_the_list(client: Client, hub: Hub) -> None:
    school = make_school(make_hub("OSHub-RG-Sub", parent=hub), "Village School")
    make_school(make_hub(), "Far School")
    assert titles(client, "") == ["Village School"]
    assert client.get(f"/h/OSHub-RG-Sub/schools/{school.pk}/").status_code == 200
    assert client.get(f"{LIST}{school.pk}/").status_code == 404


def test_added_with_what_is_known(client: Client, hub: Hub) -> None:
    more = {"levels": ["isced_1", "isced_2"], "language": "pt", "size": "240", "other_names": "EB Vale\r\n"}
    answer = client.post(LIST + "new/", SENT | more)
    school = School.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{school.pk}/")
    assert (school.hub, school.size, school.levels, school.other_names) == (
        hub,
        240,
        ["isced_1", "isced_2"],
        ["EB Vale"],
    )
    page = client.get(answer["Location"]).content.decode()
    assert "In talks" in page
    assert "EB Vale" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "\u200b"}, "This field is required."),
        ({"place": ""}, "This field is required."),
        ({"size": "0"}, "greater than or equal to 1"),
        ({"size": "many"}, "Write a whole number in digits, such as 2,500."),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"levels": ["isced_9"]}, "isced_9 is not one of the available choices"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client: Client, wrong: dict[str, object], said: str) -> None:
    answer = client.post(LIST + "new/", SENT | {"other_names": "EB Vale"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "EB Vale" in page
    assert not School.objects.exists()


@pytest.mark.parametrize(
    "twin",
    [
        {"name": "EB do Vale"},
        {"name": "escola basica vale"},
        {"name": "Escola Básica do Valle"},
        {"name": "Vale, Escola Básica do"},
        {"name": "Another name", "website": "https://vale.example"},
    ],
)
def test_a_twin_is_asked_about_before_it_is_made(client: Client, twin: dict[str, str]) -> None:
    elsewhere = make_school(make_hub(), "Escola Básica do Vale", place="Guarda")
    School.objects.filter(pk=elsewhere.pk).update(website="https://vale.example/")
    answer = client.post(LIST + "new/", SENT | twin)
    assert (answer.status_code, "Is it one of these?" in answer.content.decode()) == (422, True)
    assert School.objects.count() == 1
    assert client.post(LIST + "new/", SENT | twin | {"another": "on"}).status_code == 302


@pytest.mark.parametrize("other", [{"name": "Escola Básica do Monte"}, {"place": "Faro"}, {"country": "ES"}])
def test_what_is_another_one_is_not_asked_about(client: Client, other: dict[str, str]) -> None:
    make_school(make_hub(), "Escola Básica do Vale", place="Guarda")
    assert client.post(LIST + "new/", SENT | other).status_code == 302


def test_the_same_school_twice_is_refused_whoever_insists(client: Client, hub: Hub) -> None:
    make_school(hub, "escola básica do vale", place="guarda")
    answer = client.post(LIST + "new/", SENT | {"another": "on"})
    assert answer.status_code == 422
    assert "has a school of that name in that place already" in answer.content.decode()
    with pytest.raises(ValidationError, match="already"):
        add_school(hub=hub, by=make_user(), values=SENT)


def test_changed_with_a_way_back_and_on_record(client: Client, hub: Hub) -> None:
    school = make_school(hub, "Valley School")
    edit = f"{LIST}{school.pk}/edit/"
    answer = client.post(edit, SENT | {"version": "1"}, follow=True)
    assert f"{edit}?undo=2" in answer.content.decode()
    assert "Valley School" in client.get(f"{LIST}{school.pk}/").content.decode(), "what it was called before"
    assert client.post(edit, SENT | {"version": "1", "name": "Mine"}).status_code == 409
    client.post(edit, {"step": "undo", "version": "2"})
    school.refresh_from_db()
    assert school.name == "Valley School"


def test_a_partnership_begins_and_ends_for_a_reason(client: Client, hub: Hub) -> None:
    school = make_school(hub)
    at, sent = f"{LIST}{school.pk}/partnership/", {"version": "1", "partner_since": "2021-09-01"}
    assert "Say in a few words why it ends." in client.post(at, sent | {"partner_until": "2022-07-01"}).content.decode()
    backwards = client.post(at, sent | {"partner_until": "2020-07-01", "end_reason": "It closed."})
    assert "cannot end before it began" in backwards.content.decode()
    assert client.post(at, sent).status_code == 302
    client.post(at, sent | {"version": "2", "partner_until": "2022-07-01", "end_reason": "It closed."})
    page = client.get(f"{LIST}{school.pk}/").content.decode()
    assert "It closed." in page
    assert "Ended" in page


@pytest.mark.parametrize(
    ("role", "reads", "edits", "moves"),
    [(Role.STAFF, 200, 200, 403), (Role.COORDINATOR, 200, 200, 200), (Role.BOARD, 403, 403, 403)],
)
def test_who_may(hub: Hub, role: Role, reads: int, edits: int, moves: int) -> None:
    school, browser = make_school(hub), member(hub, role)[1]
    assert browser.get(LIST).status_code == browser.get(f"{LIST}{school.pk}/").status_code == reads
    assert browser.get(LIST + "new/").status_code == browser.get(f"{LIST}{school.pk}/edit/").status_code == edits
    assert browser.get(f"{LIST}{school.pk}/move/").status_code == moves


def test_a_school_moves_with_its_classes_and_its_sessions_stay(hub: Hub) -> None:
    there, school = make_hub("OSHub-TO"), make_school(hub, "Valley School")
    group = make_class(school)
    make_session(hub, class_line(group), people_line(Audience.TEACHER, 3, 3), school=school)
    drain_all()
    browser = member(hub, Role.COORDINATOR)[1]
    sent = {"version": "1", "to": there.pk, "day": "2022-08-31", "reason": "It is nearer."}
    assert browser.post(f"{LIST}{school.pk}/move/", sent | {"reason": ""}).status_code == 422
    assert browser.post(f"{LIST}{school.pk}/move/", sent | {"to": hub.pk}).status_code == 422
    assert browser.post(f"{LIST}{school.pk}/move/", sent).status_code == 302
    school.refresh_from_db()
    assert school.hub == there
    assert SchoolMove.objects.get().reason == "It is nearer."
    drain_all()
    assert verify().differences == 0
    assert hub.sessions.count() == 1
    assert browser.get(f"{LIST}{school.pk}/").status_code == 404, "they have no role at the other hub"
    both = member(there)[0]
    make_membership(both, Role.STAFF, hub)
    answer = client_of(both).get(f"{LIST}{school.pk}/")
    assert answer["Location"] == f"/h/OSHub-TO/schools/{school.pk}/"
    page = client_of(both).get(answer["Location"]).content.decode()
    assert "It is nearer." in page
    # The other hub logs with its classes from now on.
    make_session(there, class_line(group), held_on=dt.date(2022, 5, 20))
    drain_all()
    assert verify().differences == 0


def test_a_move_is_refused_where_the_other_hub_has_it_or_somebody_was_quicker(hub: Hub) -> None:
    there, school, by = make_hub(), make_school(hub, "Valley School"), make_user()
    make_school(there, "VALLEY school")
    day = dt.date(2022, 8, 31)
    with pytest.raises(ValidationError, match="already"):
        move_school(school=school, to=there, by=by, version=1, moved_on=day, reason="Nearer.")
    with pytest.raises(EditedMeanwhile):
        move_school(school=school, to=make_hub(), by=by, version=7, moved_on=day, reason="Nearer.")
    assert not SchoolMove.objects.exists()
