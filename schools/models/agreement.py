"""What a school and its hub signed: from when until when it holds, and the file. Never shown publicly."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubs.models import PaperKind, keeps_earlier_versions, next_version
from hubs.models.paper import MOST_BYTES
from schools.models.school import School

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
# A contract, or a photograph of one: nothing that somebody could still type in.
AGREEMENT_KINDS = (PaperKind.PDF, PaperKind.JPEG, PaperKind.PNG, PaperKind.WEBP)
ENDS_SOON = dt.timedelta(days=60)


class SchoolAgreementQuerySet(models.QuerySet["SchoolAgreement"]):
    """Agreements, asked for the way the screens do."""

    def standing(self) -> Self:
        """Those that nobody has taken away."""
        return self.filter(removed_at=None)

    def in_force(self, day: dt.date) -> Self:
        """Those that hold on a day; the last day still counts."""
        return self.standing().filter(Q(holds_until=None) | Q(holds_until__gte=day), signed_on__lte=day)

    def ending(self, day: dt.date) -> Self:
        """Those in force that end soon, and that no other agreement of the school goes on after."""
        others = SchoolAgreement.objects.standing().filter(school=OuterRef("school")).exclude(pk=OuterRef("pk"))
        later = others.filter(Q(holds_until=None) | Q(holds_until__gt=OuterRef("holds_until")))
        return self.in_force(day).filter(holds_until__lte=day + ENDS_SOON).exclude(Exists(later))


@keeps_earlier_versions("SchoolAgreementVersion")
class SchoolAgreement(models.Model):
    """One agreement. `uid` comes with the form, so that sending it twice keeps one; `size` is in bytes.

    Without a file the hub has noted what was signed and not put the paper here yet. Another file gets another
    `file_uid`; the one before it stays until nobody can take the change back any more.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="agreements")
    signed_on = models.DateField(_("signed on"))
    holds_until = models.DateField(_("holds until"), null=True, blank=True)
    file_uid = models.UUIDField(_("file"), null=True, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=5, blank=True, choices=PaperKind.choices, editable=False)
    size = models.PositiveIntegerField(_("size"), null=True, blank=True, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("put there by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kept_at = models.DateTimeField(_("put there at"), default=timezone.now, editable=False)
    removed_at = models.DateTimeField(_("taken away at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = SchoolAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement with a school")
        verbose_name_plural = _("agreements with schools")
        ordering = ("school", "-signed_on", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "signed_on"],
                condition=Q(removed_at=None),
                name="school_agreement_once_a_day",
                violation_error_message=_("An agreement that was signed on this day is here already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(holds_until=None) | Q(holds_until__gte=F("signed_on")),
                name="school_agreement_ends_after_signing",
                violation_error_message=_("An agreement cannot end before it was signed."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__range=(EARLIEST, LATEST))
                & (Q(holds_until=None) | Q(holds_until__range=(EARLIEST, LATEST))),
                name="school_agreement_days_plausible",
                violation_error_message=_("The dates of an agreement lie between 1990 and 2199."),
            ),
            models.CheckConstraint(
                condition=Q(file_uid=None, kind="", size=None)
                | Q(
                    file_uid__isnull=False,
                    kind__in=[kind.value for kind in AGREEMENT_KINDS],
                    size__isnull=False,
                    size__range=(1, MOST_BYTES),
                ),
                name="school_agreement_file_known",
                violation_error_message=_("The file of an agreement is a PDF or a picture of at most 20 MB."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Agreement with %(school)s") % {"school": self.school.name})

    @property
    def stored_name(self) -> str:
        """Where the file lies in the default storage; nothing of it is what a person typed."""
        return stored_name(self.file_uid)

    @property
    def file_name(self) -> str:
        """What it is called when it is handed out: the school, the day, and the ending that its content has."""
        return f"{slugify(self.school.name, allow_unicode=True) or 'school'}-{self.signed_on}.{self.kind}"


def stored_name(file_uid: uuid.UUID | None) -> str:
    """Where a file of an agreement lies in the default storage."""
    return f"school-agreements/{file_uid}"
