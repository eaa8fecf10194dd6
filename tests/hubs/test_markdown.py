"""Markdown of posts: what people may say with it, and what nobody can do with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubs.markdown import ATTRIBUTES, TAGS, render_markdown
from tests.projects.tags import elements


def test_it_works() -> None:
    html = render_markdown('We *measured*:\n\n1. rain\n2. wells\n\n> and [more](https://a.example "there")')
    assert "<em>measured</em>" in html
    assert "<ol>\n<li>rain</li>" in html
    assert '<a href="https://a.example" title="there" rel="noopener nofollow">more</a>' in html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n### B\n# C", ["h2", "h3", "h2"]),
        ("### A\n## B\n#### C", ["h2", "h2", "h3"]),
        ("A\n=\nB\n-", ["h2", "h3"]),
        ("# A\n## B\n### C\n#### D\n##### E", ["h2", "h3", "h4", "h4", "h4"]),
    ],
)
def test_headings_stand_below_the_title_and_none_is_skipped(text: str, levels: list[str]) -> None:
    assert [tag for tag, _ in elements(render_markdown(text)) if tag.startswith("h")] == levels


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://evil.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        "<p style='position:fixed'>x</p>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<a href='https://a.example' onclick='alert(1)'>x</a>",
        "```html\n<iframe src=x></iframe>\n```",
        "<javascript:alert(1)>",
    ],
)
def test_nothing_in_it_runs_or_calls_home(text: str) -> None:
    _is_harmless(render_markdown(text))


@given(st.text(alphabet="<>[]()!`*_#\"'&:;/= \nabjsx1", max_size=200))
def test_whatever_is_typed_only_our_elements_come_out(text: str) -> None:
    _is_harmless(render_markdown(text))


def _is_harmless(html: str) -> None:
    for tag, attributes in elements(html):
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        target = attributes.get("href", "") or ""
        assert ":" not in target.split("/")[0] or target.split(":")[0] in ("http", "https", "mailto"), html
