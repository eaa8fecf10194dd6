"""The index of a pack: every page by its title, letter by letter."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from itertools import groupby

from oshub.pack.crawl import Seen

REST = "#"
VERSION = "resources:version"


@dataclass(frozen=True, slots=True, order=True)
class Title:
    """One line of the index; `key` is what it is sorted by."""

    key: str
    text: str
    url: str

    @property
    def letter(self) -> str:
        """What it stands under."""
        first = self.key[:1].upper()
        return first if first.isalpha() else REST


class Titles:
    """The titles of all pages, and the address on the portal that the link of each is made from."""

    def __init__(self, found: Iterable[Seen], site: str) -> None:
        self._pages = [one for one in found if one.media_type == "text/html" and not _is_further(one)]
        self._site = site

    def in_language(self, language: str) -> list[Title]:
        """Those of a language in the order of the alphabet."""
        of_language = [one for one in self._pages if one.language == language]
        return sorted(Title(folded(unescape(one.title)), unescape(one.title), one.address.url) for one in of_language)


def index_letters(titles: Iterable[Title]) -> list[tuple[str, list[Title]]]:
    """The letters that there are, each with its titles; what begins with none of them comes last."""
    groups = [(letter, list(some)) for letter, some in groupby(titles, key=lambda title: title.letter)]
    joined: dict[str, list[Title]] = {}
    for letter, some in groups:
        joined.setdefault(letter, []).extend(some)
    return sorted(joined.items(), key=lambda group: (group[0] == REST, group[0]))


def folded(text: str) -> str:
    """A text as it is looked up: small letters without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lstrip("“”\"'«»( ")


def _is_further(seen: Seen) -> bool:
    """Whether a page stands behind another of the same title: a later one of a list, an earlier version."""
    return seen.route == VERSION or any(name == "page" for name, _value in seen.address.query)
