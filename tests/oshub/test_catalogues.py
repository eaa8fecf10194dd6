"""Translations: what is found in code and templates, what is noticed in a catalogue, and what is compiled."""

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from oshub.catalogues import Catalogue, catalogue, texts_of_the_code

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
# Translators: on a button
A = _("Save")
B = ngettext("%(n)s pupil", "%(n)s pupils", 2)
C = pgettext_lazy("month", "May")
D = f"{_('Inside a longer text')}"
"""
TEMPLATE = """{% load i18n %}
<p>{% translate "Hello" %}
{% blocktranslate trimmed count n=n %}
    One hub of {{ name }}
{% plural %}
    {{ n }} hubs of {{ name }}
{% endblocktranslate %}</p>
  {{ _("In brackets")|upper }} it's (unbalanced "
{% comment %} nothing {% endcomment %}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "hubs" / "migrations").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "hubs" / "models.py").write_text(PYTHON)
    (tmp_path / "hubs" / "migrations" / "0001.py").write_text('_("Not from here")')
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def translated(tree: Path, **texts: str) -> Catalogue:
    """Return the Portuguese catalogue with everything translated by itself, but for what is named."""
    one = catalogue(tree, "pt", texts_of_the_code(tree))
    for message in one.merged:
        if message.id:
            message.string = message.id
    for name, text in texts.items():
        one.merged[name].string = text
    return one


def test_texts_are_found_in_code_and_templates(tree: Path) -> None:
    found = texts_of_the_code(tree)
    ids = {message.id for message in found if message.id}
    assert {"Save", "Hello", "In brackets", "Inside a longer text"} <= ids
    assert ("%(n)s pupil", "%(n)s pupils") in ids
    assert ("One hub of %(name)s", "%(n)s hubs of %(name)s") in ids
    assert found.get("May", context="month") is not None
    assert found["Save"].auto_comments == ["Translators: on a button"]
    assert "Not from here" not in ids


def test_a_new_catalogue_is_out_of_date_until_written_and_then_stays(tree: Path) -> None:
    one = translated(tree)
    assert not one.up_to_date()
    one.write()
    assert one.file.with_suffix(".mo").exists()
    again = catalogue(tree, "pt", texts_of_the_code(tree))
    assert again.up_to_date()
    assert list(again.problems()) == []
    (tree / "hubs" / "models.py").write_text("\n\n\n" + PYTHON)
    assert catalogue(tree, "pt", texts_of_the_code(tree)).up_to_date(), "a moved line changes nothing"


def test_texts_of_packages_stand_beneath_ours_where_django_would_not_find_them(tree: Path) -> None:
    one = translated(tree, Save="Guardar")
    one.write()
    with one.file.with_suffix(".mo").open("rb") as compiled:
        portuguese = GNUTranslations(compiled)
    assert portuguese.gettext("Save") == "Guardar", "allauth has this text too: ours is taken"
    assert portuguese.gettext("Incorrect password.") == "Palavra-passe errada."
    assert portuguese.gettext("Germany") == "Alemanha"
    assert "Incorrect password." not in one.file.read_text(), "what is theirs stays out of our file"


def test_a_new_text_is_missing_and_an_old_one_goes(tree: Path) -> None:
    translated(tree).write()
    (tree / "hubs" / "models.py").write_text(PYTHON.replace("Save", "Keep"))
    one = catalogue(tree, "pt", texts_of_the_code(tree))
    assert not one.up_to_date()
    assert list(one.problems()) == ["«Keep» is not translated."]
    one.write()
    assert "Save" not in one.file.read_text()


def test_a_fuzzy_text_is_told(tree: Path) -> None:
    one = translated(tree)
    one.merged["Save"].flags.add("fuzzy")
    assert list(one.problems()) == ["«Save» is marked fuzzy: look at it and take the mark away."]


@pytest.mark.parametrize(
    ("source", "translation", "right"),
    [
        ("{name} of {hub}", "{hub}: {name}", True),
        ("{name} of {hub}", "{nome} de {hub}", False),
        ("{name} of {hub}", "{name}", False),
        ("%(n)s of 100%%", "%(n)s de 100%%", True),
        ("%(n)s as %%d", "%(n)s como %%d", True),
        ("%(n)s pupils", "%(m)s alunos", False),
        (("%(n)s pupil", "%(n)s pupils"), ("um aluno", "%(n)s alunos"), True),
        (("%(n)s pupil", "%(n)s pupils"), ("%(x)s aluno", "%(n)s alunos"), False),
    ],
)
def test_placeholders_have_to_agree(
    tmp_path: Path, source: str | tuple[str, str], translation: str | tuple[str, str], right: bool
) -> None:
    merged = Catalog(locale="pt")
    merged.add(source, translation)
    assert (list(Catalogue("pt", tmp_path, merged).problems()) == []) is right
