"""Teachers and heads: the adults who act for a school on the portal, with dates."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models.held_role import HeldRole, keeps_its_days
from schools.models.school import School


class SchoolRole(models.TextChoices):
    """What an adult is at a school."""

    TEACHER = "teacher", _("Teacher")
    HEAD = "head", _("School head")


class SchoolMembershipQuerySet(models.QuerySet["SchoolMembership"]):
    """Memberships, asked for by day."""

    def in_force(self, day: dt.date) -> Self:
        """Those that have begun and not ended on a day; the last day still counts."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


class SchoolMembership(HeldRole):
    """One adult's role at one school. Ended, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="school_memberships"
    )
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=SchoolRole.choices)

    objects = SchoolMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a school")
        verbose_name_plural = _("memberships of schools")
        ordering = ("school__name", "role", "user__name")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=SchoolRole.values),
                name="school_membership_role_known",
                violation_error_message=_("Choose teacher or school head."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="school_membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["user", "school", "role"],
                condition=Q(ends_on=None),
                name="school_membership_open_once",
                violation_error_message=_("This person holds that role already."),
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                name="school_membership_given_by_another",
                violation_error_message=_("Nobody can give a role to themselves."),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ends_on__isnull=False),
                name="school_membership_ended_with_day",
                violation_error_message=_("A role that somebody ended says on which day."),
            ),
            keeps_its_days("school_membership_ended_at_with_days"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.school}"
