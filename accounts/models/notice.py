"""Notices: what somebody is told, in the portal and by mail, and how each person wants to be told."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class Way(models.TextChoices):
    """How somebody is told of a kind of thing. In the portal it stands whatever they choose."""

    PORTAL = "portal", _("Only in the portal")
    DIGEST = "digest", _("In the weekly mail")
    NOW = "now", _("By mail at once")


class Weekday(models.IntegerChoices):
    """The day of the weekly mail, as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def check_words(words: object) -> None:
    """Refuse what is no set of short texts by name: it is put into a sentence, and nothing else."""
    if not isinstance(words, dict) or not all(
        isinstance(name, str) and isinstance(value, str) and len(value) <= Notice.LONGEST_WORD
        for name, value in words.items()
    ):
        raise ValidationError(_("The words of a notice are short texts by name."))


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, asked for by what is to be done with them."""

    def unread(self) -> Self:
        """Those that nobody has opened or ticked off."""
        return self.filter(read_at=None)

    def for_digest(self) -> Self:
        """Those that are unread, and have not been in a weekly mail yet."""
        return self.filter(read_at=None, digested_at=None)

    def done_with(self, *, read_before: dt.datetime, written_before: dt.datetime) -> Self:
        """Those read before one moment, and those written before another whether somebody read them or not."""
        return self.filter(Q(read_at__lt=read_before) | Q(written_at__lt=written_before))


class Notice(models.Model):
    """One thing that one person is told. The sentence is put together when it is read, in the reader's language.

    `words` is what stands in the sentence of its kind (`accounts.notices`), `url` a page of ours or nothing.
    """

    LONGEST_WORD = 300

    uid = models.UUIDField(_("identifier"), unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for"), on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("what it is about"), max_length=120, blank=True)
    words = models.JSONField(_("words"), default=dict, blank=True, validators=[check_words])
    place = models.CharField(_("hub"), max_length=160, blank=True)
    url = models.CharField(_("page"), max_length=400, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    digested_at = models.DateTimeField(_("in the weekly mail of"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-written_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-written_at"], name="notice_of_person"),
            # The bell of every page counts these.
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(read_at=None)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "key"],
                condition=~Q(key=""),
                name="notice_said_once",
                violation_error_message=_("This person has been told that already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z]+\.[a-z_]+$"),
                name="notice_kind_named",
                violation_error_message=_("A kind of notice is named by its room and a word."),
            ),
            models.CheckConstraint(
                # A second slash or a backslash would lead elsewhere.
                condition=Q(url="") | Q(url__regex=r"^/($|[^/\\])"),
                name="notice_leads_to_a_page_of_ours",
                violation_error_message=_("A notice leads to a page of the portal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind, where that is not what the kind says by itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(_("kind"), max_length=60)
    way = models.CharField(_("how"), max_length=8, choices=Way.choices)

    class Meta:
        verbose_name = _("choice about notices")
        verbose_name_plural = _("choices about notices")
        ordering = ("user", "kind")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                name="notice_choice_once",
                violation_error_message=_("This person has chosen for that kind already."),
            ),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in Way]),
                name="notice_choice_known",
                violation_error_message=_("Choose one of the ways of the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} · {self.get_way_display()}"


class DigestChoice(models.Model):
    """Whether and when one person wants the weekly mail; who has chosen nothing gets it on Mondays."""

    user = models.OneToOneField(
        User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="digest_choice", primary_key=True
    )
    wanted = models.BooleanField(_("wanted"), default=True)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday.choices, default=Weekday.MONDAY)

    class Meta:
        verbose_name = _("choice about the weekly mail")
        verbose_name_plural = _("choices about the weekly mail")
        ordering = ("user",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6),
                name="digest_weekday_known",
                violation_error_message=_("A week has seven days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_weekday_display() if self.wanted else '–'}"
