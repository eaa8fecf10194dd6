"""The secret address of somebody's calendar: kept as a fingerprint, and void as soon as there is another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """One for each person. `digest` is the SHA-256 of the secret in the address, which is shown once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        db_index=False,
    )
    digest = models.CharField(_("fingerprint"), max_length=64)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"],
                name="calendar_once_a_person",
                violation_error_message=_("You have a calendar address already."),
            ),
            models.UniqueConstraint(
                fields=["digest"],
                name="calendar_address_once",
                violation_error_message=_("This address is taken."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="calendar_address_hidden",
                violation_error_message=_("An address is kept as a fingerprint."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
