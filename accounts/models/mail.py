"""Mails that wait to be sent: written in the transaction that has something to say, handed over by a worker."""

import datetime as dt
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """How far a mail has got."""

    WAITING = "waiting", _("Waiting to be sent")
    SENDING = "sending", _("Being handed to the mail server")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Not sent: refused for good")
    UNCERTAIN = "uncertain", _("Nobody knows whether it was sent")
    WITHDRAWN = "withdrawn", _("Withdrawn before it was sent")


# What a mail may still become something else from. The others are the end.
OPEN = (MailState.WAITING, MailState.SENDING)


def check_headers(headers: object) -> None:
    """Refuse headers that are not lines of text by name; a line break would begin another header."""
    if not isinstance(headers, dict) or not all(
        isinstance(part, str) and "\n" not in part and "\r" not in part for pair in headers.items() for part in pair
    ):
        raise ValidationError(_("The headers of a mail are single lines by name."))


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Mails, asked for by what is to be done with them."""

    def due(self, now: dt.datetime) -> Self:
        """Those to be handed over now, the longest waiting first."""
        return self.filter(state=MailState.WAITING, due_at__lte=now).order_by("due_at", "pk")

    def stuck(self, before: dt.datetime) -> Self:
        """Those that somebody began to hand over before a moment, and never came back to say what became of them."""
        return self.filter(state=MailState.SENDING, tried_at__lt=before)

    def done_with(self, before: dt.datetime) -> Self:
        """Those that came to their end before a moment."""
        return self.exclude(state__in=OPEN).filter(ended_at__lt=before)


class OutgoingMail(models.Model):
    """One mail to one address. With a key it is written once, however often the same is to be said.

    A mail is marked as being sent, and that is committed, before it is handed to the mail server. So no mail is sent
    twice: a worker that dies in between leaves one of which nobody knows, and nobody sends it again by itself.
    """

    uid = models.UUIDField(_("identifier"), unique=True, editable=False)
    key = models.CharField(_("what it is about"), max_length=120, blank=True)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True, help_text=_("Empty once it was sent."))
    html = models.TextField(_("text with markup"), blank=True, db_default="", help_text=_("Empty once it was sent."))
    headers = models.JSONField(
        _("headers"),
        default=dict,
        blank=True,
        db_default={},
        validators=[check_headers],
        help_text=_("Empty once it was sent."),
    )
    attachment_name = models.CharField(_("name of the attachment"), max_length=80, blank=True, db_default="")
    attachment_type = models.CharField(_("type of the attachment"), max_length=80, blank=True, db_default="")
    attachment = models.TextField(
        _("attachment"), blank=True, db_default="", help_text=_("Text, such as a calendar. Empty once it was sent.")
    )
    state = models.CharField(_("state"), max_length=12, choices=MailState.choices, default=MailState.WAITING)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("to be sent from"), default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    ended_at = models.DateTimeField(_("came to its end"), null=True, blank=True)
    problem = models.CharField(_("what went wrong last"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ("-written_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], name="outgoing_mail_due", condition=Q(state="waiting")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key=""),
                name="outgoing_mail_key_once",
                violation_error_message=_("This mail was written already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MailState]),
                name="outgoing_mail_state_known",
                violation_error_message=_("A mail is in one of the states of the list."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN], ended_at=None)
                | (~Q(state__in=[state.value for state in OPEN]) & Q(ended_at__isnull=False)),
                name="outgoing_mail_ended_with_moment",
                violation_error_message=_("A mail that came to its end says when, and no other does."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MailState.WAITING.value, MailState.WITHDRAWN.value]) | Q(tried_at__isnull=False),
                name="outgoing_mail_tried_with_moment",
                violation_error_message=_("A mail that was tried says when."),
            ),
            models.CheckConstraint(
                condition=Q(attachment_name="", attachment_type="", attachment="")
                | (~Q(attachment_name="") & Q(attachment_type__startswith="text/")),
                name="outgoing_mail_attachment_named",
                violation_error_message=_("An attachment is a text that has a name and a type."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
