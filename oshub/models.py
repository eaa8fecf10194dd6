"""The tables of the front door: what the search looks in. Written by database triggers alone (migration 0001)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, GeneratedField, Value
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """One public thing in one language, as its source says it.

    `language` is that of the text, blank where nobody said it; `languages` those in which its words are stemmed.
    `address` is what the address of its page needs beside the key. `names` holds the words of title and subtitle,
    `vector` those of the body too.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    hub_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=12)
    languages = ArrayField(models.TextField())
    title = models.TextField()
    subtitle = models.TextField()
    body = models.TextField()
    address = models.TextField()
    dated = models.DateTimeField(null=True)
    vector = GeneratedField(
        expression=Func("kind", "languages", "title", "subtitle", "body", function="search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    names = GeneratedField(
        expression=Func("kind", "languages", "title", "subtitle", Value(""), function="search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    words = GeneratedField(
        expression=Func("title", "subtitle", function="search_words"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("document of the search")
        verbose_name_plural = _("documents of the search")
        indexes: ClassVar = [
            # Without a list of what is still to be put in: every search would read it first.
            GinIndex(fields=["vector"], name="search_by_words", fastupdate=False),
            GinIndex(fields=["names"], name="search_by_names", fastupdate=False),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="search_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.language}".strip()


class SearchWord(models.Model):
    """A word of the names of public things, without accents, with the groups of three letters that it is made of."""

    word = models.TextField(db_index=True)
    trigrams = ArrayField(models.TextField())

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        indexes: ClassVar = [GinIndex(fields=["trigrams"], name="search_words_alike", fastupdate=False)]

    def __str__(self) -> str:
        return self.word
