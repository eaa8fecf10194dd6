"""Reads a pack from the disk as a browser would: its manifest, its links, and what each page needs."""

import hashlib
import json
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ADDRESSES = {
    "a": ("href",),
    "img": ("src", "srcset"),
    "source": ("srcset",),
    "link": ("href",),
    "script": ("src",),
    "use": ("href",),
    "iframe": ("src",),
    "form": ("action",),
    "video": ("src",),
}
FETCHED = ("img", "source", "link", "script", "use", "iframe", "video")
IN_SHEETS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')]+)""")


@dataclass(frozen=True)
class Link:
    """An address on a page, and what names it."""

    page: str
    tag: str
    address: str
    rel: str = ""


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.links: list[Link] = []
        self.ids: set[str] = set()
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if "id" in known:
            self.ids.add(known["id"])
        for name in ADDRESSES.get(tag, ()):
            value = known.get(name, "")
            parts = [one.strip().split(" ")[0] for one in value.split(",")] if name == "srcset" else [value]
            self.links += [Link(self.page, tag, one, known.get("rel", "")) for one in parts if one]


class PackOnDisk:
    """A pack in a folder."""

    def __init__(self, top: Path) -> None:
        self.top = top

    @cached_property
    def files(self) -> set[str]:
        """Every file there is."""
        return {path.relative_to(self.top).as_posix() for path in self.top.rglob("*") if path.is_file()}

    @cached_property
    def manifest(self) -> dict[str, dict[str, object]]:
        """The lines of the manifest by path."""
        told = json.loads((self.top / "manifest.json").read_text())
        return {line["path"]: line for line in told["files"]}

    def text(self, path: str) -> str:
        """A file as text."""
        return (self.top / path).read_text(encoding="utf-8")

    def pages(self) -> list[str]:
        """Every page."""
        return sorted(path for path in self.files if path.endswith(".html"))

    def read(self, page: str) -> _Links:
        """The links and names of a page."""
        reader = _Links(page)
        reader.feed(self.text(page))
        return reader

    def wrong_checksums(self) -> list[str]:
        """Files that are not what manifest and checksums say, or that one of them does not know."""
        lines = [line.partition("  ") for line in self.text("sha256sums.txt").splitlines()]
        sums = {path: digest for digest, _space, path in lines}
        wrong = [path for path in self.files - {"sha256sums.txt"} if self._digest(path) != sums.get(path)]
        wrong += [
            path
            for path, line in self.manifest.items()
            if (self._digest(path), (self.top / path).stat().st_size) != (line["sha256"], line["size"])
        ]
        return wrong + sorted(self.files - set(self.manifest) - {"sha256sums.txt", "manifest.json"})

    def _digest(self, path: str) -> str:
        return hashlib.sha256((self.top / path).read_bytes()).hexdigest()

    def broken(self) -> list[str]:
        """Links to files, or places in pages, that are not there, and whatever would ask a network or a server."""
        ids: dict[str, set[str]] = {}
        found = {page: self.read(page) for page in self.pages()}
        ids = {page: one.ids for page, one in found.items()}
        wrong = []
        for page, one in found.items():
            wrong += [problem for link in one.links if (problem := self._problem(page, link, ids))]
        for sheet in (path for path in self.files if path.endswith(".css")):
            wrong += [
                f"{sheet}: {address}" for address in IN_SHEETS.findall(self.text(sheet)) if self._lost(sheet, address)
            ]
        return wrong

    def _problem(self, page: str, link: Link, ids: dict[str, set[str]]) -> str:
        parts = urlsplit(link.address)
        if parts.scheme in ("data", "mailto", "tel"):
            return ""
        if parts.scheme or parts.netloc:
            fetched = link.tag in FETCHED and link.rel != "canonical"
            return f"{page} asks a network: {link}" if fetched or link.tag == "form" else ""
        if link.tag == "form" or parts.query or parts.path.startswith("/"):
            return f"{page} needs a server: {link}"
        target = (
            page if not parts.path else posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
        )
        if target not in self.files:
            return f"{page} leads nowhere: {link}"
        if parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
            return f"{page} names no place: {link}"
        return ""

    def _lost(self, sheet: str, address: str) -> bool:
        if address.startswith(("data:", "#")):
            return False
        return posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address)) not in self.files
