"""The demonstration lends, books and knows its ties, in every hub, by kind; marks alone bring its figures."""

from collections import defaultdict

import pytest
from django.utils import timezone

from hubs.models import Category, Equipment, Hub
from impact.demo.equipment import read_lending
from impact.models import Answer, BookedSession, Certificate, Countersign, PeriodCell, Session
from impact.queries.equipment_hours import used_in
from impact.rollups import rebuild, verify
from projects.queries.ties import figures_of, ties_of
from schools.models import Booking, Reflection
from tests.marks import marks

pytestmark = pytest.mark.django_db


def test_every_hub_lends_something() -> None:
    lending = read_lending()
    names = [(one.hub, thing.name) for one in lending.hubs for thing in one.things]
    assert len(names) == len(set(names))
    assert len(lending.hubs) == 11


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_bookings_past_and_to_come() -> None:
    now = timezone.now()
    for hub in Hub.objects.all():
        rows = Booking.objects.filter(equipment__hub=hub)
        assert Equipment.objects.filter(hub=hub).count() >= 2, hub
        assert hub.opening_hours.exists()
        assert rows.filter(starts_at__gt=now).count() >= 3, hub
        assert rows.filter(ends_at__lt=now, led_to=None).exists(), hub
    for hub in Hub.objects.top_level():
        assert BookedSession.objects.filter(booking__in=Booking.objects.of_family(hub)).exists(), hub
    # Nothing was logged for their sake.
    assert not Session.objects.filter(source="form").exists()


@pytest.mark.usefixtures("loaded")
def test_hubs_differ_by_kind() -> None:
    hours: dict[str, int] = defaultdict(int)
    alone: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for hub in Hub.objects.all():
        hours[hub.category] += sum(one.minutes for year in (2019, 2020, 2021) for one in used_in([hub.pk], year=year))
        figures = figures_of(ties_of([hub.pk], today=hub.today()))
        alone[hub.category][0] += figures.alone
        alone[hub.category][1] += figures.ripe
    assert hours[Category.SPACE] > 2 * hours[Category.SCHOOL_BASED]
    shares = {kind: part / whole for kind, (part, whole) in alone.items()}
    assert shares[Category.BROKER] > shares[Category.SCHOOL_BASED] > shares[Category.SPACE] > 0


@pytest.mark.slow
@pytest.mark.usefixtures("loaded")
def test_marks_alone_bring_the_same_figures() -> None:
    assert marks()
    assert verify().differences == 0, "verify drains what the triggers marked"
    drained = list(PeriodCell.objects.order_by("pk").values())
    rebuild()
    assert list(PeriodCell.objects.order_by("pk").values()) == drained


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_answers_of_its_schools_and_a_certificate() -> None:
    for hub in Hub.objects.top_level():
        family = [hub.pk, *hub.sub_hubs.values_list("pk", flat=True)]
        assert Countersign.objects.filter(session__hub__in=family, answer=Answer.YES).exists(), hub
        assert Countersign.objects.differing().filter(session__hub__in=family).exists(), hub
        assert {one.shared for one in Reflection.objects.filter(school__hub__in=family)} == {True, False}, hub
        assert Certificate.objects.of_class().filter(school__hub__in=family).exists(), hub
    assert Countersign.objects.exclude(kept=None).exists()
    assert Certificate.objects.filter(user__isnull=False).exclude(confirmed_at=None).exists()
    assert Certificate.objects.to_confirm(Hub.objects.get(code="OSHub-NL")).exists()
