"""The parts of pages under `templates/components/`: what they show, what they leave out, what they escape."""

import json
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from accounts.templatetags.devices import device
from accounts.templatetags.figures import figure


def draw(component: str, **context: object) -> str:
    """A component as HTML, with the space between its tags taken out."""
    return re.sub(r"\s+", " ", render_to_string(f"components/{component}.html", context))


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("en", 134775, "134,775"),
        ("pt", 134775, "134.775"),
        ("en", Decimal("1234.5"), "1,234.5"),
        ("en", "2021", "2021"),
        ("en", "2021–22", "2021–22"),
        ("en", None, None),
        ("en", True, True),
    ],
)
def test_figures_follow_the_language(language: str, value: object, shown: object) -> None:
    with translation.override(language):
        assert figure(value) == shown


def test_a_stat_needs_no_more_than_label_and_value() -> None:
    assert draw("stat", label="Teachers", value=5918).strip() == (
        '<div class="stat"> <dt>Teachers</dt> <dd class="stat__value">5,918</dd> </div>'
    )


def test_a_stat_says_how_it_was_counted() -> None:
    html = draw(
        "stat", label="Students", value=1, definition="By class.", note="estimate", bounds="1 to 9", tone="students"
    )
    for part in ("stat--students", "<p>By class.</p>", "estimate", "1 to 9"):
        assert part in html
    assert 'What this counts<span class="visually-hidden">: Students</span>' in html


@pytest.mark.parametrize(("level", "tag"), [(2, "h2"), (3, "h3"), (None, "h3")])
def test_a_card_has_one_link_and_the_right_heading(level: int | None, tag: str) -> None:
    html = draw("card", title="Rockets", url="/x/", level=level, pill="running", pill_tone="good")
    assert html.count("<a ") == 1
    assert f"<{tag} " in html
    assert "pill--good" in html


def test_a_chart_carries_its_option_and_the_same_figures_as_a_table() -> None:
    option = {"title": {"text": "</script><script>alert(1)</script>"}}
    table = SimpleNamespace(columns=["Hub", "People"], rows=[["OSHub-PT", 7024]])
    html = draw("chart_figure", id="c1", title="People", option=option, table=table)
    assert "<script>alert" not in html
    sent = re.search(r'<script id="c1-option" type="application/json">(.*?)</script>', html)
    assert sent
    assert json.loads(sent.group(1)) == option
    assert 'data-chart="c1-option"' in html
    assert '<details class="fold" open>' in html
    assert '<th scope="row">OSHub-PT</th><td class="numeric">7,024</td>' in html


def test_pages_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/sessions/", {"type": "maker", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    template = Template('{% include "components/pagination.html" with page_obj=page only %}')
    html = template.render(RequestContext(request, {"page": page}))
    assert 'href="?type=maker&amp;page=1"' in html
    assert 'href="?type=maker&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_one_page_needs_no_pages() -> None:
    assert draw("pagination", page_obj=Paginator(range(3), 10).page(1)).strip() == ""


def test_errors_lead_to_their_fields() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="Name")
        led_by = forms.ChoiceField(
            label="Led by", choices=[("hub", "Hub"), ("school", "School")], widget=forms.RadioSelect
        )
        uid = forms.UUIDField(widget=forms.HiddenInput)

        def clean(self) -> None:
            raise forms.ValidationError("These do not fit together.")

    html = draw("form_errors", form=Form({}))
    assert '<a href="#id_name">Name: This field is required.</a>' in html
    assert '<a href="#id_led_by_0">Led by: This field is required.</a>' in html
    assert "<li>This field is required.</li>" in html, "a hidden field cannot be jumped to"
    assert "<li>These do not fit together.</li>" in html
    assert draw("form_errors", form=Form()).strip() == ""


def test_progress_says_its_figures() -> None:
    html = draw("progress", label="Importing", value=1200, max=5000)
    assert "1,200 of 5,000" in html
    assert '<progress value="1200" max="5000"' in html


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_has_a_name_that_its_owner_knows(agent: str, name: str) -> None:
    assert device(agent) == name


@pytest.mark.parametrize("name", ["card", "definition", "empty_state", "page_header", "pill", "stat"])
def test_what_people_typed_is_never_markup(name: str) -> None:
    nasty = "<script>alert(1)</script>"
    html = draw(
        name, title=nasty, label=nasty, text=nasty, lead=nasty, value=nasty, meta=nasty, eyebrow=nasty, note=nasty
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
