"""A scanned class card: where it leads each person, what it fills in, and what it never tells."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.test import Client

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, PlanState, Session, SessionProposal, SessionType
from projects.models import Partnership, Project, SignUp, Standing
from schools.actions.cards import reissue_card
from schools.models import School, SchoolClass
from tests.factories.cards import make_card
from tests.factories.clients import client_of, member
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.factories.sign_ups import class_now, make_teacher, open_call, sign_up
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    cache.clear()
    make_session_type("classroom", "Classroom session")
    return make_hub("OSHub-CA")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def group(school: School) -> SchoolClass:
    return class_now(school, "7B", size=23)


def take_part(group: SchoolClass, title: str) -> Project:
    """Sign a class up to a project, and let it have its place."""
    project = make_project(group.school.hub, title)
    row = sign_up(open_call(project), group.school, group)
    SignUp.objects.filter(pk=row.pk).update(state=Standing.ACCEPTED)
    return project


class Filled(HTMLParser):
    """What a browser would send of the forms on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "select":
            self._select = name
            self.sent[name] = ""
        elif tag == "option" and "selected" in told:
            self.sent[self._select] = told.get("value") or ""
        elif tag == "input" and name and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.sent[name] = told.get("value") or ("on" if told.get("type") == "checkbox" else "")


def filled_in(page: bytes) -> dict[str, str]:
    """The values of the form on a page."""
    reading = Filled()
    reading.feed(page.decode().split("<main", 1)[1])
    return reading.sent


def test_staff_log_with_two_requests_what_the_card_fills_in(hub: Hub, group: SchoolClass) -> None:
    project = take_part(group, "Clean river")
    _user, client = member(hub)
    answer = client.get(f"/c/{make_card(group).token}/")
    assert answer["Location"] == f"/h/OSHub-CA/sessions/log/?class={group.pk}&project={project.pk}"
    sent = filled_in(client.get(answer["Location"]).content)
    assert (sent["school"], sent["project"]) == (str(group.school_id), str(project.pk))
    assert (sent["held_on"], sent[f"heads-{group.pk}"]) == (hub.today().isoformat(), "23")
    answer = client.post("/h/OSHub-CA/sessions/log/", sent | {"step": "save"})
    assert answer.status_code == 302
    session = Session.objects.get()
    assert (session.project, session.school, session.lines.get().head_count) == (project, group.school, 23)


def test_a_teacher_reports_with_it(school: School, group: SchoolClass) -> None:
    client = client_of(make_teacher(school))
    answer = client.get(f"/c/{make_card(group).token}/")
    assert answer["Location"] == f"/s/{school.pk}/sessions/report/?class={group.pk}"
    sent = filled_in(client.get(answer["Location"]).content)
    assert (sent[f"class-{group.pk}"], sent["led_by"]) == ("on", "school")
    assert not SessionProposal.objects.exists()


def test_of_several_projects_one_is_tapped(hub: Hub, group: SchoolClass) -> None:
    take_part(group, "Clean river")
    other = make_project(hub, "Dark sky")
    partnership = Partnership.objects.create(hub=hub, name="Stars", project=other, starts_on=HELD_ON)
    partnership.schools.add(group.school)
    page = member(hub)[1].get(f"/c/{make_card(group).token}/").content.decode()
    for text in ("For which project?", "Clean river", "Dark sky", f"?class={group.pk}&amp;project={other.pk}"):
        assert text in page


def test_what_was_planned_for_today_is_answered_by_it(hub: Hub, group: SchoolClass) -> None:
    planned = first_of(make_series(hub, group))
    _user, client = member(hub)
    card = make_card(group).token
    answer = client.get(f"/c/{card}/")
    assert answer["Location"] == f"/h/OSHub-CA/sessions/log/?planned={planned.pk}"
    sent = filled_in(client.get(answer["Location"]).content)
    assert client.post("/h/OSHub-CA/sessions/log/", sent | {"step": "save"}).status_code == 302
    planned.refresh_from_db()
    assert (planned.state, planned.session) == (PlanState.HAPPENED, Session.objects.get())
    assert "planned=" not in client.get(f"/c/{card}/")["Location"], "it is answered"


def test_of_several_planned_for_today_one_is_tapped(hub: Hub, group: SchoolClass, school: School) -> None:
    early, late = (
        first_of(make_series(hub, group, title=title, starts_at=dt.time(hour))) for title, hour in (("A", 9), ("B", 14))
    )
    card = make_card(group).token
    page = member(hub)[1].get(f"/c/{card}/").content.decode()
    assert page.index(f"?planned={early.pk}") < page.index(f"?planned={late.pk}") < page.index(f"?class={group.pk}")
    assert "planned=" not in client_of(make_teacher(school)).get(f"/c/{card}/")["Location"], "the plan is the hub's"


def test_the_type_is_that_of_the_last_time(hub: Hub, group: SchoolClass) -> None:
    research = make_session_type("research", "Research session")
    day = hub.today() - dt.timedelta(days=2)
    make_session(hub, class_line(group), session_type=research, school=group.school, held_on=day)
    _user, client = member(hub)
    sent = filled_in(client.get(f"/h/OSHub-CA/sessions/log/?class={group.pk}").content)
    assert sent["session_type"] == str(research.pk)


