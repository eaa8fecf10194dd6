"""Slices: whatever is looked at, the figures are what counting persons gives, exactly or within the bounds."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hubs.models import Challenge, Hub
from impact.models import AttendanceLine, CellAudience, Session, SessionCoHost, SessionType
from impact.queries.dashboard import Picture
from impact.queries.figures import Figures, Method
from impact.queries.slices import Rank, Slice, Whose, days_of_slice, rank_slice, read_slice, sessions_of_slice
from impact.rollups import drain_all
from projects.models import Project
from schools.models import School, SchoolClass
from tests.impact import persons
from tests.impact.persons import Asked, Came, Happened

OPENED = dt.date(2015, 1, 1)
GROUPS = ("student", "teacher", "community")


@dataclass
class Portal:
    """The rows that stand for what happened: what a log sees of it."""

    hubs: list[Hub]
    schools: list[School]
    classes: list[SchoolClass]
    challenges: list[Challenge]
    projects: list[Project]
    types: list[SessionType]
    sessions: list[Session]

    def slice_of(self, asked: Asked) -> Slice:
        """The same question in the words of the portal."""
        whose = Whose(asked.whose)
        rows = {
            Whose.HUB: self.hubs,
            Whose.PROJECT: self.projects,
            Whose.SCHOOL: self.schools,
            Whose.CHALLENGE: self.challenges,
        }
        return Slice(
            whose=whose,
            whose_id=rows[whose][asked.number].pk if whose in rows else 0,
            first=asked.first,
            after=asked.after,
            category=asked.kind,
            country=asked.country,
            session_type_id=None if asked.type is None else self.types[asked.type].pk,
            led_by=asked.led_by,
        )


def tell(happened: Happened) -> Portal:
    """Log what happened: numbers only."""
    hubs: list[Hub] = []
    for number in range(persons.HUBS):
        above = happened.parents[number]
        hubs.append(
            Hub.objects.create(
                code=f"S-{number}",
                name=f"Hub {number}",
                country=happened.countries[number],
                category=happened.kinds[number],
                place="Here",
                time_zone="Europe/Lisbon",
                opened_on=OPENED,
                parent=None if above is None else hubs[above],
            )
        )
    schools = [
        School.objects.create(hub=hubs[number], name=f"School {number}", place="Here", country="PT")
        for number in range(persons.SCHOOLS)
    ]
    classes: list[SchoolClass] = []
    for number in range(persons.CLASSES):
        goes_on = happened.continues and number % 2 == 1
        classes.append(
            SchoolClass.objects.create(
                school=schools[number // 2],
                name="A",
                school_year=2019 + number % 2,
                level="isced_2",
                size=30,
                continues=classes[-1] if goes_on else None,
            )
        )
    challenges = [
        Challenge.objects.create(hub=hubs[0], title=f"Challenge {number}", since=OPENED)
        for number in range(persons.CHALLENGES)
    ]
    projects = [
        Project.objects.create(
            hub=hubs[number],
            title=f"Project {number}",
            starts_on=OPENED,
            status="running",
            challenge=None if about is None else challenges[about],
        )
        for number, about in happened.projects.items()
    ]
    types = [
        SessionType.objects.get_or_create(code=f"slice-{number}", defaults={"name": f"Type {number}"})[0]
        for number in range(persons.TYPES)
    ]
    portal = Portal(hubs, schools, classes, challenges, projects, types, [])
    known: set[str] = set()
    for one in sorted(happened.sessions, key=lambda one: one.day):
        portal.sessions.append(_log(one, portal, known))
    happened.sessions.sort(key=lambda one: one.day)
    return portal


def _log(one: Came, portal: Portal, known: set[str]) -> Session:
    session = Session.objects.create(
        uid=uuid.uuid4(),
        payload_hash="",
        hub=portal.hubs[one.hub],
        held_on=one.day,
        session_type=portal.types[one.kind],
        led_by=one.led_by,
        project=None if one.project is None else portal.projects[one.project],
        challenge=None if one.challenge is None else portal.challenges[one.challenge],
        school=None if one.school is None else portal.schools[one.school],
    )
    lines = []
    for audience, number, names in one.lines({each: each for each in range(persons.CLASSES)}):
        new = len(names - known) if number is None and one.asked else None
        known |= names if number is None else set()
        school_class = None if number is None else portal.classes[number]
        lines.append(AttendanceLine(session=session, audience=audience, head_count=len(names), first_timers=new,
                                    school_class=school_class))  # fmt: skip
    AttendanceLine.objects.bulk_create(lines)
    one.co_hosts.discard(one.hub)
    for guest in sorted(one.co_hosts):
        SessionCoHost.objects.create(session=session, hub=portal.hubs[guest])
    return session


# What is done to the log afterwards: (which session, what, how much).
changes = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.sampled_from(
            ["void", "day", "hub", "type", "led_by", "project", "class", "delete", "kind", "country", "parent", "tie"]
        ),
        st.integers(0, 20),
    ),
    max_size=4,
)


def change(happened: Happened, portal: Portal, pick: int, what: str, to: int) -> None:
    """Correct the log, and what happened with it."""
    if what in ("kind", "country", "parent", "tie"):
        _change_network(happened, portal, pick, what, to)
        return
    if not happened.sessions:
        return
    at = pick % len(happened.sessions)
    one, session = happened.sessions[at], Session.objects.filter(pk=portal.sessions[at].pk)
    match what:
        case "void":
            one.voided = not one.voided
            when = dt.datetime(2022, 1, 1, tzinfo=dt.UTC) if one.voided else None
            session.update(voided_at=when, void_reason="Twice" if one.voided else "")
        case "day":
            one.day = persons.DAYS[to % len(persons.DAYS)]
            session.update(held_on=one.day)
        case "hub":
            one.hub = to % persons.HUBS
            SessionCoHost.objects.filter(session=portal.sessions[at], hub=portal.hubs[one.hub]).delete()
            one.co_hosts.discard(one.hub)
            session.update(hub=portal.hubs[one.hub])
        case "type":
            one.kind = to % persons.TYPES
            session.update(session_type=portal.types[one.kind])
        case "led_by":
            one.led_by = persons.LEADERS[to % 3]
            session.update(led_by=one.led_by)
        case "project":
            one.project = to % persons.PROJECTS if to % 2 else None
            session.update(project=None if one.project is None else portal.projects[one.project])
        case "class":
            for number in one.classes:
                one.classes[number] = to
            AttendanceLine.objects.filter(session=portal.sessions[at]).exclude(school_class=None).update(head_count=to)
        case "delete":
            portal.sessions.pop(at).delete()
            happened.sessions.pop(at)


def _change_network(happened: Happened, portal: Portal, pick: int, what: str, to: int) -> None:
    number = pick % persons.HUBS
    hub = portal.hubs[number]
    match what:
        case "kind":
            happened.kinds[number] = hub.category = persons.KINDS[to % 2]
        case "country":
            happened.countries[number] = persons.COUNTRIES[to % 2]
            hub.country = happened.countries[number]
        case "parent":
            above = (None, 0, 1, 2)[to % 4]
            happened.parents[3] = above
            hub = portal.hubs[3]
            hub.parent = None if above is None else portal.hubs[above]
        case "tie":
            happened.continues = not happened.continues
            for later in range(1, persons.CLASSES, 2):
                earlier = portal.classes[later - 1] if happened.continues else None
                SchoolClass.objects.filter(pk=portal.classes[later].pk).update(continues=earlier)
            return
    hub.save()


@contextmanager
def taken_back() -> Iterator[None]:
    """Within, rows of one example; afterwards none of them."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check(happened: Happened, done: list[tuple[int, str, int]], asked: list[Asked]) -> None:
    """Log, add up, correct, add up again; then ask."""
    with taken_back():
        portal = tell(happened)
        drain_all()
        for one in done:
            change(happened, portal, *one)
        drain_all()
        for question in asked:
            agree(portal.slice_of(question), question, happened)


