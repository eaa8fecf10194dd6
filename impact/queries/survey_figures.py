"""What groups answered: distributions, means before and after, their difference. From five answers up, and only then.

Everything is worked out of answers that may be shown, so that nothing can be found by subtraction: of a group of fewer
than five in a wave nothing enters any figure, also no total; of an item that fewer than five of a group answered
neither, nor of a subscale for which fewer than five of it have a score; and where pupils are compared with themselves
only those count who answered twice, of each item and subscale if five of the group did. So every figure, and the
difference between any two of them, is about five people or more of each group. The threshold is that of `disclosure`.
"""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from impact.queries.disclosure import FEW
from impact.queries.survey_statistics import Effect, Method, paired, unpaired
from impact.surveys.content import Content, Item, in_language

Points = Sequence[int | None]
Scores = Sequence[Sequence[float | None]]  # group by group


@dataclass(frozen=True, slots=True)
class Group:
    """The answers of one survey: points, and the digest of the own code if any. None: no such wave is over."""

    before: tuple[tuple[Points, str], ...] | None
    after: tuple[tuple[Points, str], ...] | None
    paired: bool = False


@dataclass(frozen=True, slots=True)
class Spread:
    """How many tapped each point of an item, as it was tapped; the mean is of turned points where it is reversed."""

    counts: tuple[int, ...]
    mean: float
    missing: int

    @property
    def answered(self) -> int:
        """How many said something."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[float, ...]:
        """The same in per cent."""
        return tuple(100 * count / self.answered for count in self.counts)


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item in both waves; None where fewer than five answered. Not `comparable` where it was asked otherwise."""

    text: str
    labels: tuple[str, ...]
    labels_after: tuple[str, ...]
    reverse: bool
    comparable: bool
    before: Spread | None
    after: Spread | None
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Better:
    """Of how many pupils who answered twice the score is higher, the same, lower afterwards."""

    better: int
    same: int
    worse: int

    @property
    def of(self) -> int:
        """How many pupils there are."""
        return self.better + self.same + self.worse


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of one wave, of how many."""

    n: int
    mean: float


@dataclass(frozen=True, slots=True)
class SubscaleFigures:
    """The mean of the items of a subscale, for each who answered at least half of them."""

    name: str
    items: int
    most: int
    before: Mean | None
    after: Mean | None
    effect: Effect | None
    better: Better | None


@dataclass(frozen=True, slots=True)
class SurveyFigures:
    """What may be shown of some groups. `unmatched` answered once only where pupils are compared with themselves.

    `groups` are in it; of `small` ones fewer than five answered in a wave, and the `left_out` of them are in no figure,
    while the others are in it with their other wave. Of `waiting` ones there is no answer yet from a wave that is over.
    So every group is in it, left out or waiting. `fell_back` says that pupils were to be compared with themselves, and
    too few answered twice.
    """

    method: Method
    before: int
    after: int
    items: tuple[ItemFigures, ...]
    subscales: tuple[SubscaleFigures, ...]
    groups: int
    small: int
    left_out: int = 0
    waiting: int = 0
    unmatched: int = 0
    fell_back: bool = False

    @property
    def in_part(self) -> int:
        """How many groups are in it with one wave only, because of the other fewer than five answered."""
        return self.small - self.left_out

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that may be shown."""
        return not (self.before or self.after)

    @property
    def compares(self) -> bool:
        """Whether both waves are there."""
        return bool(self.before and self.after)


@dataclass(slots=True)
class _Pool:
    """What may enter figures, group by group: rows of points as tapped, in pairs where pupils are compared so."""

    before: list[list[Points]] = field(default_factory=list)
    after: list[list[Points]] = field(default_factory=list)
    # How many rows of each wave keep an item back, because few of their group answered it.
    kept_back: tuple[Counter[int], Counter[int]] = field(default_factory=lambda: (Counter(), Counter()))
    groups: int = 0
    small: int = 0
    left_out: int = 0
    unmatched: int = 0
    fell_back: bool = False
    aligned: bool = True


