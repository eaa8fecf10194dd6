"""Which program sent a session: in a table of its own, so that logging any other session costs nothing more."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from hubs.models import ApiToken
from impact.models.session import Session


class ApiSession(models.Model):
    """A session that came through the API, and the token that was shown with it."""

    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.CASCADE, primary_key=True, related_name="from_program"
    )
    token = models.ForeignKey(ApiToken, verbose_name=_("token"), on_delete=models.PROTECT, related_name="written")

    class Meta:
        verbose_name = _("session of a program")
        verbose_name_plural = _("sessions of programs")
        ordering: ClassVar = ["session"]

    def __str__(self) -> str:
        return f"{self.token}, {self.session_id}"