def agree(of: Slice, asked: Asked, happened: Happened) -> None:
    """The portal's figures are those of the persons, and all its ways to them agree."""
    truth = persons.count(asked, happened)
    reading = read_slice(of)
    shown = dict(zip((*GROUPS, "everyone"), (*reading.total.parts, reading.total.whole), strict=True))
    for group, figures in shown.items():
        counted = truth[group]
        assert figures.sessions == counted.sessions, (group, asked)
        assert figures.interactions == counted.interactions, (group, asked)
        assert figures.at_least <= len(counted.persons) <= figures.at_most, (group, asked)
        if figures.method in (Method.CLASSES, Method.NONE) and only_classes(group, asked, happened):
            assert figures.people == len(counted.persons), (group, asked)
    months(of, reading.total, [row.picture for row in reading.months])
    behind_it(of, reading.total.whole)
    side_by_side(of, reading.total)


def only_classes(group: str, asked: Asked, happened: Happened) -> bool:
    """Whether nobody of a group came without a class."""
    return not any(
        persons.GROUP[audience] == group or group == "everyone"
        for one in happened.sessions
        if asked.takes(one, happened)
        for audience, names in one.others.items()
        if names and asked.counts(one, None)
    )


def months(of: Slice, total: Picture, rows: list[Picture]) -> None:
    """Sessions and interactions add up over months; people do not, and lie between."""
    assert sum(row.whole.sessions for row in rows) == total.whole.sessions
    assert sum(row.whole.interactions for row in rows) == total.whole.interactions
    for at, whole in enumerate(total.parts):
        assert max((row.parts[at].at_least for row in rows), default=0) == whole.at_least
        assert whole.people_by_class <= sum(row.parts[at].people_by_class for row in rows)


