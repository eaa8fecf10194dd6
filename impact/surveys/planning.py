"""What a table becomes: its questions as items, its answers as points, one scale for all that share words."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from impact.surveys.content import FEWEST_POINTS, MOST_POINTS, Content, Item, Scale
from impact.surveys.likert import (
    answer_key,
    is_digit_of_scale,
    is_no_answer,
    of_one_scale,
    proposed_points,
    usual_scale,
)
from impact.surveys.table import SurveyTable

Meanings = Mapping[str, int | None]  # the point of an answer, by its key; none is no answer
Row = tuple[list[int | None], str]  # points, and the random number that holds a pair together


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the table: where its waves stand, and whether it can be read as a scale.

    `highest`: of answers that are digits the highest; 0 of others. It does not say how many points the scale has.
    """

    stem: str
    waves: Mapping[str, int]
    different: int
    highest: int = 0

    @property
    def is_scale(self) -> bool:
        """Whether it has so few different answers that they can be points."""
        return 1 <= self.different <= MOST_POINTS

    @property
    def is_pair(self) -> bool:
        """Whether it was asked before and after."""
        return {"before", "after"} <= set(self.waves)

    @property
    def lengths(self) -> range:
        """How many points its scale may have, where digits leave that open."""
        return range(max(self.highest, FEWEST_POINTS), MOST_POINTS + 1) if self.highest else range(0)


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """One answer in words: the field that asks for its point, and what it is read as."""

    field: str
    key: str
    text: str
    point: int | None
    is_understood: bool


