"""The table that a run prints: ours at each size, the ratio with its spread, the aim, and what to compare with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.rounds import median
from bench.sizes import Size


@dataclass(frozen=True)
class Aim:
    """What a ratio should come to."""

    at_most: float | None = None
    at_least: float | None = None

    def __str__(self) -> str:
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}"

    def met(self, value: float) -> bool:
        """Whether a ratio, as the table prints it, comes to the aim."""
        shown = round(value, 2)
        return (self.at_most is None or shown <= self.at_most) and (self.at_least is None or shown >= self.at_least)


@dataclass(frozen=True)
class Line:
    """One line of the table.

    `number` is that of the list of aims. `at` says what was measured at each size, as text. `ratio` holds one ratio a
    round. `wrong` says what is wrong with the figures, not with their speed.
    """

    number: str
    name: str
    at: Mapping[Size, str]
    ratio: Sequence[float] = ()
    aim: Aim | None = None
    compare: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    wrong: str = ""

    def verdict(self) -> str:
        """`pass`, `miss` or `WRONG`; nothing where there is no aim."""
        if self.wrong:
            return "WRONG"
        if self.aim is None or not self.ratio:
            return ""
        return "pass" if self.aim.met(median(self.ratio)) else "miss"


def milliseconds(seconds: float) -> str:
    """A time as the table writes it."""
    value = seconds * 1000
    if value >= 10_000:
        return f"{value / 1000:,.1f} s"
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms" if value >= 10 else f"{value:.2f} ms"


def spread(ratios: Sequence[float]) -> str:
    """The median of some ratios, with the smallest and the largest."""
    if not ratios:
        return ""
    return f"{_number(median(ratios))} ({_number(min(ratios))}–{_number(max(ratios))})"


def table(lines: Sequence[Line], sizes: Sequence[Size]) -> str:
    """All lines, in columns; notes stand below."""
    head = ["#", "figure", *(size.title for size in sizes), "ratio (of rounds)", "aim", "", "compare with"]
    rows = [
        [
            line.number,
            line.name,
            *(line.at.get(size, "") for size in sizes),
            spread(line.ratio),
            str(line.aim or ""),
            line.verdict(),
            line.compare,
        ]
        for line in lines
    ]
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    rule = ["─" * width for width in widths]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [head, rule, *rows]
    ]
    notes = [f"{line.number}  {note}" for line in lines for note in (*line.notes, line.wrong) if note]
    return "\n".join([*text, "", *notes])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
