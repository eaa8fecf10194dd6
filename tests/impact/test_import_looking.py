"""A worker looks through a long table, and its page shows how far that is. No page waits for one that is not there."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from hubs.models import Hub
from impact.actions.session_imports import Mending, mend_import
from impact.imports import looking
from impact.imports.looking import look_for_page
from impact.models import SessionImport
from tests.factories.clients import member
from tests.factories.imports import understand_it
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub

READING, READ = "Being looked through", "Bring in 3 sessions"
OF_HTMX = {"HX-Request": "true"}


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.fixture
def clerk(hub: Hub) -> Client:
    return member(hub)[1]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int | str, ...]]:
    """What workers are asked to do, which nobody does; three rows are long here."""
    tasks: list[tuple[int | str, ...]] = []
    monkeypatch.setattr(looking, "LONG", 3)
    monkeypatch.setattr(looking, "ask_worker", lambda *told: tasks.append(told))
    monkeypatch.setattr(looking, "is_silent", lambda: False)
    return tasks


@pytest.fixture
def page(hub: Hub, clerk: Client) -> Callable[[SessionImport], str]:
    return lambda row: clerk.get(f"/h/{hub.code}/import/{row.uid}/").content.decode()


def test_a_worker_looks_through_it_and_the_page_says_how_far_it_is(
    hub: Hub, clerk: Client, page: Callable[[SessionImport], str], asked: list[tuple[int | str, ...]]
) -> None:
    row = understand_it(hub)
    assert READING in page(row)
    assert asked == [("impact.look_at_import", row.pk, row.version, "en")]
    key = looking._key(row)
    cache.set(key, looking._Sign(at=cache.get(key).at, rows=2))
    again = page(row)
    assert ('<progress value="2" max="3"' in again, READ in again) == (True, False)
    address = f"/h/{hub.code}/import/{row.uid}/?sheet"
    assert READING in clerk.get(address, headers=OF_HTMX).content.decode()
    look_for_page(row.pk, row.version, "en")
    assert clerk.get(address, headers=OF_HTMX)["HX-Redirect"] == address
    assert READ in page(row)
    assert (len(asked), cache.get(key)) == (1, None)


def test_each_version_and_each_language_is_looked_through_for_itself(
    hub: Hub, page: Callable[[SessionImport], str], asked: list[tuple[int | str, ...]]
) -> None:
    row = understand_it(hub)
    page(row)
    look_for_page(row.pk, row.version, "pt")
    assert READING in page(row)
    old = row.version
    row = mend_import(row=row, by=make_user(), version=row.version, mending=Mending(left_out={4}))
    look_for_page(row.pk, old, "en")
    assert READING in page(row)
    assert [task[2] for task in asked] == [old, row.version]


@pytest.mark.parametrize("trouble", ["no broker", "no sign of life", "kept nowhere", "another kind of sign"])
def test_the_page_looks_through_it_itself_where_no_worker_does(
    hub: Hub,
    page: Callable[[SessionImport], str],
    asked: list[tuple[int | str, ...]],
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
) -> None:
    row = understand_it(hub)
    if trouble == "no broker":
        monkeypatch.setattr(looking, "is_silent", lambda: True)
        assert READ in page(row)
        return
    assert READING in page(row)
    if trouble == "no sign of life":
        monkeypatch.setattr(looking, "PATIENCE", 0)
    elif trouble == "kept nowhere":
        monkeypatch.setattr("impact.imports.shown.MOST_KEPT", -1)
        look_for_page(row.pk, row.version, "en")
    else:
        cache.set(looking._key(row), "something else")
    assert READ in page(row)
    assert READ in page(row)
    assert len(asked) == 1


def test_a_worker_that_fails_leaves_it_to_the_page(
    hub: Hub,
    page: Callable[[SessionImport], str],
    asked: list[tuple[int | str, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = understand_it(hub)
    page(row)
    with monkeypatch.context() as broken:
        broken.setattr("impact.imports.shown.understand", lambda *_told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            look_for_page(row.pk, row.version, "en")
    assert READ in page(row)
