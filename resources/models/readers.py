"""What people who use resources leave behind: what they saved for later, their thanks, their questions to the hub."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.models.resource import Resource


class SavedResource(models.Model):
    """That somebody saved a resource for later. Nobody else sees it; it goes when they take it off, or go."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("saved by"), on_delete=models.CASCADE, related_name="+"
    )
    resource = models.ForeignKey(Resource, verbose_name=_("resource"), on_delete=models.CASCADE, related_name="saved")
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("saved resource")
        verbose_name_plural = _("saved resources")
        ordering = ("-saved_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "resource"],
                name="saved_resource_once",
                violation_error_message=_("It is in your list already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)


class Thanks(models.Model):
    """That somebody said thanks for a resource. How many did is public, who did is not."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("said by"), on_delete=models.CASCADE, related_name="+"
    )
    resource = models.ForeignKey(Resource, verbose_name=_("resource"), on_delete=models.CASCADE, related_name="thanks")
    said_at = models.DateTimeField(_("said at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("thanks for a resource")
        verbose_name_plural = _("thanks for resources")
        ordering = ("-said_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "resource"],
                name="thanks_once",
                violation_error_message=_("You have said thanks already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.resource)


class Question(models.Model):
    """What somebody asks a hub about one of its resources, and its answer. Only the two sides ever read it.

    It goes a year after the answer, or after it was asked where nobody answers (`resources.actions.questions`).
    """

    uid = models.UUIDField(_("client's identifier"), unique=True)
    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), on_delete=models.PROTECT, related_name="questions"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    text = models.TextField(
        _("question"),
        max_length=2000,
        help_text=_("Only the hub reads it, and answers by mail. Pupils are never named."),
    )
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question about a resource")
        verbose_name_plural = _("questions about resources")
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="question_says_something",
                violation_error_message=_("Write what you would like to know."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & Q(answer__regex=r"\S")),
                name="question_answered_with_words",
                violation_error_message=_("An answer has words and a moment."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(answered_at__isnull=False),
                name="question_answered_by_after_answer",
                violation_error_message=_("Who answered is noted with the answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
