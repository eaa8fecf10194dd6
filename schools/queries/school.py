"""One school as its hub sees it: the facts, the people who act for it, its classes now, where it was at home before."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from hubs.languages import language_name
from hubs.models import Hub
from schools.models import School, SchoolMembership, SchoolMove, SchoolRole
from schools.queries.agreements import AgreementLine, agreements_of
from schools.queries.classes import ClassLine, class_lines
from schools.queries.history import Step, history_of
from schools.queries.merges import MergeLine, merges_into
from schools.queries.register import SchoolLine, as_line


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts for the school today."""

    name: str
    email: str
    role: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class SchoolAtHub:
    """Everything that the workspace says about a school."""

    line: SchoolLine
    language: str
    people: tuple[Person, ...]
    classes: tuple[ClassLine, ...]
    agreement: AgreementLine | None
    moves: tuple[SchoolMove, ...]
    merges: tuple[MergeLine, ...]
    steps: tuple[Step, ...]


def school_at_hub(school: School) -> SchoolAtHub:
    """Everything that the page says; ten queries at most, however much that is."""
    day = school.hub.today()
    return SchoolAtHub(
        line=as_line(school, day),
        language=language_name(school.language) if school.language else "",
        people=_people(school),
        classes=tuple(class_lines(school, day=day)),
        agreement=agreements_of(school).first,
        moves=tuple(school.moves.select_related("from_hub", "to_hub", "moved_by")),
        merges=merges_into(school),
        steps=tuple(history_of(school)),
    )


def _people(school: School) -> tuple[Person, ...]:
    rows = SchoolMembership.objects.in_force(timezone.now().date()).filter(school=school, user__is_active=True)
    return tuple(
        Person(row.user.name, row.user.email, str(SchoolRole(row.role).label), row.starts_on)
        for row in rows.select_related("user").order_by("role", "user__name", "pk")
    )


def moved_to(hub: Hub, key: int) -> School | None:
    """A school that was at home in the hub and moved away, so that old addresses lead on."""
    return School.objects.filter(pk=key, moves__from_hub=hub).exclude(hub=hub).select_related("hub").first()
