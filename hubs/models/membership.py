"""Memberships: who holds which role, where, from when to when. The one source of every right."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models.held_role import HeldRole, keeps_its_days
from hubs.models.hub import Hub
from hubs.roles import HUB_ROLES, NETWORK_ROLES, Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, asked for by day."""

    def in_force(self, day: dt.date) -> Self:
        """Those that have begun and not ended on a day; the last day still counts."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def of_team(self) -> Self:
        """Those of people who work for a hub: staff and coordinators."""
        return self.filter(role__in=(Role.STAFF, Role.COORDINATOR))

    def listed(self) -> Self:
        """Those of people who want to be named on public pages."""
        return self.filter(user__listed=True, user__is_active=True)


class Membership(HeldRole):
    """One person's role at one hub, or for the network when there is no hub. Ended, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("hub__code", "role", "user__name")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hub__isnull=False, role__in=[r.value for r in HUB_ROLES])
                | Q(hub__isnull=True, role__in=[r.value for r in NETWORK_ROLES]),
                name="membership_role_fits_scope",
                violation_error_message=_("Hub roles need a hub; network roles have none."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["user", "hub", "role"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
                name="membership_open_once",
                violation_error_message=_("This person holds that role already."),
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")),
                name="membership_given_by_another",
                violation_error_message=_("Nobody can give a role to themselves."),
            ),
            keeps_its_days("membership_ended_at_with_days"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.hub or _('network')}"

    def clean(self) -> None:
        """Refuse a role that nobody may give themselves."""
        if self.granted_by_id is not None and self.granted_by_id == self.user_id:
            raise ValidationError(_("Nobody can give a role to themselves."))
