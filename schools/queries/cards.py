"""Cards of classes: the sheet of a school, and what a scanned card means today."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from schools.models import ClassCard, Level, School, SchoolClass, school_year_label, school_year_of
from schools.queries.classes import spoken_order


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card as it is printed: what the class is and how many, never who. `void`: how many were made void before."""

    pk: int
    class_id: int
    name: str
    level: str
    size: int
    token: str
    issued_at: dt.datetime
    void: int


@dataclass(frozen=True, slots=True)
class CardSheet:
    """The cards of a school's classes of this year; `without` are the names of classes that have none yet."""

    label: str
    cards: tuple[CardLine, ...]
    without: tuple[str, ...]
    only: bool = False


def classes_now(school: School) -> list[SchoolClass]:
    """The classes of this school year that are there, in the order in which people say them. One query."""
    day = school.hub.today()
    rows = school.classes.in_school_year(school_year_of(day)).there_on(day)
    return sorted(rows, key=lambda row: (spoken_order(row.name), row.pk))


def card_sheet(school: School, *, only: int | None = None) -> CardSheet:
    """The sheet of a school, or the card of one class. Three queries."""
    day = school.hub.today()
    valid = Prefetch("cards", queryset=ClassCard.objects.valid(), to_attr="valid_cards")
    rows = (
        school.classes.in_school_year(school_year_of(day))
        .there_on(day)
        .annotate(void=Count("cards", filter=Q(cards__voided_at__isnull=False)))
        .prefetch_related(valid, "size_changes")
    )
    found = sorted(rows, key=lambda row: (spoken_order(row.name), row.pk))
    cards = tuple(_line(row, day) for row in found if row.valid_cards)  # type: ignore[attr-defined]
    chosen = tuple(line for line in cards if line.class_id == only)
    return CardSheet(
        label=school_year_label(school_year_of(day)),
        cards=chosen or cards,
        without=tuple(row.name for row in found if not row.valid_cards),  # type: ignore[attr-defined]
        only=bool(chosen),
    )


def _line(row: SchoolClass, day: dt.date) -> CardLine:
    card: ClassCard = row.valid_cards[0]  # type: ignore[attr-defined]  # prefetched by card_sheet()
    return CardLine(
        pk=card.pk,
        class_id=row.pk,
        name=row.name,
        level=str(Level(row.level).label),
        size=row.size_on(day),
        token=card.token,
        issued_at=card.issued_at,
        void=row.void,  # type: ignore[attr-defined]  # annotated by card_sheet()
    )


def card_with(token: str) -> ClassCard | None:
    """The valid card with a token; None for one that is void and for one that never was. One query at most."""
    if not token.isprintable():
        return None  # the database takes no NUL
    rows = ClassCard.objects.valid().select_related("school_class__school__hub__parent")
    return rows.filter(token=token).first()


def class_behind(card: ClassCard) -> SchoolClass | None:
    """The class that a card means today: its own, or the one that its pupils are in now. One query.

    None where its pupils have no class this school year: it ended, or nobody has taken it to this year yet.
    """
    day = card.school_class.school.hub.today()
    now = SchoolClass.objects.in_school_year(school_year_of(day)).there_on(day)
    return (
        now.filter(lineage=card.school_class.lineage_id)
        .select_related("school__hub__parent")
        .prefetch_related("size_changes")
        .first()
    )


def find_card(school: School, key: int) -> ClassCard | None:
    """One of a school's cards, void ones too."""
    return ClassCard.objects.filter(school_class__school=school, pk=key).select_related("school_class").first()
