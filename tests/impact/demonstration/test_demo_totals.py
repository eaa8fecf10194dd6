"""What `load_demo` wrote adds up to the published table, and is loaded once."""

import json
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from impact.demo import PUBLISHED
from impact.models import AttendanceLine, PeriodCell, Session, SessionCoHost, ThingCell
from impact.models.audience import CELL_OF_GROUP
from impact.rollups import rebuild, verify
from tests.marks import marks

pytestmark = pytest.mark.django_db


def test_what_takes_long_to_draw_is_counted(loaded: Path) -> None:
    told = (loaded / "told").read_text(encoding="utf-8").splitlines()
    steps = told[told.index("  Profiles, news and events") : told.index("  Canvases")]
    assert "  5 of 15 news" in steps
    assert "  6 of 24 resources" in steps


def test_load_demo_gives_the_published_table(loaded: Path) -> None:
    assert (loaded / "added-up").exists()
    rebuild()
    for group, published in PUBLISHED.items():
        cell = PeriodCell.objects.get(scope_kind="network", period_kind="all", audience=CELL_OF_GROUP[group])
        assert (cell.people_by_class + cell.first_timers, cell.interactions) == tuple(published)
    assert ThingCell.objects.get(scope_kind="network", thing="partnerships").number == 124
    assert ThingCell.objects.get(scope_kind="network", thing="hubs").number == 8
    outcome = verify()
    assert (outcome.differences, outcome.named) == (0, ())
    assert not marks()

    assert not Session.objects.exclude(source="demo").exists()
    assert not Session.objects.filter(logged_by=None).exists()
    assert Session.objects.voided().count() == 9
    assert SessionCoHost.objects.exists()
    assert AttendanceLine.objects.filter(first_timers__isnull=False, school_class__isnull=False).count() == 0

    file = loaded / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert all(set(one) == {"role", "hub", "email", "password"} for one in json.loads(file.read_text()))

    before = Session.objects.count()
    again = StringIO()
    call_command("load_demo", stdout=again)
    assert "nothing loaded" in again.getvalue()
    assert Session.objects.count() == before
