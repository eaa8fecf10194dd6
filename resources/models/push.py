"""Accounts of hubs at repositories, and the sending of a version to one of them, step by step, so that it can go on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, Job, WebAddressField, rules_of_jobs
from resources.models.deposit import PUSHED_TO, Deposit, Repository
from resources.models.parts import ResourceFile
from resources.models.version import ResourceVersion


class RepositoryAccount(models.Model):
    """A hub's account at a repository. `sealed_token` is encrypted (resources.sealing), and empty once it was removed.

    Purpose of the personal data: who set the token is asked when it ends. End: forgotten with the account.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="repository_accounts")
    repository = models.CharField(_("repository"), max_length=12, choices=[(one.value, one.label) for one in PUSHED_TO])
    name = models.CharField(_("name of the repository"), max_length=80, blank=True)
    url = WebAddressField(_("its address"), max_length=200)
    sealed_token = models.TextField(_("token"), blank=True, editable=False)
    token_set_at = models.DateTimeField(_("token set at"), null=True, editable=False)
    token_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("token set by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    refused_at = models.DateTimeField(_("token refused at"), null=True, editable=False)

    class Meta:
        verbose_name = _("account at a repository")
        verbose_name_plural = _("accounts at repositories")
        ordering = ("hub", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(repository__in=[one.value for one in PUSHED_TO]),
                name="account_repository_known",
                violation_error_message=_("Choose a repository that the portal can send to."),
            ),
            models.CheckConstraint(
                condition=~Q(repository="invenio") | Q(name__regex=r"\S"),
                name="account_repository_named",
                violation_error_message=_("Say which repository it is."),
            ),
            models.CheckConstraint(
                condition=Q(url__regex=r"^https://[^/?#\s@]+$"),
                name="account_address",
                violation_error_message=_("The address is that of its first page, such as https://zenodo.org."),
            ),
            models.CheckConstraint(
                condition=Q(sealed_token="", token_set_at=None)
                | Q(sealed_token__regex=r"^gAAAA[A-Za-z0-9_=-]{60,}$", token_set_at__isnull=False),  # noqa: S106
                name="account_token_sealed",
                violation_error_message=_("A token is kept encrypted, with the moment when it was set."),
            ),
            models.UniqueConstraint(
                fields=["hub", "url"],
                name="account_once_a_repository",
                violation_error_message=_("The hub has an account there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(Repository(self.repository).label)

    @property
    def has_token(self) -> bool:
        """Whether anything can be sent."""
        return bool(self.sealed_token)


class PushState(models.TextChoices):
    """How far a push has come."""

    WAITING = "waiting", _("On its way")
    FAILED = "failed", _("Broken off")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Given up")


class Push(Job):
    """A version on its way to a repository. Each step leaves its moment, so that the next attempt goes on from there.

    `publishes`: it is to be made public there. `began_at`: a draft was asked for, whether or not the answer came;
    `record` is its number there, `former` that of the version before. `record_url` is the page of the draft or record.
    `wait_until`: before that the repository does not want to be asked again.
    """

    of = models.ForeignKey(ResourceVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="pushes")
    account = models.ForeignKey(
        RepositoryAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="pushes"
    )
    state = models.CharField(_("state"), max_length=9, choices=PushState.choices, default=PushState.WAITING)
    publishes = models.BooleanField(_("made public there"), default=False)
    language = models.CharField(_("language"), max_length=12)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    former = models.CharField(_("number of the version before"), max_length=64, blank=True)
    record = models.CharField(_("number there"), max_length=64, blank=True)
    record_url = models.CharField(_("page there"), max_length=300, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("draft asked for"), null=True, blank=True)
    drafted_at = models.DateTimeField(_("draft made"), null=True, blank=True)
    checked_at = models.DateTimeField(_("files compared"), null=True, blank=True)
    published_at = models.DateTimeField(_("made public"), null=True, blank=True)
    wait_until = models.DateTimeField(_("not before"), null=True, blank=True)
    deposit = models.OneToOneField(
        Deposit, verbose_name=_("deposit"), on_delete=models.SET_NULL, null=True, blank=True, related_name="push"
    )

    class Meta:
        verbose_name = _("push to a repository")
        verbose_name_plural = _("pushes to repositories")
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            *rules_of_jobs("push", states=PushState.values, says=_("A push is in one of the known states.")),
            models.UniqueConstraint(
                fields=["of", "account"],
                condition=~Q(state="cancelled"),
                name="push_once",
                violation_error_message=_("This version was sent there already, or is on its way."),
            ),
            models.CheckConstraint(
                condition=Q(drafted_at=None, record="")
                | (Q(began_at__isnull=False, drafted_at__isnull=False) & Q(record__regex=r"^[A-Za-z0-9_-]+$")),
                name="push_drafted_has_number",
                violation_error_message=_("A draft that was made has a number there."),
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None) | Q(drafted_at__isnull=False),
                name="push_in_order",
                violation_error_message=_("Files are compared once there is a draft."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(publishes=True, checked_at__isnull=False),
                name="push_published_on_purpose",
                violation_error_message=_("Only what was compared is made public, and only if somebody asked for it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(publishes=False, checked_at__isnull=False)
                | Q(published_at__isnull=False),
                name="push_done_is_whole",
                violation_error_message=_("A push is done once everything that was asked for is done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of_id} → {self.account_id}, {self.state}"

    @property
    def is_failed(self) -> bool:
        """Whether it broke off and can go on."""
        return self.state == PushState.FAILED

    @property
    def may_publish(self) -> bool:
        """Whether the draft lies there whole, and nobody has asked to make it public."""
        return self.is_done and self.published_at is None


class PushedFile(models.Model):
    """A file of a push under its name there. `md5` is what the repository says of it once it was compared."""

    push = models.ForeignKey(Push, verbose_name=_("push"), on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(ResourceFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("name there"), max_length=120)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    uploaded_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    md5 = models.CharField(_("checksum there"), max_length=32, blank=True)

    class Meta:
        verbose_name = _("file of a push")
        verbose_name_plural = _("files of pushes")
        ordering = ("push", "position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["push", "key"],
                name="pushed_file_named_once",
                violation_error_message=_("Two files have one name."),
            ),
            models.UniqueConstraint(
                fields=["push", "file"],
                name="pushed_file_once",
                violation_error_message=_("This file is sent already."),
            ),
            models.CheckConstraint(
                condition=Q(md5="", uploaded_at=None) | Q(md5__regex=r"^[0-9a-f]{32}$", uploaded_at__isnull=False),
                name="pushed_file_compared",
                violation_error_message=_("A file that was sent has a checksum there."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
