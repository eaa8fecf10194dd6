"""Cards of classes."""

from django.utils import timezone

from accounts.models import User
from schools.models import ClassCard, SchoolClass


def make_card(school_class: SchoolClass, *, by: User | None = None) -> ClassCard:
    """Give a class its card."""
    return ClassCard.objects.create(school_class=school_class, issued_at=timezone.now(), issued_by=by)
