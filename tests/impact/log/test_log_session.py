"""`/h/<code>/sessions/log/`: the form, what it says before saving, and that sending twice counts once."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Session
from schools.models import SchoolClass
from tests.factories.network import (
    HELD_ON,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
)
from tests.factories.people import make_user
from tests.impact.log_form import told, url, with_class, words

pytestmark = pytest.mark.django_db


def test_it_works(client: Client, staff: User, hub: Hub, seven_b: SchoolClass) -> None:
    project, other = make_project(hub), make_hub()
    sent = with_class(
        seven_b,
        22,
        project=project.pk,
        co_hosts=other.pk,
        starts_at="10:30",
        minutes="90",
        led_by="together",
        format="hybrid",
        title="Robots",
        note="Bring more paper.",
    )
    answer = client.post(url(hub), sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/h/{hub.code}/sessions/?page=1")
    session = Session.objects.for_list().get()
    assert (str(session.uid), session.hub, session.logged_by, session.version) == (sent["uid"], hub, staff, 1)
    assert (session.held_on, session.starts_at, session.minutes) == (HELD_ON, dt.time(10, 30), 90)
    assert (session.project, session.school, session.led_by, session.format) == (
        project,
        seven_b.school,
        "together",
        "hybrid",
    )
    assert (session.title, session.note) == ("Robots", "Bring more paper.")
    assert list(session.co_hosts.all()) == [other]
    assert [(line.audience, line.school_class, line.head_count, line.first_timers) for line in session.lines.all()] == [
        ("student", seven_b, 22, None),
        ("teacher", None, 2, 1),
    ]
    page = words(client.get(answer["Location"]).content)
    assert "Saved: 12 May 2022, Robots, Escola da Serra." in page
    assert "24 interactions; 22 people new to the network, by class; 1 person new, by a show of hands" in page
    assert "Undo" in page


def test_the_smallest_entry_is_enough(client: Client, staff: User, hub: Hub) -> None:
    assert client.post(url(hub), told()).status_code == 302
    session = Session.objects.get()
    assert (session.led_by, session.format, session.source, session.confirmed) == ("hub", "in_person", "form", [])


def test_zero_is_not_missing(client: Client, staff: User, hub: Hub) -> None:
    client.post(url(hub), told(**{"family-heads": "0", "other-heads": ""}))
    lines = {line.audience: line.head_count for line in Session.objects.get().lines.all()}
    assert lines == {"teacher": 2, "family": 0}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("part", ["", "classes/", "preview/"])
def test_who_may_not(client: Client, hub: Hub, method: str, part: str) -> None:
    if part and method == "get":
        method = "post"
    send: Callable[[str], object] = getattr(client, method)
    assert send(url(hub) + part).status_code == 302  # type: ignore[attr-defined]
    for role, place, status in (
        (Role.STAFF, make_hub(), 404),
        (Role.BOARD, hub, 403),
        (Role.MANAGER, None, 403),
        (Role.ADMINISTRATOR, None, 404),
    ):
        user = make_user()
        make_membership(user, role, place, starts_on=dt.date(2020, 1, 1))
        client.force_login(user)
        assert send(url(hub) + part).status_code == status, role  # type: ignore[attr-defined]
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_on": ""}, "On which day was it?"),
        ({"held_on": "2022-13-45"}, "Enter a valid date."),
        ({"held_on": "2022-05-13"}, "13 May 2022 is still to come."),
        ({"held_on": "2019-09-30"}, "The hub opened on 1 October 2019"),
        ({"session_type": ""}, "Choose a type."),
        ({"session_type": "999999"}, "Choose one from the list."),
        ({"project": "999999"}, "Choose one from the list."),
        ({"school": "x"}, "Choose one from the list."),
        ({"co_hosts": "999999"}, "Choose from the list."),
        ({"teacher-heads": "3.5"}, "Write a whole number, such as 24."),
        ({"teacher-heads": "1.200"}, "“1.200” can be read in two ways."),
        ({"teacher-heads": "1e3"}, "Write a whole number, such as 24."),
        ({"teacher-heads": "-5"}, "Write a whole number, such as 24."),
        ({"teacher-heads": "NaN"}, "Write a whole number, such as 24."),
        ({"teacher-heads": "10001"}, "between 0 and 10,000"),
        ({"teacher-heads": "9" * 5000}, "between 0 and 10,000"),
        ({"teacher-new": "3"}, "There cannot be more first-timers than people."),
        ({"family-new": "3"}, "How many came in all?"),
        ({"minutes": "3"}, "greater than or equal to 5"),
        ({"minutes": "721"}, "less than or equal to 720"),
        ({"minutes": "0.5"}, "Enter a whole number."),
        ({"starts_at": "25:00"}, "Enter a valid time."),
        ({"led_by": "nobody"}, "Select a valid choice."),
        ({"title": "x" * 161}, "at most 160 characters"),
        ({"note": "x" * 501}, "at most 500 characters"),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"note": "\0"}, "Null characters are not allowed."),
        ({"uid": "17"}, "Enter a valid UUID."),
    ],
)
def test_bad_input_is_refused_with_the_reason(
    client: Client, staff: User, hub: Hub, wrong: dict[str, str], said: str
) -> None:
    make_hub()  # somebody to hold it with
    answer = client.post(url(hub), told(title="Kept") | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "data-form-errors" in page
    assert 'value="Kept"' in page or "title" in wrong
    assert not Session.objects.exists()


def test_an_error_is_tied_to_its_field(client: Client, staff: User, hub: Hub) -> None:
    page = client.post(url(hub), told(**{"teacher-heads": "3.5"})).content.decode()
    field = re.search(r'<input[^>]*id="id_teacher-heads"[^>]*>', page)
    assert field
    assert 'aria-describedby="id_teacher-heads_error"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert 'id="id_teacher-heads_error"' in page
    assert '<a href="#id_teacher-heads">Teachers: Write a whole number' in page


def test_an_empty_post_is_a_form_with_mistakes(client: Client, staff: User, hub: Hub) -> None:
    assert client.post(url(hub)).status_code == 422


@pytest.mark.parametrize("digits", ["٢", "２", " 2 "])
def test_digits_of_any_script_are_read(client: Client, staff: User, hub: Hub, digits: str) -> None:
    client.post(url(hub), told(**{"teacher-heads": digits}))
    assert Session.objects.get().lines.get().head_count == 2


def test_text_is_stored_without_what_can_deceive(client: Client, staff: User, hub: Hub) -> None:
    client.post(url(hub), told(title=" \u202erobots\u202c \u0007e\u0301 ", note="one\r\ntwo"))
    session = Session.objects.get()
    assert (session.title, session.note) == ("robots é", "one\ntwo")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(title=st.text(max_size=200), note=st.text(max_size=600), heads=st.text(max_size=8))
def test_no_text_makes_the_page_fail(client: Client, staff: User, hub: Hub, title: str, note: str, heads: str) -> None:
    answer = client.post(url(hub), told(title=title, note=note, **{"family-heads": heads}))
    assert answer.status_code in (302, 422)


def test_things_of_another_hub_cannot_be_chosen(client: Client, staff: User, hub: Hub) -> None:
    stranger = make_hub()
    school = make_school(stranger, "Their School")
    theirs, project = make_class(school, "9Z"), make_project(stranger, "Their Project")
    for wrong in ({"school": school.pk}, {"project": project.pk}, {"co_hosts": hub.pk}):
        answer = client.post(url(hub), told(**wrong))
        assert answer.status_code == 422
    answer = client.post(url(hub), told(**{f"class-{theirs.pk}": "on", f"heads-{theirs.pk}": "3"}))
    assert answer.status_code == 422, "a class that the hub does not have is not there to be ticked"
    assert not Session.objects.exists()
    page = client.post(url(hub), told(school=school.pk)).content.decode()
    assert not re.search("Their School|9Z|Their Project", page)


def test_how_many_queries_it_takes(
    client: Client, staff: User, hub: Hub, django_assert_num_queries: Callable[[int], object]
) -> None:
    """The form costs the same with one school and class as with three."""
    client.get(url(hub))
    for _round in range(2):
        for _one in range(2):
            make_class(make_school(hub))
        with django_assert_num_queries(12):  # type: ignore[attr-defined]
            client.get(url(hub))
