"""Where a hub stands, being set up, open or at rest, and how it came there."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub, HubStatus


class StatusChange(models.Model):
    """A step of a hub from one status to the next, with who took it and why. Never changed, never deleted.

    The person's name is kept as long as their account: the record says who answers for the step.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="status_changes")
    status = models.CharField(_("status"), max_length=20, choices=HubStatus.choices)
    day = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ("-at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=HubStatus.values),
                name="status_change_known",
                violation_error_message=_("A hub is being set up, open or at rest."),
            ),
            models.CheckConstraint(
                condition=~Q(status=HubStatus.AT_REST) | ~Q(reason=""),
                name="status_change_rest_says_why",
                violation_error_message=_("Say why the hub goes to rest."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub} · {self.get_status_display()}"
