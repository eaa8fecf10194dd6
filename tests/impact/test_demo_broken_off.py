"""A start of the demonstration that was broken off is gone on with, and hubs of others are left alone."""

from io import StringIO

import pytest
from django.core.management import call_command

from impact.demo.accounts import ACCOUNTS
from impact.management.commands import load_demo
from impact.models import Report
from impact.queries.demonstration import nothing_to_load
from tests.factories.network import make_hub
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of loading, which here only note that they were asked for."""
    steps: list[str] = []
    for name in ("load_demo", "rebuild", "verify", "write_reporting", "write_editions"):
        monkeypatch.setattr(load_demo, name, lambda name=name, **_told: steps.append(name))
    return steps


def test_an_empty_database_is_to_be_loaded() -> None:
    assert not nothing_to_load()


def test_hubs_of_others_are_left_alone(done: list[str]) -> None:
    make_hub()
    make_user("ana@pt.oshub.example")
    call_command("load_demo", stdout=(told := StringIO()))
    assert told.getvalue() == "There are hubs already: nothing loaded.\n"
    assert done == []


def test_what_was_missing_is_loaded_once(done: list[str]) -> None:
    make_hub()
    manager = make_user(ACCOUNTS[-2].email)
    call_command("load_demo", stdout=(told := StringIO()))
    assert "The rest of what a start was broken off in is loaded." in told.getvalue()
    assert done == ["rebuild", "verify", "write_reporting", "write_editions"]
    Report.objects.create(title="The network", made_by=manager)
    call_command("load_demo", stdout=StringIO())
    assert len(done) == 4
