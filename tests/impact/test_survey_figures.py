"""What of the answers may be shown: five and more, nothing found by subtraction, reverse items turned once."""

import random
from collections.abc import Sequence

import pytest

from impact.queries.survey_charts import not_drawn, survey_charts, tone_of
from impact.queries.survey_figures import Group, Points, SurveyFigures, figures_of_groups, pairs_of, share_better
from impact.queries.survey_results import in_runs
from impact.queries.survey_statistics import Method
from impact.surveys.content import Content, Item, Scale
from tests.factories.surveys import content_of

Rows = Sequence[Points]


def group(before: Rows | None, after: Rows | None = None, codes: str = "", codes_after: str = "") -> Group:
    """A group; with codes, one letter each, pupils are compared with themselves."""
    waves = [
        None if rows is None else tuple((row, said[at] if said else "") for at, row in enumerate(rows))
        for rows, said in ((before, codes), (after, codes_after or codes))
    ]
    return Group(waves[0], waves[1], paired=bool(codes))


def shown(*groups: Group, content: Content | None = None) -> SurveyFigures:
    return figures_of_groups(content or content_of(), groups, "en")


def test_from_five_answers_up() -> None:
    four, five = shown(group([[3, 3]] * 4)), shown(group([[3, 3]] * 5))
    assert (four.is_empty, four.small, four.items) == (True, 1, ())
    assert (five.is_empty, five.before, five.small) == (False, 5, 0)
    assert five.items[0].before is not None
    assert (five.items[0].before.counts, five.items[0].before.mean) == ((0, 0, 5, 0, 0), 3)


def test_a_total_and_one_class_do_not_reveal_the_other() -> None:
    """The small group is in no total, so taking the one that is shown away from the total leaves nothing of it."""
    large, small = group([[4, 4]] * 9, [[5, 5]] * 9), group([[1, 1]] * 3, [[1, 1]] * 3)
    alone, together = shown(large), shown(large, small)
    assert together.items == alone.items
    assert together.subscales == alone.subscales
    assert (together.before, together.groups, together.small) == (9, 1, 2 - 1)


def test_every_group_is_shown_left_out_or_waited_for() -> None:
    """So that a list that counts all of them, and a page that shows some, can be told to agree."""
    large, small = group([[4, 4]] * 9, [[5, 5]] * 9), group([[1, 1]] * 3, [[1, 1]] * 3)
    in_part, empty, runs = group([[4, 4]] * 9, [[5, 5]] * 3), group([]), group(None)
    to_pair = group([[1, 1]] * 6, None, "abcdef")
    figures = shown(large, small, in_part, empty, runs, to_pair)
    assert (figures.groups, figures.left_out, figures.waiting, figures.in_part) == (2, 1, 3, 1)
    assert shown(small, small).left_out == 2


def test_a_wave_of_few_is_left_out_and_the_other_is_shown() -> None:
    figures = shown(group([[4, 4]] * 9, [[5, 5]] * 3))
    assert (figures.before, figures.after, figures.compares) == (9, 0, False)
    assert figures.items[0].effect is None


def test_an_item_that_few_of_a_group_answered_is_in_no_figure() -> None:
    """Else the total of the item, and the mean of the subscale, would tell what these few said."""
    many: Rows = [[4, 4]] * 8
    few: Rows = [[2, 1]] * 3 + [[2, None]] * 5
    of_few, total = shown(group(few)), shown(group(many), group(few))
    assert of_few.items[1].before is None
    assert total.items[1].before == shown(group(many)).items[1].before
    assert of_few.subscales[0].before is not None
    assert of_few.subscales[0].before.mean == 2, "the item that few answered would have moved it"


def test_a_pair_is_in_no_comparison_where_few_of_its_group_answered_twice() -> None:
    """Six answered in each wave, four in both: else “better: 9 of 13” less “9 of 9” would tell of these four."""
    content = content_of(Item({"en": "One"}, 0, subscale=0))
    many = group([[2]] * 9, [[4]] * 9, "abcdefghi")
    few = group([[2]] * 5 + [[None]], [[None]] + [[1]] * 5, "abcdef")
    alone, together = shown(many, content=content), shown(many, few, content=content)
    assert share_better(together) == share_better(alone) == (9, 9)
    assert together.items[0].effect == alone.items[0].effect
    assert together.subscales[0].effect == alone.subscales[0].effect
    assert together.items[0].before is not None
    assert together.items[0].before.answered == 14, "in either wave they are enough to be shown"


