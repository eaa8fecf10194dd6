"""What indicators count: the same out of cells and of the log, registers by their dates, shares of what there is."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub, OrganisationKind
from impact.models import Audience, Indicator, IndicatorMeasure, LedBy, ScopeKind, Session, Thing
from impact.models.indicator import OF_THINGS
from impact.queries.dashboard import read_things
from impact.queries.targets.counting import NETWORK, Counted, Looked, count
from impact.queries.targets.periods import of_reporting
from impact.rollups import drain_all
from projects.models import OUTSIDE_SCHOOL, ProjectStatus
from schools.models import School
from tests.factories.equipment import make_partnership
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.public import make_organisation
from tests.factories.reporting import make_period
from tests.factories.targets import make_indicator, period_of

pytestmark = pytest.mark.django_db
YEAR_2021 = "school-year-2021"


@pytest.fixture
def by() -> User:
    return make_user()


def counted(one: Indicator, hub: Hub | None, *, as_of: dt.date | None = None, period: str = YEAR_2021) -> Counted:
    today = timezone.now().date()
    key = hub.pk if hub is not None else NETWORK
    return count(Looked([one], [key], period_of(period), as_of or today, today))[one.pk, key]


@pytest.mark.parametrize("measure", [IndicatorMeasure.SESSIONS, IndicatorMeasure.INTERACTIONS, IndicatorMeasure.PEOPLE])
def test_cells_and_slices_say_the_same(measure: IndicatorMeasure, by: User) -> None:
    """A filter that lets everything through sends the count to the log; the figures are those of the cells."""
    hub, sub_hub, other = make_hub("OSHub-A"), make_hub("OSHub-A-Sub", parent=make_hub("OSHub-C")), make_hub("OSHub-B")
    group = make_class(make_school(hub))
    for day in (dt.date(2021, 10, 4), dt.date(2022, 3, 7), dt.date(2022, 9, 5)):
        make_session(hub, class_line(group, 20), people_line(Audience.FAMILY, 9, 4), held_on=day, co_hosts=[other])
        make_session(sub_hub, people_line(Audience.STUDENT, 12, 3), held_on=day)
    drain_all()
    plain = make_indicator(by, measure=measure, audience="student", adds_up=measure != IndicatorMeasure.PEOPLE)
    narrowed = make_indicator(by, measure=measure, audience="student", country="PT")
    for scope in (None, hub, other, sub_hub):
        out_of_cells, out_of_log = counted(plain, scope), counted(narrowed, scope)
        assert out_of_cells == out_of_log
        assert out_of_cells.figures is not None
    assert counted(plain, None).value == {"sessions": 4, "interactions": 64, "people": 26}[measure]


def test_filters_narrow_it_down(by: User) -> None:
    hub = make_hub()
    make_session(hub, people_line(Audience.STUDENT, 12, 3))
    led = make_session(hub, people_line(Audience.STUDENT, 30, 3))
    Session.objects.filter(pk=led.pk).update(led_by=LedBy.SCHOOL)
    drain_all()
    assert counted(make_indicator(by, led_by="school"), hub).value == 30
    assert counted(make_indicator(by, category="space"), hub).value == 0
    assert counted(make_indicator(by, session_type=led.session_type), None).value == 42


def test_things_count_by_their_dates(by: User) -> None:
    """A school of the year before is there on the first day; one of the year counts from its day on."""
    hub = make_hub()
    for day in (dt.date(2020, 1, 7), dt.date(2021, 11, 2)):
        school = make_school(make_hub(parent=hub))
        School.objects.filter(pk=school.pk).update(partner_since=day)
    make_project(hub)
    schools = make_indicator(by, measure=IndicatorMeasure.SCHOOLS)
    found = counted(schools, hub)
    assert found.value == 2
    assert found.began == 1
    assert counted(schools, None, as_of=dt.date(2021, 11, 1)).value == 1
    assert counted(schools, None, as_of=dt.date(2021, 11, 2)).value == 2
    assert counted(make_indicator(by, measure=IndicatorMeasure.PROJECTS), hub).value == 1
    assert counted(make_indicator(by, measure=IndicatorMeasure.HUBS), None).value == 1


def test_things_are_those_of_the_dashboards(by: User) -> None:
    """As of today the registers hold what the cells hold, for a hub with its sub-hubs and the network."""
    hub = make_hub()
    sub_hub = make_hub(parent=hub)
    lab, union = (
        make_organisation(f"Lab {kind}", kind=kind) for kind in (OUTSIDE_SCHOOL[0], OrganisationKind.STUDENTS)
    )
    for place, organisation in ((hub, lab), (sub_hub, lab), (sub_hub, union)):
        make_partnership(place, make_school(place), organisation, dt.date(2021, 10, 1))
    make_project(sub_hub)
    make_project(sub_hub, status=ProjectStatus.PLANNED)
    make_school(make_hub())
    drain_all()
    for measure in OF_THINGS:
        one = make_indicator(by, measure=measure)
        for scope_kind, scope in ((ScopeKind.HUB, hub), (ScopeKind.NETWORK, None)):
            thing = read_things(scope_kind, scope.pk if scope else 0)[Thing(measure.value)]
            assert counted(one, scope).value == thing, measure
    assert counted(make_indicator(by, measure=IndicatorMeasure.PARTNERSHIPS), hub).value == 2


def test_earlier_years_of_a_reporting_period_are_called_by_their_months(by: User) -> None:
    """The name of the period is that of these months alone; of a month alone there is nothing to count up to."""
    row = make_period(first=dt.date(2021, 10, 1), last=dt.date(2022, 3, 1), due=dt.date(2022, 6, 20))
    labels = [year.label for year in (of_reporting(row).earlier(2), of_reporting(row).earlier(1)) if year is not None]
    assert labels == ["October 2019 to March 2020", "October 2020 to March 2021"]
    alone = of_reporting(make_period("May", first=dt.date(2022, 5, 1), last=dt.date(2022, 5, 1))).earlier(1)
    assert alone is not None
    assert alone.label == "May 2021"


def test_a_share_of_nothing_is_not_zero(by: User) -> None:
    hub = make_hub()
    share = make_indicator(by, measure=IndicatorMeasure.LED_BY_SCHOOL, decimals=1)
    assert counted(share, hub).value is None
    school = make_school(hub)
    sessions = [make_session(hub, people_line(Audience.STUDENT, 12, 3), school=school) for _number in range(3)]
    Session.objects.filter(pk=sessions[0].pk).update(led_by=LedBy.SCHOOL)
    found = counted(share, hub)
    assert found.value == Decimal("33.3")
    assert found.of == 3
    assert counted(make_indicator(by, measure=IndicatorMeasure.EQUIPMENT_HOURS), hub).value == 0
    assert counted(make_indicator(by, measure=IndicatorMeasure.TIES_ALONE), hub).value == 0
