"""A version of a resource: everything that it says. Written as a draft; once public, nobody can change it."""

from typing import ClassVar, Self

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubs.models import LANGUAGE_CODE, Challenge, Hub, Sdg, WebAddressField, keeps_earlier_versions, next_version
from projects.models import Illustration, Picture, Project
from resources.models.licence import Licence
from resources.models.resource import Resource, Standing
from resources.models.vocabulary import LEVELS, LONGEST, OLDEST, YOUNGEST, Audience, Kind, StudyField
from schools.models import School

MOST_KEYWORDS = 20

# What may change of a public version all the same: people who leave, schools that become one, and the counters.
FROZEN = """
IF OLD.state = 'published'
   AND (to_jsonb(NEW) - '{written_by_id,reviewed_by_id,school_id,version,changed_at}'::text[])
       IS DISTINCT FROM (to_jsonb(OLD) - '{written_by_id,reviewed_by_id,school_id,version,changed_at}'::text[]) THEN
    RAISE EXCEPTION 'version_public_stays: a published version does not change; make a new one'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_public_stays';
END IF;
RETURN NEW;
"""
KEPT = """
IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'version_public_stays: a published version is never deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_public_stays';
END IF;
RETURN OLD;
"""


class VersionState(models.TextChoices):
    """Where a version stands on its way to the public."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("To be reviewed")
    PUBLISHED = "published", _("Published")


OPEN = (VersionState.DRAFT, VersionState.REVIEW)


class ResourceVersionQuerySet(models.QuerySet["ResourceVersion"]):
    """Versions, asked for the way the screens do."""

    def shown_in_library(self) -> Self:
        """The current version of each resource that anybody may read."""
        shown = self.filter(current_of__state=Standing.PUBLISHED)
        return shown.exclude(current_of__hub__in=Hub.objects.being_set_up())

    def latest_first(self) -> Self:
        """In the order of the library, with what a card shows; asked of what is shown there."""
        drawn = apps.get_model("resources", "FilePreview")._default_manager.filter(width__isnull=False)
        pages = drawn.filter(file__placed__of=OuterRef("pk")).order_by("file__placed__position", "pk")
        first = pages.values_list(JSONObject(uid="file", width="width", height="height"))
        found = self.select_related("resource__hub", "picture").annotate(first_page=Subquery(first[:1]))
        return found.order_by("-current_of__published_at", "-current_of__id")


@keeps_earlier_versions("ResourceVersionEarlier")
class ResourceVersion(models.Model):
    """What a resource says: `number` counts its versions from 1, `version` how often this row was stored.

    Title and description are in `language`; others stand in `texts`. Codes are those of `vocabulary` and `licence`:
    `levels` ISCED 2011, `subjects` ISCED-F 2013, `licence` SPDX, `skills` addresses in ESCO,
    languages BCP 47. `minutes` is how long it takes a class.
    """

    resource = models.ForeignKey(
        Resource, verbose_name=_("resource"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("number of the version"), editable=False)
    state = models.CharField(
        _("status"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT, editable=False
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=12, help_text=_("Of the title and the description."))
    title = models.CharField(_("title"), max_length=160, help_text=_("As somebody would look for it."))
    description = models.TextField(
        _("description"),
        max_length=4000,
        blank=True,
        help_text=_("What it is, what one does with it, what one needs. Plain text; pupils are never named."),
    )
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("languages"), default=list, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=14, choices=Audience.choices),
        verbose_name=_("made for"),
        default=list,
        blank=True,
    )
    levels = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("levels"), default=list, blank=True)
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes it takes"), null=True, blank=True)
    subjects = ArrayField(
        models.CharField(max_length=4, choices=StudyField.choices), verbose_name=_("subjects"), default=list, blank=True
    )
    keywords = ArrayField(models.CharField(max_length=60), verbose_name=_("keywords"), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=120), verbose_name=_("skills"), default=list, blank=True)
    sdgs = ArrayField(
        models.PositiveSmallIntegerField(choices=Sdg.choices),
        verbose_name=_("Sustainable Development Goals"),
        default=list,
        blank=True,
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, blank=True)
    adapted_from = models.ForeignKey(
        Resource,
        verbose_name=_("adapted from a resource of this library"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adaptations",
    )
    adapted_title = models.CharField(_("title of what it is adapted from"), max_length=200, blank=True)
    adapted_url = WebAddressField(_("where that is"), max_length=500, blank=True)
    adapted_licence = models.CharField(_("licence of that"), max_length=20, choices=Licence.choices, blank=True)
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    challenge = models.ForeignKey(
        Challenge,
        verbose_name=_("challenge"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resources",
    )
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("For people who cannot see it. No pupil is recognisable or named."),
    )
    what_changed = models.CharField(
        _("what changed"),
        max_length=300,
        blank=True,
        help_text=_("One sentence for those who know the version before."),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResourceVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a resource")
        verbose_name_plural = _("versions of resources")
        ordering = ("resource", "number")
        triggers: ClassVar = [
            next_version(),
            pgtrigger.Trigger(name="public_stays", when=pgtrigger.Before, operation=pgtrigger.Update, func=FROZEN),
            pgtrigger.Trigger(name="public_is_kept", when=pgtrigger.Before, operation=pgtrigger.Delete, func=KEPT),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resource", "number"],
                name="version_number_once",
                violation_error_message=_("There is a version of that number already."),
            ),
            models.UniqueConstraint(
                fields=["resource"],
                condition=Q(state__in=OPEN),
                name="version_open_once",
                violation_error_message=_("Somebody is working on a new version already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values),
                name="version_state_known",
                violation_error_message=_("Choose where the version stands."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="version_kind_known",
                violation_error_message=_("Choose what it is."),
            ),
            models.CheckConstraint(
                condition=Q(language__regex=LANGUAGE_CODE),
                name="version_language_code",
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="version_title_given",
                violation_error_message=_("Give it a title."),
            ),
            models.CheckConstraint(
                condition=Q(audiences__contained_by=Audience.values),
                name="version_audiences_known",
                violation_error_message=_("Choose whom it is made for from the list."),
            ),
            models.CheckConstraint(
                condition=Q(levels__contained_by=list(LEVELS)),
                name="version_levels_known",
                violation_error_message=_("Levels are numbered from 0 to 8."),
            ),
            models.CheckConstraint(
                condition=Q(subjects__contained_by=StudyField.values),
                name="version_subjects_known",
                violation_error_message=_("Choose subjects from the list."),
            ),
            models.CheckConstraint(
                condition=Q(sdgs__contained_by=Sdg.values),
                name="version_goals_known",
                violation_error_message=_("The Sustainable Development Goals are numbered from 1 to 17."),
            ),
            models.CheckConstraint(
                condition=Q(keywords__len__lte=MOST_KEYWORDS) | Q(keywords=[]),
                name="version_few_keywords",
                violation_error_message=_("Twenty keywords are enough."),
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
                name="version_ages_in_order",
                violation_error_message=_("Give both ages, the lower one first, up to 99 years; or neither."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, LONGEST)),
                name="version_minutes_plausible",
                violation_error_message=_("Say how many minutes it takes, from 1 to 60000; or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(licence="") | Q(licence__in=Licence.values),
                name="version_licence_open",
                violation_error_message=_("Choose an open licence from the list."),
            ),
            models.CheckConstraint(
                condition=Q(adapted_title="", adapted_url="", adapted_licence="")
                | (
                    Q(adapted_from=None, adapted_licence__in=Licence.values, adapted_title__regex=r"\S")
                    & ~Q(adapted_url="")
                ),
                name="version_adapted_from_one",
                violation_error_message=_(
                    "Of what it is adapted from give the title, the address and an open licence; or choose one of this"
                    " library, and not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(picture=None) | Q(picture_alt__regex=r"\S"),
                name="version_picture_described",
                violation_error_message=_("Say what the picture shows, for people who cannot see it."),
            ),
            models.CheckConstraint(
                condition=(~Q(state="published") & Q(published_at=None))
                | (Q(state="published", published_at__isnull=False) & ~Q(licence="") & ~Q(languages=[])),
                name="version_public_is_complete",
                violation_error_message=_("What is public has a licence, a language and the moment when it became so."),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | Q(state__in=OPEN) | Q(what_changed__regex=r"\S"),
                name="version_says_what_changed",
                violation_error_message=_("Say in a sentence what changed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be written on."""
        return self.state in OPEN

    @property
    def illustration(self) -> Illustration | None:
        """The picture with what it shows, or nothing."""
        return self.picture.described(self.picture_alt) if self.picture else None

    @property
    def slug(self) -> str:
        """The title as part of a name of a file."""
        return slugify(self.title, allow_unicode=True)[:80] or "resource"
