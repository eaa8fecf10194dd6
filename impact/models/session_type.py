"""Types of session, as hubs name them: a list that the network edits, in every language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField
from modeltrans.manager import MultilingualManager


class SessionType(models.Model):
    """One type of session. Types that are in use are put out of use, never deleted."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)
    in_use = models.BooleanField(_("in use"), default=True)
    i18n = TranslationField(fields=("name",))

    objects: ClassVar[models.Manager["SessionType"]] = MultilingualManager()

    class Meta:
        verbose_name = _("type of session")
        verbose_name_plural = _("types of session")
        ordering = ("position", "code")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="session_type_named",
                violation_error_message=_("A type of session needs a name."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> str:
        """The name in the reader's language, else as the network wrote it first."""
        return str(getattr(self, "name_i18n", self.name))
