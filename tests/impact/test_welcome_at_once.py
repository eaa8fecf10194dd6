"""Many come through the door at once, each on a real connection: nobody is lost, nobody is counted past the limit."""

import threading
import uuid
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from impact.actions.check_in import Outcome, check_in
from impact.actions.welcome import close_desk, open_desk
from impact.models import Audience, DoorTally, WelcomeDesk
from impact.queries.welcome_codes import Ticket
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.public import make_event
from tests.factories.welcome import come, make_desk, tallies
from tests.hubs.test_rights_at_once import meanwhile
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_comes_while_another_is_counted_waits_and_is_counted_too() -> None:
    desk = make_desk(make_hub(), expected=10)
    with transaction.atomic():
        come(desk, 2)
        second = meanwhile(lambda: come(desk, 3))
        is_held_up(second)
    second.join(PATIENCE)
    desk.refresh_from_db()
    assert (desk.counted, tallies(desk)) == (5, {("family", False): 5})


def test_many_at_once_fill_the_desk_exactly() -> None:
    """Four connections, sixty people, room for twenty-four."""
    desk, told, barrier = make_desk(make_hub(), expected=20), Counter[Outcome](), threading.Barrier(4)

    def arrive() -> None:
        barrier.wait(PATIENCE)
        for _ in range(15):
            told[come(desk, new=True)] += 1

    people = [meanwhile(arrive) for _ in range(4)]
    for one in people:
        one.join(PATIENCE)
    desk.refresh_from_db()
    assert (desk.counted, desk.most, DoorTally.objects.get().people) == (24, 24, 24)
    assert told == {Outcome.COUNTED: 24, Outcome.FULL: 36}


def test_a_ticket_that_is_sent_by_many_at_once_counts_once() -> None:
    desk, told, barrier = make_desk(make_hub()), Counter[Outcome](), threading.Barrier(4)
    ticket = Ticket(desk.pk, uuid.uuid4().hex)

    def send() -> None:
        barrier.wait(PATIENCE)
        told[check_in(ticket=ticket, audience=Audience.FAMILY, people=2, first_time=False)] += 1

    phones = [meanwhile(send) for _ in range(4)]
    for one in phones:
        one.join(PATIENCE)
    assert told == {Outcome.COUNTED: 1, Outcome.REPEATED: 3}
    assert tallies(desk) == {("family", False): 2}
    cache.clear()


def test_nobody_is_counted_after_the_desk_was_closed() -> None:
    desk = make_desk(make_hub())
    told: list[Outcome] = []
    with transaction.atomic():
        close_desk(desk=desk, by=make_user())
        late = meanwhile(lambda: told.append(come(desk)))
        is_held_up(late)
    late.join(PATIENCE)
    assert told == [Outcome.CLOSED]
    assert tallies(desk) == {}


def test_two_who_open_a_desk_for_one_event_have_one() -> None:
    hub, ana, rui = make_hub(), make_user(), make_user()
    event = make_event(hub)
    with transaction.atomic():
        open_desk(hub=hub, by=ana, uid=uuid.uuid4(), title="Night", expected=10, event=event)
        second = meanwhile(
            lambda: open_desk(hub=hub, by=rui, uid=uuid.uuid4(), title="Night", expected=10, event=event)
        )
        is_held_up(second)
    second.join(PATIENCE)
    assert WelcomeDesk.objects.get().started_by == ana
    assert connection.in_atomic_block is False
