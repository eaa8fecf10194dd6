"""The demonstration with one session in eight, loaded once for all tests that only read it, and undone after them."""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import transaction
from pytest_django import DjangoDbBlocker

from impact.actions.load_demo import load_demo
from impact.demo import plan_network
from tests.impact.demonstration.today import TODAY

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests together, however they are shuffled: what is loaded goes with the last of them in a row."""
    items.sort(key=lambda item: item.path.parent != HERE or "loaded" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load everything but seven sessions in eight."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_module("impact.migrations.0003_session_types").add_types(apps, None)
        plan = plan_network(TODAY)
        load_demo(plan=replace(plan, sessions=plan.sessions[::8]), progress=lambda _: None)
        yield
        transaction.set_rollback(True)
