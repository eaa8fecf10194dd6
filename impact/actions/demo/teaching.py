"""Writes what the schools of the demonstration say of the log, and their certificates. No figure moves by it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from accounts.models import User
from hubs.models import Hub
from impact.actions.certificates import certify_class, certify_teacher, confirm_certificate
from impact.actions.countersign import keep_number
from impact.models import Answer, AttendanceLine, Countersign
from impact.queries.certificates import sessions_to_certify
from impact.queries.countersign import Term
from impact.queries.ladder import term_of
from schools.actions.reflection import reflect
from schools.models import ReflectionStatement, School, SchoolClass, SchoolMembership, school_year_of

Who = Callable[[Hub], User]

# In a hundred numbers: how many have an answer, and which of them say something else.
ANSWERED, OTHER_NUMBER, NOT_US = 72, 2, 1
KEPT_BECAUSE = "Counted at the door together with the class's own list."
TICKED = 9  # sessions on a teacher's certificate
ANSWERS_AFTER = dt.timedelta(days=20)


def write_countersigns(hubs: Iterable[Hub], *, coordinator: Who) -> None:
    """Answers for the last school year of each hub, at least one of them another number; one is settled already.

    Of schools whose people can sign in the last term is left for them.
    """
    people = {one.school_id: one.user for one in SchoolMembership.objects.select_related("user").order_by("-pk")}
    for hub in hubs:
        lines = _lines_of_last_year(hub)
        rows = [row for row in (_answer(line, people, lines) for line in lines) if row is not None]
        Countersign.objects.bulk_create(rows)
        other = Countersign.objects.differing().of_hub(hub).exclude(answer=Answer.NOT_US).order_by("pk")
        if len(some := list(other[:2])) == 2:
            keep_number(row=some[0], by=coordinator(hub), because=KEPT_BECAUSE)


def write_certificates(hubs: Iterable[Hub], *, coordinator: Who) -> None:
    """One of a class at each hub; one of each teacher and head, of which every second is confirmed."""
    for hub in hubs:
        lines = _lines_of_last_year(hub)
        if lines:
            certify_class(school_class=_class_of(lines[0]), by=None)
    members = SchoolMembership.objects.select_related("user", "school__hub").order_by("pk")
    for number, member in enumerate(members):
        lines = _lines_of_last_year(member.school.hub)
        if not lines:
            continue
        year = school_year_of(lines[0].session.held_on)
        chosen = [one.pk for one in sessions_to_certify(member.school, year)[:TICKED]]
        if chosen:
            made = certify_teacher(school=member.school, by=member.user, year=year, chosen=chosen, shows_name=True)
            if number % 2 == 0:
                confirm_certificate(certificate=made, by=coordinator(member.school.hub))


def write_reflections(hubs: Iterable[Hub]) -> None:
    """Two schools of each hub look at themselves, this year and the one before; one of them shares it with the hub."""
    statements = list(ReflectionStatement.objects.filter(in_use=True))
    for hub in hubs:
        year = school_year_of(hub.today())
        for number, school in enumerate(School.objects.filter(hub=hub).partners().order_by("pk")[:2]):
            for before in (1, 0):
                answers = {
                    one.pk: min(5, 2 + (school.pk + 3 * place) % 3 + (1 - before) * (place % 2))
                    for place, one in enumerate(statements)
                }
                reflect(school=school, year=year - before, by=None, answers=answers, shared=number == 0, version=0)


def _lines_of_last_year(hub: Hub) -> Sequence[AttendanceLine]:
    """What the log says of classes in the last school year of a hub, the latest first."""
    lines = AttendanceLine.objects.filter(session__hub=hub, session__voided_at=None, school_class__isnull=False)
    latest = lines.order_by("-session__held_on", "pk").values_list("session__held_on", flat=True).first()
    if latest is None:
        return []
    first = Term(school_year_of(latest), 0).first
    found = lines.filter(session__held_on__gte=first).select_related("session", "school_class")
    return list(found.order_by("-session__held_on", "session__uid", "school_class__name"))


def _answer(line: AttendanceLine, people: dict[int, User], lines: Sequence[AttendanceLine]) -> Countersign | None:
    of, day, by_chance = _class_of(line), line.session.held_on, (line.session.uid.int // 7 + line.head_count) % 100
    left = of.school_id in people and term_of(day) == term_of(lines[0].session.held_on)
    always = line is lines[-1] or line is lines[len(lines) // 2]  # so that no hub is without
    if left or (by_chance >= ANSWERED and not always):
        return None
    answer, said = Answer.YES, line.head_count
    if always or by_chance < OTHER_NUMBER:
        answer, said = Answer.NUMBER, max(1, line.head_count - 2) if line.head_count != 1 else 2
    elif by_chance < OTHER_NUMBER + NOT_US:
        answer, said = Answer.NOT_US, 0
    told_at = dt.datetime.combine(day + ANSWERS_AFTER, dt.time(15, by_chance % 60), tzinfo=dt.UTC)
    return Countersign(
        session=line.session,
        school_class=of,
        answer=answer,
        seen=line.head_count,
        said=said,
        told_by=people.get(of.school_id),
        told_at=told_at,
    )


def _class_of(line: AttendanceLine) -> SchoolClass:
    assert line.school_class is not None  # noqa: S101 - only lines of classes are read
    return line.school_class
