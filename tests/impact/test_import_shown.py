"""A table is read no oftener than needed, and nothing is brought in but what a person was shown."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from hubs.models import Hub
from impact.actions.record_session import record_session
from impact.actions.run_import import run_import
from impact.actions.session_imports import Mending, mend_import
from impact.imports.kept import sheet_of, shown_key
from impact.imports.planning import Progress
from impact.imports.preview import Understood, understand
from impact.imports.shown import picture_of
from impact.models import ImportState, Session, SessionImport, SessionType
from projects.models import Project
from schools.models import School, SchoolClass, SizeChange
from schools.sheets import Sheet
from tests.factories.clients import member
from tests.factories.imports import understand_it
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.fixture
def clerk(hub: Hub) -> Client:
    return member(hub)[1]


def url(row: SessionImport) -> str:
    return f"/h/{row.hub.code}/import/{row.uid}/"


def log_one_of(row: SessionImport) -> None:
    """Somebody else logs the first session of a table."""
    record_session(hub=row.hub, by=make_user(), draft=understand(row, sheet_of(row)).plan.new[0])


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[SessionImport]:
    """The imports whose tables were read for a page, once a time."""
    read: list[SessionImport] = []

    def understand_and_note(row: SessionImport, sheet: Sheet, progress: Progress | None) -> Understood:
        read.append(row)
        return understand(row, sheet, progress)

    monkeypatch.setattr("impact.imports.shown.understand", understand_and_note)
    return read


def say(row: SessionImport, page: str = "", **more: str) -> dict[str, object]:
    """What the form sends when nothing in it is changed."""
    row.refresh_from_db()
    said = {"version": row.version, "date_format": "auto", "default_type": "co-creation", "step": "run"}
    return said | ({"seen": re.findall('name="seen" value="(.*?)"', page)[0]} if page else {}) | more


def test_a_page_that_is_loaded_again_and_a_press_read_no_table(
    hub: Hub, clerk: Client, readings: list[SessionImport]
) -> None:
    row = understand_it(hub)
    first, again = (clerk.get(url(row)).content.decode() for _time in range(2))
    assert "Bring in 3 sessions" in first
    assert re.findall('name="seen".*', first) == re.findall('name="seen".*', again)
    clerk.post(url(row), say(row, again))
    row.refresh_from_db()
    assert (row.state, len(readings)) == (ImportState.RUNNING, 1)
    run_import(row.pk)
    row.refresh_from_db()
    assert (row.state, row.sessions) == (ImportState.DONE, 3)


def test_what_was_shown_is_read_anew_once_it_may_be_otherwise(hub: Hub, readings: list[SessionImport]) -> None:
    row = understand_it(hub)
    group = SchoolClass.objects.get(name="7B")
    changes: list[Callable[[], object]] = [
        lambda: log_one_of(row),
        lambda: SessionType.objects.filter(code="maker").update(name="Making"),
        lambda: SchoolClass.objects.filter(pk=group.pk).update(size=3),
        lambda: SizeChange.objects.create(school_class=group, day=dt.date(2022, 1, 1), before=9),
        lambda: Project.objects.update(title="Water"),
        lambda: School.objects.update(name="Escola da Serra"),
        lambda: Hub.objects.filter(pk=hub.pk).update(opened_on=dt.date(2013, 1, 1)),
        lambda: mend_import(row=row, by=make_user(), version=row.version, mending=Mending(left_out={4})),
    ]
    picture_of(row)
    for number, change in enumerate(changes, 2):
        change()
        for _time in range(2):
            picture_of(SessionImport.objects.get())
        assert len(readings) == number
    with translation.override("pt"):
        picture_of(SessionImport.objects.get())
    assert len(readings) == len(changes) + 2


def test_nothing_is_brought_in_that_was_not_shown(hub: Hub, clerk: Client) -> None:
    row = understand_it(hub)
    page = clerk.get(url(row)).content.decode()
    # Said with the same press, so nobody has seen what comes of it.
    answer = clerk.post(url(row), say(row, page, default_type="maker"), follow=True)
    assert "not be what you were shown" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == ImportState.UNDERSTOOD
    page = clerk.get(url(row)).content.decode()
    # A page that somebody has left open since.
    answer = clerk.post(url(row), say(row, default_type="maker", seen="0" * 64), follow=True)
    assert "not be what you were shown" in answer.content.decode()
    # One of the rows is logged between the look and the press: the worker finds that out.
    log_one_of(row)
    clerk.post(url(row), say(row, page, default_type="maker"))
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING
    run_import(row.pk)
    row.refresh_from_db()
    assert (row.state, Session.objects.count()) == (ImportState.REFUSED, 1)
    page = clerk.get(url(row)).content.decode()
    assert "would not be what you were shown" in page
    clerk.post(url(row), say(row, page, default_type="maker"))
    run_import(row.pk)
    assert Session.objects.count() == 3


def test_what_is_new_is_made_as_it_was_shown(hub: Hub, clerk: Client) -> None:
    row = understand_it(hub, "date,school,students\n2022-05-12,Escola Nova,3\n2022-05-13,,4\n")
    lookups = {"school": {"escola nova": {"to": "new", "place": "Vilar"}}}
    row = mend_import(row=row, by=make_user(), version=row.version, mending=Mending(lookups=lookups))
    clerk.post(url(row), say(row, clerk.get(url(row)).content.decode()))
    row.refresh_from_db()
    assert (row.state, len(row.seen)) == (ImportState.RUNNING, 64)
    run_import(row.pk)
    row.refresh_from_db()
    assert (row.state, row.sessions, row.made) == (ImportState.DONE, 2, 1)


def test_what_was_shown_goes_with_the_table(
    hub: Hub, clerk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = understand_it(hub)
    clerk.get(url(row))
    assert cache.get(shown_key(row.stored_name)) is not None
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(url(row), {"step": "discard", "version": row.version})
    assert cache.get(shown_key(row.stored_name)) is None
