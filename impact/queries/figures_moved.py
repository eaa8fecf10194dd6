"""By how much figures differ from those that were confirmed or reported, audience by audience."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from impact.models import Measure
from impact.models.audience import CellAudience
from impact.queries.dashboard import MonthPicture, Picture, columns_for
from impact.queries.figures import Figures
from impact.queries.period_content import REPORTED, ScopeInPeriod
from impact.queries.periods import month_label
from impact.queries.words import bounds_sentence, method_of

SHOWN = (Measure.SESSIONS, Measure.INTERACTIONS, Measure.PEOPLE)


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure that is another by now."""

    audience: CellAudience
    measure: Measure
    before: int
    now: int

    @property
    def difference(self) -> int:
        """How much more, or less."""
        return self.now - self.before


@dataclass(frozen=True, slots=True)
class Compared:
    """One audience in a table of figures: as of today, and as reported or confirmed where there is such a thing."""

    label: str
    tone: str
    now: Figures
    before: Figures | None

    @property
    def pairs(self) -> tuple[tuple[int, int | None, int], ...]:
        """Sessions, interactions and people: as of today, as reported, and the difference."""
        return tuple(
            (value_of(self.now, measure), None if self.before is None else value_of(self.before, measure), moved_by)
            for measure, moved_by in zip(SHOWN, self.differences, strict=True)
        )

    @property
    def how(self) -> str:
        """How the people of today were counted, and between which numbers they lie."""
        figures = self.now
        sentences = (
            method_of(figures),
            bounds_sentence(figures.at_least, figures.at_most),
        )
        return " ".join(sentence for sentence in sentences if sentence)

    @property
    def differences(self) -> tuple[int, ...]:
        """Of sessions, interactions and people; zeros where there is nothing to compare with."""
        if self.before is None:
            return tuple(0 for _measure in SHOWN)
        return tuple(value_of(self.now, measure) - value_of(self.before, measure) for measure in SHOWN)


def value_of(figures: Figures, measure: Measure) -> int:
    """One figure by the name of its measure."""
    return int(getattr(figures, measure.value))


def audiences_of(picture: Picture) -> Iterator[tuple[CellAudience, Figures]]:
    """Everyone and the three groups with their figures."""
    return zip(REPORTED, (picture.whole, *picture.parts), strict=True)


def moved(before: Picture, now: Picture) -> list[Moved]:
    """Every figure of a picture that is another by now."""
    pairs = zip(audiences_of(before), audiences_of(now), strict=True)
    return [
        Moved(audience, measure, value_of(then, measure), value_of(today, measure))
        for (audience, then), (_same, today) in pairs
        for measure in Measure
        if value_of(then, measure) != value_of(today, measure)
    ]


def compared(now: Picture, before: Picture | None) -> tuple[Compared, ...]:
    """The rows of a table: everyone, then the three groups."""
    columns = columns_for(CellAudience.EVERYONE)
    names = [(_("Everyone"), "everyone"), *((column.label, column.tone) for column in columns)]
    then = [None] * len(names) if before is None else [before.whole, *before.parts]
    return tuple(
        Compared(label, tone, today, earlier)
        for (label, tone), today, earlier in zip(names, (now.whole, *now.parts), then, strict=True)
    )


def months_moved(before: ScopeInPeriod, now: ScopeInPeriod) -> tuple[str, ...]:
    """The months whose figures are others by now, in words."""
    then = {at.month: at.picture for at in before.months}
    return tuple(month_label(at.month) for at in now.months if _differs(at, then))


def _differs(at: MonthPicture, then: dict[dt.date, Picture]) -> bool:
    return at.month not in then or then[at.month] != at.picture
