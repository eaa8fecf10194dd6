"""What is typed about targets: which period is looked at, and the targets of an indicator in one form."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import localize_input
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import sent_again
from hubs.forms.numbers import NumberField
from hubs.models import Hub
from impact.actions.targets import TargetDraft
from impact.forms.dashboard_filter import PlainSelect
from impact.models import Target, TargetPeriodKind
from impact.queries.targets.pages import When
from impact.queries.targets.periods import TargetPeriod

MOST, WHOLE = Decimal(10) ** 11 - 1, Decimal(100)  # WHOLE: of a share, in per cent


def amount(*, decimals: int = 3, share: bool = False, **told: Any) -> NumberField:
    """A field for a number from 0 up; for a share in per cent to 100."""
    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
    if share:
        told["error_messages"] = {"max_value": _("A share is 100 %% at most.")}
    return NumberField(min_value=0, max_value=WHOLE if share else MOST, decimals=decimals, widget=widget, **told)


class WhenForm(forms.Form):
    """Which period, and as of which day. What makes no sense is told, and the latest with targets is shown."""

    period = forms.ChoiceField(
        label=_("Period"),
        widget=PlainSelect,
        required=False,
        error_messages={"invalid_choice": _("There is no such period. Another one is shown.")},
    )
    as_of = forms.DateField(
        label=_("As it stood on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: as it stands today."),
        error_messages={"invalid": _("Write a day such as 2022-03-31. Today is shown.")},
    )

    def __init__(self, data: QueryDict, *, periods: Sequence[TargetPeriod], otherwise: TargetPeriod) -> None:
        self.shown = {period.key: period for period in (otherwise, *periods)}
        self.otherwise = self.shown[otherwise.key]
        told = data.copy()
        told.setdefault("period", otherwise.key)
        super().__init__(told)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        groups = ((kind.label, [(p.key, p.label) for p in periods if p.kind == kind]) for kind in TargetPeriodKind)
        field.choices = [(label, choices) for label, choices in groups if choices]

    def when(self) -> When:
        """What was chosen."""
        self.is_valid()
        today = timezone.now().date()
        period = self.shown.get(str(self.cleaned_data.get("period") or ""), self.otherwise)
        told: dt.date | None = self.cleaned_data.get("as_of")
        return When(period, min(told or today, today), today)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row of the form of targets: whose, what stands beside it, its fields."""

    hub: Hub | None
    name: str
    code: str
    before: str
    last_target: str
    value: forms.BoundField
    baseline: forms.BoundField
    why: forms.BoundField
    version: forms.BoundField


