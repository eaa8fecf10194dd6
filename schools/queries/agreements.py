"""What was signed with a school: its page, what ends soon, and which files nobody needs any more."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, PaperKind
from schools.models import ENDS_SOON, School, SchoolAgreement


class AgreementState(Enum):
    """Where an agreement stands on a day; it follows from its days."""

    COMING = "coming"
    HOLDS = "holds"
    ENDS_SOON = "ends_soon"
    OVER = "over"

    @property
    def label(self) -> str:
        """In words."""
        return str(LABELS[self])


LABELS = {
    AgreementState.COMING: _("Not begun"),
    AgreementState.HOLDS: _("In force"),
    AgreementState.ENDS_SOON: _("Ends soon"),
    AgreementState.OVER: _("Over"),
}


class Signed(models.TextChoices):
    """How the register is narrowed by what partner schools have signed."""

    NONE = "none", _("Partners without an agreement")
    ENDING = "ending", _("Partners whose agreement ends within 60 days")
    HOLDS = "holds", _("With an agreement in force")


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement as its page shows it. `kind` is blank without a file; `size` is in bytes."""

    pk: int
    signed_on: dt.date
    holds_until: dt.date | None
    state: AgreementState
    kind: str
    size: int
    kept_by: str
    kept_on: dt.datetime


@dataclass(frozen=True, slots=True)
class Agreements:
    """Those that stand, and those that were taken away and can still be brought back."""

    standing: tuple[AgreementLine, ...]
    removed: tuple[AgreementLine, ...]

    @property
    def first(self) -> AgreementLine | None:
        """The one that says how things stand: what holds longest, else what was signed last."""
        holding = [line for line in self.standing if line.state in (AgreementState.HOLDS, AgreementState.ENDS_SOON)]
        if holding:
            return max(holding, key=lambda line: line.holds_until or dt.date.max)
        return next(iter(self.standing), None)


def agreements_of(school: School) -> Agreements:
    """What was signed with a school over the years, the latest first. One query."""
    day = school.hub.today()
    rows = list(school.agreements.select_related("kept_by"))
    return Agreements(
        standing=tuple(_as_line(row, day) for row in rows if row.removed_at is None),
        removed=tuple(_as_line(row, day) for row in rows if row.removed_at is not None),
    )


def find_agreement(school: School, key: int) -> SchoolAgreement | None:
    """An agreement with the school, also one that was taken away."""
    return school.agreements.select_related("school").filter(pk=key).first()


def ending_soon(hub: Hub) -> models.QuerySet[SchoolAgreement]:
    """The agreements with a hub's own partner schools that end soon, the next first."""
    day = hub.today()
    partners = School.objects.filter(hub=hub).partners_on(day)
    rows = SchoolAgreement.objects.ending(day).filter(school__in=partners)
    return rows.select_related("school").order_by("holds_until", "pk")


def with_signed(rows: models.QuerySet[School], day: dt.date) -> models.QuerySet[School]:
    """Schools with `signed`: how they stand by what they signed. It costs no query of its own."""
    of_school = SchoolAgreement.objects.filter(school=OuterRef("pk"))
    ending = Exists(of_school.ending(day))
    holds = Exists(of_school.in_force(day))
    return rows.annotate(
        signed=Case(
            When(ending, then=Value(Signed.ENDING.value)),
            When(holds, then=Value(Signed.HOLDS.value)),
            default=Value(Signed.NONE.value),
        )
    )


def files_of_earlier() -> list[uuid.UUID]:
    """Files that agreements had before they were replaced or taken away, those that are deleted since among them."""
    return list(_earlier_with_file().values_list("file_uid", flat=True).distinct().order_by("file_uid"))


def files_to_forget(gone_before: dt.datetime) -> list[uuid.UUID]:
    """Files that no agreement has any more, and that none can have again since a moment. One query."""
    named = _earlier_with_file()
    standing = SchoolAgreement.objects.exclude(file_uid=None).values("file_uid")
    recent = named.filter(pgh_created_at__gte=gone_before, pgh_obj__in=SchoolAgreement.objects.values("pk"))
    gone = named.exclude(file_uid__in=standing).exclude(file_uid__in=recent.values("file_uid"))
    return list(gone.values_list("file_uid", flat=True).distinct().order_by("file_uid"))


def _earlier_with_file() -> models.QuerySet[Any]:
    earlier: models.Manager[Any] = SchoolAgreement._meta.get_field("earlier").related_model._default_manager
    return earlier.exclude(file_uid=None)


def _as_line(row: SchoolAgreement, day: dt.date) -> AgreementLine:
    return AgreementLine(
        pk=row.pk,
        signed_on=row.signed_on,
        holds_until=row.holds_until,
        state=_state_on(row, day),
        kind=str(PaperKind(row.kind).label) if row.kind else "",
        size=row.size or 0,
        kept_by=row.kept_by.name if row.kept_by else "",
        kept_on=row.kept_at,
    )


def _state_on(row: SchoolAgreement, day: dt.date) -> AgreementState:
    if row.signed_on > day:
        return AgreementState.COMING
    if row.holds_until is None or row.holds_until > day + ENDS_SOON:
        return AgreementState.HOLDS
    return AgreementState.ENDS_SOON if row.holds_until >= day else AgreementState.OVER