def test_as_many_teachers_as_the_last_time_are_filled_in(hub: Hub, group: SchoolClass, school: School) -> None:
    def teachers() -> str:
        page = member(hub)[1].get(f"/h/OSHub-CA/sessions/log/?class={group.pk}")
        return filled_in(page.content)["teacher-heads"]

    assert teachers() == ""
    day = hub.today() - dt.timedelta(days=2)
    make_session(hub, class_line(group), people_line(Audience.TEACHER, 2), school=school, held_on=day)
    assert teachers() == "2"
    others = class_line(make_class(school))
    make_session(hub, class_line(group), others, people_line(Audience.TEACHER, 5), school=school, held_on=hub.today())
    assert teachers() == "", "whose teachers those were nobody can tell"


def test_an_event_without_a_class_says_nothing_of_the_type_of_one(hub: Hub, group: SchoolClass) -> None:
    user, client = member(hub)
    brokerage = make_session_type("brokerage", "Brokerage event")
    make_session(hub, people_line(Audience.INDUSTRY, 12), session_type=brokerage, by=user)
    sent = filled_in(client.get(f"/h/OSHub-CA/sessions/log/?class={group.pk}").content)
    assert sent["session_type"] == str(SessionType.objects.get(code="classroom").pk)


def test_a_card_of_last_year_leads_to_the_class_of_this_one(hub: Hub, school: School, group: SchoolClass) -> None:
    before = make_class(school, "6B", school_year=group.school_year - 1)
    card, (_user, client) = make_card(before), member(hub)
    answer = client.get(f"/c/{card.token}/")
    assert answer.status_code == 410
    assert f"/h/OSHub-CA/schools/{school.pk}/classes/" in answer.content.decode()
    group.continues = before
    group.save()
    answer = client.get(f"/c/{card.token}/", follow=True)
    assert answer.redirect_chain == [(f"/h/OSHub-CA/sessions/log/?class={group.pk}", 302)]
    assert "Its pupils are in 7B" in answer.content.decode()


def test_an_archived_class_says_what_to_do(school: School, group: SchoolClass) -> None:
    card = make_card(group)
    group.archived_on, group.left = school.hub.today(), "finished"
    group.save()
    answer = client_of(make_teacher(school)).get(f"/c/{card.token}/")
    assert answer.status_code == 410
    assert f"/s/{school.pk}/classes/" in answer.content.decode()


def test_void_and_unknown_cards_get_the_same_answer(hub: Hub, group: SchoolClass) -> None:
    card = make_card(group)
    reissue_card(card=card, by=make_user())
    _user, client = member(hub)
    void, unknown = client.get(f"/c/{card.token}/"), client.get("/c/never-was-a-card-here/")
    assert void.status_code == unknown.status_code == 404
    main = [answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0] for answer in (void, unknown)]
    assert main[0] == main[1]
    assert "is not valid" in main[0]
    assert "7B" not in main[0]
    assert "Valley School" not in main[0]
    assert client.get("/c/%00/").status_code == 404


def test_others_are_told_whose_it_is_for_and_not_which_class(hub: Hub, group: SchoolClass) -> None:
    card = make_card(group)
    others = [
        member(make_hub())[1],
        member(hub, Role.BOARD)[1],
        client_of(make_user()),
        client_of(make_teacher(make_school(hub))),
    ]
    for client in others:
        answer = client.get(f"/c/{card.token}/")
        assert answer.status_code == 403
        assert not re.search(r"\b7B\b", words(answer.content))
        assert "Valley School" not in answer.content.decode()


def test_a_visitor_signs_in_and_comes_back(group: SchoolClass) -> None:
    token = make_card(group).token
    assert Client().get(f"/c/{token}/")["Location"] == f"/accounts/login/?next=/c/{token}/"
    assert Client().post(f"/c/{token}/").status_code in (302, 405)


def test_guessing_is_slowed_down(hub: Hub, group: SchoolClass) -> None:
    _user, client = member(hub)
    for number in range(60):
        assert client.get(f"/c/guess-number-{number:03}/").status_code == 404
    answer = client.get(f"/c/{make_card(group).token}/")
    assert answer.status_code == 429
    assert answer["Retry-After"]


@pytest.mark.parametrize("key", ["x", "9" * 30, "0", "-1"])
def test_no_class_that_is_not_there_is_filled_in(hub: Hub, school: School, key: str) -> None:
    assert member(hub)[1].get("/h/OSHub-CA/sessions/log/", {"class": key}).status_code == 404
    assert client_of(make_teacher(school)).get(f"/s/{school.pk}/sessions/report/", {"class": key}).status_code == 404


def test_a_class_of_another_hub_is_not_filled_in(hub: Hub, school: School) -> None:
    foreign = class_now(make_school(make_hub()))
    assert member(hub)[1].get(f"/h/OSHub-CA/sessions/log/?class={foreign.pk}").status_code == 404
    other = class_now(make_school(hub))
    assert client_of(make_teacher(school)).get(f"/s/{school.pk}/sessions/report/?class={other.pk}").status_code == 404


def test_a_project_that_is_not_the_class_s_own_is_left_out(hub: Hub, group: SchoolClass) -> None:
    other = make_project(hub, "Somebody else's")
    sent = filled_in(member(hub)[1].get(f"/h/OSHub-CA/sessions/log/?class={group.pk}&project={other.pk}").content)
    assert sent["project"] == ""
    assert sent[f"class-{group.pk}"] == "on"
