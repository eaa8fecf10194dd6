"""The tags by which other pages show projects, news and events: one query each, out of an index."""

import datetime as dt

import pytest
from django.db import connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from projects.models import Post, Project, State
from projects.queries.events import upcoming_events
from projects.queries.news import latest_news
from projects.queries.public import latest_projects
from tests.factories.network import make_hub, make_project
from tests.factories.public import make_event, make_post

pytestmark = pytest.mark.django_db
START = """
    {% load projects_public %}
    {% latest_projects 3 as projects %}{% include "projects/_cards.html" with projects=projects only %}
    {% latest_news 3 as posts %}{% include "projects/_post_cards.html" with posts=posts only %}
    {% upcoming_events 3 as events %}{% include "projects/_event_list.html" with events=events only %}
"""


def test_the_start_page_can_show_the_latest_of_each() -> None:
    for number in range(4):
        hub = make_hub(name=f"Hub {number}")
        project = make_project(hub, f"Project {number}")
        Project.objects.filter(pk=project.pk).update(starts_on=dt.date(2020, 1, 1 + number))
        make_post(hub, f"Post {number}", published_at=dt.datetime(2020, 1, 1 + number, tzinfo=dt.UTC))
        make_event(hub, f"Event {number}", starts_at=dt.datetime(2040, 1, 1 + number, tzinfo=dt.UTC))
    make_post(make_hub(), "Draft", state=State.DRAFT)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        drawn = Template(START).render(Context())
    assert len(asked) == 3
    for words in ("Project 3", "Project 1", "Post 3", "Post 1", "Event 0", "Event 2", "1 January 2040"):
        assert words in drawn
    for words in ("Project 0", "Post 0", "Event 3", "Draft"):
        assert words not in drawn


@pytest.mark.slow
@pytest.mark.parametrize("show", [latest_projects, latest_news])
def test_they_come_out_of_an_index_however_many_there_are(show: object) -> None:
    hub = make_hub()
    Project.objects.bulk_create(
        Project(hub=hub, title=f"Project {number}", starts_on=dt.date(2020, 1, 1) + dt.timedelta(days=number % 900))
        for number in range(3_000)
    )
    Post.objects.bulk_create(
        Post(
            hub=hub,
            title=f"Post {number}",
            language="en",
            state=State.PUBLISHED,
            published_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=number),
        )
        for number in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE projects_project, projects_post")
    with CaptureQueriesContext(connection) as asked:
        assert callable(show)
        assert len(show(3)) == 3
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    # What is asked about each of the few that are shown, such as their free places, stands in sub-plans of its own.
    plan = plan.split("SubPlan")[0]
    assert "Index Scan using" in plan
    assert "Sort" not in plan
    assert "Seq Scan on projects_" not in plan


def test_a_list_of_nothing_is_drawn_as_nothing() -> None:
    assert upcoming_events(3) == ()
    assert "<li>" not in render_to_string("projects/_event_list.html", {"events": ()})
