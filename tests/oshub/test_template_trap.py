"""A misspelt variable in one of our templates fails a test; other packages' templates are left alone."""

from pathlib import Path

import pytest
from django.template import Context, Engine

from oshub import template_trap
from oshub.template_trap import UnknownVariable, UnknownVariableError


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for directory in (ours, theirs):
        directory.mkdir()
    monkeypatch.setattr(template_trap, "OURS", ours)
    (ours / "wrong.html").write_text("{{ nmae }}")
    (ours / "wrong_deeper.html").write_text("{% if 1 %}{% for x in many %}{{ x.nmae|upper }}{% endfor %}{% endif %}")
    (ours / "optional.html").write_text("[{{ label|default:'' }}{% if label %}{{ label }}{% endif %}]")
    (ours / "around.html").write_text("{% include 'theirs.html' %}")
    (theirs / "theirs.html").write_text("[{{ nmae }}{{ nmae|default:'none' }}]")
    return Engine(dirs=[str(ours), str(theirs)], string_if_invalid=UnknownVariable())


@pytest.mark.parametrize("name", ["wrong.html", "wrong_deeper.html"])
def test_ours_is_refused(engine: Engine, name: str) -> None:
    with pytest.raises(UnknownVariableError, match=rf"^{name} names .*nmae"):
        engine.get_template(name).render(Context({"many": [1]}))


def test_a_default_says_that_it_may_be_absent(engine: Engine) -> None:
    assert engine.get_template("optional.html").render(Context()) == "[]"


def test_theirs_goes_on_as_ever(engine: Engine) -> None:
    assert engine.get_template("theirs.html").render(Context()) == "[none]"
    assert engine.get_template("around.html").render(Context()) == "[none]"


def test_the_suite_uses_it() -> None:
    assert isinstance(Engine.get_default().string_if_invalid, UnknownVariable)