def behind_it(of: Slice, whole: Figures) -> None:
    """The sessions and the days behind a figure are as many as it says."""
    behind = list(sessions_of_slice(of))
    assert len(behind) == whole.sessions
    assert sum(one.heads for one in behind) == whole.interactions  # type: ignore[attr-defined]
    days = days_of_slice(of)
    assert sum(number for number, _heads in days.values()) == whole.sessions
    assert sum(heads for _number, heads in days.values()) == whole.interactions
    teachers = replace(of, audience=CellAudience.TEACHER)
    assert sessions_of_slice(teachers).count() == read_slice(teachers).total.whole.sessions


PARTS = (Rank.PROJECT, Rank.COUNTRY, Rank.CATEGORY, Rank.TYPE, Rank.LED_BY, Rank.CHALLENGE)
NARROWER = {Rank.COUNTRY: "country", Rank.CATEGORY: "category", Rank.LED_BY: "led_by"}


def side_by_side(of: Slice, total: Picture) -> None:
    """Rows that part the sessions add up to all of them; each row is the slice narrowed to it."""
    for by in PARTS:
        rows = rank_slice(of, by)
        assert sum(row.picture.whole.sessions for row in rows) == total.whole.sessions, by
        assert sum(row.picture.whole.interactions for row in rows) == total.whole.interactions, by
        for row in rows if by in NARROWER else ():
            assert read_slice(replace(of, **{NARROWER[by]: row.key})).total == row.picture, by
    for by, whose in ((Rank.HUB, Whose.HUB), (Rank.SCHOOL, Whose.SCHOOL)):
        for row in rank_slice(of, by) if of.whose == Whose.NETWORK else ():
            assert read_slice(replace(of, whose=whose, whose_id=int(row.key))).total == row.picture, by


def _examples(number: int) -> settings:
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    return settings(max_examples=number, deadline=None, phases=phases, suppress_health_check=list(HealthCheck))


@pytest.mark.django_db
@_examples(25)
@given(persons.networks(), changes, st.lists(persons.questions(), min_size=2, max_size=3))
def test_figures_are_what_counting_persons_gives(
    happened: Happened, done: list[tuple[int, str, int]], asked: list[Asked]
) -> None:
    check(happened, done, asked)


@pytest.mark.slow
@pytest.mark.django_db
@_examples(600)
@given(persons.networks(), changes, st.lists(persons.questions(), min_size=4, max_size=8))
def test_figures_are_what_counting_persons_gives_very_often(
    happened: Happened, done: list[tuple[int, str, int]], asked: list[Asked]
) -> None:
    check(happened, done, asked)
