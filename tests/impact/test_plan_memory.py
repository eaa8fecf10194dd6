"""Who planned and answered is forgotten thirteen months later; plans, outcomes and sessions stay."""

import datetime as dt

import pytest

from hubs.models import Hub
from impact.actions.plan_answers import cancel_planned
from impact.actions.plan_memory import REMEMBERED, forget_who_planned
from impact.models import PlannedSession, PlanState, SessionSeries, TypedCount
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PM")


def test_persons_and_words_go_and_the_plan_stays(hub: Hub) -> None:
    by = make_user()
    row = first_of(make_series(hub, by=by, weeks=1))
    cancel_planned(planned=row, by=by, version=row.version, reason="The bus broke down.")
    TypedCount.objects.create(planned=row, audience="student", head_count=20, typed_by=by)
    last = row.series.ends_on
    assert forget_who_planned(today=row.day + REMEMBERED) == 0
    assert forget_who_planned(today=last + REMEMBERED + dt.timedelta(days=7)) == 3
    assert forget_who_planned(today=last + REMEMBERED + dt.timedelta(days=7)) == 0
    row = PlannedSession.objects.get()
    assert (row.state, row.answered_by, row.reason) == (PlanState.CANCELLED, None, "")
    assert not TypedCount.objects.exists()
    assert SessionSeries.objects.get().made_by is None
