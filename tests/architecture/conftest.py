"""The world of the access tests: built once for them all, in a transaction that is undone after them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from hubs.views import stored
from tests.architecture.world import World, build_world

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the world together, however they are shuffled: it goes with the last of them in a row."""
    items.sort(key=lambda item: item.path.parent != HERE or "world" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two hubs and somebody for each role; tests undo what they write (`World.ask` does)."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build_world()
        connection.check_constraints()  # or the end of each test would look through what is still to be checked
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def _asked_often(world: World) -> Iterator[None]:
    """For a test that only asks the world, and many times."""
    with world.asked_often():
        yield


@pytest.fixture(autouse=True)
def _no_stored_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that a process keeps for visitors are of the test that asked for them."""
    monkeypatch.setattr(stored, "shelf", stored.Shelf(places=8))
