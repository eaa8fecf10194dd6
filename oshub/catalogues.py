"""The catalogues of translations: what the code says, what translators made of it, and what is amiss between the two.

Babel reads and writes them, so that no gettext tools are needed on the machine. The texts in the code are the English
catalogue; every other language of `LANGUAGES` has `locale/<language>/LC_MESSAGES/django.po`.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOMS = ("accounts", "hubs", "impact", "oshub", "projects", "resources", "schools")
# What marks a text in Python: "n" takes a singular and a plural, "p" a context first.
MARKS = {"_": ""} | {f"{kind}gettext{lazy}": kind for kind in ("", "n", "p", "np") for lazy in ("", "_lazy", "_noop")}
# The same for what Django makes of a template.
CALLS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
ENCODING = {"encoding": "utf-8"}
COMMENT_TAGS = ("Translators:",)
# Headers that change without any text having changed.
UNSTABLE = re.compile(
    rb'^"(Project-Id-Version|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    rb"|Report-Msgid-Bugs-To|Generated-By):.*\n",
    re.MULTILINE,
)
# Django finds the texts of packages by itself, but for packages that call one of our languages by another code.
PACKAGES = ("allauth", "django_countries")
THEIR_CODES = {"pt": "pt_PT"}
BRACES = re.compile(r"\{\w*\}")
PERCENTS = re.compile(r"%(?:\(\w+\))?[sdifr]")


@dataclass(frozen=True)
class Catalogue:
    """One language's file, and the texts of the code merged into it."""

    language: str
    file: Path
    merged: Catalog

    def as_bytes(self) -> bytes:
        """Return the file as it should be: sorted, and without line numbers and dates, which change too often."""
        output = io.BytesIO()
        write_po(
            output,
            self.merged,
            width=100,
            sort_output=True,
            include_lineno=False,
            ignore_obsolete=True,
            omit_header=False,
        )
        return UNSTABLE.sub(b"", output.getvalue())

    def up_to_date(self) -> bool:
        """Say whether the file holds the texts of the code, no more and no less."""
        return self.file.exists() and self.file.read_bytes() == self.as_bytes()

    def write(self) -> None:
        """Write the file, and compile it for Django."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(self.as_bytes())
        compile_file(self.file)

    def problems(self) -> Iterator[str]:
        """Name, in a sentence each, the texts without a translation and those whose translation cannot be right."""
        for message in self.merged:
            if not message.id:
                continue
            source, translations = _sources(message), _translations(message)
            if not translations or not all(translations):
                yield f"«{source[0]}» is not translated."
            elif message.fuzzy:
                yield f"«{source[0]}» is marked fuzzy: look at it and take the mark away."
            elif problem := _placeholder_problem(source, translations):
                yield problem
            else:
                yield from (f"«{source[0]}»: {error}." for error in message.check(self.merged))


def catalogue(root: Path, language: str, texts: Catalog) -> Catalogue:
    """Merge the texts of the code into a language's file; what the code says no longer is dropped."""
    file = root / "locale" / language / "LC_MESSAGES" / "django.po"
    if file.exists():
        with file.open("rb") as opened:
            merged = read_po(opened, locale=language)
        merged.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    else:
        merged = Catalog(locale=language, project="OSHub portal", fuzzy=False)
        merged.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    merged.header_comment = "# Kept up to date by `make messages`; translate what is empty."
    merged.fuzzy = False
    return Catalogue(language, file, merged)


def compile_file(file: Path) -> None:
    """Compile a language's file for Django, with texts of packages beneath ours where Django would not find them."""
    language = file.parts[-3]
    with file.open("rb") as opened:
        texts = read_po(opened, locale=language)
    if code := THEIR_CODES.get(language):
        for package in PACKAGES:
            _add_texts_of(package, code, texts)
    with file.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, texts)


def texts_of_the_code(root: Path) -> Catalog:
    """Return every text that code and templates mark for translation, with the files that use it."""
    texts = Catalog(project="OSHub portal", fuzzy=False)
    for file in _files(root, ROOMS, "*.py"):
        if "migrations" not in file.parts:
            for text, context, comments in _marked_in_python(file.read_text()):
                texts.add(text, locations=[_place(root, file)], auto_comments=comments, context=context)
    for file in _files(root, ("templates", *(f"{room}/templates" for room in ROOMS)), "*.html", "*.txt"):
        # Django turns a template into calls of gettext between blanks; in brackets, indentation means nothing.
        source = f"({templatize(file.read_text(), origin=str(file))}\n)".encode()
        for _line, found, comments, context in extract("python", io.BytesIO(source), CALLS, COMMENT_TAGS, ENCODING):
            texts.add(found, locations=[_place(root, file)], auto_comments=comments, context=context)
    for message in texts:
        message.locations = sorted(set(message.locations))
    return texts


def _add_texts_of(package: str, code: str, texts: Catalog) -> None:
    with files(package).joinpath("locale", code, "LC_MESSAGES", "django.po").open("rb") as opened:
        theirs = read_po(opened, locale=code)
    for message in theirs:
        usable = message.id and all(_translations(message)) and not message.fuzzy
        if usable and texts.get(message.id, message.context) is None:
            texts.add(message.id, message.string, context=message.context)


def _files(root: Path, directories: tuple[str, ...], *patterns: str) -> Iterator[Path]:
    for directory in directories:
        for pattern in patterns:
            yield from sorted((root / directory).rglob(pattern))


def _place(root: Path, file: Path) -> tuple[str, int]:
    return file.relative_to(root).as_posix(), 0


def _marked_in_python(source: str) -> Iterator[tuple[str | tuple[str, str], str | None, list[str]]]:
    """Yield text, context and comments of each call that marks a text; also inside an f-string, in every Python."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in MARKS:
            continue
        words = [value.value for value in node.args if isinstance(value, ast.Constant) and isinstance(value.value, str)]
        context = words.pop(0) if "p" in MARKS[name] and words else None
        wanted = 2 if "n" in MARKS[name] else 1
        if len(words) >= wanted:
            text = (words[0], words[1]) if wanted == 2 else words[0]
            above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
            yield text, context, [above.removeprefix("# ")] if above.startswith(f"# {COMMENT_TAGS[0]}") else []


def _sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _translations(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _placeholder_problem(source: tuple[str, ...], translations: tuple[str, ...]) -> str:
    """Say which placeholder a translation lost or invented; a singular may do without its number."""
    for pattern in (BRACES, PERCENTS):
        known = {name for text in source for name in pattern.findall(text.replace("%%", ""))}
        needed = known if len(source) == 1 else set()
        for text in translations:
            used = set(pattern.findall(text.replace("%%", "")))
            if used - known or needed - used:
                names = ", ".join(sorted((used - known) | (needed - used)))
                return f"«{source[0]}»: the placeholders of the translation differ ({names})."
    return ""


if __name__ == "__main__":
    # For a machine that is being prepared: nothing is set up yet, and no settings are needed.
    for name in sys.argv[1:]:
        compile_file(Path(name))
