"""What it takes to decide: how many seats have to be there, and how many of them in favour."""

import math
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub
from hubs.models.versions import keeps_earlier_versions, next_version


class Majority(models.TextChoices):
    """How many votes in favour adopt a proposal."""

    SIMPLE = "simple", _("More votes for than against")
    ABSOLUTE = "absolute", _("More than half of all seats")
    TWO_THIRDS = "two_thirds", _("Two thirds of the votes for and against")


ONE_QUORUM = Q(quorum_percent__range=(1, 100), quorum_percent__isnull=False, quorum_seats=None) | Q(
    quorum_seats__gte=1, quorum_seats__isnull=False, quorum_percent=None
)
QUORUM_MESSAGE = _("Say how many seats have to take part: a share from 1 to 100 %, or a number of seats.")


@dataclass(frozen=True, slots=True)
class Count:
    """What a vote came to. `seats` in force on the day, `present` those that took part, abstentions among them."""

    seats: int
    present: int
    votes_for: int
    votes_against: int
    votes_abstain: int


class Rule(models.Model):
    """A quorum, as a share of the seats or as a number of them, and a majority."""

    quorum_percent = models.PositiveSmallIntegerField(_("share of the seats, in percent"), null=True, blank=True)
    quorum_seats = models.PositiveSmallIntegerField(_("number of seats"), null=True, blank=True)
    majority = models.CharField(_("majority"), max_length=12, choices=Majority.choices)

    class Meta:
        abstract = True

    def seats_needed(self, seats: int) -> int:
        """How many of so many seats have to take part; at least one."""
        if self.quorum_seats is not None:
            return self.quorum_seats
        return max(1, math.ceil(seats * (self.quorum_percent or 100) / 100))

    def is_quorate(self, count: Count) -> bool:
        """Whether enough seats took part."""
        return count.present >= self.seats_needed(count.seats)

    def is_carried(self, count: Count) -> bool:
        """Whether enough of them were in favour."""
        if self.majority == Majority.ABSOLUTE:
            return 2 * count.votes_for > count.seats
        if self.majority == Majority.TWO_THIRDS:
            return count.votes_for > 0 and count.votes_for >= 2 * count.votes_against
        return count.votes_for > count.votes_against


@keeps_earlier_versions("BoardRulesVersion")
class BoardRules(Rule):
    """The rules of one hub's board. A vote goes by those that stood when it was opened."""

    hub = models.OneToOneField(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="board_rules")
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("rules of a board")
        verbose_name_plural = _("rules of boards")
        ordering = ("hub",)
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=ONE_QUORUM, name="board_rules_one_quorum", violation_error_message=QUORUM_MESSAGE
            ),
            models.CheckConstraint(
                condition=Q(majority__in=Majority.values),
                name="board_rules_majority_known",
                violation_error_message=_("Choose the majority that a proposal needs."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.hub)


# Until a hub has said anything else.
USUAL_RULES = {"quorum_percent": 50, "quorum_seats": None, "majority": Majority.SIMPLE}
