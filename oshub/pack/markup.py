"""A page of HTML as a row of tokens: what is not changed stays letter by letter as it was drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))


@dataclass(slots=True)
class Token:
    """One piece of a page: a beginning (`start`, `empty`), an `end`, or anything else as it stands (`text`)."""

    kind: str
    raw: str
    tag: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)

    @property
    def opens(self) -> bool:
        """Whether an end of its own will follow."""
        return self.kind == "start" and self.tag not in VOID

    @property
    def begins(self) -> bool:
        """Whether an element begins here."""
        return self.kind in ("start", "empty")

    def get(self, name: str) -> str:
        """An attribute, blank where there is none."""
        return self.attributes.get(name) or ""

    def drawn(self) -> str:
        """The tag anew, with its attributes as they are now."""
        said = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in self.attributes.items()
        )
        return f"<{self.tag}{said}{'/' if self.kind == 'empty' else ''}>"


class _Reader(HTMLParser):
    """Notes the pieces of a page in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[Token] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tokens.append(Token("start", self.get_starttag_text() or "", tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tokens.append(Token("empty", self.get_starttag_text() or "", tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append(Token("end", f"</{tag}>", tag))

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._text(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._text(f"<!{decl}>")

    def _text(self, raw: str) -> None:
        self.tokens.append(Token("text", raw))


def tokens_of(html: str) -> list[Token]:
    """The pieces of a page; joined, their `raw` is the page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.tokens


def linked_from(tokens: list[Token]) -> Iterator[str]:
    """Every address that a page names for people or shows: links, pictures, their other sizes."""
    for token in tokens:
        if not token.begins:
            continue
        if token.tag == "a" and token.get("href"):
            yield token.get("href")
        elif token.tag in ("img", "source"):
            yield from (address for address, _size in sizes_of(token.get("srcset")))
            if token.get("src"):
                yield token.get("src")


def sizes_of(srcset: str) -> list[tuple[str, str]]:
    """The addresses of a `srcset`, each with what stands behind it."""
    found = [part.strip().partition(" ") for part in srcset.split(",") if part.strip()]
    return [(address, size.strip()) for address, _space, size in found]


def text_within(tokens: list[Token], tag: str) -> str:
    """The text in the first element of a kind, as HTML; blank where there is none."""
    for number, token in enumerate(tokens):
        if token.kind == "start" and token.tag == tag:
            words = []
            for other in tokens[number + 1 :]:
                if other.kind == "end" and other.tag == tag:
                    break
                words.append(other.raw if other.kind == "text" else "")
            return " ".join("".join(words).split())
    return ""


def blocks_of_data(tokens: list[Token]) -> Iterator[str]:
    """The contents of all blocks of structured data (JSON-LD)."""
    for number, token in enumerate(tokens):
        if token.kind == "start" and token.tag == "script" and token.get("type") == "application/ld+json":
            yield "".join(other.raw for other in _until(tokens, number + 1, "script"))


def _until(tokens: list[Token], first: int, tag: str) -> Iterator[Token]:
    for token in tokens[first:]:
        if token.kind == "end" and token.tag == tag:
            return
        yield token