def test_a_score_that_few_of_a_group_have_is_in_no_mean() -> None:
    """Each item was answered by five of the nine, but only one of them answered as many as a score takes."""
    content = content_of(*(Item({"en": str(at)}, 0, subscale=0) for at in range(3)))
    rows: Rows = [[5, None, None]] * 4 + [[None, 5, None]] * 4 + [[5, 5, None]]
    many = group([[3, 3, 3]] * 8)
    alone, together = shown(many, content=content), shown(many, group(rows), content=content)
    assert together.subscales[0].before == alone.subscales[0].before
    assert together.items[0].before is not None
    assert together.items[0].before.answered == 13


@pytest.mark.parametrize("seed", range(20))
def test_no_difference_of_two_figures_is_about_fewer_than_five(seed: int) -> None:
    """Of each item: what is shown of some groups, less what is shown of fewer, is about none, or five and more."""
    dice = random.Random(seed)
    groups = [
        group([[dice.choice([1, 2, 3, None]) for _ in range(2)] for _ in range(dice.randint(1, 9))]) for _ in range(4)
    ]
    for at in range(2):
        for number in range(1, 4):
            more, fewer = shown(*groups[: number + 1]), shown(*groups[:number])
            n = [of.items[at].before for of in (more, fewer) if of.items]
            counted = [one.answered if one else 0 for one in n] or [0]
            difference = counted[0] - (counted[1] if len(counted) > 1 else 0)
            assert difference == 0 or difference > 4


def test_reverse_items_are_turned_once_in_means_and_stay_as_tapped_in_the_picture() -> None:
    content = content_of(Item({"en": "Good"}, 0, subscale=0), Item({"en": "Bad"}, 0, reverse=True, subscale=0))
    figures = shown(group([[5, 1]] * 6), content=content)
    good, bad = figures.items
    assert good.before is not None
    assert bad.before is not None
    assert (good.before.mean, bad.before.mean) == (5, 5)
    assert bad.before.counts == (6, 0, 0, 0, 0)
    assert figures.subscales[0].before is not None
    assert figures.subscales[0].before.mean == 5


def test_groups_are_compared_by_their_means_unless_pupils_made_up_codes() -> None:
    before: Rows = [[2, 2], [3, 3], [2, 3], [3, 2], [2, 2], [3, 3]]
    after: Rows = [[3, 3], [4, 4], [3, 4], [4, 3], [3, 4], [4, 4]]
    assert shown(group(before, after)).method is Method.UNPAIRED
    assert share_better(shown(group(before, after))) is None
    pairs = shown(group(before, after, "abcdef"))
    assert (pairs.method, pairs.unmatched) == (Method.PAIRED, 0)
    assert share_better(pairs) == (6, 6)
    assert pairs.subscales[0].effect is not None
    assert pairs.subscales[0].effect.difference == pytest.approx(13 / 12)


def test_only_who_answered_twice_counts_where_pupils_are_compared_with_themselves() -> None:
    before: Rows = [[1, 1]] * 7
    figures = shown(group(before, [[2, 2]] * 7, "abcdefx", "abcdefy"))
    assert (figures.before, figures.after, figures.unmatched) == (6, 6, 2)


def test_two_who_made_up_the_same_code_are_nobodys_pair() -> None:
    rows: Rows = [[1, 1]] * 7
    assert len(pairs_of(group(rows, rows, "abcdeff"))) == 5


def test_with_too_few_pairs_the_group_is_compared_and_it_is_said() -> None:
    figures = shown(group([[1, 1]] * 8, [[2, 2]] * 8, "abcdefgh", "abcdijkl"))
    assert (figures.method, figures.fell_back, figures.before) == (Method.UNPAIRED, True, 8)


def test_nothing_is_shown_of_pupils_who_are_still_to_answer_again() -> None:
    figures = shown(group([[1, 1]] * 8, None, "abcdefgh"))
    assert (figures.is_empty, figures.small) == (True, 0)


