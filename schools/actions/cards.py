"""Cards of classes: issued for those that have none, and issued anew, which makes the one before void."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from schools.models import ClassCard, School, SchoolClass
from schools.queries.cards import classes_now

REMEMBERED = dt.timedelta(days=396)  # thirteen months: a school year can still be looked through after its end


@transaction.atomic
def issue_cards(*, school: School, by: User) -> int:
    """Give a card to each class of this school year that has none; returns how many. Once more gives none."""
    now = timezone.now()
    # One at a time for each class: of two who press at once one makes the cards.
    rows = SchoolClass.objects.select_for_update().filter(pk__in=[row.pk for row in classes_now(school)])
    held = set(ClassCard.objects.valid().filter(school_class__in=list(rows)).values_list("school_class", flat=True))
    made = [ClassCard(school_class=row, issued_at=now, issued_by=by) for row in rows if row.pk not in held]
    ClassCard.objects.bulk_create(made)
    return len(made)


@transaction.atomic
def reissue_card(*, card: ClassCard, by: User) -> ClassCard:
    """Give a class another card; `card` is void from now on. Asked again for the same card, the same new one stays."""
    SchoolClass.objects.select_for_update().get(pk=card.school_class_id)
    standing = ClassCard.objects.valid().filter(school_class=card.school_class_id).first()
    if standing is not None and standing.pk != card.pk:
        return standing
    now = timezone.now()
    ClassCard.objects.valid().filter(pk=card.pk).update(voided_at=now, voided_by=by)
    return ClassCard.objects.create(school_class_id=card.school_class_id, issued_at=now, issued_by=by)


def forget_who_issued(*, now: dt.datetime) -> int:
    """Keep which cards there were, and no longer who made them or made them void; returns how many rows changed."""
    issued = ClassCard.objects.filter(issued_at__lt=now - REMEMBERED, issued_by__isnull=False).update(issued_by=None)
    voided = ClassCard.objects.filter(voided_at__lt=now - REMEMBERED, voided_by__isnull=False).update(voided_by=None)
    return issued + voided
