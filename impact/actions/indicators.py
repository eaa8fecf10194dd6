"""Indicators: defined, changed, archived and brought back; the ready-made set of what the network has published."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import lock_version
from impact.indicators_ready import READY_MADE
from impact.models import Indicator, IndicatorKind
from impact.models.indicator import NEVER_ADDED

# What an indicator counts. It stands once there is a target or a result: they would mean something else.
WHAT_IT_COUNTS = ("kind", "measure", "audience", "category", "country", "session_type", "led_by")


@transaction.atomic
def add_indicator(*, values: Mapping[str, Any], by: User) -> Indicator:
    """Define an indicator. Raises ValidationError."""
    indicator = _told(Indicator(), values)
    indicator.full_clean(exclude=["i18n"])
    with pghistory.context(user=by.pk, action="add"):
        indicator.save()
    return indicator


@transaction.atomic
def change_indicator(*, indicator: Indicator, values: Mapping[str, Any], version: int, by: User) -> Indicator:
    """Change what is said of an indicator. Raises EditedMeanwhile, ValidationError.

    What it counts can be changed as long as nothing hangs on it.
    """
    stored = lock_version(indicator, version)
    before = {name: getattr(stored, name) for name in WHAT_IT_COUNTS}
    _told(stored, values)
    if any(getattr(stored, name) != value for name, value in before.items()) and in_use(stored):
        raise ValidationError(
            _(
                "Targets or results of this indicator stand already, so it goes on counting the same. Archive it and"
                " define another one."
            )
        )
    stored.full_clean(exclude=["i18n"])
    with pghistory.context(user=by.pk, action="change"):
        stored.save()
    stored.refresh_from_db()
    return stored


@transaction.atomic
def archive_indicator(*, indicator: Indicator, by: User) -> None:
    """Take an indicator out of use; its targets and results stay."""
    _set_archived(indicator, archived=True, by=by)


@transaction.atomic
def bring_indicator_back(*, indicator: Indicator, by: User) -> None:
    """Use an archived indicator again."""
    _set_archived(indicator, archived=False, by=by)


@transaction.atomic
def install_ready_made(*, by: User | None = None) -> int:
    """Add the indicators of the published table that are not there yet; returns how many. May run twice."""
    added = 0
    for position, ready in enumerate(READY_MADE, start=1):
        values = ready.values() | {"position": 10 * position}
        _row, made = Indicator.objects.get_or_create(code=ready.code, defaults=values)
        added += made
    return added


def in_use(indicator: Indicator) -> bool:
    """Whether a target or a result hangs on it."""
    return indicator.targets.exists() or indicator.results.exists()


def _set_archived(indicator: Indicator, *, archived: bool, by: User) -> None:
    stored = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if (stored.archived_at is not None) == archived:
        return
    stored.archived_at = timezone.now() if archived else None
    with pghistory.context(user=by.pk, action="archive" if archived else "bring_back"):
        stored.save(update_fields=["archived_at"])


def _told(indicator: Indicator, values: Mapping[str, Any]) -> Indicator:
    for name, value in values.items():
        setattr(indicator, name, value)
    if indicator.measure in NEVER_ADDED or indicator.kind == IndicatorKind.SHARE:
        indicator.adds_up = False
    elif indicator.kind == IndicatorKind.MEASURED:
        indicator.adds_up = True
    return indicator
