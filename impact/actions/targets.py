"""Targets of an indicator in a period: set, changed and taken away, for as many hubs as were asked for, or for none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from impact.actions.record_session import broken_rule
from impact.models import Indicator, Target
from impact.queries.targets.periods import TargetPeriod

OPEN_ONLY = "target_while_period_open"


class PeriodClosed(Exception):
    """The period is closed: what was aimed at in it stands for good."""


class TargetsMoved(Exception):
    """Somebody else changed some of these targets meanwhile. Nothing was written; `standing` is what stands, by hub."""

    def __init__(self, standing: dict[int | None, Target | None]) -> None:
        super().__init__(len(standing))
        self.standing = standing


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """What somebody wants of the network (no hub) or a hub. Without a value there shall be no target.

    `version`: that of the target which they saw, 0 where there was none.
    """

    hub: Hub | None
    value: Decimal | None
    baseline: Decimal | None = None
    why: str = ""
    version: int = 0

    @property
    def key(self) -> int | None:
        """The hub's number."""
        return self.hub.pk if self.hub is not None else None


def set_targets(
    *,
    indicator: Indicator,
    period: TargetPeriod,
    drafts: Sequence[TargetDraft],
    by: User,
    at: dt.datetime | None = None,
) -> int:
    """Bring targets to what was said, all or none; returns how many changed. `at`: when, if not now.

    Raises PeriodClosed, TargetsMoved, ValidationError.
    """
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, action="set"):
            return _set(indicator, period, drafts, by, at or timezone.now())
    except IntegrityError as refusal:
        if broken_rule(refusal) == OPEN_ONLY:
            raise PeriodClosed from refusal
        raise


def _set(indicator: Indicator, period: TargetPeriod, drafts: Sequence[TargetDraft], by: User, at: dt.datetime) -> int:
    # One at a time for each indicator, so that nobody replaces what they have not seen.
    stored = Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
    if stored.archived_at is not None:
        raise ValidationError(_("This indicator is archived. Bring it back before you set targets."))
    rows = {row.hub_id: row for row in Target.objects.filter(period.of(), indicator=stored)}
    wanted = [draft for draft in drafts if _differs(draft, rows.get(draft.key))]
    if not wanted:
        return 0
    if period.closed:
        raise PeriodClosed
    moved = {draft.key: rows.get(draft.key) for draft in wanted if draft.version != _version(rows.get(draft.key))}
    if moved:
        raise TargetsMoved(moved)
    for draft in wanted:
        _bring(draft, rows.get(draft.key) or _new(draft, stored, period, at), by)
    return len(wanted)


def _new(draft: TargetDraft, indicator: Indicator, period: TargetPeriod, at: dt.datetime) -> Target:
    return Target(indicator=indicator, hub=draft.hub, changed_at=at, **period.columns)


def _bring(draft: TargetDraft, row: Target, by: User) -> None:
    if draft.value is None:
        row.delete()
        return
    row.value, row.baseline, row.why, row.changed_by = draft.value, draft.baseline, draft.why, by
    row.full_clean()
    row.save()


def _differs(draft: TargetDraft, row: Target | None) -> bool:
    if row is None:
        return draft.value is not None
    return (draft.value, draft.baseline, draft.why) != (row.value, row.baseline, row.why)


def _version(row: Target | None) -> int:
    return row.version if row is not None else 0
