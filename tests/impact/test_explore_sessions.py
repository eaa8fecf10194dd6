"""The sessions behind a figure: they add up to it, whatever the figure is, and open to those who may read them."""

import datetime as dt
import random
import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, LedBy, Session
from impact.models.audience import CellAudience
from impact.queries.dashboard import MonthPicture
from impact.queries.explore import rows
from impact.queries.explore.rows import addresses_at, sessions_behind
from impact.queries.explore.view import View, Within, ranks_for
from impact.queries.slices import Rank, Whose, rank_slice, read_slice, sessions_of_slice
from impact.queries.spans import days, month_of_span, span_from_key
from impact.queries.words import number
from impact.rollups import drain_all
from tests.factories.network import (
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
from tests.factories.public import make_challenge
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
ROWS = "/h/OSHub-PT/explore/sessions/"
YEAR = span_from_key("school-year-2021")


def signed_in(role: Role, hub: Hub | None = None) -> Client:
    client, user = Client(), make_user()
    make_membership(user, role, hub)
    client.force_login(user)
    return client


@pytest.fixture
def hub() -> Hub:
    """Two hubs, one with a sub-hub, whose sessions have all that can be ranked, some of them joint."""
    hub, other = make_hub("OSHub-PT", name="Hub of the Coa"), make_hub("OSHub-NL")
    Hub.objects.filter(pk=other.pk).update(country="NL", category="broker")
    sub_hub = make_hub("OSHub-PT-Sub", parent=hub)
    dice = random.Random(7)
    types = [make_session_type(), make_session_type("maker", "Maker session")]
    for at, owner in enumerate([hub, hub, hub, sub_hub, sub_hub, other, other, other] * 2):
        school = make_school(owner)
        others = [one for one in (hub, other, sub_hub) if one != owner]
        session = make_session(
            owner,
            class_line(make_class(school, size=dice.randint(10, 30))),
            class_line(make_class(make_school(owner), size=dice.randint(10, 30))),
            people_line(Audience.TEACHER, dice.randint(1, 9), 1),
            people_line(Audience.FAMILY, dice.randint(1, 40), 3),
            held_on=dt.date(2021, 10, 5) + dt.timedelta(days=9 * at),
            session_type=types[at % 2],
            school=school if at % 3 else None,
            project=make_project(owner) if at % 4 else None,
            challenge=make_challenge(owner, f"Need {at}") if at % 5 == 0 else None,
            co_hosts=[others[at % 2]] if at % 3 == 0 else [],
        )
        Session.objects.filter(pk=session.pk).update(led_by=list(LedBy)[at % 3])
    make_session(hub, held_on=dt.date(2022, 1, 7))  # nobody has said how many came
    drain_all()
    return hub


def views(hub: Hub) -> list[View]:
    """Views of each kind of thing, in different days and audiences."""
    span = days(dt.date(2021, 10, 20), dt.date(2022, 2, 10))
    assert YEAR is not None
    project = hub.projects.order_by("pk").first()
    school = hub.schools.order_by("pk").first()
    assert project is not None
    assert school is not None
    return [
        View(span=YEAR),
        View(span=span, country="PT"),
        View(category="broker", audience=CellAudience.STUDENT),
        View(hub=hub, place=hub),
        View(hub=hub, place=hub, span=span, audience=CellAudience.COMMUNITY, led_by=LedBy.TOGETHER),
        View(hub=hub, place=hub, within=Within(Whose.PROJECT, project.pk, project.title, hub)),
        View(hub=hub, place=hub, within=Within(Whose.SCHOOL, school.pk, school.name, hub)),
    ]


def test_the_sessions_add_up_to_every_figure(hub: Hub) -> None:
    for view in views(hub):
        for row_view in [view, *(view.during(month_of_span(view.span, at.month)) for at in months(view))]:
            whole = read_slice(row_view.slice()).total.whole
            behind = sessions_behind(row_view, row=None, page=None, address=addresses_at(view.place))
            assert (behind.sessions, behind.interactions) == (number(whole.sessions), number(whole.interactions)), view


def test_the_sessions_of_a_row_add_up_to_it(hub: Hub) -> None:
    ranked = 0
    for view in [views(hub)[place] for place in (1, 2, 4, 5, 6)]:
        for rank in ranks_for(view):
            shown = View(**{name: getattr(view, name) for name in View.__slots__} | {"rank": rank})
            for row in rank_slice(view.slice(), rank):
                behind = sessions_behind(shown, row=row.key, page=None, address=addresses_at(view.place))
                whole = row.picture.whole
                assert (behind.sessions, behind.interactions) == (
                    number(whole.sessions),
                    number(whole.interactions),
                ), (view, rank, row.key)
                assert behind.row == row.label
                ranked += 1
    assert ranked > 60


def months(view: View) -> tuple[MonthPicture, ...]:
    return read_slice(view.slice()).months


def test_a_page_says_what_it_adds_up_to(hub: Hub) -> None:
    page = signed_in(Role.STAFF, hub).get(f"{ROWS}?period=school-year-2021&audience=family")
    assert YEAR is not None
    view = View(hub=hub, place=hub, span=YEAR, audience=CellAudience.FAMILY)
    whole = read_slice(view.slice()).total.whole
    assert page.status_code == 200
    assert f"{number(whole.sessions)} sessions, altogether {number(whole.interactions)}" in words(page.content)
    assert "Period: 2021/22" in words(page.content)
    assert page["Cache-Control"] == "no-store, private"


def test_a_session_without_attendance_stands_in_the_list(hub: Hub) -> None:
    page = words(signed_in(Role.STAFF, hub).get(f"{ROWS}?period=days-2022-01-07-2022-01-07").content)
    assert "attendance missing" in page
    assert "1 session, altogether 0" in page


def test_each_leads_to_the_session(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    page = client.get(ROWS).content.decode()
    found = set(re.findall(r'href="(/h/OSHub-PT/sessions/[0-9a-f-]{36}/)"', page))
    assert len(found) == Session.objects.seen_by_hub(hub).count()
    assert {client.get(url).status_code for url in sorted(found)[:3]} == {200}
    manager = signed_in(Role.MANAGER)
    found = set(
        re.findall(
            r'href="(/h/[\w-]+/sessions/[0-9a-f-]{36}/)"', manager.get("/network/explore/sessions/").content.decode()
        )
    )
    assert len(found) == Session.objects.count()
    assert {manager.get(url).status_code for url in sorted(found)[:3]} == {200}


@pytest.mark.parametrize(
    ("role", "here", "status"),
    [(Role.BOARD, True, 403), (Role.STAFF, True, 200), (Role.COORDINATOR, False, 404), (Role.MANAGER, None, 200)],
)
def test_whom_it_opens_to(hub: Hub, role: Role, here: bool | None, status: int) -> None:
    at = None if here is None else hub if here else make_hub()
    assert signed_in(role, at).get(ROWS).status_code == status


def test_what_another_hub_held_for_the_school_is_told_by_its_numbers_only(hub: Hub) -> None:
    other, school = make_hub(), hub.schools.order_by("pk")[0]
    make_session(other, people_line(Audience.OTHER, 77, 7), school=school, title="Secret of theirs")
    drain_all()
    page = words(signed_in(Role.STAFF, hub).get(f"{ROWS}?of=school-{school.pk}").content)
    assert "A session of another hub" in page
    assert "77" in page
    assert "Secret of theirs" not in page


def test_nonsense_in_the_address_is_told(hub: Hub) -> None:
    client = signed_in(Role.STAFF, hub)
    page = client.get(f"{ROWS}?period=soon&row=x")
    assert page.status_code == 422
    assert "Period: There is no such period. All time is shown." in words(page.content)
    for row in ("x", "999999999", "-1", "9" * 30, "\x00"):
        assert "No session is behind this" in words(client.get(ROWS, {"row": row}).content)
    assert client.get(ROWS, {"page": "99999"}).status_code == 200


def test_a_very_long_list_says_so(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_LISTED", 3)
    monkeypatch.setattr(rows, "ROWS_A_PAGE", 2)
    client = signed_in(Role.STAFF, hub)
    page = words(client.get(f"{ROWS}?led_by=hub&page=2").content)
    assert "There are more than 3 sessions; the latest are listed." in page
    assert "altogether" not in page
    assert "Page 2 of 2" in page


@pytest.mark.parametrize("of_network", [True, False])
def test_a_very_long_list_whose_days_are_kept_knows_what_it_adds_up_to(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, of_network: bool
) -> None:
    monkeypatch.setattr(rows, "MOST_LISTED", 5)
    monkeypatch.setattr(rows, "ROWS_A_PAGE", 3)
    view = View() if of_network else View(hub=hub, place=hub)
    whole = read_slice(view.slice()).total.whole
    page = words(signed_in(Role.MANAGER).get(f"{view.rows_url()}?page=2").content)
    assert f"{whole.sessions} sessions, altogether {number(whole.interactions)}" in page
    assert "There are more than 5 sessions; the latest are listed." in page
    assert "Page 2 of 2" in page


@pytest.mark.parametrize("a_page", [1, 2, 3, 50])
def test_the_pages_of_the_network_are_one_list(hub: Hub, monkeypatch: pytest.MonkeyPatch, a_page: int) -> None:
    Session.objects.filter(held_on__gte=dt.date(2021, 11, 1)).update(held_on=dt.date(2021, 11, 1))
    drain_all()
    monkeypatch.setattr(rows, "ROWS_A_PAGE", a_page)
    for view in (
        View(),
        View(country="PT", led_by=LedBy.HUB),
        View(audience=CellAudience.STUDENT),
        View(country="XX"),
        View(place=hub, hub=hub),
        View(place=hub, hub=hub, led_by=LedBy.HUB),
    ):
        all_of_it = list(sessions_of_slice(view.slice()).for_list())
        found: list[Session] = []
        for page in range(1, 2 + (len(all_of_it) - 1) // a_page if all_of_it else 2):
            found += sessions_behind(view, row=None, page=str(page), address=addresses_at(None)).pages.object_list
        assert [one.pk for one in found] == [one.pk for one in all_of_it]
        assert [one.heads for one in found] == [one.heads for one in all_of_it]  # type: ignore[attr-defined]


def test_sessions_of_a_hub_and_of_a_school_are_found_by_indexes(hub: Hub) -> None:
    """Beside OR a planner may go through all sessions there are: at twenty million of them that took ten seconds."""
    school = hub.schools.order_by("pk").first()
    assert school is not None
    for found in (Session.objects.seen_by_hub(hub), Session.objects.of_school(school)):
        sql, params = found.order_by().values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "BitmapOr" in plan, plan


@pytest.mark.parametrize("number_of_sessions", [1, 3])
def test_a_list_costs_the_same_for_many(
    django_assert_num_queries: DjangoAssertNumQueries, number_of_sessions: int
) -> None:
    hub = make_hub("OSHub-PT")
    for _at in range(number_of_sessions):
        school = make_school(hub)
        line = class_line(make_class(school))
        make_session(hub, line, project=make_project(hub), school=school, co_hosts=[make_hub()])
    drain_all()
    client = signed_in(Role.STAFF, hub)
    client.get(ROWS)
    with django_assert_num_queries(19):
        client.get(ROWS)


def test_rank_is_what_the_page_offers(hub: Hub) -> None:
    assert ranks_for(View())[0] is Rank.HUB
    assert Rank.COUNTRY not in ranks_for(View(place=hub, hub=hub))