def figures_of_groups(content: Content, groups: Sequence[Group], language: str) -> SurveyFigures:
    """What may be shown of the groups together."""
    pool = _pool(groups)
    method = Method.PAIRED if pool.groups and pool.aligned else Method.UNPAIRED
    return SurveyFigures(
        method=method,
        before=sum(map(len, pool.before)),
        after=sum(map(len, pool.after)),
        items=tuple(
            _item(content, position, pool, method, language)
            for position in range(len(content.items) if pool.groups else 0)
        ),
        subscales=tuple(
            _subscale(content, position, pool, method, language)
            for position in range(len(content.subscales) if pool.groups else 0)
        ),
        groups=pool.groups,
        small=pool.small,
        left_out=pool.left_out,
        waiting=len(groups) - pool.groups - pool.left_out,
        unmatched=pool.unmatched,
        fell_back=pool.fell_back,
    )


def turned(item: Item, point: int, points: int) -> int:
    """A point as it counts: of a reverse item the lowest is the highest. The one place where they are turned."""
    return points + 1 - point if item.reverse else point


def pairs_of(group: Group) -> list[tuple[Points, Points]]:
    """Both answers of each who answered twice; a code that two made up alike in one wave is nobody's."""
    once = [_by_code(wave or ()) for wave in (group.before, group.after)]
    return [(once[0][code], once[1][code]) for code in sorted(once[0].keys() & once[1].keys())]


def _by_code(wave: Sequence[tuple[Points, str]]) -> dict[str, Points]:
    number = Counter(code for _points, code in wave)
    return {code: points for points, code in wave if code and number[code] == 1}


def _pool(groups: Sequence[Group]) -> _Pool:
    pool = _Pool()
    for group in groups:
        pairs = pairs_of(group) if group.paired else []
        if len(pairs) > FEW:
            before, after = [one for one, _other in pairs], [other for _one, other in pairs]
            pool.unmatched += len(group.before or ()) + len(group.after or ()) - 2 * len(pairs)
        elif group.paired and (group.before is None or group.after is None):
            continue  # nothing is shown before both are over, or the later figures would tell who was away
        else:
            before = [points for points, _code in group.before or ()]
            after = [points for points, _code in group.after or ()]
            pool.fell_back = pool.fell_back or group.paired
            pool.aligned = False
        _take_in(pool, before, after)
    return pool


def _take_in(pool: _Pool, before: list[Points], after: list[Points]) -> None:
    """A group as far as it may be shown."""
    shown = [_without_few(wave, kept) for wave, kept in zip((before, after), pool.kept_back, strict=True)]
    is_small, is_shown = any(0 < len(wave) <= FEW for wave in (before, after)), bool(shown[0] or shown[1])
    pool.small += is_small
    pool.left_out += is_small and not is_shown
    pool.groups += is_shown
    pool.before.append(shown[0])
    pool.after.append(shown[1])


def _without_few(wave: Sequence[Points], kept_back: Counter[int]) -> list[Points]:
    """A wave of a group without the items that fewer than five answered; nothing of fewer than five answers."""
    if len(wave) <= FEW:
        return []
    answered = [sum(row[at] is not None for row in wave) for at in range(len(wave[0]))]
    few = {at for at, number in enumerate(answered) if 0 < number <= FEW}
    for at in few:
        kept_back[at] += len(wave)
    return [[None if at in few else point for at, point in enumerate(row)] for row in wave]


def _item(content: Content, position: int, pool: _Pool, method: Method, language: str) -> ItemFigures:
    item = content.items[position]
    scales = [content.scales[item.scale_of(after=after)] for after in (False, True)]
    waves = [
        [
            [None if (tapped := row[position]) is None else turned(item, tapped, scale.points) for row in of]
            for of in groups
        ]
        for groups, scale in zip((pool.before, pool.after), scales, strict=True)
    ]
    kept = [number[position] for number in pool.kept_back]
    spreads = [
        _spread([row[position] for of in groups for row in of], scale.points, list(chain(*counted)), kept_back)
        for groups, scale, counted, kept_back in zip((pool.before, pool.after), scales, waves, kept, strict=True)
    ]
    comparable = item.scale_after is None or item.scale_after == item.scale
    labels = [tuple(scale.label(point, language) for point in range(1, scale.points + 1)) for scale in scales]
    return ItemFigures(
        text=in_language(item.texts, language),
        labels=labels[0],
        labels_after=labels[1],
        reverse=item.reverse,
        comparable=comparable,
        before=spreads[0],
        after=spreads[1],
        effect=_compare(waves[0], waves[1], method) if comparable and all(spreads) else None,
    )


