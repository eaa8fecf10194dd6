"""A survey that was made elsewhere: the table that a hub sent, what was said of it, and the survey it became."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, next_version
from impact.models.survey import DIGEST, Survey


class SurveyImport(models.Model):
    """One table of answers. Until somebody says yes nothing of it is a survey; `table` holds it, packed.

    Columns that look as if they were about persons, and free words, were dropped before anything was stored: `dropped`
    names them. `columns` says how each is read, by position; `meanings` which point an answer in words is.

    Purpose of the personal data: who sent a table answers for it and may take it back. End: the table goes when it has
    been brought in or after thirty days; who sent it is forgotten with the account.
    """

    uid = models.UUIDField(_("client's identifier"), unique=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="survey_imports")
    name = models.CharField(_("name of the file"), max_length=200)
    title = models.CharField(_("what was asked"), max_length=120)
    group = models.CharField(_("who answered"), max_length=160)
    language = models.CharField(_("language of the questions"), max_length=8)
    digest = models.CharField(_("fingerprint"), max_length=64, editable=False)
    rows = models.PositiveIntegerField(_("rows"))
    dropped = ArrayField(
        models.CharField(max_length=200), verbose_name=_("columns that were not kept"), default=list, blank=True
    )
    table = models.BinaryField(_("table"), default=b"", editable=False)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    meanings = models.JSONField(_("what answers mean"), default=dict, blank=True)
    survey = models.OneToOneField(
        Survey, verbose_name=_("survey"), on_delete=models.SET_NULL, null=True, blank=True, related_name="came_from"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("brought in"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("import of a survey")
        verbose_name_plural = _("imports of surveys")
        ordering = ("-sent_at", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "digest"],
                condition=Q(done_at__isnull=False, undone_at=None),
                name="survey_import_same_file_once",
                violation_error_message=_("This very file was brought in already. Nothing was added a second time."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=DIGEST),
                name="survey_import_digest_whole",
                violation_error_message=_("The fingerprint of a file has 64 digits."),
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=1),
                name="survey_import_has_rows",
                violation_error_message=_("There is no row below the names of the columns."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(done_at__isnull=False),
                name="survey_import_undone_after_done",
                violation_error_message=_("Only what was brought in is taken back."),
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(table=b"", meanings={}),
                name="survey_import_done_forgets_table",
                violation_error_message=_("Nothing of a table is kept once it has been brought in."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RememberedAnswer(models.Model):
    """Which point a hub last read an answer in words as; none says that it is none."""

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.CASCADE, related_name="remembered_answers", db_index=False
    )
    text = models.CharField(_("answer"), max_length=200)
    point = models.PositiveSmallIntegerField(_("point"), null=True, blank=True)

    class Meta:
        verbose_name = _("remembered answer")
        verbose_name_plural = _("remembered answers")
        ordering = ("hub", "text")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "text"],
                name="remembered_answer_once",
                violation_error_message=_("This answer is remembered already."),
            ),
            models.CheckConstraint(
                condition=Q(point=None) | Q(point__range=(1, 7)),
                name="remembered_answer_is_a_point",
                violation_error_message=_("A scale has 7 points at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
