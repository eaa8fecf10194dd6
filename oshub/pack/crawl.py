"""Follows what the portal shows a visitor, in every language, and lays the answers down on disk until they are packed.

In memory is a line for each address; a page is held only while it is read.
"""

import hashlib
import json
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hubs.stored import stored_pieces
from oshub.pack.contents import ROUTES, Address, Contents, Packed, route_of
from oshub.pack.markup import Token, blocks_of_data, linked_from, text_within, tokens_of
from oshub.pack.visitor import Visitor
from resources.models import FileKind
from resources.prepared import CONTENT_TYPES
from resources.queries.files import find_file, is_public, licence_of

RESOURCE, FILE = "resources:resource", "resources:file"
CHUNK = 1 << 20
SHARED = ""  # the language of what is the same in each
BRAND = " · OSHub.Network"

Noting = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies under an address in a language: bytes on disk, or (`leads_to`) another address."""

    address: Address
    language: str
    route: str
    media_type: str = ""
    digest: str = ""
    title: str = ""
    name: str = ""
    licence: str = ""
    leads_to: Address | None = None


class Crawl:
    """All that was found; `noting` hears after each answer how many there are and how many are known of."""

    def __init__(self, contents: Contents, languages: Iterable[str], folder: Path, noting: Noting) -> None:
        self.contents = contents
        self.languages = tuple(languages)
        self.seen: dict[tuple[Address, str], Seen] = {}
        self._folder = folder
        self._noting = noting
        self._visitor = Visitor(contents.site)
        self._asked: set[tuple[Address, str]] = set()
        self._waiting: deque[tuple[Address, str, str]] = deque()

    def run(self) -> None:
        """Go on until nothing new is linked."""
        for language in self.languages:
            for address in self.contents.beginnings():
                self._remember(address, language)
        while self._waiting:
            address, language, spoken = self._waiting.popleft()
            found = self._look(address, language, spoken)
            if found is not None:
                self.seen[address, language] = found
            self._noting(len(self._asked) - len(self._waiting), len(self._asked))

    def meant(self, address: Address | None, language: str) -> Seen | None:
        """What is packed under an address in a language, over all steps that lead on."""
        for _step in range(5):
            if address is None:
                return None
            found = self.seen.get((address, language)) or self.seen.get((address, SHARED))
            if found is None or found.leads_to is None:
                return found
            address = found.leads_to
        return None

    def content(self, seen: Seen) -> bytes:
        """The bytes of an answer."""
        return self._at(seen.digest).read_bytes()

    def chunks(self, seen: Seen) -> Iterator[bytes]:
        """The same piece by piece."""
        with self._at(seen.digest).open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def structured(self) -> Iterator[object]:
        """What the pages of resources say of them for programs, in the order of their addresses."""
        language = self.languages[0]
        pages = [one for key, one in self.seen.items() if key[1] == language and one.route == RESOURCE]
        for page in sorted(pages, key=lambda one: (len(one.address.path), one.address)):
            for block in blocks_of_data(tokens_of(self.content(page).decode())):
                yield json.loads(block)

    def _remember(self, address: Address | None, language: str) -> None:
        if address is None:
            return
        match = route_of(address.path)
        shared = match is not None and ROUTES[match.view_name].shared
        key = (address, SHARED if shared else language)
        if key not in self._asked:
            self._asked.add(key)
            self._waiting.append((*key, language))

    def _look(self, address: Address, language: str, spoken: str) -> Seen | None:
        match = route_of(address.path)
        if match is None or match.view_name not in ROUTES:
            return None
        if match.view_name == FILE:
            return self._file(address, match.kwargs["resource_file_uid"])
        answer = self._visitor.ask(address, spoken)
        if answer.status in (301, 302):
            leads_to = self.contents.packed(answer.location, address.url)
            self._remember(leads_to, spoken)
            return Seen(address, language, match.view_name, leads_to=leads_to) if leads_to else None
        if answer.status != 200:
            return None
        title = self._follow(tokens_of(answer.content.decode()), address, spoken) if answer.is_page else ""
        digest = self._keep([answer.content])
        return Seen(address, language, match.view_name, answer.media_type, digest, title, licence=answer.licence)

    def _follow(self, tokens: list[Token], address: Address, language: str) -> str:
        """Remember what a page links to; returns its title."""
        for href in linked_from(tokens):
            self._remember(self.contents.packed(href, address.url), language)
        return text_within(tokens, "title").removesuffix(BRAND)

    def _file(self, address: Address, uid: uuid.UUID) -> Seen | None:
        """A file of a resource, where anybody may fetch it; beside its view, which would count a download."""
        found = find_file(uid)
        if found is None or not is_public(found):
            return None
        try:
            digest = self._keep(stored_pieces(found.stored_name))
        except FileNotFoundError:
            return None
        media_type = CONTENT_TYPES[FileKind(found.kind)]
        licence = licence_of(found)
        return Seen(address, SHARED, FILE, media_type, digest, found.title, found.file_name, licence)

    def _keep(self, pieces: Iterable[bytes]) -> str:
        """Lay bytes down under their checksum; what is there twice lies there once."""
        digest = hashlib.sha256()
        fresh = self._folder / "fresh"
        with fresh.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
        fresh.replace(self._at(digest.hexdigest()))
        return digest.hexdigest()

    def _at(self, digest: str) -> Path:
        return self._folder / digest


def packed_as(seen: Seen) -> Packed:
    """How an answer is packed."""
    return ROUTES[seen.route]
