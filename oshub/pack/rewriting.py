"""Makes a page of the portal a page of the pack: its links lead to files, and what needs a server is left out."""

import posixpath
import re
from collections.abc import Callable
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

from oshub.pack.contents import Address, Contents, split_link
from oshub.pack.markup import Token, sizes_of
from oshub.pack.places import way
from oshub.pack.sheets import static_name, static_place, symbols

# Elements that do nothing without a server or a script; the words in them go with them.
GONE = frozenset(("form", "button", "template", "dialog", "iframe", "script"))
# Ways in and doors that lead to nothing here: not a word without a link, but nothing at all.
DOORS = ("/accounts/", "/language/", "/join/", "/go/", "/h/", "/s/")
KEPT_LINKS = ("stylesheet", "icon", "canonical", "license")
KEPT_META = ("viewport", "description", "color-scheme", "theme-color")
# Says to browsers what a copy may fetch: files beside it, and nothing from anywhere.
POLICY = (
    "default-src 'none'; img-src 'self' file: data:; style-src 'self' file:; font-src data:; script-src 'self' file:;"
    " form-action 'none'; base-uri 'none'"
)
OWN_SHEET, INDEX = "css/pack.css", "/az/"
SEARCH = "/search/"
OWN_SCRIPT = re.compile(r"/js/pack(\.[0-9a-f]+)?\.js$")
# Buttons of a map, and what says how a list is narrowed.
WITHOUT_USE = re.compile(r"\b(map__zoom|chip--filter)\b")

MARK = "<!--icons-->"

Meant = Callable[[Address | None, str], str]