def _spread(row: Sequence[int | None], points: int, counted: Sequence[int | None], kept_back: int) -> Spread | None:
    """A distribution; None where there is none, or of fewer than five. Who is kept back is not missing."""
    values = [point for point in counted if point is not None]
    if len(values) <= FEW:
        return None
    number = Counter(row)
    return Spread(
        counts=tuple(number[point] for point in range(1, points + 1)),
        mean=statistics.fmean(values),
        missing=len(row) - len(values) - kept_back,
    )


def _subscale(content: Content, position: int, pool: _Pool, method: Method, language: str) -> SubscaleFigures:
    members = [at for at, item in enumerate(content.items) if item.subscale == position]
    scores = [
        [_unless_few([_score(content, members, row) for row in of]) for of in groups]
        for groups in (pool.before, pool.after)
    ]
    means = [_mean(list(chain(*wave))) for wave in scores]
    both = all(means)
    return SubscaleFigures(
        name=in_language(content.subscales[position], language),
        items=len(members),
        most=max((content.scales[content.items[at].scale].points for at in members), default=0),
        before=means[0],
        after=means[1],
        effect=_compare(scores[0], scores[1], method) if both else None,
        better=_better(scores[0], scores[1]) if both and method is Method.PAIRED else None,
    )


def _score(content: Content, members: Sequence[int], row: Points) -> float | None:
    """The mean of what somebody answered of a subscale, turned; None where that is less than half."""
    said = [
        turned(content.items[at], point, content.scales[content.items[at].scale].points)
        for at in members
        if (point := row[at]) is not None
    ]
    return statistics.fmean(said) if said and 2 * len(said) >= len(members) else None


def _mean(scores: Sequence[float | None]) -> Mean | None:
    values = [score for score in scores if score is not None]
    return Mean(len(values), statistics.fmean(values)) if len(values) > FEW else None


def _unless_few(scores: list[float | None]) -> list[float | None]:
    """The scores of a group; none of them where fewer than five have one."""
    return scores if sum(score is not None for score in scores) > FEW else [None] * len(scores)


def _twice(before: Scores, after: Scores) -> list[tuple[float, float]]:
    """Who has a score in both waves; of a group in which these are fewer than five nobody."""
    found: list[tuple[float, float]] = []
    for mine, mine_after in zip(before, after, strict=True):
        pairs = zip(mine, mine_after, strict=True)
        both = [(early, late) for early, late in pairs if early is not None and late is not None]
        found += both if len(both) > FEW else []
    return found


def _compare(before: Scores, after: Scores, method: Method) -> Effect | None:
    if method is Method.PAIRED:
        both = _twice(before, after)
        return paired([early for early, _late in both], [late for _early, late in both])
    waves = [[value for value in chain(*wave) if value is not None] for wave in (before, after)]
    return unpaired(waves[0], waves[1])


def _better(before: Scores, after: Scores) -> Better | None:
    both = _twice(before, after)
    if not both:
        return None
    better, worse = sum(late > early for early, late in both), sum(late < early for early, late in both)
    return Better(better, len(both) - better - worse, worse)


def share_better(figures: SurveyFigures, subscale: int = 0) -> tuple[int, int] | None:
    """The pupils whose score of a subscale is higher afterwards, and of how many: a result for an indicator.

    None where pupils are not compared with themselves: two means say nothing of how many got better.
    """
    if subscale >= len(figures.subscales):
        return None
    better = figures.subscales[subscale].better
    return (better.better, better.of) if better else None
