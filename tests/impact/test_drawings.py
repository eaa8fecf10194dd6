"""Pictures of charts: drawn from what the page says, in the reader's colours and language, and never in its way."""

import asyncio
import html
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from hubs.roles import Role
from impact.files import drawing, engine, to_pdf
from impact.files.drawing import DARK, Look, drawn, palette, svg_of
from impact.files.engine import CannotDrawError
from impact.models.audience import CellAudience
from impact.queries.charts import Bars, Chart, Json, _lying, _upright, shares_chart, shortened, summary_of
from impact.queries.dashboard import columns_for
from impact.queries.tables import FigureTable, TableColumn
from impact.views.drawings import PRIVATE, drawing_of_option
from tests.factories.network import make_membership
from tests.factories.people import make_user
from tests.impact.read_pdf import read_pdf
from tests.impact.test_public import add_hub

WORDS = ("</text><script>alert(1)</script>", "Oct 2021", "Nov 2021")


def bars(*, lying: bool = False, number: int = 3) -> Json:
    columns = columns_for(CellAudience.EVERYONE)
    names = tuple(f"{WORDS[0]} {at}" for at in range(number))
    values = tuple(tuple(range(at, at + number)) for at in range(len(columns)))
    return (_lying if lying else _upright)(Bars(names, names, columns, values), "By month")


def test_a_chart_is_drawn_in_the_colours_of_the_style_sheet() -> None:
    light, dark = svg_of(bars()), svg_of(bars(), Look(DARK))
    for colours, svg in ((palette("light"), light), (palette("dark"), dark)):
        assert svg.startswith("<svg")
        assert colours["--audience-students"] in svg
        assert "var(" not in svg
    assert palette("light")["--chart-1"] == palette("light")["--audience-students"] == "#0b6e66"
    assert palette("dark")["--chart-1"] == "#62d2c2"


def test_what_people_wrote_stays_text() -> None:
    assert "<script" not in svg_of(bars())


def test_bars_that_lie_have_room() -> None:
    assert [drawing.height_of(bars(lying=True, number=n)) for n in (3, 40)] == [320, 960]


def test_a_drawing_that_takes_too_long_is_stopped_and_the_next_one_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    svg_of(bars())
    with pytest.raises(CannotDrawError):
        svg_of(bars(number=200), seconds=0.000_001)
    assert svg_of(bars())


def test_an_engine_that_does_not_start_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def broken() -> None:
        asked.append(1)
        raise OSError

    one = engine._Engine()
    monkeypatch.setattr(engine, "MiniRacer", broken)
    for _again in range(3):
        with pytest.raises(CannotDrawError):
            one.draw({}, {}, {}, seconds=1)
    assert len(asked) == 1


def test_an_engine_is_made_where_an_event_loop_runs() -> None:
    one = engine._Engine()

    async def draw() -> str:
        return one.draw(
            {"series": []},
            palette(DARK),
            {"language": "en", "font": "x", "width": 640, "height": 300},
            seconds=5,
        )

    with ThreadPoolExecutor(max_workers=1) as thread:
        assert thread.submit(asyncio.run, draw()).result().startswith("<svg")
    one.end()


def test_a_child_process_draws_with_an_engine_of_its_own() -> None:
    svg_of(bars())
    child = os.fork()
    if child == 0:  # pragma: no cover - in the child
        signal.alarm(20)
        try:
            svg_of(bars())
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_a_paper_has_its_table_also_where_its_chart_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = Chart("by-month", "By month", "", bars())
    table = FigureTable("t", "T", "", (TableColumn("hub", "Hub"),), (("Linz",),))
    picture = drawn(chart)
    assert picture is not None
    paper = to_pdf(table, charts=[picture])
    assert b"pdfuaid:part" in paper
    assert read_pdf(paper).alternatives()[0].startswith("By month. ")

    def broken(*_args: object, **_kwargs: object) -> str:
        raise CannotDrawError("no engine")

    monkeypatch.setattr(drawing, "svg_of", broken)
    assert drawn(chart) is None


def test_a_chart_is_said_in_a_sentence() -> None:
    option = bars()
    portal: Any = option["portal"]
    portal["labels"] = ["September", "October", "November"]
    assert summary_of(option) == "September to November; highest: November with 9."
    assert summary_of({}) == summary_of({"series": [], "portal": {"labels": ["a"]}}) == ""


def test_what_is_too_long_for_an_address_has_none() -> None:
    assert drawing_of_option(bars(), public=True) is not None
    many = bars(number=400)
    many["series"] = [{"type": "bar", "data": [hash((at, "x")) for at in range(2000)]}]
    assert drawing_of_option(many, public=True) is None


