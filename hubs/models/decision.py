"""Decisions of a board: proposed, put to the vote, decided once and for good; and what is to be done about them."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubs.models.board_rules import ONE_QUORUM, QUORUM_MESSAGE, Count, Majority, Rule
from hubs.models.hub import Hub
from hubs.models.versions import keeps_earlier_versions, next_version


class DecisionState(models.TextChoices):
    """Where a decision stands. The last four are for good."""

    PROPOSED = "proposed", _("Proposal")
    OPEN = "open", _("Open for votes")
    ADOPTED = "adopted", _("Adopted")
    REJECTED = "rejected", _("Rejected")
    UNDECIDED = "undecided", _("Not decided")
    WITHDRAWN = "withdrawn", pgettext_lazy("a decision", "Withdrawn")


OUTCOMES = (DecisionState.ADOPTED, DecisionState.REJECTED, DecisionState.UNDECIDED)
# A board that comes to one of these about what it decided before has put that aside.
ANEW = (DecisionState.ADOPTED, DecisionState.REJECTED)


class VotingWay(models.TextChoices):
    """How a board votes."""

    WRITTEN = "written", _("Written vote on the portal")
    HANDS = "hands", _("Show of hands in a meeting")


def _decided_anew() -> Exists:
    return Exists(Decision.objects.filter(again_of=OuterRef("pk"), state__in=ANEW))


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, asked for the way the screens do."""

    def proposals(self) -> Self:
        """Those that nobody has voted on yet."""
        return self.filter(state=DecisionState.PROPOSED)

    def open(self) -> Self:
        """Those that are being voted on."""
        return self.filter(state=DecisionState.OPEN)

    def due(self, now: dt.datetime) -> Self:
        """Those whose time to vote is over and that nobody has counted yet."""
        return self.open().filter(closes_at__lte=now)

    def settled(self) -> Self:
        """Those that no longer change."""
        return self.filter(state__in=(*OUTCOMES, DecisionState.WITHDRAWN))

    def adopted(self) -> Self:
        """Those that are to be carried out."""
        return self.filter(state=DecisionState.ADOPTED)

    def superseded(self) -> Self:
        """Those about which the board has decided anew."""
        return self.filter(_decided_anew())

    def standing(self) -> Self:
        """Those about which it has not."""
        return self.exclude(_decided_anew())

    def with_superseded(self) -> Self:
        """Each with `is_superseded`."""
        return self.annotate(is_superseded=_decided_anew())

    def published(self) -> Self:
        """Those that anybody may read."""
        return self.adopted().exclude(published_at=None)


_NO_COUNT = Q(decided_on=None, seats=None, present=None, votes_for=None, votes_against=None, votes_abstain=None)
_COUNTED = Q(
    decided_on__isnull=False,
    seats__isnull=False,
    present__isnull=False,
    votes_for__isnull=False,
    votes_against__isnull=False,
    votes_abstain__isnull=False,
)


def outcome_by(rule: Rule, count: Count) -> DecisionState:
    """What a count comes to by a rule."""
    if not rule.is_quorate(count):
        return DecisionState.UNDECIDED
    return DecisionState.ADOPTED if rule.is_carried(count) else DecisionState.REJECTED


