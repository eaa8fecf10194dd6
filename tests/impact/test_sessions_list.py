"""`/h/<code>/sessions/` and one session: what is listed, the filters, the number of queries, and what is withheld."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import correct_session, void_session
from impact.actions.versions import draft_of
from impact.models import Audience, Session
from impact.queries.seen_by_hub import SeenByHub
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/h/OSHub-PT/sessions/"
TEACHERS = people_line(Audience.TEACHER, 2)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def staff(hub: Hub, client: Client) -> User:
    user = make_user(name="Ana Staff")
    make_membership(user, Role.STAFF, hub)
    client.force_login(user)
    return user


def titles(client: Client, query: str = "") -> list[str]:
    """What the list names, in its order."""
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return re.findall(r"<h2><a[^>]*><bdi>(.*?)</bdi>", answer.content.decode())


def test_it_works(client: Client, staff: User, hub: Hub) -> None:
    school, project = make_school(hub, "Escola da Serra"), make_project(hub, "Water")
    lines = (class_line(make_class(school), 22), class_line(make_class(school), 20), TEACHERS)
    session = make_session(hub, *lines, by=staff, school=school, project=project, co_hosts=[make_hub()])
    make_session(hub, held_on=dt.date(2022, 6, 1), by=make_user(), title="Later one")
    assert titles(client) == ["Later one", "Co-creation workshop"]
    page = client.get(URL).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    for said in ("2 sessions", "Escola da Serra, Testing", "Water", "Students 42", "Teachers 2", "Joint session"):
        assert said in text
    assert text.count("Attendance missing") == 2, "the filter, and the badge of the later one"
    for link in ("", "edit/", "void/"):
        assert f'href="{URL}{session.uid}/{link}"' in page
    assert f'href="{URL}log/?again={session.uid}"' in page
    assert page.count("/edit/") == 1, "somebody else's is for coordinators"


def test_anybody_else(client: Client, hub: Hub) -> None:
    assert client.get(URL).status_code == 302
    for role, place, status in (
        (Role.COORDINATOR, make_hub(), 404),
        (Role.ADMINISTRATOR, None, 404),
        (Role.BOARD, hub, 403),
        (Role.MANAGER, None, 200),
    ):
        user = make_user()
        make_membership(user, role, place)
        client.force_login(user)
        assert client.get(URL).status_code == status
        session = make_session(hub)
        assert client.get(f"{URL}{session.uid}/").status_code == status
    for link in ("log/", "/edit/", "/void/", "again="):
        assert link not in client.get(URL).content.decode(), "a manager reads"
    assert client.post(URL).status_code == 405


@pytest.fixture
def several(hub: Hub, staff: User) -> dict[str, Session]:
    """Sessions that differ in one thing each."""
    school, project, maker = make_school(hub), make_project(hub), make_session_type("maker", "Maker session")
    made = {
        "Plain": make_session(hub, TEACHERS, title="Plain"),
        "Early": make_session(hub, TEACHERS, title="Early", held_on=dt.date(2022, 1, 1)),
        "Late": make_session(hub, TEACHERS, title="Late", held_on=dt.date(2022, 12, 1)),
        "Maker": make_session(hub, TEACHERS, title="Maker", session_type=maker),
        "Project": make_session(hub, TEACHERS, title="Project", project=project),
        "School": make_session(hub, TEACHERS, title="School", school=school),
        "Mine": make_session(hub, TEACHERS, title="Mine", by=staff),
        "Missing": make_session(hub, title="Missing"),
        "Void": make_session(hub, TEACHERS, title="Void"),
    }
    void_session(session=made["Void"], by=staff, reason="Twice")
    return made


def test_filters(client: Client, several: dict[str, Session]) -> None:
    standing = set(several) - {"Void"}
    assert set(titles(client)) == standing
    assert titles(client, "?first_day=2022-06-01") == ["Late"]
    assert titles(client, "?last_day=2022-05-11") == ["Early"]
    assert titles(client, f"?session_type={several['Maker'].session_type_id}") == ["Maker"]
    assert titles(client, f"?project={several['Project'].project_id}") == ["Project"]
    assert titles(client, f"?school={several['School'].school_id}") == ["School"]
    assert titles(client, "?mine=on") == ["Mine"]
    assert titles(client, "?missing=on") == ["Missing"]
    assert set(titles(client, "?voided=on")) == set(several)
    assert titles(client, f"?mine=on&school={several['School'].school_id}") == []
    page = client.get(f"{URL}?mine=on&missing=on").content.decode()
    assert "No session fits these filters" in page
    assert 'role="status" data-say-it>No session fits these filters<' in page


def test_a_filter_that_is_not_understood_is_said_and_left_out(client: Client, several: dict[str, Session]) -> None:
    theirs = make_project(make_hub(), "Their project")
    for query, said in (
        (f"?project={theirs.pk}", "Choose one from the list."),
        ("?school=abc", "Choose one from the list."),
        ("?session_type=%00", "Choose one from the list."),
        ("?first_day=soon", "Enter a valid date."),
        ("?first_day=2022-02-01&last_day=2022-01-01", "This is before the first day."),
    ):
        answer = client.get(URL + query)
        assert answer.status_code == 422, query
        assert said in answer.content.decode()
        assert "Their project" not in answer.content.decode()
    assert "Plain" in client.get(URL + "?first_day=soon").content.decode()


def test_the_fragment_is_the_part_of_the_page(client: Client, several: dict[str, Session]) -> None:
    page = client.get(f"{URL}?mine=on").content.decode()
    answer = client.get(f"{URL}?mine=on", headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert answer.content.decode().strip() in page
    assert "HX-Request" in answer["Vary"]


def test_an_empty_log_says_how_to_begin(client: Client, staff: User, hub: Hub) -> None:
    page = client.get(URL).content.decode()
    assert "Nothing has been logged yet" in page
    assert f'href="{URL}log/">Log the first session' in page


def test_pages_of_twenty_five(client: Client, staff: User, hub: Hub) -> None:
    for number in range(26):
        make_session(hub, TEACHERS, held_on=HELD_ON + dt.timedelta(days=number), title=f"Number {number}")
    assert len(titles(client)) == 25
    assert titles(client, "?page=2") == titles(client, "?page=99") == ["Number 0"]
    assert len(titles(client, "?page=x")) == 25
    assert "mine=on&amp;page=2" not in client.get(f"{URL}?mine=on").content.decode()
    assert "voided=on&amp;page=2" in client.get(f"{URL}?voided=on").content.decode()


def full_session(hub: Hub, by: User) -> Session:
    """A session with everything that a row could need a query for."""
    school = make_school(hub)
    lines = (class_line(make_class(school)), class_line(make_class(school)), TEACHERS)
    more = {"school": school, "project": make_project(hub), "co_hosts": [make_hub(), make_hub()]}
    return make_session(hub, *lines, by=by, **more)  # type: ignore[arg-type]


def test_one_row_and_three_cost_the_same(
    client: Client,
    staff: User,
    hub: Hub,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    full_session(hub, staff)
    client.get(URL)
    for rows in (1, 3):
        while Session.objects.count() < rows:
            full_session(hub, make_user())
        with django_assert_num_queries(15):
            client.get(URL)


def test_a_list_too_long_to_leaf_through_is_cut_off(
    client: Client, staff: User, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impact.queries.session_list.MOST_LISTED", 50)
    for number in range(50):
        make_session(hub, TEACHERS, held_on=HELD_ON + dt.timedelta(days=number), title=f"Number {number}")
    assert "50 sessions" in client.get(URL).content.decode()
    make_session(hub, TEACHERS, held_on=HELD_ON - dt.timedelta(days=1), title="Earliest")
    page = client.get(URL).content.decode()
    assert "More than 50 sessions; the latest are listed. Filter by day to see earlier ones." in page
    assert titles(client, "?page=99")[-1] == "Number 0"
    assert titles(client, f"?last_day={HELD_ON.isoformat()}") == ["Number 0", "Earliest"]


# ── What a hub sees, out of its sources ───────────────────────────────────────────────────────────────────────────────

DAYS = [HELD_ON - dt.timedelta(days=number) for number in range(3)]
days = st.sampled_from(DAYS)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    logged=st.lists(st.tuples(st.integers(0, 3), days, st.sets(st.integers(0, 3)), st.booleans()), max_size=12),
    most=st.integers(1, 6),
    first=st.none() | days,
    last=st.none() | days,
)
def test_a_hub_sees_from_its_sources_what_one_plain_question_gives(
    logged: list[tuple[int, dt.date, set[int], bool]], most: int, first: dt.date | None, last: dt.date | None
) -> None:
    """Owned and co-hosted by hub and sub-hubs at once, each once, in the same order."""
    with transaction.atomic():
        hub = make_hub()
        hubs, by = [hub, make_hub(parent=hub), make_hub(parent=hub), make_hub()], make_user()
        for owner, day, co_hosts, voided in logged:
            invited = [hubs[number] for number in sorted(co_hosts - {owner})]
            session = make_session(hubs[owner], TEACHERS, held_on=day, co_hosts=invited)
            if voided:
                void_session(session=session, by=by, reason="Twice")
        for looked_at in hubs:
            plain = Session.objects.seen_by_hub(looked_at).standing().order_by("-held_on", "-pk")
            within = plain.filter(held_on__range=(first or dt.date(2000, 1, 1), last or dt.date(2100, 1, 1)))
            seen = SeenByHub(looked_at, Session.objects.standing(), first_day=first, last_day=last)
            assert seen.newest(most) == list(within.values_list("pk", flat=True)[:most])
            assert seen.count(most) == min(most, within.count())
        transaction.set_rollback(True)


def test_one_change_and_three_cost_the_same(
    client: Client,
    staff: User,
    hub: Hub,
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    session = full_session(hub, staff)
    client.get(URL)
    with django_assert_num_queries(19):
        client.get(f"{URL}{session.uid}/")
    for version in (1, 2, 3):
        draft = replace(draft_of(Session.objects.for_list().get()), title=f"Version {version}")
        correct_session(session=session, by=staff, draft=draft, version=version)
        if version != 2:
            with django_assert_num_queries(20):
                client.get(f"{URL}{session.uid}/")


# ── Joint sessions, sub-hubs, private notes ───────────────────────────────────────────────────────────────────────────


def test_a_co_host_sees_it_without_the_note_and_changes_nothing(client: Client, hub: Hub, staff: User) -> None:
    owner = make_hub("OSHub-NL", name="Het Open Leerplein")
    session = make_session(owner, TEACHERS, co_hosts=[hub], title="Together", note="Between us")
    page = client.get(URL).content.decode()
    assert "Together" in page
    assert "logged by Het Open Leerplein" in page
    one = client.get(f"{URL}{session.uid}/").content.decode()
    assert "it counts once for the network" in one
    for hidden in ("Between us", "/edit/", "/void/", "again="):
        assert hidden not in one
        assert hidden not in page


def test_a_hub_sees_its_sub_hubs_sessions_and_edits_them_at_home(client: Client, hub: Hub) -> None:
    sub_hub = make_hub("OSHub-PT-N", parent=hub)
    session = make_session(sub_hub, TEACHERS, title="In the north", note="Between us")
    coordinator = make_user()
    make_membership(coordinator, Role.COORDINATOR, hub)
    client.force_login(coordinator)
    assert titles(client) == ["In the north"]
    assert client.get(f"{URL}{session.uid}/edit/").status_code == 403
    assert "Between us" not in client.get(f"{URL}{session.uid}/").content.decode()
    assert client.get(f"/h/OSHub-PT-N/sessions/{session.uid}/edit/").status_code == 200


def test_an_own_session_stands_before_one_with_the_same_uid(client: Client, hub: Hub, staff: User) -> None:
    theirs = make_session(make_hub(), TEACHERS, co_hosts=[hub], title="Theirs")
    ours = make_session(hub, TEACHERS, title="Ours")
    Session.objects.filter(pk=ours.pk).update(uid=theirs.uid)
    assert "<h1>Ours</h1>" in client.get(f"{URL}{theirs.uid}/").content.decode()


def test_the_page_of_a_session_says_how_each_line_counts(client: Client, hub: Hub, staff: User) -> None:
    lines = (
        class_line(make_class(make_school(hub), "7B"), 22),
        people_line(Audience.STUDENT, 9, 4),
        people_line(Audience.TEACHER, 2),
    )
    session = make_session(hub, *lines, by=staff, note="Bring paper", title="<b>Robots</b>")
    page = re.sub(r"\s+", " ", client.get(f"{URL}{session.uid}/").content.decode())
    for said in (
        "7B (2021/22)",
        "By class: the class counts its highest attendance, once.",
        "Students without a class",
        "Estimate: 4 of them for the first time.",
        "Nobody asked how many were new",
        "Bring paper",
        "&lt;b&gt;Robots&lt;/b&gt;",
        "Logged in the portal",
        "Ana Staff",
    ):
        assert said in page


def test_a_manager_reads_everything_but_the_note(client: Client, hub: Hub) -> None:
    session = make_session(hub, TEACHERS, note="Between us", title="Open")
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    client.force_login(manager)
    page = client.get(f"{URL}{session.uid}/").content.decode()
    assert "Open" in page
    assert "Between us" not in page


def test_a_session_that_is_not_there(client: Client, staff: User) -> None:
    assert client.get(f"{URL}{uuid.uuid4()}/").status_code == 404
