"""Writes what the hubs of the demonstration lend: things, hours, inductions, bookings past and to come, signs of life.

Bookings of the past are laid under sessions that are there already, so that no figure that was published moves.
"""

import datetime as dt
import zoneinfo
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.utils import timezone

from accounts.models import User
from hubs.actions.equipment import add_exception, add_thing, note_induction, set_hours
from hubs.models import Category, Equipment, Hub, Organisation
from hubs.queries.opening import Span, opening_of
from impact.demo.equipment import SEEN, USED, PlannedEquipment, PlannedLending
from impact.models import BookedSession, Format, Session
from projects.actions.ties import note_sighting
from projects.models import SeenThrough
from projects.queries.ties import Tie, ties_of
from schools.actions.bookings import book, record_bookings
from schools.models import Booking, School, SchoolMembership
from schools.queries.bookings import free_instead

Who = Callable[[Hub], User]

# Types of sessions for which something is booked.
WITH_THINGS = ("maker", "steam", "research", "co-creation", "citizen-science", "classroom")
# Bookings to come, in days from now; and of lately, which nobody has logged yet.
TO_COME = (1, 2, 4, 7, 9, 13)
LATELY = (2, 6)
PURPOSES = ("Bridges from paper", "Water samples", "Our quarter as a model", "Sensors for the school yard", "")


