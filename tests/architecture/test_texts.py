"""All text is marked for translation (rule 14): names of tables and fields, labels and hints, words in templates."""

import importlib
import inspect
import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from oshub.settings.base import ROOT
from tests.architecture.source import ROOMS, modules, templates

# Names that are the same in every language.
NAMES = re.compile(r"OSHub|Ctrl|\.Network|UTC|CSV|JSON|https?://\S+|CC BY 4\.0|&\w+;")
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
UNSEEN = {"AttendanceLine", "SessionCoHost", "RollupState", "StaleMark", "PublicChange", "SearchDocument"}


def tables() -> list[type[models.Model]]:
    """The tables that people meet; cells and earlier versions are the portal's own."""
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [model for model in found if not hasattr(model, "pgh_id") and "Permission" not in model.__name__]


@pytest.mark.parametrize("model", tables(), ids=lambda model: model._meta.label)
def test_names_of_tables(model: type[models.Model]) -> None:
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)


@pytest.mark.parametrize(
    "model",
    [model for model in tables() if model._meta.constraints and model.__name__ not in UNSEEN],
    ids=lambda model: model._meta.label,
)
def test_names_of_columns(model: type[models.Model]) -> None:
    fields = [f for f in model._meta.concrete_fields if f.editable and not f.auto_created and f.name != "i18n"]
    unmarked = [f.name for f in fields if not isinstance(f.verbose_name, Promise)]
    unmarked += [f"{f.name}: its hint" for f in fields if f.help_text and not isinstance(f.help_text, Promise)]
    assert unmarked == []


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


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.__name__)
def test_labels_and_hints(form: type[forms.BaseForm]) -> None:
    declared: dict[str, forms.Field] = getattr(form, "base_fields", {})
    for name, field in declared.items():
        assert field.widget.is_hidden or isinstance(field.label, Promise), f"{name} has no label that is marked."
        assert not field.help_text or isinstance(field.help_text, Promise), f"{name}: its hint is not marked."


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_words_in_templates(path: Path) -> None:
    text = TAG.sub("", MARKED.sub("", path.read_text(encoding="utf-8")))
    said = [words for words in SPOKEN.findall(text) if not TECHNICAL.fullmatch(words)]
    plain = [*said, re.sub(r"<[^>]*>", " ", text)]
    assert [word for words in plain for word in WORD.findall(NAMES.sub(" ", words))] == []
