"""Cards of classes."""

from django.utils import timezone

from schools.models import ClassCard, SchoolClass


def make_card(school_class: SchoolClass) -> ClassCard:
    """Give a class its card."""
    return ClassCard.objects.create(school_class=school_class, issued_at=timezone.now())
