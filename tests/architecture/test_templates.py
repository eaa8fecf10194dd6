"""Templates work under the strict policy for contents, and lead nowhere that is not there."""

import re
from pathlib import Path

from django.template.base import NodeList
from django.template.defaulttags import URLNode
from django.template.loader import get_template

from oshub.settings.base import ROOT
from tests.architecture.routes import all_routes
from tests.architecture.source import templates

LONGEST = 150
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
ELEMENT = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
FORBIDDEN = {
    "a style of its own": re.compile(r"\sstyle\s*=|^<style", re.IGNORECASE),
    "a handler of its own": re.compile(r"\s(on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE),
    "a script in an address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
    "a page of somebody else": re.compile(r"<(iframe|object|embed|base)\b", re.IGNORECASE),
}

PLACE = ROOT / "templates"


def without_tags(text: str) -> str:
    """The HTML of a template; what stands for a value is an x."""
    return TAG.sub("x", text)


def test_nothing_stands_in_line() -> None:
    """Rule 10: no inline style, script or handler; the policy for contents knows no exception."""
    assert [f"{path.relative_to(PLACE)}: {wrong}" for path in templates() for wrong in in_line(path)] == []


def in_line(path: Path) -> list[str]:
    """What stands in a template and belongs into a file of its own."""
    elements = ELEMENT.findall(without_tags(path.read_text(encoding="utf-8")))
    found = [f"{what}: {element}" for element in elements for what, rule in FORBIDDEN.items() if rule.search(element)]
    found += [
        f"a script of its own: {element}"
        for element in elements
        if element.lower().startswith("<script") and " src=" not in element and 'type="application/json"' not in element
    ]
    return found


def test_every_address_is_there() -> None:
    names = {route.name for route in all_routes()}
    named = [(path, name) for path in templates() for name in names_in(path)]
    assert [f"{path.relative_to(PLACE)}: {name}" for path, name in named if name not in names] == []


def names_in(path: Path) -> list[str]:
    """The names of the addresses that a template leads to."""
    template = get_template(str(path.relative_to(PLACE))).template  # type: ignore[attr-defined]
    nodes: NodeList = template.nodelist
    named = [node.view_name.var for node in nodes.get_nodes_by_type(URLNode) if isinstance(node, URLNode)]
    return [name for name in named if isinstance(name, str)]


def test_they_are_short() -> None:
    lines = {str(path.relative_to(PLACE)): len(path.read_text(encoding="utf-8").splitlines()) for path in templates()}
    assert {path: length for path, length in lines.items() if length > LONGEST} == {}


def test_what_is_wrong_stands_once_above_a_form() -> None:
    """`form|crispy` brings the summary of errors (templates/bootstrap5/errors.html); asked for too, it is twice."""
    both = re.compile(r"\{\{ (?P<form>[\w.]+)\|crispy \}\}")
    texts = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in templates()}
    twice = [
        f"{path}: {name}"
        for path, text in texts.items()
        for name in both.findall(text)
        if f'form_errors.html" with form={name} only' in text
    ]
    assert twice == ["templates/schools/join_step.html: form"], "that one has a step that draws its fields one by one"


def test_permission_is_decided_in_the_view() -> None:
    """Rule 9: a template shows what it is given; it asks nobody for rights."""
    asking = re.compile(r"\bperms\b|has_perm|get_obj_perms|is_staff|is_superuser")
    assert [str(path) for path in templates() if asking.search(path.read_text(encoding="utf-8"))] == []


def test_above_a_heading_a_hub_goes_by_its_code() -> None:
    """Half the pages of one hub named it and half gave its code; the pages of others name it, as visitors know it."""
    named = re.compile(r"eyebrow=(?:shown\.|looked_at\.)?hub\.name|eyebrow=whose")
    assert [str(path) for path in templates() if named.search(path.read_text(encoding="utf-8"))] == []


def test_what_is_shortened_ends_with_a_word() -> None:
    """Only what search engines read is cut by letters; a card that ends in “teacher's h…” looks broken."""
    lines = [line for path in templates() for line in path.read_text(encoding="utf-8").splitlines()]
    cut = [line for line in lines if "|truncatechars" in line and "{% block description %}" not in line]
    assert [line for line in cut if "change.before" not in line] == []


def test_the_finder_finds() -> None:
    """The tests above would be worth nothing if they overlooked what they look for."""
    bad = without_tags('<p class="{% if a > b %}x{% endif %}" style="color: red" onclick="x()"><style></style></p>')
    found = [what for element in ELEMENT.findall(bad) for what, rule in FORBIDDEN.items() if rule.search(element)]
    assert found == ["a style of its own", "a handler of its own", "a style of its own"]
