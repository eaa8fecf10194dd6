"""Where else a version is published: in which repository, under which name and address, and whether it answers."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, WebAddressField, keeps_earlier_versions, next_version
from resources.models.version import ResourceVersion

DOI = r"^10\.\d{4,9}/\S+$"
PRACTICE = "practice"


class Repository(models.TextChoices):
    """Where resources are handed in. Only the first three have an interface that the portal can push to."""

    ZENODO = "zenodo", "Zenodo"
    PRACTICE = PRACTICE, _("Zenodo's sandbox, to practise")
    INVENIO = "invenio", _("Another repository that runs InvenioRDM")
    OER_COMMONS = "oer_commons", "OER Commons"
    MERLOT = "merlot", "MERLOT"
    SCIENTIX = "scientix", "Scientix"
    OTHER = "other", _("Another repository")

    @property
    def is_named(self) -> bool:
        """Whether the list alone says which one it is."""
        return self not in (Repository.INVENIO, Repository.OTHER)

    @property
    def home(self) -> str:
        """Its address, blank where there are many."""
        return HOMES.get(self, "")


PUSHED_TO = (Repository.ZENODO, Repository.PRACTICE, Repository.INVENIO)
HOMES = {
    Repository.ZENODO: "https://zenodo.org",
    Repository.PRACTICE: "https://sandbox.zenodo.org",
    Repository.OER_COMMONS: "https://oercommons.org",
    Repository.MERLOT: "https://www.merlot.org",
    Repository.SCIENTIX: "https://www.scientix.eu",
}


class DepositState(models.TextChoices):
    """How far a deposit is."""

    PREPARED = "prepared", _("Prepared there, not public yet")
    SENT = "sent", _("Handed in, they look at it")
    PUBLISHED = "published", _("Published there")
    GONE = "gone", _("No longer there")


class Answer(models.TextChoices):
    """What became of asking an address."""

    OK = "ok", _("answers")
    MISSING = "missing", _("is not there")
    REFUSED = "refused", _("does not let us look")
    SILENT = "silent", _("did not answer")
    NOT_ASKED = "not_asked", _("is not an address that we ask")


class DepositQuerySet(models.QuerySet["Deposit"]):
    """Deposits, asked for the way pages do."""

    def public(self) -> Self:
        """What visitors are told of. What only practised is not told of."""
        return self.filter(state=DepositState.PUBLISHED).exclude(repository=PRACTICE)

    def of_hub(self, hub: Hub) -> Self:
        """Deposits of a hub's resources."""
        return self.filter(of__resource__hub=hub)


@keeps_earlier_versions("DepositEarlier")
class Deposit(models.Model):
    """That a public version lies in a repository too. `identifier` is a DOI or whatever the repository calls it.

    Purpose of the personal data: who noted it is asked about it. End: forgotten with the account.
    """

    of = models.ForeignKey(
        ResourceVersion, verbose_name=_("version"), on_delete=models.PROTECT, related_name="deposits"
    )
    repository = models.CharField(_("repository"), max_length=12, choices=Repository.choices)
    name = models.CharField(
        _("name of the repository"), max_length=80, blank=True, help_text=_("Where the list above does not say it.")
    )
    state = models.CharField(_("how far it is"), max_length=10, choices=DepositState.choices)
    identifier = models.CharField(
        _("DOI or number there"), max_length=200, blank=True, help_text=_("Such as 10.5281/zenodo.1234567.")
    )
    url = WebAddressField(_("address there"), max_length=500, blank=True, help_text=_("The page that people open."))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DepositQuerySet.as_manager()

    class Meta:
        verbose_name = _("deposit of a resource")
        verbose_name_plural = _("deposits of resources")
        ordering = ("of", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(repository__in=Repository.values),
                name="deposit_repository_known",
                violation_error_message=_("Choose a repository from the list."),
            ),
            models.CheckConstraint(
                condition=~Q(repository__in=("invenio", "other")) | Q(name__regex=r"\S"),
                name="deposit_repository_named",
                violation_error_message=_("Say which repository it is."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=DepositState.values),
                name="deposit_state_known",
                violation_error_message=_("Choose how far it is."),
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(url__regex=r"^https://\S+$"),
                name="deposit_published_has_address",
                violation_error_message=_("What is published there has an address that begins with https://."),
            ),
            models.UniqueConstraint(
                fields=["of", "repository", "name"],
                name="deposit_once_a_repository",
                violation_error_message=_("This version is noted at that repository already."),
            ),
        ]

    def __str__(self) -> str:
        return self.where

    @property
    def where(self) -> str:
        """The name of the repository."""
        return self.name or str(Repository(self.repository).label)

    @property
    def doi(self) -> str:
        """The identifier where it is a DOI."""
        return self.identifier if self.identifier.startswith("10.") and "/" in self.identifier else ""

    @property
    def lasting_url(self) -> str:
        """The address to cite: that of the DOI where there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    @property
    def is_published(self) -> bool:
        """Whether it is public there."""
        return self.state == DepositState.PUBLISHED


class DepositCheck(models.Model):
    """What came of asking the address of a deposit last; `status` is that of HTTP, where there was one."""

    deposit = models.OneToOneField(
        Deposit, verbose_name=_("deposit"), on_delete=models.CASCADE, related_name="last_check"
    )
    url = WebAddressField(_("address"), max_length=500)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    status = models.PositiveSmallIntegerField(_("status"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("check of a deposit")
        verbose_name_plural = _("checks of deposits")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values),
                name="deposit_check_answer_known",
                violation_error_message=_("An answer is one of the known ones."),
            ),
            models.CheckConstraint(
                condition=Q(status=None) | Q(status__range=(100, 599)),
                name="deposit_check_status_plausible",
                violation_error_message=_("A status of HTTP has three figures."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.answer}"

    @property
    def is_well(self) -> bool:
        """Whether the address answers."""
        return self.answer == Answer.OK
