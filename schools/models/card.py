"""Cards of classes: a printed code that leads who scans it to the form of a session of that class."""

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.school_class import SchoolClass

TOKEN_BYTES = 12  # 96 bits: short enough for a code that a phone reads from paper, long enough that nobody guesses


def new_token() -> str:
    """The secret of a card: sixteen letters, digits, dashes."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class ClassCardQuerySet(models.QuerySet["ClassCard"]):
    """Cards, asked for the way the screens do."""

    def valid(self) -> Self:
        """Those that no other card has taken the place of."""
        return self.filter(voided_at=None)


class ClassCard(models.Model):
    """The card of a class; the one before is void as soon as there is another.

    The token stands here in full so that a card can be printed again (ADR 0031). It opens nothing: who scans it sees
    what their own rights let them see.
    """

    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.CASCADE, related_name="cards"
    )
    token = models.CharField(_("token"), max_length=32, default=new_token, editable=False)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made void by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ClassCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("class card")
        verbose_name_plural = _("class cards")
        ordering = ("-issued_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["token"],
                name="class_card_token_once",
                violation_error_message=_("Another card has this code."),
            ),
            models.UniqueConstraint(
                fields=["school_class"],
                condition=Q(voided_at=None),
                name="class_card_valid_once",
                violation_error_message=_("This class has a card already."),
            ),
            models.CheckConstraint(
                condition=Q(token__regex=r"^[A-Za-z0-9_-]{16,32}$"),  # noqa: S106 - the shape of one
                name="class_card_token_long",
                violation_error_message=_("The code of a card has at least sixteen letters, digits or dashes."),
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | Q(voided_at__gte=F("issued_at")),
                name="class_card_void_after",
                violation_error_message=_("A card becomes void after it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(voided_by=None) | Q(voided_at__isnull=False),
                name="class_card_voided_when",
                violation_error_message=_("A card that somebody made void says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_class} · {self.issued_at:%Y-%m-%d}"
