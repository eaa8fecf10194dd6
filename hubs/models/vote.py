"""Written votes: one a seat, changeable until the vote is closed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models.board import BoardSeat
from hubs.models.decision import Decision
from hubs.models.versions import keeps_earlier_versions


class VoteChoice(models.TextChoices):
    """What a seat says to a proposal."""

    FOR = "for", _("In favour")
    AGAINST = "against", _("Against")
    ABSTAIN = "abstain", _("Abstain")


@keeps_earlier_versions("VoteVersion")
class Vote(models.Model):
    """What a seat said, by whom and when.

    The database takes a vote only while the decision is open, before its deadline, and of a seat of that board which is
    in force where the hub is on that day (migration 0004). Who looks after the board writes down what a seat without a
    person said on paper, so `cast_by` need not be who holds the seat.
    """

    decision = models.ForeignKey(Decision, verbose_name=_("decision"), on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(BoardSeat, verbose_name=_("seat"), on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(_("vote"), max_length=10, choices=VoteChoice.choices)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("cast by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    cast_at = models.DateTimeField(_("cast at"), editable=False)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ("decision", "seat")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "seat"],
                name="vote_once_a_seat",
                violation_error_message=_("This seat has voted already."),
            ),
            models.CheckConstraint(
                condition=Q(choice__in=VoteChoice.values),
                name="vote_choice_known",
                violation_error_message=_("Vote for, against, or abstain."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.seat}"
