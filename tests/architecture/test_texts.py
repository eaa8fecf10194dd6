"""All text is marked for translation (rule 14): names of tables and fields, labels and hints, words in templates."""

import ast
import importlib
import inspect
import re
from pathlib import Path

from django import forms
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from oshub.catalogues import MARKS
from oshub.settings.base import ROOT
from tests.architecture.source import ROOMS, modules, templates

# Names that are the same in every language.
NAMES = re.compile(r"OSHub|Ctrl|\.Network|UTC|CSV|JSON|Excel|Atom|OAI-PMH|AMB|https?://\S+|CC BY 4\.0|&\w+;")
MARKED = re.compile(
    r"\{#.*?#\}|\{% comment.*?endcomment %\}"
    r"|\{% blocktrans(?:late)?\b.*?\{% endblocktrans(?:late)? %\}"
    r"|<script.*?</script>|<code\b.*?</code>"
    r"|\{% block \w+_class %\}.*?\{% endblock\b.*?%\}",
    re.DOTALL,
)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN = re.compile(r"(?:alt|title|placeholder|aria-label|data-said|content)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
# What browsers and crawlers read, in their own words.
TECHNICAL = re.compile(r"width=device-width.*|noindex(, follow)?|light dark|#[0-9a-f]{6}|text/html.*|0; url=.*")


# Edited by forms with labels of their own, or by nobody.
UNSEEN = {
    "AttendanceLine",
    "SessionCoHost",
    "RollupState",
    "SessionMark",
    "StaleMark",
    "PublicChange",
    "SearchDocument",
}


def tables() -> list[type[models.Model]]:
    """The tables that people meet; cells and earlier versions are the portal's own."""
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in found if not hasattr(model, "pgh_id") and "Permission" not in model.__name__]


def test_names_of_tables() -> None:
    names = [(m._meta.label, name) for m in tables() for name in (m._meta.verbose_name, m._meta.verbose_name_plural)]
    assert [label for label, name in names if not isinstance(name, Promise)] == []


def test_names_of_columns() -> None:
    met = [model for model in tables() if model._meta.constraints and model.__name__ not in UNSEEN]
    assert [f"{model._meta.label}.{name}" for model in met for name in unmarked(model)] == []


def unmarked(model: type[models.Model]) -> list[str]:
    """Columns of a table whose names or hints are not marked for translation."""
    fields = [f for f in model._meta.concrete_fields if f.editable and not f.auto_created and f.name != "i18n"]
    found = [f.name for f in fields if not isinstance(f.verbose_name, Promise)]
    return found + [f"{f.name}: its hint" for f in fields if f.help_text and not isinstance(f.help_text, Promise)]


def test_no_text_is_marked_by_a_name_that_the_catalogues_do_not_know() -> None:
    """A text behind another name would reach no translator, and no check would miss it."""
    found = [
        f"{module.path}:{node.lineno}: {ast.unparse(node)}"
        for module in modules()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and any(_unknown_mark(one.name, one.asname) for one in node.names))
        or (
            isinstance(node, ast.Assign | ast.AnnAssign)
            and getattr(node.value, "id", getattr(node.value, "attr", "")) in MARKS
        )
    ]
    assert not found, "\n".join(found)


def test_other_names_of_marks_are_seen() -> None:
    names = [("gettext", "_now"), ("gettext_lazy", "_lazy"), ("ngettext", "_"), ("gettext_lazy", "ngettext")]
    assert all(_unknown_mark(*one) for one in names)
    assert not any(_unknown_mark(*one) for one in [("gettext", "_"), ("gettext_noop", "_"), ("ngettext", None)])


def _unknown_mark(name: str, other: str | None) -> bool:
    """Whether an import gives a mark another name, but for "_" of what takes one text."""
    return name in MARKS and other not in (None, name) and not (other == "_" and MARKS[name] == "")


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form of ours."""
    found: list[type[forms.BaseForm]] = []
    for module in modules():
        if module.shelf == "forms":
            members = vars(importlib.import_module(module.name)).values()
            found += [
                m
                for m in members
                if inspect.isclass(m) and issubclass(m, forms.BaseForm) and m.__module__ == module.name
            ]
    return found


def test_labels_and_hints() -> None:
    declared: list[tuple[str, forms.Field]] = [
        (f"{form.__name__}.{name}", field)
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
    ]
    assert declared
    assert [n for n, field in declared if not field.widget.is_hidden and not isinstance(field.label, Promise)] == []
    assert [n for n, field in declared if field.help_text and not isinstance(field.help_text, Promise)] == []


def test_words_in_templates() -> None:
    found = {str(path.relative_to(ROOT / "templates")): unmarked_words(path) for path in templates()}
    assert {path: words for path, words in found.items() if words} == {}


def unmarked_words(path: Path) -> list[str]:
    """What a template says in words that nobody can translate."""
    text = TAG.sub("", MARKED.sub("", path.read_text(encoding="utf-8")))
    said = [words for words in SPOKEN.findall(text) if not TECHNICAL.fullmatch(words)]
    plain = [*said, re.sub(r"<[^>]*>", " ", text)]
    return [word for words in plain for word in WORD.findall(NAMES.sub(" ", words))]