def pictures(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'(?:src|srcset)="([^"]*/drawn/[^"]*\.svg)"', page)]


@pytest.mark.django_db
def test_the_public_page_shows_pictures_where_there_is_no_javascript(client: Client) -> None:
    add_hub(1)
    page = client.get("/impact/").content.decode()
    inside = "".join(re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL))
    assert len(pictures(page)) == len(pictures(inside)) == 2 * 4
    assert 'alt="Interactions by month. October 2021 to November 2021."' in inside
    for address in pictures(page):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert b"<svg" in answer.content
    assert client.get("/impact/").content.decode() == page


@pytest.mark.django_db
def test_the_picture_of_a_private_page_is_for_members_only(client: Client) -> None:
    hub = add_hub(1)
    person = Client()
    person.force_login(make_membership(make_user(), Role.STAFF, hub).user)
    (address, *_others) = pictures(person.get(f"/h/{hub.code}/").content.decode())
    assert address.startswith("/drawn/")
    assert person.get(address)["Cache-Control"] == "no-store, private"
    assert person.get(address).status_code == 200
    assert client.get(address).status_code == 302
    assert client.get(f"/impact{address}").status_code == 404, "A private picture has no public address."


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["x", "", "look"])
def test_nobody_elses_words_are_drawn(client: Client, change: str) -> None:
    found = drawing_of_option(bars(), public=True)
    assert found is not None
    bad = (
        found.light.replace("/light.svg", "/loud.svg")
        if change == "look"
        else found.light.replace("drawn/", f"drawn/{change}A")
    )
    assert client.get(bad).status_code == 404
    unsigned = PRIVATE.sign_object({"option": bars(), "language": "en"})
    assert client.get(f"/impact/drawn/{unsigned}/light.svg").status_code == 404


@pytest.mark.django_db
def test_a_page_stands_without_an_engine(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    add_hub(1)
    address = pictures(client.get("/impact/").content.decode())[0]

    def broken(*_args: object, **_kwargs: object) -> str:
        raise CannotDrawError("no engine")

    monkeypatch.setattr(engine.engine, "draw", broken)
    assert client.get(f"{address}?fresh").status_code == 404
    assert client.get("/impact/data.pdf").status_code == 200


def test_numbers_on_axes_are_written_as_the_language_does() -> None:
    option = _upright(Bars(("a",), ("a",), columns_for(CellAudience.TEACHER), ((20000,),)), "x")
    with translation.override("pt"):
        assert "20 mil" in svg_of(option).replace("\xa0", " ")
    assert "20K" in svg_of(option)


def ends_of_labels(svg: str) -> dict[str, float]:
    """Where each label that stands beside a bar ends, from the left edge of the picture."""
    found = re.findall(r'<text [^>]*text-anchor="end"[^>]*transform="translate\(([\d.]+) [^>]*>([^<]+)</text>', svg)
    return {label: float(at) for at, label in found}


# As wide as DejaVu Sans, which machines without any other font take, writes them at 13 pixels.
@pytest.mark.parametrize(
    ("label", "width"), [("Community members", 141), ("Membros da comunidade", 165), ("Visit to a research site", 145)]
)
def test_labels_beside_bars_have_room_also_in_a_wide_font(label: str, width: int) -> None:
    option = shares_chart([(label, 60), ("x", 40)], title="Made of", caption="").option
    assert ends_of_labels(svg_of(option))[label] >= width


def test_on_a_phone_labels_go_on_in_a_second_line_and_bars_begin_below_the_names_of_series() -> None:
    long = shares_chart([("Membros da comunidade", 60), ("x", 40)], title="Made of", caption="").option
    assert {"comunidade", "x"} <= ends_of_labels(svg_of(long, Look(width=drawing.NARROW))).keys()
    names = [shortened("Formação de professores, curta (até 3 h)")] * 30
    narrow = svg_of(shares_chart([(name, 1) for name in names], title="x", caption="").option, Look(width=360))
    ends = {(label[:5], label[-4:]) for label in ends_of_labels(narrow)}
    assert ends == {("Forma", "3 h)")}, "both ends tell more than the middle"


def test_names_of_series_in_two_lines_do_not_stand_on_the_bars() -> None:
    wide, narrow = (svg_of(bars(), Look(width=width)) for width in (720, 360))
    beside = r'text-anchor="end"[^>]*transform="translate\([\d.]+ ([\d.]+)\)'
    tops = [min(float(at) for at in re.findall(beside, svg)) for svg in (wide, narrow)]
    assert tops[1] - tops[0] == 24