class Page:
    """One page while it is rewritten. `meant` gives the place of an address, blank where the pack does not have it."""

    def __init__(self, *, contents: Contents, language: str, place: str, base: str, meant: Meant, made: str) -> None:
        self.static: set[str] = set()
        self._contents, self._language, self._place, self._base = contents, language, place, base
        self._meant, self._made = meant, made
        self._icons: dict[str, str] = {}
        self._out: list[str] = []
        self._navigations = 0

    def rewritten(self, tokens: list[Token]) -> bytes:
        """The page as it is packed."""
        number = 0
        while number < len(tokens):
            number = self._step(tokens, number)
        text = "".join(self._out)
        return text.replace(MARK, self._sheet_of_icons(), 1).encode()

    def _step(self, tokens: list[Token], number: int) -> int:
        """Write one token, or leave out the element that begins there; returns the number of the next."""
        token = tokens[number]
        if token.tag == "nav":
            self._navigations += token.opens - (token.kind == "end")
        if not token.begins:
            if not (token.kind == "end" and token.tag == "noscript"):
                self._out.append(token.raw)
            return number + 1
        if token.tag == "noscript":
            return number + 1
        if self._is_gone(token):
            return self._leave_out(tokens, number)
        self._write(token)
        return number + 1

    def _is_gone(self, token: Token) -> bool:
        if token.tag == "script":
            return token.get("type") != "application/ld+json" and not OWN_SCRIPT.search(token.get("src"))
        if token.tag in GONE or "data-chart" in token.attributes or WITHOUT_USE.search(token.get("class")):
            return True
        if token.tag == "link":
            return token.get("rel") not in KEPT_LINKS
        if token.tag == "meta":
            return not ("charset" in token.attributes or token.get("name") in KEPT_META)
        if token.tag == "source":
            return token.get("type") == "image/avif" or not self._sizes(token)
        if token.tag == "img":
            return not self._file(token.get("src"))
        return token.tag == "a" and self._is_door(token)

    def _is_door(self, token: Token) -> bool:
        """Whether a link leads out of what can be read here, and says nothing but that it does."""
        found = split_link(token.get("href"), self._base, self._contents.site) if token.get("href") else None
        if found is None or found[0] == SEARCH:
            return False
        place = self._place_of(token.get("href"))
        if place:
            return bool(self._contents.codes) and place == self._place and self._is_narrowed(token)
        return (
            self._navigations > 0
            or found[0].startswith(DOORS)
            or "btn" in token.get("class").split()
            or "data-copy" in token.attributes
        )

    def _is_narrowed(self, token: Token) -> bool:
        """Whether a link in the text of a list leads to the list itself: it would take a filter away."""
        return self._navigations == 0 and set(token.attributes) == {"href"} and "#" not in token.get("href")

    def _leave_out(self, tokens: list[Token], number: int) -> int:
        """Skip an element, with the entry of a list that would be empty without it."""
        end = _end_of(tokens, number)
        before, after = _beside(tokens, number - 1, -1), _beside(tokens, end, 1)
        if before is not None and after is not None:
            opening, closing = tokens[before], tokens[after]
            if (opening.kind, opening.tag, closing.kind, closing.tag) == ("start", "li", "end", "li"):
                while self._out and not self._out[-1].strip():
                    self._out.pop()
                if self._out and self._out[-1] == opening.raw:
                    self._out.pop()
                    return after + 1
        return end

    def _write(self, token: Token) -> None:
        changed = self._changed(token)
        if token.tag == "header":
            self._out.append(self._note())
        self._out.append(token.drawn() if changed else token.raw)
        if token.tag == "meta" and "charset" in token.attributes:
            self._out.append(f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">')
        if token.tag == "link" and token.get("rel") == "icon":
            self._out.append(f'<link rel="stylesheet" href="{self._static(OWN_SHEET)}">')
        if token.tag == "body":
            self._out.append(MARK)

    def _changed(self, token: Token) -> bool:
        """Bring the addresses of a tag to what they are in the pack; whether there was anything to bring."""
        attributes = token.attributes
        asked = [name for name, value in attributes.items() if _asks_a_server(name, value)]
        for name in asked:
            del attributes[name]
        if token.tag == "a" and "href" in attributes:
            self._link(token)
        elif token.tag == "use":
            attributes["href"] = self._icon(token.get("href"))
        elif token.tag in ("img", "source"):
            self._picture(token)
        elif token.tag == "link" and token.get("rel") != "canonical":
            attributes["href"] = self._file(token.get("href"))
        elif token.tag == "script" and token.get("src"):
            attributes["src"] = self._file(token.get("src"))
        else:
            return bool(asked)
        return True

    def _link(self, token: Token) -> None:
        href = token.get("href")
        if href.startswith("#") or split_link(href, self._base, self._contents.site) is None:
            return
        place = self._place_of(href)
        token.attributes.pop("rel", None)
        if not place:
            del token.attributes["href"]
            return
        _path, mark, fragment = href.partition("#")
        here = place == self._place and mark
        token.attributes["href"] = f"{'' if here else way(self._place, place)}{mark}{fragment}"

    def _picture(self, token: Token) -> None:
        if token.get("src"):
            token.attributes["src"] = self._file(token.get("src"))
        if token.get("srcset"):
            token.attributes["srcset"] = self._sizes(token)

    def _sizes(self, token: Token) -> str:
        found = [(self._file(address), size) for address, size in sizes_of(token.get("srcset"))]
        return ", ".join(f"{file} {size}".rstrip() for file, size in found if file)

    def _file(self, href: str) -> str:
        """The way to a file that a page shows; blank where it is not in the pack."""
        if href.startswith("data:"):
            return href
        name = static_name(href)
        if name:
            return self._static(name)
        place = self._place_of(href)
        return way(self._place, place) if place else ""

    def _static(self, name: str) -> str:
        self.static.add(name)
        return way(self._place, static_place(name))

    def _place_of(self, href: str) -> str:
        found = split_link(href, self._base, self._contents.site)
        if found is not None and found[0] in (SEARCH, INDEX):
            return f"{_said_language(href) or self._language}{INDEX}index.html"
        return self._meant_in(href)

    def _meant_in(self, href: str) -> str:
        address = self._contents.packed(href, self._base)
        return self._meant(address, _said_language(href) or self._language)

    def _icon(self, href: str) -> str:
        """Take a drawing out of its sheet into the page; the name that it has there."""
        file, _mark, key = href.partition("#")
        if not file:
            return href
        sheet = static_name(file)
        drawn = symbols(sheet).get(key, "")
        name = f"drawn-{re.sub(r'[^a-z0-9]+', '-', posixpath.basename(sheet).split('.')[0])}-{key}"
        self._icons[name] = drawn.replace(f'id="{key}"', f'id="{name}"', 1)
        return f"#{name}"

    def _sheet_of_icons(self) -> str:
        if not self._icons:
            return ""
        drawn = "".join(self._icons[name] for name in sorted(self._icons))
        hidden = 'width="0" height="0" aria-hidden="true" focusable="false"'
        return f'<svg class="pack-icons" {hidden}><defs>{drawn}</defs></svg>'

    def _note(self) -> str:
        """What stands above each page: that it is a copy, of which day, and where its index is."""
        with override(self._language):
            said = _("A copy of OSHub.Network, made on %(day)s. It needs no network.") % {"day": self._made}
            index = _("Index and about this copy")
        link = way(self._place, f"{self._language}{INDEX}index.html")
        return f'<div class="pack-note"><p class="wrap">{escape(said)} <a href="{link}">{escape(index)}</a></p></div>'


def _asks_a_server(name: str, value: str | None) -> bool:
    return name.startswith("hx-") or (name.startswith("data-") and (value or "").startswith("/"))


def _said_language(href: str) -> str:
    found = re.search(r"[?&]lang=([A-Za-z-]+)", href)
    return found[1] if found else ""


def _end_of(tokens: list[Token], number: int) -> int:
    """The number after the last token of the element that begins at a number."""
    first = tokens[number]
    if not first.opens:
        return number + 1
    depth = 0
    for at in range(number, len(tokens)):
        token = tokens[at]
        if token.tag == first.tag:
            depth += token.opens - (token.kind == "end")
            if depth == 0:
                return at + 1
    return len(tokens)


def _beside(tokens: list[Token], number: int, step: int) -> int | None:
    """The next token in a direction that is not only space."""
    while 0 <= number < len(tokens):
        if tokens[number].kind != "text" or tokens[number].raw.strip():
            return number
        number += step
    return None
