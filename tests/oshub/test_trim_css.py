"""Bootstrap's style sheet without what no page uses: what goes, what stays, and that the forms' package is known."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from oshub import bootstrap
from oshub.trim_css import NOT_TAKEN, OF_FORMS, Block, blocks, squeeze, trim, words_of

WORDS = words_of([(".html", '<p class="btn {% if x == "y" %}btn-primary{% endif %}">tiny</p>')])


@pytest.mark.parametrize(
    ("suffix", "text", "named"),
    [
        (".html", '<p class="a-b {{ x }}{% if y == "z" %} c{% endif %} d">text</p>', {"a-b", "c", "d"}),
        (".html", '{% include "x.html" with class="e f" only %} words {# class of #}', {"e", "f"}),
        (".py", 'attrs={"class": "form-control heads"}', {"form-control", "heads"}),
        (".py", 'format_html(\'<p class="note">{}</p>\', _("The table is full."))', {"note"}),
        (".py", '"""A table and a row."""\nx = "Small print, not a class."', set()),
        (".js", 'made.className = "chart__canvas"; element("p", { class: "a b" })', {"chart__canvas", "a", "b"}),
    ],
)
def test_what_may_be_a_class(suffix: str, text: str, named: set[str]) -> None:
    assert named <= words_of([(suffix, text)])
    assert not {"text", "words", "table", "row", "Small", "full"} & words_of([(suffix, text)])


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p{margin:0}", "p{margin:0}"),
        (".btn{color:red}.btn-warning{color:blue}", ".btn{color:red}"),
        (".btn,.btn-warning,a{color:red}", ".btn,a{color:red}"),
        (".btn:not(.disabled):hover{color:red}", ".btn:not(.disabled):hover{color:red}"),
        (":not(.btn-check)+.btn:active{color:red}", ":not(.btn-check)+.btn:active{color:red}"),
        (":is(.tiny,.btn) p{color:red}", ":is(.tiny,.btn) p{color:red}"),
        (".btn.tiny{color:red}", ""),
        ("[data-bs-theme=dark] .btn{color:red}p{color:red}", "p{color:red}"),
        ("@media print{.tiny{color:red}}p{color:red}", "p{color:red}"),
        ("@media print{.tiny{color:red}.btn{color:red}}", "@media print{.btn{color:red}}"),
        (
            "@supports (color:red){@media print{.btn{color:red}}}",
            "@supports (color:red){@media print{.btn{color:red}}}",
        ),
        ('.btn{content:"} .tiny{"}p{color:red}', '.btn{content:"} .tiny{"}p{color:red}'),
        (".btn{background:url(data:image/svg+xml;x,{})}", ".btn{background:url(data:image/svg+xml;x,{})}"),
        ("/* .btn{ */p{color:red}", "p{color:red}"),
        ('@charset "UTF-8";p{color:red}', '@charset "UTF-8";p{color:red}'),
        (".mt-1\\/2{color:red}", ""),
        (".card{color:red}.card-body{color:red}", ""),
    ],
)
def test_only_what_nothing_names_goes(css: str, left: str) -> None:
    assert trim(css, WORDS | {"card", "card-body"}) == left


def test_variables_and_animations_go_with_their_last_use() -> None:
    css = (
        ":root{--bs-a:1;--bs-b:var(--bs-c);--bs-c:2}.btn{margin:var(--bs-a)}.tiny{margin:var(--bs-b)}"
        "@keyframes spin{to{rotate:1turn}}@keyframes pulse{to{opacity:0}}.btn{animation:pulse 1s}"
    )
    assert trim(css, WORDS) == (
        ":root{--bs-a:1}.btn{margin:var(--bs-a)}@keyframes pulse{to{opacity:0}}.btn{animation:pulse 1s}"
    )
    assert "--bs-c:2" in trim(css, WORDS, also="p{margin:var(--bs-b)}"), "our own sheets use Bootstrap's variables too"


def test_a_sheet_is_read_in_blocks() -> None:
    css = "@layer a,b;p{color:red}@media x{p{color:red}q{}}"
    assert list(blocks(css)) == [
        Block("@layer a,b", None),
        Block("p", "color:red"),
        Block("@media x", "p{color:red}q{}"),
    ]


def test_squeezed_rules_say_the_same() -> None:
    css = """/* why */
    a > b,
    c :hover {
      margin: calc(1px + 2px) auto;
      content: "a ; b";
    }
    @media (min-width: 2rem) and (x) {
      p { color: red; }
    }
    """
    assert squeeze(css) == (
        'a>b,c :hover{margin: calc(1px + 2px) auto;content: "a ; b"}@media (min-width: 2rem) and (x){p{color: red}}'
    )


def test_what_is_served_is_what_the_code_needs_now() -> None:
    """A class that was named a moment ago is not yet in the sheet: `make setup` writes it anew."""
    sheet = bootstrap.NODE_MODULES / "bootstrap" / "dist" / "css" / "bootstrap.min.css"
    served = (bootstrap.VENDOR / "bootstrap" / "css" / "bootstrap.min.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*# sourceMappingURL=.*$", "", sheet.read_text(encoding="utf-8")).removeprefix('@charset "UTF-8";')
    assert served == f"@layer bootstrap{{{bootstrap.trimmed(css.strip())}}}\n", "The sheet is stale: make setup."
    assert len(served) < 40_000


def test_every_class_that_the_forms_package_writes_is_known() -> None:
    """Those of its templates that our forms use, and that Bootstrap has."""
    package = find_spec("crispy_bootstrap5")
    assert package
    assert package.origin
    templates = Path(package.origin).parent / "templates" / "bootstrap5"
    bootstraps = set(
        re.findall(r"\.([a-z][\w-]*)", (bootstrap.NODE_MODULES / "bootstrap/dist/css/bootstrap.css").read_text())
    )
    used = [templates / "field.html", *(templates / "layout" / f"{name}.html" for name in (
        "field_errors", "field_errors_block", "help_text", "help_text_and_errors", "radioselect",
        "checkboxselectmultiple", "inline_field", "prepended_appended_text", "attrs",
    ))]  # fmt: skip
    named = {
        word
        for file in used
        if file.exists()
        for text in re.findall(r'class="([^"]*)"|add_class:"([^"]*)"', file.read_text(encoding="utf-8"))
        for word in re.findall(r"[a-z][\w-]+", re.sub(r"\{[%{].*?[%}]\}", " ", " ".join(text)))
    }
    ours = words_of((file.suffix, file.read_text(encoding="utf-8")) for file in bootstrap.naming_classes())
    taken = {word for word in named & bootstraps if not word.startswith(NOT_TAKEN)}
    assert taken - ours - OF_FORMS <= {"custom-select", "custom-file", "form-floating", "was-validated", "d-flex"}
