"""Open schooling projects: real-life work on a local need, led by schools with a hub's help."""

import datetime as dt
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubs.models import LANGUAGE_CODE, Challenge, Hub, Sdg, keeps_earlier_versions, next_version

YOUNGEST, OLDEST = 3, 20


class ProjectStatus(models.TextChoices):
    """Where a project stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")


OPEN_STATES = (ProjectStatus.PLANNED, ProjectStatus.RUNNING)


class Subject(models.TextChoices):
    """School subjects and fields that a project touches; wide on purpose, for no two countries cut them alike."""

    BIOLOGY = "biology", _("Biology and environment")
    CHEMISTRY = "chemistry", _("Chemistry")
    PHYSICS = "physics", _("Physics and astronomy")
    GEOGRAPHY = "geography", _("Geography and earth science")
    MATHEMATICS = "mathematics", _("Mathematics and data")
    COMPUTING = "computing", _("Computing and robotics")
    TECHNOLOGY = "technology", _("Technology and making")
    ARTS = "arts", _("Arts and design")
    MUSIC = "music", _("Music and theatre")
    LANGUAGES = "languages", _("Languages and literature")
    HISTORY = "history", _("History and heritage")
    SOCIETY = "society", _("Society and citizenship")
    ECONOMICS = "economics", _("Economics and enterprise")
    HEALTH = "health", _("Health and sport")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Projects of a hub or its sub-hubs, and for a sub-hub those of its parent too."""
        family = Q(hub=hub) | Q(hub__parent=hub)
        if hub.parent_id is not None:
            family |= Q(hub_id=hub.parent_id)
        return self.filter(family)

    def shown_publicly(self) -> Self:
        """Projects that anybody may read: all of them, but those of hubs that are still being set up."""
        return self.exclude(hub__in=Hub.objects.being_set_up())

    def open_for_sign_up(self, now: dt.datetime) -> Self:
        """Projects to which schools may sign up at a moment (`projects.models.call`). A hub's rest is read in UTC."""
        found = self.filter(status__in=OPEN_STATES, call__opens_at__lte=now, call__closes_at__gt=now)
        return found.exclude(hub__in=Hub.objects.at_rest(now.date()))


@keeps_earlier_versions("ProjectVersion")
class Project(models.Model):
    """One open schooling project, at home in one hub. Ages are in years, both ends included.

    `language` is that of the title and the texts, nothing where nobody said; `languages` are those of the work itself.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(
        _("language"), max_length=12, blank=True, default="", db_default="", help_text=_("The language of the text.")
    )
    summary = models.TextField(_("in a few sentences"), blank=True, max_length=2000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.PLANNED)
    challenge = models.ForeignKey(
        Challenge,
        verbose_name=_("challenge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    story = models.TextField(
        _("the whole story"),
        max_length=8000,
        blank=True,
        db_default="",
        help_text=_("What happens, with whom, and what came of it. Pupils are never named."),
    )
    sdgs = ArrayField(
        models.PositiveSmallIntegerField(choices=Sdg.choices),
        verbose_name=_("Sustainable Development Goals"),
        default=list,
        db_default=[],
        blank=True,
    )
    subjects = ArrayField(
        models.CharField(max_length=12, choices=Subject.choices),
        verbose_name=_("subjects"),
        default=list,
        db_default=[],
        blank=True,
    )
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    languages = ArrayField(
        models.CharField(max_length=12), verbose_name=_("languages"), default=list, db_default=[], blank=True
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ("title", "pk")
        triggers: ClassVar = [next_version()]
        # Lists of the public pages: the same cost however many projects there are.
        indexes: ClassVar = [models.Index(fields=["-starts_on", "-id"], name="project_latest_first")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hub",
                Lower("title"),
                name="project_title_once_a_hub",
                violation_error_message=_("This hub has a project of that title already."),
            ),
            models.CheckConstraint(
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODE),
                name="project_language_code",
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("A project cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=ProjectStatus.values),
                name="project_status_known",
                violation_error_message=_("Choose where the project stands."),
            ),
            models.CheckConstraint(
                condition=Q(sdgs__contained_by=Sdg.values),
                name="project_goals_known",
                violation_error_message=_("The Sustainable Development Goals are numbered from 1 to 17."),
            ),
            models.CheckConstraint(
                condition=Q(subjects__contained_by=Subject.values),
                name="project_subjects_known",
                violation_error_message=_("Choose subjects from the list."),
            ),
            models.CheckConstraint(
                condition=Q(age_from=None, age_to=None)
                | Q(
                    age_from__isnull=False,
                    age_to__isnull=False,
                    age_from__gte=YOUNGEST,
                    age_to__lte=OLDEST,
                    age_to__gte=F("age_from"),
                ),
                name="project_ages_in_order",
                violation_error_message=_("Give both ages, from 3 to 20 years, the lower one first; or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """What stands after the number in the address of the project's page."""
        return slugify(self.title, allow_unicode=True) or "-"
