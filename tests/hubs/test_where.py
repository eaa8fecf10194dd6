"""Where a hub is: a place is read the way people have it, and the map beside the field begins around it."""

import pytest
from django.test import Client

from hubs.coordinates import LONGEST, NoPlaceError, read_place, written
from hubs.countries import towns
from hubs.models import Hub, HubDraft
from hubs.queries.where import where_map
from hubs.roles import Role
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

HERE = "41.19000, -6.11000"


@pytest.mark.parametrize(
    "text",
    [
        "41.19, -6.11",
        " 41.19 −6.11 ",
        "41,19; -6,11",
        "41,19, -6,11",
        "41,19 -6,11",
        "(41.19,-6.11)",
        "41°11′24″ N 6°06′36″ W",
        "41°11'24\"N6°06'36\"W",
        "41º11'24''N 6º6'36''W",
        "41° 11.4' N, 6° 6.6' W",
        "6°06'36\"W, 41°11'24\"N",
        "41 11 24 N 6 6 36 W",
        "N 41.19 W 6.11",
        "41.19 n / 6.11 w",
        "geo:41.19,-6.11",
        "https://www.google.com/maps/@41.19,-6.11,12z",
        "https://www.google.com/maps?q=41.19,-6.11",
        "https://www.openstreetmap.org/#map=12/41.19/-6.11",
        "https://www.openstreetmap.org/?mlat=41.19&mlon=-6.11",
    ],
)
def test_a_place_is_read_however_it_is_written(text: str) -> None:
    place = read_place(text)
    assert place is not None
    assert written(place) == HERE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Lisbon", "not understood"),
        ("41.19", "not understood"),
        ("91, 5", "latitude comes first"),
        ("5, 181", "latitude comes first"),
        ("41°70' N 6° W", "less than 60"),
        ("41 N 6 N", "one latitude"),
        ("-41 S, 5 W", "not both"),
        ("4" * (LONGEST + 50), "not understood"),
    ],
)
def test_what_is_no_place_is_told_why(text: str, why: str) -> None:
    with pytest.raises(NoPlaceError, match=why):
        read_place(text)


def test_nothing_is_nowhere() -> None:
    assert read_place("  ") is None


def test_the_map_begins_around_the_place_the_country_or_europe() -> None:
    assert where_map((41.19, -6.11), "PT").mark is not None
    around = where_map(None, "PT")
    assert around.mark is None
    assert (round(around.latitude, 1), round(around.longitude, 1)) == (38.7, -9.1)
    nowhere = where_map(None, "BR")
    assert nowhere.scale < around.scale
    lisbon = next(town for town in towns() if town.name == "Lisbon")
    assert (lisbon.country, lisbon.zone) == ("PT", "Europe/Lisbon")


@pytest.fixture
def client() -> Client:
    user = make_user()
    make_membership(user, Role.MANAGER)
    return client_of(user)


@pytest.mark.django_db
def test_the_step_of_the_place_takes_one_text(client: Client) -> None:
    draft = HubDraft.objects.create(name="Hub of the Hills", country="PT")
    step = f"/network/new-hub/{draft.pk}/place/"
    page = client.get(step).content.decode()
    assert "data-where-map" in page
    sent = {"place": "Mogadouro", "where": "41,19; -6,11", "time_zone": "Europe/Lisbon", "languages": ["pt"]}
    told = sent | {"version": draft.version}
    refused = client.post(step, told | {"where": "behind the church"})
    assert refused.status_code == 422
    assert "behind the church" in refused.content.decode()
    client.post(step, told)
    draft.refresh_from_db()
    assert (str(draft.latitude), str(draft.longitude)) == ("41.19000", "-6.11000")
    assert HERE in client.get(step).content.decode()
    client.post(step, told | {"where": "", "version": draft.version})
    draft.refresh_from_db()
    assert draft.latitude is None


@pytest.mark.django_db
def test_a_hub_that_stands_is_moved_on_the_map(client: Client) -> None:
    hub = make_hub("OSHub-MM")
    Hub.objects.filter(pk=hub.pk).update(latitude="38.7", longitude="-9.1", languages=["pt"])
    hub.refresh_from_db()
    path = f"/network/hubs/{hub.code}/edit/"
    assert "38.70000, -9.10000" in client.get(path).content.decode()
    sent = {name: getattr(hub, name) for name in ("name", "category", "place", "time_zone", "languages", "version")}
    answer = client.post(path, sent | {"country": "PT", "where": "41°11′24″ N 6°06′36″ W"})
    assert answer.status_code == 302
    hub.refresh_from_db()
    assert (str(hub.latitude), str(hub.longitude)) == ("41.19000", "-6.11000")