class LendingWriter:
    """Knows the hubs by code, and who works for each."""

    def __init__(self, hubs: Iterable[Hub], *, staff_of: Who) -> None:
        self._hubs = {hub.code: hub for hub in hubs}
        self._staff_of = staff_of
        self._things: dict[Hub, list[Equipment]] = defaultdict(list)

    def write(self, lending: PlannedLending) -> None:
        """Everything, hub by hub."""
        for planned in lending.hubs:
            hub = self._hubs[planned.hub]
            self._write_things(hub, planned)
            self._write_past(hub)
            self._write_lately_and_to_come(hub)
        for hub in self._hubs.values():
            self._write_ties(hub, lending.sightings)

    def _write_things(self, hub: Hub, planned: PlannedEquipment) -> None:
        by, today = self._staff_of(hub), hub.today()
        set_hours(hub=hub, hours=planned.hours)
        for other in planned.exceptions:
            first = today + dt.timedelta(days=other.in_days)
            last = first + dt.timedelta(days=other.days - 1)
            days = {"starts_on": first, "ends_on": last, "opens": other.opens, "closes": other.closes}
            add_exception(hub=hub, values=days | {"note": other.note})
        for one in planned.things:
            values: dict[str, object] = {"name": one.name, "kind": one.kind, "purpose": one.purpose, "place": one.place}
            values |= {"capacity": one.capacity, "needs_induction": one.needs_induction}
            thing = add_thing(hub=hub, by=by, values=values)
            self._things[hub].append(thing)
            for person in self._people(hub) if one.needs_induction else ():
                note_induction(thing=thing, user=person, by=by, given_on=today - dt.timedelta(days=40 + thing.pk % 200))

    def _people(self, hub: Hub) -> list[User]:
        teachers = SchoolMembership.objects.filter(school__hub=hub).select_related("user").order_by("pk")
        return [self._staff_of(hub), *(row.user for row in teachers)]

    def _write_past(self, hub: Hub) -> None:
        """Bookings under sessions of the years before; who booked is forgotten by now."""
        share, zone = USED[Category(hub.category)], zoneinfo.ZoneInfo(hub.time_zone)
        taken: dict[Equipment, list[Span]] = defaultdict(list)
        pairs: list[tuple[Booking, Session]] = []
        for session in self._with_things(hub):
            if session.uid.int % 100 >= share or session.starts_at is None or session.minutes is None:
                continue
            begin = dt.datetime.combine(session.held_on, session.starts_at, tzinfo=zone).astimezone(dt.UTC)
            span = Span(begin, begin + dt.timedelta(minutes=session.minutes))
            thing = self._free_thing(hub, taken, span, session.uid.int // 100)
            if thing is not None:
                taken[thing].append(span)
                pairs.append((_row(thing, span, session.school), session))
        rows = record_bookings(rows=[row for row, _session in pairs])
        BookedSession.objects.bulk_create(
            [BookedSession(booking=row, session=session) for row, (_row, session) in zip(rows, pairs, strict=True)]
        )

    def _with_things(self, hub: Hub) -> Iterable[Session]:
        sessions = Session.objects.standing().filter(hub=hub, school__isnull=False, format=Format.IN_PERSON)
        sessions = sessions.filter(session_type__code__in=WITH_THINGS, minutes__range=(5, 720))
        return sessions.select_related("school").order_by("held_on", "pk")

    def _free_thing(self, hub: Hub, taken: dict[Equipment, list[Span]], span: Span, number: int) -> Equipment | None:
        things = self._things[hub]
        order = [things[(number + step) % len(things)] for step in range(len(things))]
        return next((thing for thing in order if not any(span.meets(one) for one in taken[thing])), None)

    def _write_lately_and_to_come(self, hub: Hub) -> None:
        schools = list(School.objects.of_hub(hub).partners_on(hub.today()).order_by("name", "pk"))
        people = self._people(hub)
        now, noon = timezone.now(), _noon_of(hub)
        opening = opening_of(hub, hub.today() - dt.timedelta(days=30), hub.today())
        for number, days in enumerate((*(-day for day in LATELY), *TO_COME)):
            thing = self._things[hub][number % len(self._things[hub])]
            person = people[number % len(people)]
            school = _school_of(person) or (schools[number % len(schools)] if schools else None)
            begin = noon + dt.timedelta(days=days, minutes=-90 + 30 * number)
            while days < 0 and opening.on(begin.date()).span is None:
                begin -= dt.timedelta(days=1)
            wanted = Span(begin, begin + dt.timedelta(minutes=90))
            purpose = PURPOSES[number % len(PURPOSES)]
            if days < 0:
                record_bookings(rows=[_row(thing, wanted, school, by=person, purpose=purpose)])
            elif (free := free_instead(thing, wanted, now=now)) is not None:
                book(thing=thing, by=person, school=school, span=free, purpose=purpose)

    def _write_ties(self, hub: Hub, sentences: tuple[str, ...]) -> None:
        seen, alone = SEEN[Category(hub.category)]
        ripe = [tie for tie in ties_of([hub.pk], today=hub.today()) if tie.ripe]
        ripe.sort(key=lambda tie: (tie.since, tie.school_id, tie.organisation_id))
        # A step that has no factor in common with 100 spreads the shares evenly.
        known = [tie for number, tie in enumerate(ripe) if number * 37 % 100 < seen]
        for number, tie in enumerate(known):
            self._note(hub, tie, sentences[number % len(sentences)], with_hub=number * 37 % 100 >= alone)

    def _note(self, hub: Hub, tie: Tie, what: str, *, with_hub: bool) -> None:
        day = tie.due + dt.timedelta(days=(tie.due.toordinal() * 7 + len(what)) % 180)
        values = {"seen_on": min(day, hub.today()), "hub_took_part": with_hub, "what": what}
        through = SeenThrough.HUB if with_hub else (SeenThrough.SCHOOL, SeenThrough.ORGANISATION)[len(what) % 2]
        note_sighting(
            hub=hub,
            school=School.objects.get(pk=tie.school_id),
            organisation=Organisation.objects.get(pk=tie.organisation_id),
            since=tie.since,
            by=self._staff_of(hub),
            values=values | {"through": through},
        )


def _row(thing: Equipment, span: Span, school: School | None, *, by: User | None = None, purpose: str = "") -> Booking:
    return Booking(
        equipment=thing, school=school, starts_at=span.starts_at, ends_at=span.ends_at, booked_by=by, purpose=purpose
    )


def _school_of(person: User) -> School | None:
    role = person.school_memberships.select_related("school").order_by("pk").first()
    return role.school if role else None


def _noon_of(hub: Hub) -> dt.datetime:
    zone = zoneinfo.ZoneInfo(hub.time_zone)
    return dt.datetime.combine(hub.today(), dt.time(12), tzinfo=zone).astimezone(dt.UTC)
