"""The social innovation canvas of a hub: one working draft, box by box, and versions that stay as they are."""

from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.decision import Decision
from hubs.models.hub import Hub
from hubs.models.versions import keeps_earlier_versions, next_version

LONGEST_BOX = 1200  # letters: ten such boxes can still be read on one page


class Box(models.TextChoices):
    """A box of the canvas, in the order in which it is filled in. The value stands in addresses."""

    CHALLENGE_AND_MISSION = "challenge-and-mission", _("Challenge and mission")
    VALUE_PROPOSITION = "value-proposition", _("Value proposition")
    TARGET_PUBLIC = "target-public", _("Target public")
    RESULTS = "results", _("Results")
    ACTORS = "actors", _("Actors and stakeholders")
    ACTIVITIES = "activities", _("Activities")
    HUMAN_RESOURCES = "human-resources", _("Human resources")
    ECONOMIC_RESOURCES = "economic-resources", _("Economic resources")
    IMPACT = "impact", _("Impact")
    SUSTAINABILITY = "sustainability", _("Sustainability")

    @property
    def column(self) -> str:
        """The column of a version that holds its text."""
        return self.value.replace("-", "_")


@keeps_earlier_versions("CanvasBoxVersion")
class CanvasBox(models.Model):
    """What the draft says in one box. Boxes are rows of their own, so that people who write in different ones merge.

    `page` is the opened page that saved it last, and `turn` counts what that page has saved: so that a page whose
    answer was lost on the way is not told that somebody else had been there, and nothing late undoes what is newer.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="canvas_boxes")
    box = models.CharField(_("box"), max_length=24, choices=Box.choices)
    text = models.TextField(_("text"), max_length=LONGEST_BOX, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    page = models.UUIDField(null=True, editable=False)
    turn = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("box of a canvas")
        verbose_name_plural = _("boxes of canvases")
        ordering = ("hub", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "box"],
                name="canvas_box_once",
                violation_error_message=_("The draft has this box already."),
            ),
            models.CheckConstraint(
                condition=Q(box__in=Box.values),
                name="canvas_box_known",
                violation_error_message=_("The canvas has no such box."),
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), LONGEST_BOX),
                name="canvas_box_fits",
                violation_error_message=_("A box holds at most 1,200 letters, so that the canvas fits on one page."),
            ),
        ]

    def __str__(self) -> str:
        return str(Box(self.box).label)


class CanvasVersionQuerySet(models.QuerySet["CanvasVersion"]):
    """Versions, asked for by what became of them."""

    def adopted(self) -> Self:
        """Those that the board adopted and has not decided about anew, the latest decision first: the first holds."""
        found = self.filter(proposals__decision__in=Decision.objects.adopted().standing())
        return found.order_by("-proposals__decision__closed_at", "-proposals__pk")


class CanvasVersion(models.Model):
    """The canvas as it was when somebody gave it a name: a column a box. Nothing changes it afterwards.

    Whether a version is adopted is not written here: a decision of the board says so (`CanvasProposal`).
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="canvas_versions")
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80)
    challenge_and_mission = models.TextField(Box.CHALLENGE_AND_MISSION.label, blank=True)
    value_proposition = models.TextField(Box.VALUE_PROPOSITION.label, blank=True)
    target_public = models.TextField(Box.TARGET_PUBLIC.label, blank=True)
    results = models.TextField(Box.RESULTS.label, blank=True)
    actors = models.TextField(Box.ACTORS.label, blank=True)
    activities = models.TextField(Box.ACTIVITIES.label, blank=True)
    human_resources = models.TextField(Box.HUMAN_RESOURCES.label, blank=True)
    economic_resources = models.TextField(Box.ECONOMIC_RESOURCES.label, blank=True)
    impact = models.TextField(Box.IMPACT.label, blank=True)
    sustainability = models.TextField(Box.SUSTAINABILITY.label, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = CanvasVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a canvas")
        verbose_name_plural = _("versions of canvases")
        ordering = ("hub", "-number")
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="stays_as_it_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("was", "hubs_canvasversion")],
                # Somebody who is no longer known may be taken off it.
                func="""
                    was := OLD;
                    was.made_by_id := NULL;
                    IF TG_OP = 'UPDATE' AND was IS NOT DISTINCT FROM NEW THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'A version of the canvas stays as it is. Change the draft, and name another.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'canvas_version_stays';
                """,
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "number"],
                name="canvas_version_numbered_once",
                violation_error_message=_("Somebody else has just named a version."),
            ),
            models.UniqueConstraint(
                "hub",
                Lower("name"),
                name="canvas_version_named_once",
                violation_error_message=_("Another version has this name."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="canvas_version_has_a_name",
                violation_error_message=_("Give the version a name."),
            ),
            models.CheckConstraint(
                condition=Q(*((f"{box.column}__regex", r"\S") for box in Box), _connector=Q.OR),
                name="canvas_version_says_something",
                violation_error_message=_("An empty canvas cannot become a version."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    def texts(self) -> dict[Box, str]:
        """What it says in each box."""
        return {box: getattr(self, box.column) for box in Box}


class CanvasProposalQuerySet(models.QuerySet["CanvasProposal"]):
    """Proposals, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Those about versions of a hub's canvas with their decisions, and whether these are superseded."""
        found = self.filter(version__hub=hub).select_related("decision").order_by("pk")
        return found.annotate(is_superseded=Exists(Decision.objects.superseded().filter(pk=OuterRef("decision"))))


class CanvasProposal(models.Model):
    """A version that was put to the board. It is adopted when, and only when, the board adopts the decision."""

    version = models.ForeignKey(
        CanvasVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="proposals"
    )
    decision = models.OneToOneField(
        Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="canvas_proposal"
    )

    objects = CanvasProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to adopt a canvas")
        verbose_name_plural = _("proposals to adopt canvases")
        ordering = ("-pk",)
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="of_one_hub",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF TG_OP = 'UPDATE' THEN
                        RAISE EXCEPTION 'What was put to the board stays what it was.'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'canvas_proposal_stays';
                    END IF;
                    IF (SELECT hub_id FROM hubs_canvasversion WHERE id = NEW.version_id)
                        IS DISTINCT FROM (SELECT hub_id FROM hubs_decision WHERE id = NEW.decision_id) THEN
                        RAISE EXCEPTION 'A board decides about the canvas of its own hub.'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'canvas_proposal_of_one_hub';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.decision}"
