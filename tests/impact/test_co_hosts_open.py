"""A co-host has to be open on the day as the hub itself: refused in the form, in the action, in an import."""

import datetime as dt

import pytest
import time_machine

from hubs.models import Hub
from impact.actions import correct_session
from impact.actions.record_session import CoHostNotOpen
from impact.actions.versions import draft_of
from impact.models import Audience, Session
from tests.factories.clients import member
from tests.factories.network import HELD_ON, make_hub, make_session, people_line
from tests.impact.importing import make_import_hub, plan, reasons, refused
from tests.impact.log_form import TODAY, told, url

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
CASES = pytest.mark.parametrize(
    ("opened_on", "closed_on", "said"),
    [
        (HELD_ON + DAY, None, "Guest hub opened on 13 May 2022 only, after 12 May 2022."),
        (HELD_ON - 9 * DAY, HELD_ON - DAY, "Guest hub is at rest since 11 May 2022, before 12 May 2022."),
        (None, None, "Guest hub is being set up and cannot hold sessions yet."),
    ],
    ids=["before it opened", "at rest", "being set up"],
)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


def guest(opened_on: dt.date | None, closed_on: dt.date | None, code: str = "OSHub-GUEST") -> Hub:
    made = make_hub(code, name="Guest hub")
    Hub.objects.filter(pk=made.pk).update(opened_on=opened_on, closed_on=closed_on)
    made.refresh_from_db()
    return made


@CASES
def test_the_form_says_why_and_keeps_what_was_typed(
    hub: Hub, opened_on: dt.date | None, closed_on: dt.date | None, said: str
) -> None:
    other = guest(opened_on, closed_on)
    with time_machine.travel(TODAY):
        answer = member(hub)[1].post(url(hub), told(co_hosts=[other.pk], title="Kept title"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Kept title" in page
    assert not Session.objects.exists()


@time_machine.travel(TODAY)
def test_what_was_held_while_both_were_open_is_taken(hub: Hub) -> None:
    other = guest(HELD_ON - 9 * DAY, HELD_ON)
    with time_machine.travel(TODAY + DAY):
        answer = member(hub)[1].post(url(hub), told(co_hosts=[other.pk]))
    assert answer.status_code == 302
    assert list(Session.objects.get().co_hosts.all()) == [other]


@pytest.mark.parametrize("key", ["x", "²", "9" * 30, "-1"])
def test_a_hub_that_is_none_is_refused(hub: Hub, key: str) -> None:
    make_hub()
    with time_machine.travel(TODAY):
        answer = member(hub)[1].post(url(hub), told(co_hosts=[key]))
    assert answer.status_code == 422


@CASES
def test_the_action_refuses_it_whole(hub: Hub, opened_on: dt.date | None, closed_on: dt.date | None, said: str) -> None:
    other = guest(opened_on, closed_on)
    with pytest.raises(CoHostNotOpen):
        make_session(hub, people_line(Audience.TEACHER, 9, 1), co_hosts=[other])
    assert not Session.objects.exists()


def test_a_session_is_not_moved_to_a_day_on_which_a_co_host_was_not_open(hub: Hub) -> None:
    by, other = member(hub)[0], guest(HELD_ON - 9 * DAY, HELD_ON)
    session = make_session(hub, people_line(Audience.TEACHER, 9, 1), co_hosts=[other])
    draft = draft_of(Session.objects.for_list().get(pk=session.pk))
    values = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    moved = type(draft)(**values | {"held_on": HELD_ON + DAY})
    with pytest.raises(CoHostNotOpen):
        correct_session(session=session, by=by, draft=moved, version=session.version)
    session.refresh_from_db()
    assert session.held_on == HELD_ON
    # Taken off, it no longer stands in the way.
    alone = type(draft)(**values | {"held_on": HELD_ON + DAY, "co_hosts": ()})
    correct_session(session=session, by=by, draft=alone, version=session.version)
    session.refresh_from_db()
    assert session.held_on == HELD_ON + DAY


@CASES
def test_an_import_says_line_and_column(opened_on: dt.date | None, closed_on: dt.date | None, said: str) -> None:
    hub = make_import_hub()
    guest(opened_on, closed_on, "OSHub-T-LATE")
    read = plan(hub, "date,students,co_hosts\n2022-05-12,9,OSHub-T-GUEST\n2022-05-12,9,OSHub-T-LATE\n")
    assert refused(read) == [(3, "co_hosts")]
    assert said in reasons(read)
