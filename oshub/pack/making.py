"""Makes a pack from beginning to end: what a visitor sees is gathered, made files of, and written with its manifest.

Everything is read in one state of the database. Two packs of the same state are the same byte for byte, but for the
moment that they say.
"""

import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override

from hubs.models import Hub
from impact.files import CONTENT_TYPES
from oshub.pack.containers import Container, Entry
from oshub.pack.contents import Address, Contents, site_of_links
from oshub.pack.crawl import Crawl, Noting, Seen
from oshub.pack.markup import tokens_of
from oshub.pack.places import DATA, PAGE, Places, language_of
from oshub.pack.rewriting import INDEX, OWN_SHEET, Page
from oshub.pack.sheets import imported, media_type_of, static_bytes, static_place
from oshub.pack.tables import tables_of_hub
from oshub.pack.visitor import Visitor
from oshub.pack.words import Titles, index_letters

MANIFEST, SUMS = "manifest.json", "sha256sums.txt"
README, LICENCES = "README.txt", "LICENCES.txt"
HTML = "text/html"
# Whose files the portal's pages look with, and under which licences.
OF_OTHERS = {
    "bootstrap/": "MIT",
    "bootstrap-icons/": "MIT",
    "icons": "MIT",
    "geologica/": "OFL-1.1",
    "world-atlas/": "ISC",
}
LICENCE_TEXTS = ("bootstrap/LICENSE", "bootstrap-icons/LICENSE", "geologica/LICENSE", "world-atlas/LICENSE")
OURS = "EUPL-1.2"
SPDX = {"https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0"}


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: how many files and pages, and how many bytes before they were squeezed."""

    files: int
    pages: int
    size: int


def make_pack(*, hub: Hub | None, into: Container, made_at: dt.datetime, noting: Noting) -> Made:
    """Write the pack of the whole portal or of one hub. Nothing of the portal is changed."""
    with _one_state(), tempfile.TemporaryDirectory(prefix="oshub-pack-") as folder:
        languages = [code for code, _name in settings.LANGUAGES]
        crawl = Crawl(Contents.of(hub, site_of_links()), languages, Path(folder), noting)
        crawl.run()
        return _Writing(crawl, hub, into, made_at).write()


@contextmanager
def _one_state() -> Iterator[None]:
    """See the database as it is now until the end, and promise to write nothing."""
    if connection.in_atomic_block:  # somebody else's transaction decides
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class _Writing:
    """The second half: all that was found is known, so every link can be told where it leads."""

    def __init__(self, crawl: Crawl, hub: Hub | None, into: Container, made_at: dt.datetime) -> None:
        self._crawl, self._hub, self._into, self._made_at = crawl, hub, into, made_at
        self._contents = crawl.contents
        self._found = [one for one in crawl.seen.values() if one.leads_to is None]
        self._places = Places(self._contents, self._found)
        self._entries: list[Entry] = []
        self._static: set[str] = {OWN_SHEET}
        self._visitor = Visitor(self._contents.site)

    def write(self) -> Made:
        """Write everything, the manifest and the checksums last."""
        written: set[str] = set()
        for seen in sorted(self._found, key=self._places.of):
            place = self._places.of(seen)
            if place not in written:
                written.add(place)
                self._write_found(seen, place)
        self._write_own_pages()
        self._write_static()
        self._write_data()
        self._write_words()
        size = sum(entry.size for entry in self._entries)
        pages = sum(entry.media_type == HTML for entry in self._entries)
        self._write_manifest()
        return Made(len(self._entries) + 2, pages, size)

    def _write_found(self, seen: Seen, place: str) -> None:
        source = f"{self._contents.site}{seen.address.url}"
        if seen.media_type != HTML:
            licence = SPDX.get(seen.licence, seen.licence)
            self._put(place, seen.media_type, self._crawl.chunks(seen), source, language_of(seen), licence)
            return
        html = self._crawl.content(seen).decode()
        self._put(place, HTML, [self._page(html, seen.address.url, seen.language, place)], source, seen.language)

    def _page(self, html: str, base: str, language: str, place: str) -> bytes:
        page = Page(
            contents=self._contents,
            language=language,
            place=place,
            base=base,
            meant=self._meant,
            made=self._day(language),
        )
        content = page.rewritten(tokens_of(html))
        self._static |= page.static
        return content

    def _meant(self, address: Address | None, language: str) -> str:
        found = self._crawl.meant(address, language)
        return self._places.of(found) if found else ""

    def _write_own_pages(self) -> None:
        """The index of each language, and the page that asks which language."""
        for language in self._crawl.languages:
            place = f"{language}{INDEX}{PAGE}"
            self._put(place, HTML, [self._own("pack/az.html", language, place)], "", language)
        first = self._crawl.languages[0]
        self._put(PAGE, HTML, [self._own("pack/choose.html", first, PAGE)], "", "")

    def _own(self, template: str, language: str, place: str) -> bytes:
        """A page that only packs have, drawn with the same head and foot as the others."""
        request = self._visitor.request(Address(INDEX), language)
        request.user = AnonymousUser()
        request.META["oshub.public"] = True
        with override(language):
            html = render_to_string(template, self._about(language), request)
        return self._page(html, INDEX, language, place)

    def _about(self, language: str) -> dict[str, object]:
        titles = Titles(self._found, self._contents.site)
        names = [
            (code, get_language_info(code)["name_local"].capitalize(), self._home(code))
            for code in self._crawl.languages
        ]
        return {
            "hub_name": self._hub.name if self._hub else "",
            "day": self._day(language),
            "made_at": self._made_at,
            "site": self._contents.site,
            "letters": index_letters(titles.in_language(language)),
            "languages": names,
        }

    def _home(self, language: str) -> str:
        """The first page of a language, as its address on the portal."""
        return f"{self._contents.beginnings()[0].url}?lang={language}"

    def _day(self, language: str) -> str:
        with override(language):
            return date_format(self._made_at, "DATE_FORMAT")

    def _write_static(self) -> None:
        """The files that the pages look with, and the licences of those that others made."""
        waiting = sorted({*self._static, *LICENCE_TEXTS})
        done: set[str] = set()
        while waiting:
            name = waiting.pop(0)
            if name in done:
                continue
            done.add(name)
            waiting += [other for other in imported(name) if other not in done]
            licence = next((spdx for start, spdx in OF_OTHERS.items() if name.startswith(start)), OURS)
            self._put(static_place(name), media_type_of(name), [static_bytes(name)], "", "", licence)

    def _write_data(self) -> None:
        """What the resources' pages tell programs, in one file; a hub's rows of the tables of all hubs."""
        if self._hub:
            for name, file_format, content in tables_of_hub(self._contents.codes):
                media_type = CONTENT_TYPES[file_format].partition(";")[0]
                self._put(f"{DATA}/{name}.{file_format.value}", media_type, [content], "", "", "CC-BY-4.0")
        self._put(f"{DATA}/resources.jsonld", "application/ld+json", self._graph(), "", "", "CC-BY-4.0")

    def _graph(self) -> Iterator[bytes]:
        yield b'{"@context": "https://schema.org", "@graph": ['
        comma = "\n"
        for one in self._crawl.structured():
            yield (comma + json.dumps(one, ensure_ascii=False, sort_keys=True)).encode()
            comma = ",\n"
        yield b"\n]}\n"

    def _write_words(self) -> None:
        for name, template in ((README, "pack/readme.txt"), (LICENCES, "pack/licences.txt")):
            parts = []
            for language in self._crawl.languages:
                with override(language):
                    parts.append(render_to_string(template, self._about(language)).strip())
            line = f"\n\n{'-' * 72}\n\n"
            self._put(name, "text/plain", [f"{line.join(parts)}\n".encode()], "", "")

    def _write_manifest(self) -> None:
        self._entries.sort(key=lambda entry: entry.path)
        self._put(MANIFEST, "application/json", list(self._manifest()), "", "")
        lines = (f"{entry.sha256}  {entry.path}\n".encode() for entry in list(self._entries))
        self._into.put(SUMS, lines)

    def _manifest(self) -> Iterator[bytes]:
        head = {
            "made_at": self._made_at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "site": self._contents.site,
            "hub": self._hub.code if self._hub else None,
            "languages": list(self._crawl.languages),
        }
        yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "files": [').encode()
        for number, entry in enumerate(self._entries):
            yield ((",\n" if number else "\n") + json.dumps(entry.as_json(), ensure_ascii=False)).encode()
        yield b"\n]}\n"

    def _put(
        self, path: str, media_type: str, pieces: Iterable[bytes], source: str, language: str, licence: str = ""
    ) -> None:
        size, digest = self._into.put(path, pieces)
        self._entries.append(Entry(path, media_type, size, digest, source, language, licence))
