"""A school's yearly look at itself: statements that the network edits, answers on a scale, shared only if it agrees."""

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField
from modeltrans.manager import MultilingualManager

from hubs.languages import COMMON
from schools.models.school import School
from schools.models.school_class import school_year_label


class Agreement(models.IntegerChoices):
    """How far a statement is true of the school."""

    NOT_YET = 1, _("Not yet")
    A_LITTLE = 2, _("A little")
    PARTLY = 3, _("Partly")
    MOSTLY = 4, _("Mostly")
    FULLY = 5, _("Fully")


class ReflectionStatement(models.Model):
    """One statement about open schooling. One that was answered is put out of use, never deleted."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    text = models.CharField(_("statement"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)
    in_use = models.BooleanField(_("in use"), default=True)
    i18n = TranslationField(fields=("text",))

    objects: ClassVar[models.Manager["ReflectionStatement"]] = MultilingualManager()

    class Meta:
        verbose_name = _("statement of the self-reflection")
        verbose_name_plural = _("statements of the self-reflection")
        ordering = ("position", "code")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="reflection_statement_said",
                violation_error_message=_("A statement says something."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> str:
        """The statement in the reader's language, else as the network wrote it first."""
        return str(getattr(self, "text_i18n", self.text))

    def text_in(self, languages: Iterable[str]) -> tuple[str, str]:
        """The statement in the first of some languages that it was written in, and the code of that; else in English.

        English is what the network writes first.
        """
        said: dict[str, str] = {COMMON: self.text} | {
            name.removeprefix("text_"): text for name, text in (self.i18n or {}).items() if text
        }
        code = next((code for code in languages if code in said), COMMON)
        return said[code], code


class Reflection(models.Model):
    """What a school says of itself in one school year. The hub reads it while it is `shared`.

    `version` grows with each time it is stored, so that two who fill it in at once are told.
    """

    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="reflections")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    shared = models.BooleanField(_("the hub may read it"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("filled in by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    told_at = models.DateTimeField(_("filled in at"), editable=False)

    class Meta:
        verbose_name = _("self-reflection")
        verbose_name_plural = _("self-reflections")
        ordering = ("-school_year", "school")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "school_year"],
                name="reflection_once_a_year",
                violation_error_message=_("This school has a self-reflection of that year already."),
            ),
            models.CheckConstraint(
                condition=Q(school_year__range=(1990, 2200)),
                name="reflection_year_plausible",
                violation_error_message=_("Write the school year as the year in which it begins, such as 2026."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {school_year_label(self.school_year)}"

    @property
    def year_label(self) -> str:
        """The school year as people write it."""
        return school_year_label(self.school_year)


class ReflectionAnswer(models.Model):
    """How far one statement is true of the school that year. A statement may stay without an answer."""

    reflection = models.ForeignKey(
        Reflection, verbose_name=_("self-reflection"), on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    statement = models.ForeignKey(
        ReflectionStatement, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="answers"
    )
    agreement = models.PositiveSmallIntegerField(_("answer"), choices=Agreement.choices)

    class Meta:
        verbose_name = _("answer of a self-reflection")
        verbose_name_plural = _("answers of self-reflections")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reflection", "statement"],
                name="reflection_answer_once",
                violation_error_message=_("This statement has an answer already."),
            ),
            models.CheckConstraint(
                condition=Q(agreement__in=Agreement.values),
                name="reflection_answer_on_scale",
                violation_error_message=_("Choose an answer from the scale."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.get_agreement_display()}"
