"""Sessions that look like one: that they are two, that they were merged, and the same between two hubs.

All of it lies beside the log. What counts is in the sessions alone: the one that stays stands, the other is voided.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubs.models import Hub
from impact.models.session import Session


class NotTheSameQuerySet(models.QuerySet["NotTheSame"]):
    """What was said to be two, asked for the way the screens do."""

    def between(self, one: int, other: int) -> Self:
        """That two sessions are, by their keys in whichever order."""
        return self.filter(first=min(one, other), second=max(one, other))


class NotTheSame(models.Model):
    """Somebody at `hub` has said of two sessions that look like one that they are two. `first` was logged first."""

    first = models.ForeignKey(
        Session, verbose_name=_("first session"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    second = models.ForeignKey(Session, verbose_name=_("second session"), on_delete=models.CASCADE, related_name="+")
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("said by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    said_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        verbose_name = _("two sessions that look like one")
        verbose_name_plural = _("pairs of sessions that look like one")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="not_the_same_once",
                violation_error_message=_("Somebody has said already that they are two."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="not_the_same_in_order",
                violation_error_message=_("The session that was logged first comes first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class SessionMergeQuerySet(models.QuerySet["SessionMerge"]):
    """Merges, asked for the way the screens do."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(undone_at=None)

    def seen_by(self, hub: Hub) -> Self:
        """Those of a hub's own sessions, and those with a session of another hub that it agreed to."""
        return self.filter(Q(kept__hub=hub) | Q(gone__hub=hub))

    def with_all(self) -> Self:
        """With everything that a list of them shows."""
        sides = [f"{side}__{thing}" for side in ("kept", "gone") for thing in ("hub", "session_type", "school")]
        return self.select_related(*sides, "made_by", "undone_by")


class SessionMerge(models.Model):
    """Two sessions that were one: `kept` stands with what was chosen, `gone` is voided.

    `before` is what the kept one said, `kept_version` its version once it was merged, `moved` the keys of what hung on
    the other one and hangs on it since, by column: what it takes to take them apart again.
    """

    kept = models.ForeignKey(
        Session, verbose_name=_("stays"), on_delete=models.PROTECT, related_name="merged_from", db_index=False
    )
    gone = models.ForeignKey(Session, verbose_name=_("goes"), on_delete=models.PROTECT, related_name="merged_into")
    before = models.JSONField(_("what was in the one that stays"), default=dict)
    kept_version = models.PositiveIntegerField(editable=False)
    moved = models.JSONField(_("what moved"), default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("merged by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("merged"), default=timezone.now, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken apart by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("taken apart"), null=True, blank=True)

    objects = SessionMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two sessions")
        verbose_name_plural = _("merges of sessions")
        ordering = ("-made_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["kept", "-made_at"], name="session_merge_by_kept")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(undone_at=None),
                name="session_merged_once",
                violation_error_message=_("This session was merged already."),
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("gone")),
                name="session_merge_of_two",
                violation_error_message=_("It takes two sessions to merge them."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undone_by=None),
                name="session_merge_undone_at_a_moment",
                violation_error_message=_("What was taken apart says when."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class JointState(models.TextChoices):
    """What became of a proposal to make one joint session of two."""

    WAITING = "waiting", _("Waits for the other hub")
    AGREED = "agreed", _("One joint session")
    DECLINED = "declined", _("They are two")
    WITHDRAWN = "withdrawn", pgettext_lazy("a proposal", "Withdrawn")


class JointProposalQuerySet(models.QuerySet["JointProposal"]):
    """Proposals between two hubs, asked for the way the screens do."""

    def waiting(self) -> Self:
        """Those that the other hub has not answered and whose sessions both stand."""
        return self.filter(state=JointState.WAITING, kept__voided_at=None, gone__voided_at=None)

    def seen_by(self, hub: Hub) -> Self:
        """Those that a hub has made, and those made to it."""
        return self.filter(Q(kept__hub=hub) | Q(gone__hub=hub))

    def between(self, one: Session, other: Session) -> Self:
        """Those about two sessions, whichever is to stay."""
        return self.filter(Q(kept=one, gone=other) | Q(kept=other, gone=one))


class JointProposal(models.Model):
    """`hub` proposes that two hubs' sessions are one: `kept` stays, with the other hub as co-host, `gone` is voided."""

    hub = models.ForeignKey(Hub, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Session, verbose_name=_("stays"), on_delete=models.PROTECT, related_name="joint_to_stay")
    gone = models.ForeignKey(Session, verbose_name=_("goes"), on_delete=models.PROTECT, related_name="joint_to_go")
    state = models.CharField(_("state"), max_length=10, choices=JointState.choices, default=JointState.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = JointProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a joint session")
        verbose_name_plural = _("proposals of joint sessions")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                Least("kept", "gone"),
                Greatest("kept", "gone"),
                condition=Q(state=JointState.WAITING),
                name="joint_proposed_once",
                violation_error_message=_("One of the two hubs has proposed it already."),
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("gone")),
                name="joint_of_two",
                violation_error_message=_("It takes two sessions to make a joint one of them."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=JointState.values),
                name="joint_state_known",
                violation_error_message=_("Agree, or say that they are two."),
            ),
            models.CheckConstraint(
                condition=Q(state=JointState.WAITING, answered_at=None, answered_by=None)
                | (~Q(state=JointState.WAITING) & Q(answered_at__isnull=False)),
                name="joint_answered_at_a_moment",
                violation_error_message=_("What was answered says when, and nothing else does."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
