"""What managers write of an instrument: its draft is read from the page as it stands, whole or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.sent import whole_number
from hubs.forms.editing import text_area
from hubs.languages import language_choices, language_name
from impact.forms.fields import PlainTextField
from impact.models import InstrumentVersion
from impact.surveys.content import MOST_ITEMS, MOST_SCALES, Content, Item, Scale

BLANK_ITEMS = 3  # rows to write on below the items that are there
LONGEST_TEXT, LONGEST_LABEL = 300, 80


class BeginInstrumentForm(forms.Form):
    """A new instrument."""

    name = PlainTextField(
        label=_("Name"), max_length=120, error_messages={"required": _("An instrument needs a name.")}
    )
    purpose = PlainTextField(label=_("What it is for"), required=False, max_length=400, widget=text_area(2))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"languages": ["en", "pt"]})
        offered = forms.MultipleChoiceField(choices=language_choices(settings.MODELTRANS_AVAILABLE_LANGUAGES))
        self.fields["languages"].choices = offered.choices  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class WrittenScale:
    """A scale on the page: its labels in each language, a line each."""

    number: int
    labels: tuple[tuple[str, str, str, str], ...]  # field, code, language, lines


@dataclass(frozen=True, slots=True)
class WrittenItem:
    """An item on the page."""

    number: int
    at: int
    texts: tuple[tuple[str, str, str, str], ...]  # field, code, language, text
    scale: int
    subscale: int
    reverse: bool


class DraftForm(forms.Form):
    """The draft of a version. `content` is what was written, after `is_valid()`; rows without words fall away."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
        help_text=_("After a change save once, and the fields of a new language are there."),
    )

    def __init__(self, data: QueryDict | None = None, *, row: InstrumentVersion) -> None:
        super().__init__(data, initial={"version": row.version, "languages": row.languages})
        self.fields["languages"].choices = language_choices(  # type: ignore[attr-defined]
            settings.MODELTRANS_AVAILABLE_LANGUAGES
        )
        told = data.getlist("languages") if data is not None else row.languages
        self.codes = [code for code in told if code in settings.MODELTRANS_AVAILABLE_LANGUAGES] or list(row.languages)
        self.content = row.read() if data is None else self._read(data)

    def clean(self) -> dict[str, Any]:
        """Nothing is longer than it may be."""
        cleaned: dict[str, Any] = super().clean() or {}
        for number, item in enumerate(self.content.items, start=1):
            if any(len(text) > LONGEST_TEXT for text in item.texts.values()):
                words = _("Item %(number)d is longer than 300 letters.")
                self.add_error(None, ValidationError(words, params={"number": number}))
        labels = [label for scale in self.content.scales for said in scale.labels.values() for label in said]
        if any(len(label) > LONGEST_LABEL for label in labels):
            self.add_error(None, ValidationError(_("The name of a point has 80 letters at most.")))
        return cleaned

    def said(self) -> list[tuple[str, str, str, str, str, str]]:
        """For each language: its code, its name, title, words above the items, names of subscales, how often."""
        return [
            (
                code,
                language_name(code),
                self.content.titles.get(code, ""),
                self.content.intros.get(code, ""),
                "\n".join(one.get(code, "") for one in self.content.subscales),
                code,
            )
            for code in self.codes
        ]

    def scales(self) -> list[WrittenScale]:
        """The scales, and room for one more."""
        number = min(len(self.content.scales) + 1, MOST_SCALES)
        return [
            WrittenScale(
                at + 1,
                tuple(
                    (f"scale-{at}-{code}", code, language_name(code), "\n".join(self._labels(at).get(code, ())))
                    for code in self.codes
                ),
            )
            for at in range(number)
        ]

    def items(self) -> list[WrittenItem]:
        """The items, and some rows to go on."""
        some = list(self.content.items[:MOST_ITEMS])
        rows: list[Item | None] = [*some, *[None] * min(BLANK_ITEMS, MOST_ITEMS - len(some))]
        return [self._written(at, item) for at, item in enumerate(rows)]

    def _written(self, at: int, item: Item | None) -> WrittenItem:
        texts = item.texts if item else {}
        return WrittenItem(
            number=at + 1,
            at=at,
            texts=tuple((f"item-{at}-{code}", code, language_name(code), texts.get(code, "")) for code in self.codes),
            scale=item.scale + 1 if item else 1,
            subscale=item.subscale + 1 if item and item.subscale is not None else 0,
            reverse=bool(item and item.reverse),
        )

    def _labels(self, at: int) -> Any:
        return self.content.scales[at].labels if at < len(self.content.scales) else {}

    def _read(self, data: QueryDict) -> Content:
        scales = []
        for at in range(MOST_SCALES):
            labels = {code: tuple(_lines(data.get(f"scale-{at}-{code}", ""))) for code in self.codes}
            if any(labels.values()):
                scales.append(Scale(labels))
        lists = {code: _lines(data.get(f"subscales-{code}", "")) for code in self.codes}
        number = max((len(names) for names in lists.values()), default=0)
        subscales = [
            {code: names[at] if at < len(names) else "" for code, names in lists.items()} for at in range(number)
        ]
        items = [self._item(data, at, number) for at in range(MOST_ITEMS + BLANK_ITEMS)]
        return Content(
            titles={code: _line(data.get(f"title-{code}", ""))[:200] for code in self.codes},
            intros={code: data.get(f"intro-{code}", "").strip()[:1000] for code in self.codes},
            scales=tuple(scales),
            subscales=tuple(subscales),
            items=tuple(item for item in items if item is not None)[:MOST_ITEMS],
        )

    def _item(self, data: QueryDict, at: int, subscales: int) -> Item | None:
        texts = {code: _line(data.get(f"item-{at}-{code}", "")) for code in self.codes}
        if not any(texts.values()) or data.get(f"item-{at}-drop"):
            return None
        scale, subscale = (whole_number(data.get(f"item-{at}-{name}"), most=999) or 0 for name in ("scale", "subscale"))
        return Item(
            texts=texts,
            scale=max(scale - 1, 0),
            reverse=bool(data.get(f"item-{at}-reverse")),
            subscale=subscale - 1 if 1 <= subscale <= subscales else None,
        )


def _lines(told: str) -> Sequence[str]:
    return [line for one in told.splitlines() if (line := _line(one))]


def _line(told: str) -> str:
    return re.sub(r"\s+", " ", told.replace("\0", "")).strip()