@dataclass(frozen=True, slots=True)
class FoundScale:
    """Answers that stand in the same columns, by their keys in words; how many columns use them."""

    texts: Mapping[str, str]
    points: Mapping[str, int | None]
    columns: int

    @property
    def is_understood(self) -> bool:
        """Whether each answer is a point or said to be none."""
        return set(self.texts) <= set(self.points)

    @property
    def answers(self) -> tuple[FoundAnswer, ...]:
        """Its answers, the lowest first where that is known."""
        return tuple(
            FoundAnswer(
                "a" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12],
                key,
                text,
                self.points.get(key),
                key in self.points,
            )
            for key, text in self.texts.items()
        )


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What would be brought in; `problems` say why it cannot be yet."""

    content: Content
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    problems: tuple[str, ...]

    @property
    def is_pair(self) -> bool:
        """Whether the table holds two waves."""
        return bool(self.before and self.after)

    @property
    def differently(self) -> int:
        """How many items were asked on another scale afterwards."""
        return sum(item.scale_after is not None for item in self.content.items)


def questions_of(table: SurveyTable) -> list[Question]:
    """The questions of a table in their order."""
    return [
        Question(
            stem, waves, max(len(table.different(position)) for position in waves.values()), _highest(table, waves)
        )
        for stem, waves in table.stems.items()
    ]


def _highest(table: SurveyTable, waves: Mapping[str, int]) -> int:
    keys = {answer_key(text) for position in waves.values() for text in table.different(position)}
    return max(map(int, keys), default=0) if all(is_digit_of_scale(key) for key in keys) else 0


def usually_read(questions: Sequence[Question]) -> list[str]:
    """What is read unless somebody says otherwise: what was asked twice; all that has a scale where nothing was."""
    scales = [question for question in questions if question.is_scale]
    pairs = [question.stem for question in scales if question.is_pair]
    return pairs or [question.stem for question in scales]


def scales_of(
    table: SurveyTable, stems: Collection[str], said: Meanings, remembered: Mapping[str, int | None]
) -> list[FoundScale]:
    """The scales of what is read: answers that stand together in some column are of one scale.

    So are those of a question asked twice, if there is a scale that has them all: a whole group can change its mind.
    """
    together: list[dict[str, str]] = []
    columns = [position for stem in stems for position in table.stems.get(stem, {}).values()]
    for position in columns:
        merged = {answer_key(text): text for text in reversed(table.different(position))}
        apart = []
        for one in together:
            if one.keys() & merged.keys():
                merged = {**merged, **one}
            else:
                apart.append(one)
        together = [*apart, merged] if merged else together
    for stem in stems:
        keys = {answer_key(text) for at in table.stems.get(stem, {}).values() for text in table.different(at)}
        asked = [one for one in together if one.keys() & keys]
        if len(asked) > 1 and of_one_scale({key for one in asked for key in one}):
            joined = {key: text for one in asked for key, text in one.items()}
            together = [*(one for one in together if one not in asked), joined]
    found = []
    for texts in together:
        points = {**proposed_points(texts.values(), remembered), **{key: said[key] for key in texts if key in said}}
        use = sum(any(answer_key(text) in texts for text in table.different(at)) for at in columns)
        ordered = dict(sorted(texts.items(), key=lambda pair: (points.get(pair[0]) or 99, pair[0])))
        found.append(FoundScale(ordered, points, use))
    return sorted(found, key=lambda one: -one.columns)


def plan_survey(
    table: SurveyTable,
    *,
    stems: Sequence[str],
    scales: Sequence[FoundScale],
    texts: Mapping[str, str],
    reverse: Collection[str],
    lengths: Mapping[str, int],
    title: str,
    language: str,
) -> SurveyPlan:
    """What would be brought in of a table, once every answer is understood.

    `lengths` says of questions that were answered in digits how many points their scale has. Of a turned one somebody
    has to: digits that nobody ticked are not in the table, and it would be turned about another middle.
    """
    problems = _problems(stems, scales) + _without_length(table, stems, reverse, lengths)
    if problems:
        return SurveyPlan(Content(), (), (), tuple(problems))
    position_of = {key: at for at, scale in enumerate(scales) for key in scale.texts}
    points = {key: scale.points[key] for scale in scales for key in scale.texts}
    waves = {stem: table.stems[stem] for stem in stems}
    items, labels = [], [_labels(scale) for scale in scales]
    for stem, columns in waves.items():
        first, later = (_scale_at(table, columns.get(wave), position_of) for wave in ("before", "after"))
        first = first if first is not None else _scale_at(table, columns.get("once"), position_of)
        if stem in lengths:
            first, later = (at if at is None else _at_length(labels, at, lengths[stem]) for at in (first, later))
        scale = first if first is not None else later or 0
        items.append(
            Item(
                texts={language: texts.get(stem) or stem},
                scale=scale,
                scale_after=later if later not in (None, scale) else None,
                reverse=stem in reverse,
            )
        )
    content = Content(
        titles={language: title},
        scales=tuple(Scale({language: one}) for one in labels),
        items=tuple(items),
    )
    names = ("before", "once"), ("after",)
    rows = [[_points(row, waves.values(), wave, points) for row in table.rows] for wave in names]
    return _paired_rows(content, rows[0], rows[1])


def _paired_rows(content: Content, before: list[list[int | None]], after: list[list[int | None]]) -> SurveyPlan:
    """Rows in an order of their own; whoever answered nothing in a wave has no row in it."""
    both = [(one, other, secrets.token_hex(32)) for one, other in zip(before, after, strict=True)]
    twice = {pair for one, other, pair in both if any(one) and any(other)}
    first = [(one, pair if pair in twice else "") for one, _other, pair in both if any(one)]
    second = [(other, pair if pair in twice else "") for _one, other, pair in both if any(other)]
    problems = () if first or second else (_("There is no answer in what is read."),)
    shuffle = secrets.SystemRandom().shuffle
    shuffle(first)
    shuffle(second)
    return SurveyPlan(content, tuple(first), tuple(second), problems)


def _problems(stems: Sequence[str], scales: Sequence[FoundScale]) -> list[str]:
    problems = [] if stems else [_("Choose at least one question.")]
    for number, scale in enumerate(scales, start=1):
        held = [point for point in (scale.points.get(key) for key in scale.texts) if point is not None]
        if not scale.is_understood:
            problems.append(_("Say of each answer of scale %(number)d which point it is.") % {"number": number})
        elif len(held) != len(set(held)):
            problems.append(_("Two answers of scale %(number)d are the same point.") % {"number": number})
        elif held and max(held) < 2:
            problems.append(_("Scale %(number)d needs 2 to 7 points.") % {"number": number})
    return problems


def _without_length(
    table: SurveyTable, stems: Collection[str], reverse: Collection[str], lengths: Mapping[str, int]
) -> list[str]:
    """A turned question of digits of which nobody has said how many points its scale has; seven are the most."""
    asked = [
        one for one in questions_of(table) if one.stem in stems and one.stem in reverse and one.stem not in lengths
    ]
    return [
        _("Say how many points the scale of “%(question)s” has: digits that nobody chose are not in the table.")
        % {"question": one.stem}
        for one in asked
        if 0 < one.highest < MOST_POINTS
    ]


def _at_length(labels: list[tuple[str, ...]], at: int, length: int) -> int:
    """The position of a scale of digits with so many points, which is added where there is none yet."""
    told = tuple(labels[at][point - 1] if point <= len(labels[at]) else str(point) for point in range(1, length + 1))
    if told not in labels:
        labels.append(told)
    return labels.index(told)


def _labels(scale: FoundScale) -> tuple[str, ...]:
    """What its points are called. A usual scale has them all, also those that nobody ticked, or a turned item would
    be turned about another middle."""
    by_point = {point: scale.texts[key] for key, point in scale.points.items() if point and key in scale.texts}
    usual = usual_scale({key: point for key, point in scale.points.items() if point and key in scale.texts})
    points = range(1, max(len(usual), max(by_point, default=2)) + 1)
    unticked = {point: text[:1].upper() + text[1:] for point, text in enumerate(usual, start=1)}
    return tuple(by_point.get(point) or unticked.get(point) or str(point) for point in points)


def _scale_at(table: SurveyTable, position: int | None, position_of: Mapping[str, int]) -> int | None:
    if position is None:
        return None
    return next((position_of[answer_key(text)] for text in table.different(position)), None)


def _points(
    row: Sequence[str], waves: Collection[Mapping[str, int]], names: Collection[str], points: Meanings
) -> list[int | None]:
    found = []
    for columns in waves:
        at = next((columns[name] for name in names if name in columns), None)
        cell = row[at] if at is not None else ""
        found.append(None if is_no_answer(cell) else points.get(answer_key(cell)))
    return found
