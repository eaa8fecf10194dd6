"""Rows of figures are put together and drawn once for the same figures, and never in another language's words."""

from django.utils.translation import override

from impact.queries.dashboard import Picture
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.figures import Figures
from impact.queries.words import public_row, row_of
from impact.templatetags.dashboards import figure_foot

MANY = Picture(whole=Figures(sessions=1_234_567), parts=(Figures(people=2_000, interactions=3_000_000),))


def test_each_language_writes_its_own_numbers() -> None:
    english = row_of("Oct", MANY)
    assert row_of("Oct", MANY) is english
    with override("pt"):
        portuguese = row_of("Oct", MANY)
    assert (english.sessions, portuguese.sessions) == ("1,234,567", "1.234.567")
    assert row_of("Nov", MANY).head == "Nov"
    other = Picture(whole=Figures(sessions=1_234_568), parts=MANY.parts)
    assert row_of("Oct", other).sessions == "1,234,568"


def test_what_is_left_out_is_said_in_the_language_of_the_page() -> None:
    few = PublicFigures(3, None, None, None, None, None, withheld=Withheld.FEW)
    english = public_row("Lemnos", 3, [few]).cells[0].people
    with override("pt"):
        assert public_row("Lemnos", 3, [few]).cells[0].people not in {"", english}
    assert public_row("Lemnos", 3, [few]).cells[0].people == english


def test_the_words_of_a_row_are_drawn_in_the_language_of_the_page() -> None:
    row = row_of("<Hub>", MANY, url="/a/?b&c", note="<i>", rows_url="/sessions/")
    drawn = figure_foot(row)
    assert "&lt;Hub&gt;</a>" in drawn
    assert 'href="/a/?b&amp;c"' in drawn
    assert "&lt;i&gt;" in drawn
    assert "sessions behind" in drawn
    with override("pt"):
        assert "sessions behind" not in figure_foot(row)
    assert figure_foot(row) == drawn
