"""The tags behind the components: ways to a page, filters in force, states, drawings; and the palette itself."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import RequestContext
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from oshub import bootstrap
from oshub.settings.base import ROOT
from oshub.templatetags.icons import icon, icon_sheet
from oshub.templatetags.look import (
    active_filters,
    drawing,
    goal_name,
    known_url,
    sheet,
    state_icon,
    state_tone,
    trail,
)

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
# What is read, and on what; what is only seen needs less.
READ = (
    "ink paper", "ink surface", "ink sunken", "muted paper", "muted surface", "muted sunken", "brand paper",
    "brand surface", "brand sunken", "ink brand-soft", "muted brand-soft", "brand-strong brand-soft", "on-brand brand",
    "on-brand brand-strong", "on-accent accent", "on-board board", "board-muted board", "board-link board",
    "on-bench bench", "bench-muted bench", "on-bench-button bench-button", "good good-soft", "warn warn-soft",
    "bad bad-soft", "info info-soft", "ink good-soft", "ink warn-soft", "ink bad-soft", "ink info-soft", "bad paper",
    "bad surface", "good surface", "warn surface", "info surface", "on-bad bad", "on-bad bad-strong",
    "students surface", "teachers surface", "community surface", "students paper", "teachers paper", "community paper",
    "students students-soft", "teachers teachers-soft", "community community-soft",
)  # fmt: skip
SEEN = ("line-strong paper", "line-strong surface", "line-strong sunken")


class Filter(forms.Form):
    """A form as directories have it."""

    q = forms.CharField(required=False, label="Search")
    goal = forms.MultipleChoiceField(
        required=False, label="Goal", choices=[("Group", [("4", "Education")]), ("5", "5")]
    )
    open_now = forms.BooleanField(required=False, label="Open")


def palette(*, dark: bool) -> dict[str, str]:
    """The colours of a look by name."""
    light, _, rest = TOKENS.partition("prefers-color-scheme: dark")
    parts = [light, rest] if dark else [light]
    found = [pair for part in parts for pair in re.findall(r"--(?:color-|audience-)?([\w-]+): (#[0-9a-f]{6});", part)]
    return dict(found)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours by WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("pairs", "least"), [(READ, 4.5), (SEEN, 3.0)])
def test_what_is_read_stands_out(pairs: tuple[str, ...], least: float, dark: bool) -> None:
    colours = palette(dark=dark)
    found = {pair: round(contrast(*(colours[name] for name in pair.split())), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_one_of_the_two_rings_around_the_focus_is_seen_on_every_ground(dark: bool) -> None:
    colours = palette(dark=dark)
    for ground in ("paper", "surface", "sunken", "board", "bench", "brand", "accent", "bad-soft"):
        seen = max(contrast(colours[ring], colours[ground]) for ring in ("focus-inner", "focus-outer"))
        assert seen >= 3, ground


def test_the_numbers_of_the_goals_stand_out() -> None:
    goals = re.findall(r"\.sdg--(\d+) \{ --goal: (#\w+);(?: --on-goal: (#\w+);)?", (CSS / "goals.css").read_text())
    assert len(goals) == 17
    assert {
        number: contrast(goal, on or "#ffffff") for number, goal, on in goals if contrast(goal, on or "#ffffff") < 4.5
    } == {}


def test_the_gallery_shows_the_palette_as_it_is() -> None:
    gallery = (CSS / "gallery.css").read_text(encoding="utf-8")
    shown = {look: re.search(rf'\[data-look="{look}"\] \{{(.*?)\}}', gallery, re.DOTALL) for look in ("light", "dark")}
    for look, block in shown.items():
        assert block
        named = dict(re.findall(r"--(?:color-|audience-)?([\w-]+): (#[0-9a-f]{6});", block[1]))
        expected = palette(dark=look == "dark")
        assert {name: colour for name, colour in named.items() if expected[name] != colour} == {}
    light = set(re.findall(r"--color-[\w-]+", TOKENS.partition("prefers-color-scheme")[0]))
    assert shown["light"]
    assert light == set(re.findall(r"--color-[\w-]+", shown["light"][1]))


def test_every_icon_that_is_kept_is_used_and_every_one_used_is_kept() -> None:
    lines = (ROOT / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    kept = {line for line in lines if line and not line.startswith("#")}
    code = "\n".join(file.read_text(encoding="utf-8") for file in bootstrap.naming_classes() if file.suffix != ".css")
    named = set(re.findall(r'icon[ =]?"([a-z0-9-]+)"', code))
    assert named <= kept
    assert {name for name in kept if f'"{name}"' not in code} == set()


def test_an_icon_is_decoration_or_is_spoken() -> None:
    assert 'class="icon"' in icon("search")
    assert 'aria-hidden="true"' in icon("search")
    spoken = icon("search", size="lg", label='Find "it"')
    assert 'class="icon icon--lg"' in spoken
    assert 'role="img" aria-label="Find &quot;it&quot;"' in spoken
    assert "aria-hidden" not in spoken


def test_public_icons_have_a_sheet_of_their_own() -> None:
    every, public = map(bootstrap.names_in, bootstrap.ICONS)
    assert public < every
    assert icon_sheet("search").endswith("icons-public.svg")
    assert icon_sheet("gear").endswith("icons.svg")
    assert not icon_sheet("gear").endswith("icons-public.svg")


def test_sheets_are_linked_one_by_one_while_one_works() -> None:
    linked = re.findall(r"/static/([^\"]+)", sheet("css/site.css"))
    assert linked[:3] == ["css/layers.css", "bootstrap/css/bootstrap.min.css", "css/fonts.css"]
    assert all((ROOT / "static" / name).exists() or (bootstrap.VENDOR / name).exists() for name in linked)
    assert sheet("css/log.css").count("<link") == 1


def test_a_way_to_a_page() -> None:
    assert [(step.label, step.url) for step in trail("Hubs", "/hubs/", "PT", "/hubs/PT/", "News")] == [
        ("Hubs", "/hubs/"),
        ("PT", "/hubs/PT/"),
        ("News", ""),
    ]
    assert [(step.label, step.url) for step in trail("News")] == [("News", "")]


def test_a_page_that_is_not_there_has_no_address() -> None:
    assert known_url("home") == "/"
    assert known_url("no:such", 1) == ""


def test_filters_in_force_can_be_taken_away_one_by_one() -> None:
    request = RequestFactory().get(
        "/x/", {"q": "almond", "goal": ["4", "5"], "open_now": "on", "page": "3", "other": "y"}
    )
    found = active_filters(RequestContext(request), Filter(request.GET))
    assert [(one.label, one.value) for one in found] == [
        ("Search", "almond"), ("Goal", "Education"), ("Goal", "5"), ("Open", "yes"),
    ]  # fmt: skip
    assert found[1].url == "/x/?q=almond&goal=5&open_now=on&other=y"
    bare = RequestFactory().get("/x/", {"q": "almond"})
    assert active_filters(RequestContext(bare), Filter(bare.GET))[0].url == "/x/"
    assert active_filters(RequestContext(RequestFactory().get("/x/?q=+")), Filter(MultiValueDict())) == []


def test_states_and_goals_have_words_and_tones() -> None:
    assert (state_tone("running"), state_icon("running")) == ("good", "play-circle")
    assert (state_tone("unheard-of"), state_icon("unheard-of")) == ("", "")
    assert goal_name(4) == "Quality education"


def test_every_drawing_says_its_size_and_brings_no_style() -> None:
    for file in (ROOT / "static" / "img" / "art").glob("*.svg"):
        drawn = drawing(file.stem)
        assert drawn.width > drawn.height > 0
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|<script|\son\w+=|href=", text), (
            f"{file.name} would be refused by the policy"
        )
        assert len(text) < 4000


def test_a_drawing_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        drawing("no-such-drawing")
    assert not Path(ROOT / "static" / "img" / "art" / "no-such-drawing.svg").exists()


def test_every_rule_stands_in_a_layer() -> None:
    """What is for paper names its layer within."""
    for file in (ROOT / "static" / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        outside = re.sub(
            r"^@(layer [\w, ]+|font-face|page|media print) \{.*?^\}", "", text, flags=re.DOTALL | re.MULTILINE
        )
        rules = [line for line in outside.splitlines() if line and not line.startswith(("@import ", "@layer "))]
        assert not rules, (file.name, rules)


def test_every_kind_of_button_and_of_alert_has_our_colours() -> None:
    pages = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html"))
    sheets = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "static" / "css").glob("*.css"))
    named = set(re.findall(r"\b(?:btn-(?:outline-)?|alert-)[a-z]+\b(?!-)", pages)) - {"btn-sm", "alert-link"}
    assert {"btn-outline-danger", "alert-info"} <= named
    assert {name for name in named if not re.search(rf"\.{name}\b", sheets)} == set()