@keeps_earlier_versions("DecisionVersion")
class Decision(Rule):
    """One proposal and what became of it.

    The rule in force when the vote was opened stands on the row, and so does what was counted. The database lets a row
    go from state to state in one direction only, checks the outcome against the votes and the rule, and refuses every
    change afterwards but that the board publishes it (migration 0004).
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=8000, blank=True)
    again_of = models.ForeignKey(
        "self",
        verbose_name=_("proposed before as"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="again",
    )
    state = models.CharField(
        _("status"), max_length=10, choices=DecisionState.choices, default=DecisionState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    proposed_on = models.DateField(_("proposed on"), editable=False)

    way = models.CharField(_("way of voting"), max_length=10, choices=VotingWay.choices, blank=True, editable=False)
    majority = models.CharField(_("majority"), max_length=12, choices=Majority.choices, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    closes_at = models.DateTimeField(_("votes until"), null=True, editable=False)

    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, editable=False)
    present = models.PositiveSmallIntegerField(_("seats that took part"), null=True, editable=False)
    votes_for = models.PositiveSmallIntegerField(_("for"), null=True, editable=False)
    votes_against = models.PositiveSmallIntegerField(_("against"), null=True, editable=False)
    votes_abstain = models.PositiveSmallIntegerField(_("abstentions"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-decided_on", "-proposed_on", "-pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [
            models.Index(fields=["hub", "state"], name="decision_by_hub_and_state"),
            models.Index(fields=["closes_at"], name="decision_open_by_deadline", condition=Q(state="open")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="decision_title_given",
                violation_error_message=_("Give the proposal a title."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(DecisionState.PROPOSED, DecisionState.WITHDRAWN),
                    opened_at=None,
                    way="",
                    majority="",
                    quorum_percent=None,
                    quorum_seats=None,
                )
                | Q(
                    ~Q(state=DecisionState.PROPOSED),
                    opened_at__isnull=False,
                    way__in=VotingWay.values,
                    majority__in=Majority.values,
                ),
                name="decision_opened_with_rules",
                violation_error_message=_("A vote is opened with the rules that stand at that moment."),
            ),
            models.CheckConstraint(
                condition=Q(opened_at=None) | ONE_QUORUM,
                name="decision_one_quorum",
                violation_error_message=QUORUM_MESSAGE,
            ),
            models.CheckConstraint(
                condition=Q(way=VotingWay.WRITTEN, closes_at__isnull=False, closes_at__gt=F("opened_at"))
                | Q(~Q(way=VotingWay.WRITTEN), closes_at=None),
                name="decision_deadline_of_written",
                violation_error_message=_("A written vote ends some time after it was opened."),
            ),
            models.CheckConstraint(
                condition=~Q(way=VotingWay.HANDS) | ~Q(state=DecisionState.OPEN),
                name="decision_hands_at_once",
                violation_error_message=_("Hands are counted at once."),
            ),
            models.CheckConstraint(
                condition=Q(_COUNTED, state__in=OUTCOMES, closed_at__isnull=False)
                | Q(_NO_COUNT, state=DecisionState.WITHDRAWN, closed_at__isnull=False)
                | Q(_NO_COUNT, state__in=(DecisionState.PROPOSED, DecisionState.OPEN), closed_at=None),
                name="decision_closed_with_count",
                violation_error_message=_("What is decided has its day and its count, and nothing else has."),
            ),
            models.CheckConstraint(
                condition=_NO_COUNT
                | Q(
                    present__lte=F("seats"),
                    present__gte=F("votes_for") + F("votes_against") + F("votes_abstain"),
                ),
                name="decision_count_adds_up",
                violation_error_message=_(
                    "There cannot be more votes than seats that took part, nor more of these than seats on the board."
                ),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state=DecisionState.ADOPTED),
                name="decision_published_when_adopted",
                violation_error_message=_("Only what is adopted can be published."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """What stands after the number in the address of the public page."""
        return slugify(self.title, allow_unicode=True) or "-"

    @property
    def count(self) -> Count | None:
        """What was counted, once it was."""
        if self.seats is None:
            return None
        counted = (self.seats, self.present, self.votes_for, self.votes_against, self.votes_abstain)
        return Count(*(number or 0 for number in counted))

    def outcome_of(self, count: Count) -> DecisionState:
        """What a count comes to by the rule of this decision."""
        return outcome_by(self, count)


class DecisionActionQuerySet(models.QuerySet["DecisionAction"]):
    """Actions, asked for by what is still to be done."""

    def of_hub(self, hub: Hub) -> Self:
        """Those that follow from decisions of a hub's board."""
        return self.filter(decision__hub=hub)

    def to_do(self) -> Self:
        """Those that nobody has done yet, the most urgent first."""
        return self.filter(done_on=None).order_by("due_on", "pk")

    def overdue(self, today: dt.date) -> Self:
        """Those that should have been done before today."""
        return self.to_do().filter(due_on__lt=today)


@keeps_earlier_versions("DecisionActionVersion")
class DecisionAction(models.Model):
    """Something to be done because of a decision, with the one who sees to it and the day by which it is due."""

    decision = models.ForeignKey(Decision, verbose_name=_("decision"), on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who sees to it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DecisionActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action of a decision")
        verbose_name_plural = _("actions of decisions")
        ordering = ("due_on", "pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], name="decision_action_not_done", condition=Q(done_on=None))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(what__regex=r"\S"),
                name="decision_action_says_what",
                violation_error_message=_("Say what is to be done."),
            ),
        ]

    def __str__(self) -> str:
        return self.what
