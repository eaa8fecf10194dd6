"""Gives the classes of the demonstration their cards: all but those of each hub's last school, and some made anew."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.demo.plan import NAMESPACE
from schools.models import ClassCard, School, SchoolClass, school_year_of

ISSUED = dt.timedelta(days=30)
RENEWED = dt.timedelta(days=6)
RENEWED_EVERY = 9  # one card in so many was lost and made anew


def write_cards(hubs: Iterable[Hub], *, today: dt.date, staff_of: Callable[[Hub], User]) -> None:
    """Cards of this school year's classes; the codes are the same each time the demonstration is loaded."""
    noon = dt.datetime.combine(today, dt.time(12), dt.UTC)
    made: list[ClassCard] = []
    for hub in hubs:
        schools = list(School.objects.filter(hub=hub).order_by("name", "pk"))
        with_cards = schools[:-1] if len(schools) > 1 else schools
        rows = SchoolClass.objects.in_school_year(school_year_of(today)).there_on(today).filter(school__in=with_cards)
        for number, row in enumerate(rows.select_related("school").order_by("school__name", "name", "pk")):
            lost = number % RENEWED_EVERY == RENEWED_EVERY - 1
            made.append(_card(row, noon - ISSUED, by=staff_of(hub), void=noon - RENEWED if lost else None))
            if lost:
                made.append(_card(row, noon - RENEWED, by=staff_of(hub), void=None))
    ClassCard.objects.bulk_create(made)


def _card(row: SchoolClass, issued: dt.datetime, *, by: User, void: dt.datetime | None) -> ClassCard:
    known = f"{NAMESPACE}:{row.school.name}:{row.school.place}:{row.name}:{issued.isoformat()}"
    token = hashlib.sha256(known.encode()).hexdigest()[:20]
    voided_by = by if void else None
    return ClassCard(school_class=row, token=token, issued_at=issued, issued_by=by, voided_at=void, voided_by=voided_by)