class TargetsForm(forms.Form):
    """The targets of one indicator in one period: the network's, and those of a page of hubs. Empty: no target.

    A helper fills all rows of hubs: the same for all, or what was reached in the period before and so many per cent.
    """

    same = amount(label=_("The same for each hub"), required=False)
    percent = NumberField(
        label=_("The period before, and so many per cent more"),
        min_value=-100,
        max_value=1000,
        decimals=1,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        hubs: Sequence[Hub],
        targets: Mapping[int | None, Target],
        decimals: int = 0,
        share: bool = False,
    ) -> None:
        super().__init__(data)
        self.decimals, self.share = decimals, share
        self.moved: frozenset[int | None] = frozenset()
        self.owners: list[Hub | None] = [None, *hubs]
        for hub in self.owners:
            key, row = _key(hub), targets.get(hub.pk if hub is not None else None)
            # The summary of what is amiss has nothing but the label to say which row it speaks of.
            name = hub.name if hub is not None else _("The network")
            self.fields[f"value-{key}"] = amount(
                decimals=decimals,
                share=share,
                label=f"{name} · {_('Target')}",
                required=False,
                initial=plain(row.value if row else None),
            )
            self.fields[f"baseline-{key}"] = amount(
                decimals=decimals,
                share=share,
                label=f"{name} · {_('Baseline')}",
                required=False,
                initial=plain(row.baseline if row else None),
            )
            self.fields[f"why-{key}"] = forms.CharField(
                label=f"{name} · {_('Why this much')}",
                required=False,
                max_length=300,
                initial=row.why if row else "",
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
            self.fields[f"version-{key}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=row.version if row else 0
            )

    fills: ClassVar = ("fill_same", "fill_percent")

    @property
    def step(self) -> str:
        """Which button was pressed."""
        return str(self.data.get("step", ""))

    def filled(self, reached: Mapping[int | None, Decimal]) -> "TargetsForm":
        """The same form with the rows of hubs filled; nothing is saved, and what else was typed stays."""
        told = sent_again(self.data)
        for hub in self.owners:
            if hub is None:
                continue
            value = self.cleaned_data["same"] if self.step == "fill_same" else self._more(reached.get(hub.pk))
            if value is not None:
                told[f"value-{_key(hub)}"] = str(localize_input(plain(value)))
        hubs = [hub for hub in self.owners if hub is not None]
        return TargetsForm(told, hubs=hubs, targets={}, decimals=self.decimals, share=self.share)

    def _more(self, reached: Decimal | None) -> Decimal | None:
        percent: Decimal | None = self.cleaned_data["percent"]
        if reached is None or percent is None:
            return None
        return (reached * (1 + percent / 100)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    @property
    def moved_names(self) -> frozenset[str]:
        """The rows that somebody else changed, by the field of their version."""
        owners = (hub for hub in self.owners if (hub.pk if hub is not None else None) in self.moved)
        return frozenset(f"version-{_key(hub)}" for hub in owners)

    @property
    def sent_too_late(self) -> frozenset[str]:
        """The fields that say something else than what stands, where somebody has sent them and may not any more."""
        return frozenset(name for name in self.changed_data if self.is_bound and self.data.get(name))

    def know(self, standing: Mapping[int | None, Target | None]) -> None:
        """Sent again, the form replaces what somebody else has set meanwhile."""
        told = sent_again(self.data)
        for hub in self.owners:
            key = hub.pk if hub is not None else None
            if key in standing:
                row = standing[key]
                told[f"version-{_key(hub)}"] = str(row.version if row is not None else 0)
        self.data = told
        self.moved = frozenset(standing)

    def clean(self) -> dict[str, Any]:
        """A fill needs its number, and what is said of a target needs the target."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for step, name in (("fill_same", "same"), ("fill_percent", "percent")):
            if self.step == step and told.get(name) is None and name not in self.errors:
                self.add_error(name, _("Write a number first."))
        for key in () if self.step in self.fills else map(_key, self.owners):
            value, beside = (
                f"value-{key}",
                told.get(f"baseline-{key}") is not None or told.get(f"why-{key}", "").strip(),
            )
            # Where a target stands, an emptied field takes it away with all that was said of it.
            new = told.get(value) is None and value not in self.errors and not told.get(f"version-{key}")
            if beside and new:
                self.add_error(value, _("Write a target too, or empty what stands beside it."))
        return told

    def rows(self, before: Mapping[int | None, tuple[str, str]]) -> list[TargetRow]:
        """The rows; `before`: result and target of the period before, in words."""
        return [
            TargetRow(
                hub,
                hub.name if hub is not None else str(_("The network")),
                hub.code if hub is not None else "",
                *before.get(hub.pk if hub is not None else None, ("", "")),
                *(self[f"{part}-{_key(hub)}"] for part in ("value", "baseline", "why", "version")),
            )
            for hub in self.owners
        ]

    def drafts(self) -> list[TargetDraft]:
        """What is wanted of each."""
        told = self.cleaned_data
        return [
            TargetDraft(
                hub=hub,
                value=told[f"value-{_key(hub)}"],
                baseline=told[f"baseline-{_key(hub)}"] if told[f"value-{_key(hub)}"] is not None else None,
                why=told[f"why-{_key(hub)}"].strip() if told[f"value-{_key(hub)}"] is not None else "",
                version=told[f"version-{_key(hub)}"] or 0,
            )
            for hub in self.owners
        ]


def _key(hub: Hub | None) -> str:
    return str(hub.pk) if hub is not None else "network"


def plain(value: Decimal | None) -> Decimal | None:
    """A number without zeros that nobody typed."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