def test_what_was_asked_otherwise_afterwards_is_not_compared() -> None:
    content = Content(
        {"en": "Q"},
        scales=(Scale({"en": ("no", "yes")}), Scale({"en": ("a", "b", "c")})),
        items=(Item({"en": "One"}, 0, scale_after=1),),
    )
    figures = shown(group([[1]] * 5, [[3]] * 5), content=content)
    assert (figures.items[0].comparable, figures.items[0].effect) == (False, None)
    assert figures.items[0].labels_after == ("a", "b", "c")


def test_who_answered_less_than_half_has_no_mean() -> None:
    content = content_of(*(Item({"en": str(at)}, 0, subscale=0) for at in range(3)))
    figures = shown(group([[5, None, None]] * 3 + [[3, 3, 3]] * 5 + [[1, 1, None]] * 3), content=content)
    assert figures.subscales[0].before is not None
    assert figures.subscales[0].before.n == 8


def test_the_bars_part_in_the_middle_of_their_scale() -> None:
    figures = shown(group([[1, 3]] * 5 + [[5, 3]] * 5))
    (chart,) = survey_charts(figures, title="Answers")
    assert chart.title == "Answers"
    series = chart.option["series"]
    assert isinstance(series, list)
    assert [row["name"] for row in series] == ["", *(f"Point {at}" for at in range(1, 6))]
    # Half of the first item lies left of the middle; of the second all is neutral, and half of that.
    assert [row["data"] for row in series][:4] == [[50, 50], [50, 0], [0, 0], [0, 100]]
    portal = chart.option["portal"]
    assert isinstance(portal, dict)
    assert portal["unit"] == "\u00a0%", "what is said of a bar names its unit"
    assert survey_charts(shown(group([[1, 1]])), title="Nothing") == ()


def test_what_can_be_compared_is_drawn_by_scale_and_the_rest_is_named() -> None:
    """Items that were asked once are many, and drawn alone they would stand for what was compared."""
    content = Content(
        {"en": "Q"},
        scales=(Scale({"en": ("no", "yes")}), Scale({"en": ("a", "b", "c")}), Scale({"en": ("x", "y")})),
        items=(
            Item({"en": "Once"}, 2),
            Item({"en": "Also once"}, 2),
            Item({"en": "Otherwise"}, 0, scale_after=1),
            Item({"en": "Twice"}, 0),
            Item({"en": "Twice too"}, 1),
        ),
    )
    figures = shown(group([[1, 1, 1, 1, 2]] * 6, [[None, None, 2, 2, 3]] * 6), content=content)
    charts = survey_charts(figures, title="Answers")
    assert [(chart.title, chart.items) for chart in charts] == [
        ("Answers: from “no” to “yes”", (3,)),
        ("Answers: from “a” to “c”", (4,)),
    ]
    axis = charts[0].option["yAxis"]
    assert isinstance(axis, dict)
    assert axis["data"] == ["4 · before", "4 · after"]
    assert not_drawn(figures) == (0, 1, 2)
    assert in_runs(not_drawn(figures)) == "1–3"
    assert in_runs([0, 2, 3, 4, 8]) == "1, 3–5, 9"


def test_of_one_round_every_scale_is_drawn() -> None:
    content = Content(
        {"en": "Q"},
        scales=(Scale({"en": ("no", "yes")}), Scale({"en": ("a", "b", "c")})),
        items=(Item({"en": "One"}, 0), Item({"en": "Two"}, 1)),
    )
    figures = shown(group([[1, 3]] * 5), content=content)
    assert [chart.items for chart in survey_charts(figures, title="Answers")] == [(0,), (1,)]
    assert not_drawn(figures) == ()


@pytest.mark.parametrize(
    ("points", "tones"),
    [
        (2, "low-1 high-1"),
        (4, "low-1 low-2 high-2 high-1"),
        (5, "low-1 low-2 neutral high-2 high-1"),
        (7, "low-1 low-2 low-3 neutral high-3 high-2 high-1"),
    ],
)
def test_each_point_has_its_pattern(points: int, tones: str) -> None:
    assert [tone_of(at, points) for at in range(points)] == tones.split()
