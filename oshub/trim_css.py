"""Takes out of a style sheet what no page uses: Bootstrap's is 230 kB, and the portal's pages need a tenth of it.

Only the standard library, because `oshub/bootstrap.py` calls this before anything is installed. The rule is on the
safe side: a selector goes only if it names a class (or a `data-bs-` attribute) that stands nowhere in our code, or one
of a family that we draw ourselves. Elements, states and whatever is inside brackets such as `:not(.x)` are kept.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Bootstrap's parts that have a counterpart of ours under the same name, or none; their names may stand in our code.
NOT_TAKEN = (
    "accordion", "badge", "blockquote", "breadcrumb", "btn-group", "btn-toolbar", "card", "carousel", "clearfix", "col",
    "collaps", "container", "dropdown", "dropend", "dropstart", "dropup", "fade", "figure", "g-", "gx-", "gy-", "h1",
    "h2", "h3", "h4", "h5", "h6", "hstack", "icon-link", "initialism", "lead", "link", "list-", "mark", "modal", "nav",
    "offcanvas", "offset", "page", "pagination", "placeholder", "popover", "progress", "ratio", "row", "small",
    "spinner", "stretched-link", "text-bg", "toast", "tooltip", "vr", "vstack",
)  # fmt: skip
# What django-crispy-forms writes by itself; a test holds this against its templates.
OF_FORMS = frozenset(
    [
        "alert",
        "alert-danger",
        "asteriskField",
        "btn",
        "form-check",
        "form-check-inline",
        "form-check-input",
        "form-check-label",
        "form-control",
        "form-control-plaintext",
        "form-label",
        "form-select",
        "form-text",
        "fs-6",
        "input-group",
        "input-group-text",
        "invalid-feedback",
        "is-invalid",
        "mb-3",
        "mt-1",
        "m-0",
        "pt-0",
        "visually-hidden",
    ]
)
WORD = re.compile(r"[A-Za-z][\w-]*")
# A list of classes as code writes it, the class attribute of some HTML, and any text in one line of code.
LIST = re.compile(r"[a-z][\w-]*(?: [a-z][\w-]*)*")
ATTRIBUTE_CLASS = re.compile(r"""(?:class|class_)\\?=\\?["'](?:\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|[^"'\n])*""")
STRING = re.compile(r"""(?<!["'])["'`]([^"'`\n]*)["'`]""")
CLASS = re.compile(r"\.(-?[A-Za-z_](?:[\w-]|\\.)*)")
ATTRIBUTE = re.compile(r"\[(data-bs-[\w-]+)")
SKIPPED = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)""", re.DOTALL)
VARIABLE = re.compile(r"(--[\w-]+)\s*:")
USE = re.compile(r"var\(\s*(--[\w-]+)")


@dataclass(frozen=True, slots=True)
class Block:
    """One rule with its braces: `head{body}`, or a statement that ends with a semicolon and has no body."""

    head: str
    body: str | None


def words_of(files: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Every word of some code that could be the name of a class: of each file its suffix and its text.

    In templates what stands in a `class`, in other code what stands in a text that could be a list of classes, or that
    has a `class` in it. What people read is left out, or every new sentence would change the sheet.
    """
    found: set[str] = set(OF_FORMS)
    for suffix, text in files:
        lists = [] if suffix == ".html" else [one for one in STRING.findall(text) if LIST.fullmatch(one)]
        for names in [*lists, *(match[0] for match in ATTRIBUTE_CLASS.finditer(text))]:
            found.update(WORD.findall(names))
    return frozenset(found)


def trim(css: str, words: frozenset[str], *, also: str = "") -> str:
    """The style sheet without what `words` never names; variables that `also` (other style sheets) uses stay."""
    kept = _rules(_without_comments(css), words)
    while True:
        used = frozenset(USE.findall(kept + also))
        slimmer = _without_variables(kept, used)
        if slimmer == kept:
            return _without_animations(kept, also)
        kept = slimmer


def squeeze(css: str) -> str:
    """The same rules without comments and without the space that only people need."""
    parts: list[str] = []
    for text, protected in _pieces(_without_comments(css)):
        parts.append(text if protected else re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)))
    return "".join(parts).replace(";}", "}").strip()


def blocks(css: str) -> Iterator[Block]:
    """The rules of a style sheet or of an at-rule's body, one level deep."""
    start = depth = opened = 0
    quiet = SKIPPED.sub(lambda found: " " * len(found[0]), css)
    for at, sign in enumerate(quiet):
        if sign == "{":
            opened = at if depth == 0 else opened
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield Block(css[start:opened].strip(), css[opened + 1 : at])
                start = at + 1
        elif sign == ";" and depth == 0:
            yield Block(css[start:at].strip(), None)
            start = at + 1


def _rules(css: str, words: frozenset[str]) -> str:
    kept: list[str] = []
    for block in blocks(css):
        if block.body is None:
            kept.append(f"{block.head};")
        elif block.head.startswith(("@media", "@supports", "@layer", "@container")):
            inner = _rules(block.body, words)
            kept += [f"{block.head}{{{inner}}}"] if inner else []
        elif block.head.startswith("@"):
            kept.append(f"{block.head}{{{block.body}}}")
        elif selectors := [part for part in _selectors(block.head) if _is_used(part, words)]:
            kept.append(f"{','.join(selectors)}{{{block.body}}}")
    return "".join(kept)


def _selectors(head: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(head[start:at].strip())
            start = at + 1
    return [*parts, head[start:].strip()]


def _is_used(selector: str, words: frozenset[str]) -> bool:
    outside = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", selector))
    names = [name.replace("\\", "") for name in CLASS.findall(outside)]
    if any(name not in words or name.startswith(NOT_TAKEN) for name in names):
        return False
    return all(name in words for name in ATTRIBUTE.findall(outside))


def _without_variables(css: str, used: frozenset[str]) -> str:
    kept: list[str] = []
    for block in blocks(css):
        if block.body is None:
            kept.append(f"{block.head};")
        elif block.head.startswith(("@media", "@supports", "@layer", "@container")):
            inner = _without_variables(block.body, used)
            kept += [f"{block.head}{{{inner}}}"] if inner else []
        elif body := ";".join(line for line in _declarations(block.body) if _is_needed(line, used)):
            kept.append(f"{block.head}{{{body}}}")
    return "".join(kept)


def _declarations(body: str) -> list[str]:
    if "{" in body:
        return [body]
    return [block.head for block in blocks(f"{body};") if block.head]


def _is_needed(declaration: str, used: frozenset[str]) -> bool:
    found = VARIABLE.match(declaration)
    return found is None or found[1] in used


def _without_animations(css: str, also: str) -> str:
    named = " ".join(re.findall(r"animation(?:-name)?\s*:([^;}]*)", css + also))
    kept = []
    for block in blocks(css):
        name = block.head.removeprefix("@keyframes ").strip()
        if not block.head.startswith("@keyframes ") or name in WORD.findall(named):
            kept.append(f"{block.head};" if block.body is None else f"{block.head}{{{block.body}}}")
    return "".join(kept)


def _without_comments(css: str) -> str:
    return SKIPPED.sub(lambda found: "" if found[0].startswith("/*") else found[0], css)


def _pieces(css: str) -> Iterator[tuple[str, bool]]:
    at = 0
    for found in SKIPPED.finditer(css):
        yield css[at : found.start()], False
        yield found[0], True
        at = found.end()
    yield css[at:], False


def without_pictures(css: str) -> str:
    """Return a style sheet without what names a picture: the package's pictures are not copied."""
    return re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", css)
