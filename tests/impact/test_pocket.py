"""What a device takes along: the hub's own classes, names and sizes of classes only, in as many queries as ever."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hubs.models import Hub
from hubs.roles import Role
from schools.models import Left, SchoolClass
from tests.factories.network import make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.plan import make_series
from tests.impact.log_form import TODAY

pytestmark = pytest.mark.django_db
POCKET = "/h/OSHub-PT/sessions/pocket.json"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def hub(client: Client) -> Hub:
    hub = make_hub("OSHub-PT")
    user = make_user("staff@pt.oshub.example")
    make_membership(user, Role.STAFF, hub)
    client.force_login(user)
    return hub


def class_of(hub: Hub, name: str, year: int, **said: object) -> SchoolClass:
    school = hub.schools.first() or make_school(hub, "Escola da Serra")
    return make_class(school, name, school_year=year, **said)  # type: ignore[arg-type]


def test_own_classes_of_this_school_year_and_the_last(client: Client, hub: Hub) -> None:
    ten, nine = class_of(hub, "10A", 2021, size=20), class_of(hub, "9A", 2021, size=1)
    last, long_ago = class_of(hub, "8A", 2020), class_of(hub, "7A", 2019)
    SchoolClass.objects.filter(pk=last.pk).update(archived_on=dt.date(2021, 8, 31), left=Left.FINISHED)
    there = make_hub("OSHub-ES")
    foreign = make_class(make_school(there, "Canary School"), "Canary", school_year=2021)
    told = client.get(POCKET).json()["classes"]
    assert list(told) == [str(ten.school_id)]
    classes = told[str(ten.school_id)]
    assert [one["name"] for one in classes] == ["8A", "9A", "10A"]
    assert classes[1] == {"key": nine.pk, "name": "9A", "year": 2021, "size": 1, "pupils": "1 pupil", "until": ""}
    assert (classes[0]["until"], classes[2]["pupils"]) == ("2021-08-31", "20 pupils")
    assert not {long_ago.pk, foreign.pk} & {one["key"] for one in classes}
    assert "Canary" not in client.get(POCKET).content.decode()


def test_it_is_nobody_elses(client: Client, hub: Hub) -> None:
    assert client.get(POCKET).headers["Cache-Control"] == "no-store, private"
    assert client.get("/h/OSHub-ES/sessions/pocket.json").status_code == 404


def test_what_waits_in_the_plan_comes_as_the_form_would_send_it(client: Client, hub: Hub) -> None:
    group = class_of(hub, "7B", 2021, size=24)
    make_series(hub, group, starts_on=TODAY.date(), title="River club")
    (fields,) = client.get(POCKET).json()["planned"].values()
    told = dict(fields)
    assert told["held_on"] == "2022-05-12"
    assert (told[f"class-{group.pk}"], told[f"heads-{group.pk}"]) == ("on", "24")
    assert (told["title"], told["starts_at"], told["school"]) == ("River club", "09:30", str(group.school_id))
    assert "note" not in told


def test_one_and_three_of_everything_take_the_same_queries(client: Client, hub: Hub) -> None:
    asked = []
    for number in (1, 2, 3):
        group = class_of(hub, f"{number}A", 2021)
        make_class(make_school(hub, f"School {number}"), "1B", school_year=2021)
        make_series(hub, group, starts_on=TODAY.date())
        client.get(POCKET)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(POCKET).status_code == 200
        asked.append(len(queries))
    assert len(set(asked)) == 1, asked
