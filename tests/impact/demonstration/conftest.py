"""The demonstration, loaded once for all tests that only read it, and undone after them."""

from collections.abc import Iterator
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from impact.management.commands import load_demo
from projects import pictures

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests together, however they are shuffled: what is loaded goes with the last of them in a row."""
    items.sort(key=lambda item: item.path.parent != HERE or "loaded" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Load everything but for adding up, with pictures drawn in haste; gives the folder that notes who can sign in."""
    local = tmp_path_factory.mktemp("local")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(LOCAL=local),
        pytest.MonkeyPatch.context() as quick,
    ):
        quick.setattr(pictures, "WEBP_METHOD", 0)
        quick.setattr(pictures, "AVIF_SPEED", 10)
        # What is marked stays marked: tests add it up in more than one way.
        quick.setattr(load_demo, "rebuild", (local / "added-up").touch)
        quick.setattr(load_demo, "verify", lambda: None)
        # Figures are confirmed and closed once they are added up.
        quick.setattr(load_demo, "write_reporting", lambda *, today: None)
        with connection.cursor() as cursor:
            cursor.execute(*import_module("impact.migrations.0003_session_types").ADD_TYPES)
        call_command("load_demo", stdout=(told := StringIO()))
        (local / "told").write_text(told.getvalue(), encoding="utf-8")
        yield local
        transaction.set_rollback(True)
