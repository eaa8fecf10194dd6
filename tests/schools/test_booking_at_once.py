"""Two people book the same thing at the same moment: one has it, the other is told. On two real connections."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hubs.queries.opening import Span
from schools.actions.bookings import Taken, book
from schools.models import Booking
from tests.factories.equipment import make_booking, make_thing, open_always
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)


def noon_of_tomorrow() -> dt.datetime:
    return timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


def test_one_wins_and_the_other_is_told_what_stands_in_the_way() -> None:
    hub, people = make_hub(), [make_user(), make_user()]
    open_always(hub)
    thing, noon, hour = make_thing(hub), noon_of_tomorrow(), dt.timedelta(hours=1)
    refusals: list[Taken] = []

    def second() -> None:
        try:
            book(
                thing=thing,
                by=people[1],
                school=None,
                span=Span(noon + hour - dt.timedelta(minutes=1), noon + 2 * hour),
            )
        except Taken as taken:
            refusals.append(taken)
        finally:
            connection.close()

    thread = threading.Thread(target=second, daemon=True)
    with transaction.atomic():
        first = book(thing=thing, by=people[0], school=None, span=Span(noon, noon + hour))
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert list(Booking.objects.all()) == [first]
    (taken,) = refusals
    assert taken.by == first
    assert taken.free is not None
    assert taken.free.starts_at == noon + hour


def test_many_at_once_leave_exactly_one() -> None:
    hub, people = make_hub(), [make_user() for _ in range(4)]
    open_always(hub)
    thing, noon = make_thing(hub), noon_of_tomorrow()
    barrier = threading.Barrier(len(people))
    told: list[object] = []
    problems: list[Exception] = []

    def press(number: int) -> None:
        barrier.wait(PATIENCE)
        try:
            span = Span(noon + dt.timedelta(minutes=number), noon + dt.timedelta(minutes=number + 60))
            told.append(book(thing=thing, by=people[number], school=None, span=span))
        except Taken as taken:
            told.append(taken)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number,), daemon=True) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert problems == []
    assert sum(isinstance(one, Booking) for one in told) == 1 == Booking.objects.count()
    assert sum(isinstance(one, Taken) and one.by is not None for one in told) == len(people) - 1


def test_whoever_writes_past_the_action_meets_the_database() -> None:
    """The lock is manners; the constraint is what cannot be got around."""
    thing, noon = make_thing(make_hub()), noon_of_tomorrow()
    refusals: list[str] = []

    def second() -> None:
        try:
            make_booking(thing, noon + dt.timedelta(minutes=59))
        except IntegrityError as problem:
            refusals.append(problem.__cause__.diag.constraint_name)  # type: ignore[union-attr]
        finally:
            connection.close()

    thread = threading.Thread(target=second, daemon=True)
    with transaction.atomic():
        make_booking(thing, noon)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert refusals == ["booking_no_overlap"]
    # What is cancelled stands in nobody's way.
    Booking.objects.update(cancelled_at=timezone.now())
    make_booking(thing, noon)
