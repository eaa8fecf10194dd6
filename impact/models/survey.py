"""Surveys: questionnaires in versions that never change, groups that answer them, codes on paper, answers of nobody.

Nothing here is about a person. A code is kept as a keyed digest and deleted by the answer that uses it, so that no row
says which code gave which answer; an answer has a random key, no moment and no code. What two waves of one survey have
in common, where that was chosen, is a keyed digest of a code that pupils make up for themselves.

End: codes and these digests go when the survey is over, and its answers are written anew in an order that says nothing
(`impact.actions.survey_memory`).
"""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, next_version
from impact.surveys.content import Content
from schools.models import SchoolClass

MOST_CODES = 500
DIGEST = r"^[0-9a-f]{64}$"


class Wave(models.TextChoices):
    """When a group answers: before and after something, or once."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    ONCE = "once", _("Once")


class Instrument(models.Model):
    """A questionnaire, in versions. It is the network's; that of a table that a hub brought in is the hub's own."""

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("survey instrument")
        verbose_name_plural = _("survey instruments")
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="instrument_has_name",
                violation_error_message=_("An instrument needs a name."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(hub=None),
                name="instrument_named_once",
                violation_error_message=_("The network has an instrument of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    """Versions, asked for the way the screens do."""

    def published(self) -> Self:
        """Those that groups may answer."""
        return self.filter(published_at__isnull=False)


class InstrumentVersion(models.Model):
    """One wording of an instrument. While it is a draft it may be changed; published, the database refuses that.

    `points` says how many points each item has, `points_after` the same where a table asked otherwise afterwards: by
    them the database refuses an answer that does not fit.
    """

    instrument = models.ForeignKey(
        Instrument, verbose_name=_("survey instrument"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list)
    content = models.JSONField(_("content"), default=dict)
    points = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("points"), default=list, editable=False)
    points_after = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("points afterwards"), default=list, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an instrument")
        verbose_name_plural = _("versions of instruments")
        ordering = ("instrument", "-number")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instrument", "number"],
                name="instrument_version_numbered_once",
                violation_error_message=_("There is a version of this number already."),
            ),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(published_at=None),
                name="instrument_one_draft",
                violation_error_message=_("This instrument has a draft already."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(points__len__gte=1, languages__len__gte=1),
                name="instrument_published_whole",
                violation_error_message=_("What is published has items and a language."),
            ),
            models.CheckConstraint(
                condition=Q(points_after__len=F("points__len")),
                name="instrument_points_of_every_item",
                violation_error_message=_("Every item has points in both waves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} · {self.number}"

    def read(self) -> Content:
        """What stands in it."""
        return Content.from_json(self.content)

    @property
    def is_published(self) -> bool:
        """Whether groups may answer it."""
        return self.published_at is not None


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Those of a hub and its sub-hubs, newest first, with what lists show."""
        own = Q(hub=hub) | Q(hub__parent=hub)
        return self.filter(own).select_related("hub__parent", "version__instrument").order_by("-made_at", "-pk")


class Survey(models.Model):
    """One group that answers one version of an instrument, in one or two rounds.

    `group` is what the sheet of codes says, and stays when the class goes. `paired`: the two waves are compared pupil
    by pupil, by a code that the pupils make up; otherwise the two means of the group are.

    Purpose of the personal data: who opened a survey answers for it. End: forgotten with the account.
    """

    uid = models.UUIDField(_("client's identifier"), unique=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="surveys")
    version = models.ForeignKey(
        InstrumentVersion, verbose_name=_("version of an instrument"), on_delete=models.PROTECT, related_name="surveys"
    )
    school_class = models.ForeignKey(
        SchoolClass,
        verbose_name=_("class"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="surveys",
    )
    group = models.CharField(_("group"), max_length=160)
    paired = models.BooleanField(_("compared pupil by pupil"), default=False)
    imported = models.BooleanField(_("from a table"), default=False, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ("-made_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(group__regex=r"\S"),
                name="survey_has_group",
                violation_error_message=_("Say who answers."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.version.instrument}"


class SurveyRoundQuerySet(models.QuerySet["SurveyRound"]):
    """Rounds, asked for the way the screens do."""

    def not_settled(self) -> Self:
        """Those whose codes and order are still there."""
        return self.filter(settled_on=None)


class SurveyRound(models.Model):
    """One wave of a survey: from and to, both days included, and how many codes were made for it.

    `ended_on` is the day on which somebody closed it before its last one; `settled_on` when its codes went.
    """

    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="rounds")
    wave = models.CharField(_("wave"), max_length=8, choices=Wave.choices)
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("to"))
    issued = models.PositiveSmallIntegerField(_("codes"), default=0)
    ended_on = models.DateField(_("closed early"), null=True, blank=True)
    settled_on = models.DateField(_("settled"), null=True, blank=True, editable=False)

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of a survey")
        verbose_name_plural = _("rounds of surveys")
        ordering = ("survey", "opens_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["survey", "wave"],
                name="survey_wave_once",
                violation_error_message=_("This survey has such a round already."),
            ),
            models.CheckConstraint(
                condition=Q(wave__in=Wave.values),
                name="survey_wave_known",
                violation_error_message=_("Choose before, after or once."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="survey_round_lasts",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.CheckConstraint(
                condition=Q(issued__lte=MOST_CODES),
                name="survey_codes_in_bounds",
                violation_error_message=_("A round has 500 codes at most."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} · {self.get_wave_display()}"

    def is_open(self, today: dt.date) -> bool:
        """Whether its codes can be used on a day of the hub."""
        return self.opens_on <= today <= self.closes_on and not self.is_over(today)

    def is_over(self, today: dt.date) -> bool:
        """Whether nothing can come in any more: only then its results are shown, and they move no more."""
        return self.settled_on is not None or self.ended_on is not None or today > self.closes_on


class SurveyCode(models.Model):
    """A code on paper that nobody has used yet, as a keyed digest. The answer that uses it deletes it."""

    round = models.ForeignKey(
        SurveyRound, verbose_name=_("round of a survey"), on_delete=models.CASCADE, related_name="codes"
    )
    digest = models.CharField(_("digest"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("survey code")
        verbose_name_plural = _("survey codes")
        ordering = ("digest",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["digest"],
                name="survey_code_once",
                violation_error_message=_("There is such a code already."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=DIGEST),
                name="survey_code_as_digest",
                violation_error_message=_("Of a code only its digest is kept."),
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class SurveyAnswer(models.Model):
    """What somebody answered: a point for each item, in the order of the version; none is “prefer not to say”.

    Points are as they were tapped: reverse items are turned when they are read (`impact.queries.survey_figures`).
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        SurveyRound, verbose_name=_("round of a survey"), on_delete=models.CASCADE, related_name="answers"
    )
    points = ArrayField(models.PositiveSmallIntegerField(null=True), verbose_name=_("points"))
    pair = models.CharField(_("digest of the own code"), max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        ordering = ("uid",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(pair="") | Q(pair__regex=DIGEST),
                name="survey_pair_as_digest",
                violation_error_message=_("Of an own code only its digest is kept."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)
