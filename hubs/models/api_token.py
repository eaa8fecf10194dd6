"""Tokens: what a program of a hub's shows in place of a person who signs in, to read and write sessions."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub

LONGEST = dt.timedelta(days=400)  # thirteen months: a school year, and time to think of a new one


class ApiScope(models.TextChoices):
    """What a token allows. None of them goes beyond what a hub's staff may do."""

    READ = "sessions:read", _("Read the hub’s sessions one by one")
    WRITE = "sessions:write", _("Write sessions, and correct and void its own for a fortnight")
    NOTES = "notes", _("Read and write private notes too")
    IMPORT = "imports:write", _("Send tables of sessions, bring them in and take them back")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens, asked for by whether they are in use."""

    def standing(self, day: dt.date) -> Self:
        """Those that nobody has revoked and that have not ended before a day."""
        return self.filter(revoked_at=None, ends_on__gte=day)


class ApiToken(models.Model):
    """A token of a hub. It belongs to the hub; `kept_by` is the person who answers for it, at first its maker.

    Of the secret only a digest is kept, so that nobody who reads the table can use it; `prefix` are its first letters,
    by which people recognise it. It works until the end of `ends_on`.

    Purpose of the personal data: who answers for what a program writes. End: with the account.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    scopes = ArrayField(models.CharField(max_length=20, choices=ApiScope.choices), verbose_name=_("what it may do"))
    prefix = models.CharField(_("begins with"), max_length=20, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answers for it"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made at"))
    ends_on = models.DateField(_("works until"))
    last_used_on = models.DateField(_("last used on"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("revoked by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "name"],
                condition=Q(revoked_at=None),
                name="api_token_name_once",
                violation_error_message=_(
                    "The hub has a token of this name. Revoke that one first, or choose another."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="api_token_named",
                violation_error_message=_("Say which program the token is for."),
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gte=1, scopes__contained_by=ApiScope.values),
                name="api_token_allows_something",
                violation_error_message=_("Choose what the token may do."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                name="api_token_digest_whole",
                violation_error_message=_("The fingerprint of a token has 64 digits."),
            ),
            models.CheckConstraint(
                # The day on which it was made, in any time zone, and thirteen months.
                condition=Q(ends_on__gte=F("made_at") - dt.timedelta(days=2))
                & Q(ends_on__lte=F("made_at") + LONGEST + dt.timedelta(days=2)),
                name="api_token_ends_in_time",
                violation_error_message=_("A token works for at least a day and at most thirteen months."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_by=None) | Q(revoked_at__isnull=False),
                name="api_token_revoked_with_moment",
                violation_error_message=_("A token that somebody revoked says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def may(self, scope: ApiScope) -> bool:
        """Whether it allows something."""
        return scope.value in self.scopes
