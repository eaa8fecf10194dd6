"""What waits about projects, news and events: for those who may do it, each with the way there."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HubPerm
from projects.models import Project, ProjectStatus, State
from projects.queries.todo import project_todos
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.public import make_event, make_post
from tests.factories.sign_ups import open_call, sign_up

pytestmark = pytest.mark.django_db
RIGHTS = (HubPerm.WRITE_NEWS, HubPerm.MANAGE_PROJECTS)
DAY = dt.timedelta(days=1)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def user() -> User:
    return make_user()


def texts(hub: Hub, user: User) -> list[str]:
    return [todo.text for todo in project_todos(hub, user, RIGHTS)]


def test_a_quiet_hub_asks_for_nothing(hub: Hub, user: User) -> None:
    make_project(hub)
    make_post(hub)
    make_post(hub, state=State.WITHDRAWN, author=user)
    make_post(make_hub(), state=State.REVIEW)
    assert texts(hub, user) == []


def test_texts_wait_for_somebody_else_and_drafts_for_their_author(hub: Hub, user: User) -> None:
    for state in (State.REVIEW, State.DRAFT):
        make_post(hub, state=state, author=user)
        make_post(hub, state=state, author=make_user())
        make_event(hub, state=state, author=make_user())
        make_post(hub, state=state)  # of somebody whose account is gone
    todos = project_todos(hub, user, RIGHTS)
    assert [todo.text for todo in todos] == [
        "2 posts wait to be reviewed.",
        "1 post of yours is a draft.",
        "1 event waits to be reviewed.",
    ]
    assert {todo.url for todo in todos} == {"/h/OSHub-PT/news/", "/h/OSHub-PT/events/"}


def test_projects_that_are_not_up_to_date_are_named(hub: Hub, user: User) -> None:
    today = hub.today()
    cases: dict[str, dict[str, object]] = {
        "Over": {"status": ProjectStatus.RUNNING, "ends_on": today - DAY},
        "Late": {"status": ProjectStatus.PLANNED, "starts_on": today - DAY},
        "Open": {"status": ProjectStatus.RUNNING},
        "Open for long": {"status": ProjectStatus.RUNNING},
        "Finished": {"status": ProjectStatus.FINISHED, "ends_on": today - DAY},
    }
    for title, values in cases.items():
        project = make_project(hub, title)
        Project.objects.filter(pk=project.pk).update(**values)
    open_call(Project.objects.get(title="Open"), closes_at=timezone.now() + 3 * DAY)
    open_call(Project.objects.get(title="Open for long"), closes_at=timezone.now() + 90 * DAY)
    found = texts(hub, user)
    assert len(found) == 3
    assert found[0].startswith("“Over” ended on ")
    assert found[1].startswith("“Late” was to begin on ")
    assert found[2].startswith("Schools can join “Open” until ")
    over = Project.objects.get(title="Over")
    assert project_todos(hub, user, RIGHTS)[0].url == f"/h/OSHub-PT/projects/{over.pk}/"


def test_a_title_is_taken_as_it_is(hub: Hub, user: User) -> None:
    project = make_project(hub, "100 %(day)s %s")
    Project.objects.filter(pk=project.pk).update(ends_on=project.starts_on)
    assert texts(hub, user)[0].startswith("“100 %(day)s %s” ended on")


def test_who_may_do_nothing_is_not_asked(
    hub: Hub, user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_post(hub, state=State.REVIEW)
    with django_assert_num_queries(0):
        assert project_todos(hub, user, [HubPerm.VIEW]) == []
    with django_assert_num_queries(4):
        project_todos(hub, user, RIGHTS)


def test_sign_ups_that_wait_are_counted(hub: Hub, user: User) -> None:
    call = open_call(make_project(hub, "Open"), closes_at=timezone.now() + 90 * DAY, admission="choice")
    for _ in range(2):
        sign_up(call, make_school(hub))
    (todo,) = project_todos(hub, user, RIGHTS)
    assert (todo.text, todo.url) == ("2 sign-ups wait for your answer.", "/h/OSHub-PT/sign-ups/?state=submitted")
