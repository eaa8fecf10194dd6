"""An import of sessions by the people of a hub: the table they sent, what they said of it, and what came of it.

Until it has run, an import lies beside the log: no mark, cell or export knows of it. What it wrote are sessions like
any other; `ImportedSession` ties each to its row, in a table of its own, so that logging a session costs nothing more.
"""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import ApiToken, Hub, next_version
from impact.models.session import Session

KEPT_DAYS = 30  # for which a table that nobody has brought in is kept


class ImportState(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", _("Columns to match")
    UNDERSTOOD = "understood", _("To look through")
    RUNNING = "running", _("Running")
    REFUSED = "refused", _("Refused")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Being taken back")
    UNDONE = "undone", _("Taken back")


OPEN_STATES = (ImportState.UPLOADED, ImportState.UNDERSTOOD, ImportState.REFUSED)
OVER_STATES = (ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE)
# Of one file only one import may be in one of these.
COUNTING_STATES = (ImportState.RUNNING, ImportState.DONE, ImportState.UNDOING)


class SessionImportQuerySet(models.QuerySet["SessionImport"]):
    """Imports, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """A hub's imports, newest first, with who sent them."""
        return (
            self.filter(hub=hub).select_related("hub", "sent_by", "sent_with", "undone_by").order_by("-sent_at", "-pk")
        )

    def with_table(self) -> Self:
        """Those whose table is still there."""
        return self.exclude(state__in=OVER_STATES)


class SessionImport(models.Model):
    """One table of sessions that somebody sent to a hub.

    `digest` is the SHA-256 of the file as it came. Kept is not the file but the table that was read from it, without
    columns that look as if they held persons (`stored_name`, in the private storage). `columns` says which column, by
    its position, is read as which fields; `options` how dates and numbers are written and what holds for all rows;
    `lookups` what an unknown name means; `cells` what was corrected, by line and position; `left_out` lines that are
    not wanted; `confirmed` what was asked about and answered with yes. `made` counts what was added for it. `problem`
    is why it was refused; of one that is done, why it could not be taken back, and `undo_reason` waits for another try.
    `seen` is the fingerprint of what was shown to who had it brought in: nothing else is written.

    Purpose of the personal data: who sent a table answers for it and may take it back; a table may hold private notes.
    End: the table and all that was said of it go when the import has run or after 30 days; who sent it is forgotten
    with the account.
    """

    uid = models.UUIDField(_("client's identifier"), unique=True, default=uuid.uuid4, editable=False)
    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="imports", db_index=False
    )
    name = models.CharField(_("name of the file"), max_length=200)
    digest = models.CharField(_("fingerprint"), max_length=64, editable=False)
    encoding = models.CharField(_("letters"), max_length=20, blank=True)
    separator = models.CharField(_("separator"), max_length=1, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    dropped = ArrayField(
        models.CharField(max_length=200), verbose_name=_("columns that were not kept"), default=list, blank=True
    )
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("how it is read"), default=dict, blank=True)
    lookups = models.JSONField(_("what names mean"), default=dict, blank=True)
    cells = models.JSONField(_("corrected cells"), default=dict, blank=True)
    left_out = ArrayField(models.PositiveIntegerField(), verbose_name=_("lines left out"), default=list, blank=True)
    confirmed = ArrayField(models.CharField(max_length=80), verbose_name=_("confirmed"), default=list, blank=True)
    problem = models.CharField(_("why it was refused"), max_length=500, blank=True)
    seen = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    sessions = models.PositiveIntegerField(_("sessions"), null=True, blank=True)
    interactions = models.PositiveIntegerField(_("interactions"), null=True, blank=True)
    already = models.PositiveIntegerField(_("in the log already"), null=True, blank=True)
    made = models.PositiveIntegerField(_("schools, classes and projects added"), default=0)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_with = models.ForeignKey(
        ApiToken,
        verbose_name=_("token it was sent with"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="imports",
        db_index=False,
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    undo_asked_at = models.DateTimeField(_("asked to be taken back"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    undo_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = SessionImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of sessions")
        verbose_name_plural = _("imports of sessions")
        ordering = ("-sent_at", "-pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [
            models.Index(fields=["hub", "-sent_at"], name="import_by_hub"),
            models.Index(fields=["started_at"], name="import_running", condition=Q(state="running")),
            models.Index(fields=["undo_asked_at"], name="import_undoing", condition=Q(state="undoing")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "digest"],
                name="import_same_file_once",
                condition=Q(state__in=COUNTING_STATES),
                violation_error_message=_("This very file was brought in already. Nothing was added a second time."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values),
                name="import_state_known",
                violation_error_message=_("An import is in one of the known states."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"),
                name="import_digest_whole",
                violation_error_message=_("The fingerprint of a file has 64 digits."),
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=1),
                name="import_has_rows",
                violation_error_message=_("There is no row below the names of the columns."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("uploaded", "understood"), started_at=None)
                | (~Q(state__in=("uploaded", "understood")) & Q(started_at__isnull=False)),
                name="import_started_once_it_runs",
                violation_error_message=_("What runs, or has run, says since when."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=OVER_STATES,
                    finished_at__isnull=False,
                    sessions__isnull=False,
                    interactions__isnull=False,
                    already__isnull=False,
                )
                | (~Q(state__in=OVER_STATES) & Q(finished_at=None, sessions=None, interactions=None, already=None)),
                name="import_done_says_what",
                violation_error_message=_("An import that is done says when and how much, and no other does."),
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undo_asked_at__isnull=False, undone_at__gte=F("finished_at"))
                & Q(undone_at__isnull=False)
                & ~Q(undo_reason="")
                | Q(state="undoing", undo_asked_at__isnull=False, undone_at=None) & ~Q(undo_reason="")
                | Q(state="done", undo_asked_at=None, undone_at=None, undone_by=None)
                | ~Q(state__in=OVER_STATES) & Q(undo_asked_at=None, undone_at=None, undo_reason="", undone_by=None),
                name="import_undone_with_reason",
                violation_error_message=_("Taking an import back needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(problem="")
                | Q(state="done")
                | (~Q(state__in=("refused", "done")) & Q(problem="")),
                name="import_refused_says_why",
                violation_error_message=_("What was refused says why, and nothing else does."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OVER_STATES) | Q(lookups={}, cells={}, left_out=[], confirmed=[]),
                name="import_over_forgets_cells",
                violation_error_message=_("Nothing that was written in a table is kept once it has been brought in."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_name(self) -> str:
        """Where the table lies in the default storage; nothing of it is what the person typed."""
        return f"imports/{self.uid}"

    @property
    def is_open(self) -> bool:
        """Whether somebody may still say something of it, and run it."""
        return self.state in OPEN_STATES

    @property
    def is_running(self) -> bool:
        """Whether it is being brought in."""
        return self.state == ImportState.RUNNING

    @property
    def is_done(self) -> bool:
        """Whether its sessions are in the log, and nobody takes them back."""
        return self.state == ImportState.DONE

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it: it is being brought in or taken back."""
        return self.state in (ImportState.RUNNING, ImportState.UNDOING)


class ImportedSession(models.Model):
    """Which import wrote a session, and from which line of its table."""

    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.CASCADE, primary_key=True, related_name="imported"
    )
    made_by = models.ForeignKey(
        SessionImport, verbose_name=_("import"), on_delete=models.PROTECT, related_name="imported"
    )
    line = models.PositiveIntegerField(_("line"))

    class Meta:
        verbose_name = _("imported session")
        verbose_name_plural = _("imported sessions")
        ordering = ("made_by", "line", "session")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(line__gte=1),
                name="imported_line_counts_from_one",
                violation_error_message=_("Lines count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_by}, {self.line}"


class RememberedColumn(models.Model):
    """How a hub last had a column read, by its name as it is compared; no field is one that is not read."""

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.CASCADE, related_name="remembered_columns", db_index=False
    )
    name = models.CharField(_("name of the column"), max_length=200)
    fields = ArrayField(models.CharField(max_length=30), verbose_name=_("read as"), default=list, blank=True)

    class Meta:
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        ordering = ("hub", "name")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "name"],
                name="remembered_column_once",
                violation_error_message=_("This column is remembered already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="remembered_column_named",
                violation_error_message=_("Only a column with a name can be remembered."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
