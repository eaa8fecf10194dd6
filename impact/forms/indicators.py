"""What is typed about an indicator, and a result of one that no log can give."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.languages import COMMON, language_name
from hubs.models import Hub
from impact.actions.results import Evidence
from impact.forms.attachments import DocumentField, title_of
from impact.forms.targets import amount, plain
from impact.models import Indicator, IndicatorKind, Result

TRANSLATED = ("name", "about", "unit")


class IndicatorForm(EditForm[Indicator]):
    """An indicator: what it is called in the languages of the portal, what it counts, how it is read."""

    field_order = ("name", "about", "code", "kind", "measure")

    class Meta:
        model = Indicator
        fields = (
            "name", "about", "code", "kind", "measure", "audience", "category", "country", "session_type", "led_by",
            "unit", "decimals", "direction", "adds_up", "position",
        )  # fmt: skip
        widgets = {"about": text_area(3), "kind": forms.RadioSelect, "direction": forms.RadioSelect}
        error_messages = {
            "code": {
                "invalid": _("A code has small letters, digits and hyphens, such as people-students."),
                "unique": _("Another indicator has this code already."),
            }
        }
        help_texts = {
            "name": _("In English, as the network speaks of it."),
            "measure": _("Only where its figures are counted from the log."),
            "adds_up": _("Only for entered numbers: what is counted from the log says it by itself."),
            "category": _("Of the hub that logged the session."),
            "country": _("Of the hub that logged the session."),
        }

    def __init__(self, *args: Any, **told: Any) -> None:
        # An indicator belongs to no hub, so the form has an empty one.
        super().__init__(*args, **{"hub": Hub()} | told)
        stored = self.instance.i18n or {}
        self.others: list[tuple[str, str]] = [(code, str(name)) for code, name in settings.LANGUAGES if code != COMMON]
        for code, _name in self.others:
            for part in TRANSLATED:
                field = self.fields[part]
                name = f"{part}_{code}"
                label = f"{field.label} ({language_name(code)})"
                self.fields[name] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=getattr(field, "max_length", None),
                    initial=stored.get(name, ""),
                    widget=text_area(3) if part == "about" else forms.TextInput(),
                )

    @property
    def narrowing(self) -> list[forms.BoundField]:
        """The fields that narrow down what is counted."""
        return [self[name] for name in ("audience", "category", "country", "session_type", "led_by")]

    @property
    def translations(self) -> list[forms.BoundField]:
        """The same texts in the other languages."""
        return [self[f"{part}_{code}"] for code, _name in self.others for part in TRANSLATED]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything narrows it down, so that the page shows the fields at once."""
        return any(field.value() not in (None, "", "everyone", "all") or field.errors for field in self.narrowing)

    def clean(self) -> dict[str, Any]:
        """What does not go together is said beside its field."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        kind, measure = told.get("kind"), told.get("measure")
        if kind == IndicatorKind.MEASURED and not measure and "measure" not in self.errors:
            self.add_error("measure", _("Choose what is counted."))
        if kind and kind != IndicatorKind.MEASURED and measure:
            told["measure"] = ""
            self.instance.measure = ""
        if kind == IndicatorKind.SHARE:
            for name in ("unit", *(f"unit_{code}" for code, _name in self.others)):
                if told.get(name):
                    self.add_error(name, _("A share is shown in per cent: leave the unit empty."))
        return told

    def told(self) -> dict[str, Any]:
        """The columns, the other languages as the row keeps them."""
        values = super().told()
        i18n = dict(self.instance.i18n or {})
        for field in self.translations:
            text = str(values.pop(field.name, "")).strip()
            if text:
                i18n[field.name] = text
            else:
                i18n.pop(field.name, None)
        return values | {"i18n": i18n}


class ResultForm(EditForm[Result]):
    """A result with its evidence, and a document that shows it."""

    numerator = amount(label=_("Result"))
    denominator = amount(label=_("Of how many"), required=False)
    document = DocumentField(
        label=_("A document that shows it"),
        required=False,
        max_length=200,
        allow_empty_file=True,  # for a sentence of our own
        no_picture=_("This is a picture. Put it into a PDF or an office file first, without faces or names of pupils."),
        help_text=_(
            "A PDF, an office file without macros, or plain text; 20 MB at most. Kept with the result and its checksum,"
            " for people who see these figures after signing in. Sums, never lists of pupils."
        ),
    )

    class Meta:
        model = Result
        fields = ("numerator", "denominator", "as_of", "evidence", "evidence_url")
        widgets = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "evidence": text_area(4)}
        help_texts = {
            "evidence": _("Who asked whom, when, with what, and how many answered. Never name a pupil."),
            "evidence_url": _("A report, a sheet, a page: whatever shows it."),
            "as_of": _("The day for which it holds."),
        }

    def __init__(self, *args: Any, indicator: Indicator, owner: Hub | None, **told: Any) -> None:
        self.owner = owner
        super().__init__(*args, hub=owner or Hub(), **told)
        self.indicator = indicator
        if not self.initial["version"]:
            self.initial.setdefault("as_of", timezone.now().date())
        for name in ("numerator", "denominator"):
            self.initial[name] = plain(self.initial.get(name))
        if indicator.kind == IndicatorKind.SHARE:
            self.fields["numerator"].label = _("How many")
            self.fields["denominator"].required = True
        else:
            del self.fields["denominator"]

    def show_standing(self, stored: Result) -> None:
        """Note what somebody else has entered meanwhile."""
        self.compare(ResultForm(instance=stored, indicator=self.indicator, owner=self.owner), stored)
        self.standing = [one for one in self.standing if one.label != str(self.fields["document"].label)]

    def result(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        told = self.cleaned_data
        return {
            "numerator": told["numerator"],
            "denominator": told.get("denominator"),
            "evidence": Evidence(
                text=self.told()["evidence"],
                url=told["evidence_url"],
                as_of=told["as_of"],
                document=told.get("document"),
                title=title_of(self.files.get("document")) or gettext("Document"),
            ),
        }

    def _post_clean(self) -> None:
        """The action puts the row together and asks the table; here only the fields are looked at."""

    def clean(self) -> dict[str, Any]:
        """Not more than all of them, and not of a day to come."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        day: dt.date | None = told.get("as_of")
        if day is not None and day > timezone.now().date():
            self.add_error("as_of", _("This day has not come yet."))
        part, whole = told.get("numerator"), told.get("denominator")
        if whole is not None and whole == 0:
            self.add_error("denominator", _("Of nobody there is no share."))
        elif part is not None and whole is not None and part > whole:
            self.add_error("numerator", _("This is more than all of them."))
        return told


class TakenOutForm(forms.Form):
    """Which document of a result is to be deleted, and why: the reason stays."""

    document = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why it is deleted"), max_length=300, help_text=_("This reason and the checksum stay to be read.")
    )
