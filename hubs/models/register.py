"""What the register of organisations is looked through by: names as they are compared. Written by triggers alone."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationName(models.Model):
    """One name of an entry: the words that say which one it is, folded, each once, in their order."""

    # No reference: what refers to an entry is moved when it is merged, and this follows by itself.
    organisation_id = models.BigIntegerField(db_index=True)
    country = models.CharField(max_length=2)
    words = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("name of an organisation as it is compared")
        verbose_name_plural = _("names of organisations as they are compared")
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="organisation_by_words", fastupdate=False),
            models.Index(fields=["country", "words"], name="organisation_same_words"),
        ]

    def __str__(self) -> str:
        return " ".join(self.words)


class OrganisationWord(models.Model):
    """A word of a name, with the groups of three letters that it is made of. Words of what is gone stay: no harm."""

    word = models.TextField(db_index=True)
    trigrams = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("word of the names of organisations")
        verbose_name_plural = _("words of the names of organisations")
        indexes: ClassVar = [GinIndex(fields=["trigrams"], name="organisation_words_alike", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
