"""Which sessions look like one: the query finds what plain loops find, in words, and goes by indexes."""

import datetime as dt
import uuid
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubs.models import Hub
from impact.models import AttendanceLine, NotTheSame, Session, SessionCoHost
from impact.queries.alike import Found, alike_across, alike_within, number_across, number_within
from impact.queries.duplicates import why
from projects.models import Partnership
from schools.models import SchoolClass
from tests.factories.network import HELD_ON, make_class, make_hub, make_project, make_school, make_session_type
from tests.factories.people import make_user
from tests.factories.public import make_organisation

FIRST, LAST = HELD_ON, HELD_ON + dt.timedelta(days=3)
TIMES = [None, dt.time(9), dt.time(9, 45), dt.time(14)]


class Dice:
    """A small log at three hubs, thrown by a seed: few days, places and numbers, so that much looks alike."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.hubs = [make_hub(), make_hub(), make_hub()]
        self.schools = [make_school(hub) for hub in (self.hubs[0], *self.hubs[:2])]
        self.classes = [make_class(school) for school in (*self.schools, self.schools[0])]
        self.projects = [make_project(hub) for hub in (self.hubs[0], *self.hubs[:2])]
        self.types = [make_session_type(), make_session_type("maker", "Maker session")]
        self.people = [None, make_user(), make_user()]
        mill = make_organisation("Old mill")
        for project in self.projects[1:]:
            made = Partnership.objects.create(hub=project.hub, name="Mill", project=project, starts_on=HELD_ON)
            made.organisations.add(mill)

    def throw(self, number: int) -> list[Session]:
        """Sessions with their lines, most at the first hub; some voided, with a co-host, or said to be another one."""
        made: list[Session] = []
        for _each in range(number):
            hub = self.hubs[self.random.choice([0, 0, 0, 1, 2])]
            session = Session.objects.create(
                uid=uuid.uuid4(),
                payload_hash="",
                hub=hub,
                held_on=FIRST + dt.timedelta(days=self.random.randint(-2, 5)),
                session_type=self.random.choice(self.types),
                school=self.random.choice([None, *self.schools]),
                project=self.random.choice([None, None, *self.projects]),
                starts_at=self.random.choice(TIMES),
                logged_by=self.random.choice(self.people),
                confirmed=[f"same-day-{self.random.choice(made).pk}"] if made and self.random.random() < 0.2 else [],
            )
            self._lines(session)
            if self.random.random() < 0.15:
                other = self.random.choice([one for one in self.hubs if one != hub])
                SessionCoHost.objects.create(session=session, hub=other)
            made.append(session)
        Session.objects.filter(pk__in=[one.pk for one in made[::9]]).update(voided_at=timezone.now(), void_reason="No.")
        for first, second in zip(made[::7], made[1::7], strict=False):
            NotTheSame.objects.create(first=first, second=second, hub=first.hub)
        return made

    def _lines(self, session: Session) -> None:
        heads = self.random.choice([20, 20, 21, 22, 40])
        for group in self.random.sample(self.classes, self.random.choice([0, 0, 1, 1, 2])):
            AttendanceLine.objects.create(session=session, audience="student", head_count=heads, school_class=group)
        if self.random.random() < 0.4:
            AttendanceLine.objects.create(session=session, audience="family", head_count=heads)


def alike(a: Session, b: Session, *, across: bool, linked: set[frozenset[int]]) -> bool:
    """The same rule once more, in plain words, about two sessions read with everything."""
    if a.voided_at or b.voided_at or not (across or a.hub_id == b.hub_id) or (across and a.hub_id == b.hub_id):
        return False
    if NotTheSame.objects.filter(first=min(a, b, key=key), second=max(a, b, key=key)).exists():
        return False
    if any(f"same-{what}-{x.pk}" in y.confirmed for what in ("day", "class") for x, y in ((a, b), (b, a))):
        return False
    classes = [{line.school_class_id for line in one.lines.all() if line.school_class_id} for one in (a, b)]
    common = bool(classes[0] & classes[1])
    if all(classes) and not common:
        return False
    if not across and a.school_id and b.school_id and a.school_id != b.school_id:
        return False
    if a.starts_at and b.starts_at and abs(minutes(a.starts_at) - minutes(b.starts_at)) > 60:
        return False
    if a.held_on != b.held_on:
        return not across and a_day_apart(a, b)
    invited = a.hub in b.co_hosts.all() or b.hub in a.co_hosts.all() if across else False
    school = a.school_id is not None and a.school_id == b.school_id
    project = a.project_id is not None and a.project_id == b.project_id
    partner = across and frozenset((a.project_id or 0, b.project_id or 0)) in linked
    if not (common or invited or school or project or partner):
        return False
    points = 3 + (3 if common or invited else 2 if school else 0) + (project or partner)
    points += 2 * (a.session_type_id == b.session_type_id)
    points += a.starts_at is not None and a.starts_at == b.starts_at
    heads = [sum(line.head_count for line in one.lines.all()) if one.lines.all() else None for one in (a, b)]
    if heads[0] is None or heads[1] is None:
        points += 1
    elif heads[0] == heads[1]:
        points += 3
    elif common and abs(heads[0] - heads[1]) == 1:
        points += 2
    elif abs(heads[0] - heads[1]) <= max(3, max(heads[0], heads[1]) // 5):
        points += 1
    elif not common:
        return False
    return points >= 8


def a_day_apart(a: Session, b: Session) -> bool:
    if abs((a.held_on - b.held_on).days) != 1 or a.logged_by_id == b.logged_by_id or not a.lines.all():
        return False
    told = [
        (
            one.session_type_id, one.school_id, one.project_id, one.starts_at, one.minutes, one.title.lower(),
            sorted((line.audience, line.school_class_id or 0, line.head_count) for line in one.lines.all()),
        )
        for one in (a, b)
    ]  # fmt: skip
    somewhere = a.school_id or a.project_id or any(line.school_class_id for line in a.lines.all())
    return told[0] == told[1] and bool(somewhere)


def key(session: Session) -> int:
    return session.pk


def minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def keys(found: Found) -> set[tuple[int, int]]:
    return {(one.a, one.b) for one in found.pairs}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_query_finds_what_plain_loops_find(seed: int) -> None:
    dice = Dice(seed)
    dice.throw(70)
    hub = dice.hubs[0]
    linked = {frozenset((dice.projects[1].pk, dice.projects[2].pk))}
    log = list(Session.objects.for_list().order_by("pk"))
    inside = [one for one in log if FIRST <= one.held_on <= LAST and one.hub_id == hub.pk]
    own = {(a.pk, b.pk) for a in inside for b in log if a.pk < b.pk and alike(a, b, across=False, linked=linked)}
    joint = {(a.pk, b.pk) for a in inside for b in log if alike(a, b, across=True, linked=linked)}
    assert keys(alike_within(hub, FIRST, LAST, limit=1000)) == own
    assert keys(alike_across(hub, FIRST, LAST, limit=1000)) == joint
    assert (number_within(hub, FIRST, LAST), number_across(hub, FIRST, LAST)) == (len(own), len(joint))
    assert own
    assert joint


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-PT")


def log(hub: Hub, heads: int, of: SchoolClass, **said: object) -> Session:
    known: dict[str, object] = {"session_type": make_session_type(), "school": of.school, "held_on": HELD_ON}
    made = Session.objects.create(uid=uuid.uuid4(), payload_hash="", hub=hub, **known | said)
    AttendanceLine.objects.create(session=made, audience="student", head_count=heads, school_class=of)
    return made


def said_of(hub: Hub, *pair: Session) -> str:
    (found,) = alike_within(hub, HELD_ON, HELD_ON).pairs
    assert (found.a, found.b) == tuple(one.pk for one in pair)
    return why(found, *pair)


def test_what_speaks_for_it_is_said_in_words(hub: Hub) -> None:
    seven_b = make_class(make_school(hub), "7B")
    ana, rui = make_user(name="Ana Example"), make_user(name="Rui Example")
    first, second = log(hub, 24, seven_b, logged_by=ana), log(hub, 24, seven_b, logged_by=rui)
    second.logged_at = first.logged_at + dt.timedelta(minutes=4)
    assert said_of(hub, first, second) == (
        "Same day, same class, same type, same number; logged by two people 4 minutes apart: Ana Example and Rui"
        " Example."
    )
    second.logged_at = first.logged_at + dt.timedelta(seconds=40)
    assert "logged by two people within a minute: Ana" in said_of(hub, first, second)
    second.logged_at = first.logged_at + dt.timedelta(minutes=1)
    assert "logged by two people 1 minute apart: Ana" in said_of(hub, first, second)


def test_of_a_class_on_a_day_two_people_count_one_more_or_less_and_name_another_type(hub: Hub) -> None:
    seven_b, maker = make_class(make_school(hub), "7B"), make_session_type("maker", "Maker session")
    first, second = log(hub, 24, seven_b), log(hub, 23, seven_b, session_type=maker)
    assert said_of(hub, first, second).startswith("Same day, same class, nearly the same number")
    AttendanceLine.objects.filter(session=second).update(head_count=22)
    assert not alike_within(hub, HELD_ON, HELD_ON).pairs


def test_a_day_apart_is_only_asked_about_where_all_else_is_the_same_and_two_wrote(hub: Hub) -> None:
    seven_b = make_class(make_school(hub), "7B")
    ana, rui = make_user(name="Ana Example"), make_user(name="Rui Example")
    first = log(hub, 24, seven_b, logged_by=ana)
    second = log(hub, 24, seven_b, logged_by=rui, held_on=HELD_ON + dt.timedelta(days=1))
    assert said_of(hub, first, second).startswith("A day apart, and everything else the same; logged by two people")
    Session.objects.filter(pk=second.pk).update(logged_by=ana)
    assert not alike_within(hub, HELD_ON, HELD_ON).pairs


def plan_of(how: object, *about: object) -> str:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        how(*about)  # type: ignore[operator]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_the_plan_goes_by_indexes(hub: Hub) -> None:
    """However many sessions other hubs have: none is read but through what it has in common with those of the hub."""
    log(hub, 24, make_class(make_school(hub)), project=make_project(hub))
    for how in (alike_within, alike_across):
        plan = plan_of(how, hub, FIRST, LAST)
        assert "Seq Scan on impact_session" not in plan
