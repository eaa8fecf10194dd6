"""The agenda of a meeting: what the board talks about and decides on, in order."""

from typing import ClassVar

from django.db import models
from django.db.models import Deferrable, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.decision import Decision
from hubs.models.meeting import Meeting
from hubs.models.versions import next_version

LONGEST_ITEM = 480  # minutes: a working day


class ItemKind(models.TextChoices):
    """What an item of an agenda is about."""

    FOLLOW_UP = "follow_up", _("What became of a decision")
    MINUTES = "minutes", _("Minutes of an earlier meeting")
    PROPOSAL = "proposal", _("A decision to be taken")
    FREE = "free", _("To talk about")


class AgendaItem(models.Model):
    """One item. Positions count from 1; whoever moves one renumbers them all (hubs.actions.agenda)."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind.choices, default=ItemKind.FREE, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=2000, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("how many minutes"), null=True, blank=True, help_text=_("How long it takes. Empty while nobody knows.")
    )
    decision = models.ForeignKey(
        Decision,
        verbose_name=_("decision"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="agenda_items",
    )
    earlier = models.ForeignKey(
        Meeting,
        verbose_name=_("earlier meeting"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    decided_here = models.BooleanField(_("decided in this meeting"), default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        ordering = ("meeting", "position")
        # Of a change to what it says; where it stands is no text that two people write.
        triggers: ClassVar = [next_version("title", "text", "minutes")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                deferrable=Deferrable.IMMEDIATE,
                name="agenda_item_position_once",
                violation_error_message=_("Two items of an agenda cannot stand in the same place."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "decision"],
                condition=Q(decision__isnull=False),
                name="agenda_item_decision_once",
                violation_error_message=_("This decision is on the agenda already."),
            ),
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(decided_here=True),
                name="agenda_item_decided_once",
                violation_error_message=_("This proposal was decided in another meeting."),
            ),
            models.CheckConstraint(
                condition=Q(decided_here=False) | Q(kind=ItemKind.PROPOSAL),
                name="agenda_item_decides_proposals",
                violation_error_message=_("Only a proposal is decided in a meeting."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, LONGEST_ITEM)),
                name="agenda_item_minutes_plausible",
                violation_error_message=_("An item takes from 1 to 480 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="agenda_item_title_given",
                violation_error_message=_("Give the item a title."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(ItemKind.PROPOSAL, ItemKind.FOLLOW_UP), decision__isnull=False, earlier=None)
                | Q(kind=ItemKind.MINUTES, decision=None, earlier__isnull=False)
                | Q(kind=ItemKind.FREE, decision=None, earlier=None),
                name="agenda_item_about_its_kind",
                violation_error_message=_("An item names what its kind is about, and nothing else."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
