"""What stands in a version of a questionnaire: scales with labelled points, subscales, items, in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

Words = Mapping[str, str]  # a text by language

FEWEST_POINTS, MOST_POINTS = 2, 7
MOST_ITEMS, MOST_SCALES = 120, 12


@dataclass(frozen=True, slots=True)
class Scale:
    """The points of an answer, from the lowest on: what each is called, by language."""

    labels: Mapping[str, tuple[str, ...]]

    @property
    def points(self) -> int:
        """How many points it has."""
        return max((len(said) for said in self.labels.values()), default=0)

    def label(self, point: int, language: str) -> str:
        """What a point (from 1) is called."""
        said = self.labels.get(language) or next(iter(self.labels.values()), ())
        return said[point - 1] if point <= len(said) else str(point)


@dataclass(frozen=True, slots=True)
class Item:
    """A statement or question with the position of its scale; of a reverse item a low point is the good one.

    `scale_after` is where a survey that came as a table asked otherwise afterwards: then nothing is compared.
    """

    texts: Words
    scale: int
    scale_after: int | None = None
    reverse: bool = False
    subscale: int | None = None

    def scale_of(self, *, after: bool) -> int:
        """The position of the scale of a wave."""
        return self.scale if self.scale_after is None or not after else self.scale_after


@dataclass(frozen=True, slots=True)
class Content:
    """A questionnaire. Positions count from 0 and never change once it is published: answers are kept by them."""

    titles: Words = field(default_factory=dict)
    intros: Words = field(default_factory=dict)
    scales: tuple[Scale, ...] = ()
    subscales: tuple[Words, ...] = ()
    items: tuple[Item, ...] = ()

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """As it is stored."""
        return cls(
            titles=dict(told.get("titles", {})),
            intros=dict(told.get("intros", {})),
            scales=tuple(
                Scale({code: tuple(said) for code, said in one["labels"].items()}) for one in told.get("scales", ())
            ),
            subscales=tuple(dict(one) for one in told.get("subscales", ())),
            items=tuple(
                Item(
                    texts=dict(one["texts"]),
                    scale=one["scale"],
                    scale_after=one.get("scale_after"),
                    reverse=bool(one.get("reverse")),
                    subscale=one.get("subscale"),
                )
                for one in told.get("items", ())
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """To be stored."""
        return {
            "titles": dict(self.titles),
            "intros": dict(self.intros),
            "scales": [{"labels": {code: list(said) for code, said in one.labels.items()}} for one in self.scales],
            "subscales": [dict(one) for one in self.subscales],
            "items": [
                {
                    "texts": dict(one.texts),
                    "scale": one.scale,
                    "scale_after": one.scale_after,
                    "reverse": one.reverse,
                    "subscale": one.subscale,
                }
                for one in self.items
            ],
        }

    def points(self, *, after: bool = False) -> list[int]:
        """How many points each item has, in a wave."""
        return [self.scales[item.scale_of(after=after)].points for item in self.items]

    def problems(self, languages: Sequence[str]) -> list[str]:
        """What is missing before it can be published, in words."""
        found = [] if languages else [_("Choose at least one language.")]
        found += self._missing_words(languages)
        if not self.items:
            found.append(_("There is no item yet."))
        for number, scale in enumerate(self.scales, start=1):
            lengths = {len(scale.labels.get(code, ())) for code in languages}
            if len(lengths) > 1:
                found.append(_("Scale %(number)d has not as many points in every language.") % {"number": number})
            if not FEWEST_POINTS <= scale.points <= MOST_POINTS:
                found.append(_("Scale %(number)d needs 2 to 7 points.") % {"number": number})
        for number, item in enumerate(self.items, start=1):
            if not 0 <= item.scale < len(self.scales):
                found.append(_("Item %(number)d has no scale.") % {"number": number})
        return found + (self._uneven_subscales() if not found else [])

    def _missing_words(self, languages: Sequence[str]) -> list[str]:
        found = []
        for code in languages:
            if not self.titles.get(code):
                found.append(_("The title is missing in “%(language)s”.") % {"language": code})
            for number, item in enumerate(self.items, start=1):
                if not item.texts.get(code):
                    told = {"number": number, "language": code}
                    found.append(_("Item %(number)d is missing in “%(language)s”.") % told)
            for number, one in enumerate(self.subscales, start=1):
                if not one.get(code):
                    told = {"number": number, "language": code}
                    found.append(_("Subscale %(number)d has no name in “%(language)s”.") % told)
        return found

    def _uneven_subscales(self) -> list[str]:
        found = []
        for position in range(len(self.subscales)):
            points = {self.scales[item.scale].points for item in self.items if item.subscale == position}
            number = {"number": position + 1}
            if not points:
                found.append(_("Subscale %(number)d has no item.") % number)
            elif len(points) > 1:
                found.append(_("The items of subscale %(number)d have scales of different length.") % number)
        return found


def in_language(words: Words, language: str) -> str:
    """A text in a language, else in the first that it has."""
    return words.get(language) or next((said for said in words.values() if said), "")
