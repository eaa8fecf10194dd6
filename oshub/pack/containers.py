"""Writes a pack into a folder or a ZIP, file by file, and notes of each what the manifest says."""

import datetime as dt
import hashlib
import posixpath
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

# What is small already is stored as it is.
SQUEEZED = frozenset((".webp", ".woff2", ".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".png"))


class NotEmptyError(Exception):
    """The folder has something in it already, which a pack would mingle with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest. `source` is the address on the portal, blank for what only the pack has."""

    path: str
    media_type: str
    size: int
    sha256: str
    source: str
    language: str
    licence: str

    def as_json(self) -> dict[str, str | int]:
        """As the manifest says it."""
        return asdict(self)


class Container(Protocol):
    """Somewhere to put files."""

    def put(self, path: str, pieces: Iterable[bytes]) -> tuple[int, str]:
        """Write one file; its size in bytes and its SHA-256."""


class Folder:
    """A folder of the disk, empty or not there yet. Nothing of the pack stands in it before all of it does.

    Until then it is written aside, within the folder, which may be a stick of its own.
    """

    def __init__(self, top: Path) -> None:
        self._top, self._aside, self._is_new = top, top / ".unfinished", not top.exists()
        if not self._is_new and any(one != self._aside for one in top.iterdir()):
            raise NotEmptyError(top)
        if self._aside.exists():  # of a pack whose writer was killed
            shutil.rmtree(self._aside)
        self._aside.mkdir(parents=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, broken: type[BaseException] | None, _why: object, _where: TracebackType | None) -> None:
        """Put everything in its place, the page to begin with last; or leave nothing behind."""
        if broken is None:
            for one in sorted(self._aside.iterdir(), key=lambda one: (one.name == "index.html", one.name)):
                one.rename(self._top / one.name)
            self._aside.rmdir()
            return
        shutil.rmtree(self._aside, ignore_errors=True)
        if self._is_new:
            self._top.rmdir()

    def put(self, path: str, pieces: Iterable[bytes]) -> tuple[int, str]:
        """Write one file; its size in bytes and its SHA-256."""
        place = self._aside / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            return _copy(pieces, file)


class Zip:
    """A ZIP, in which every file bears the moment of the pack."""

    def __init__(self, file: IO[bytes], made_at: dt.datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._moment = made_at.timetuple()[:6]

    def put(self, path: str, pieces: Iterable[bytes]) -> tuple[int, str]:
        """Write one file; its size in bytes and its SHA-256."""
        info = zipfile.ZipInfo(path, self._moment)
        info.create_system, info.external_attr = 3, 0o644 << 16
        small = posixpath.splitext(path)[1] in SQUEEZED
        info.compress_type = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w") as file:
            return _copy(pieces, file)

    def close(self) -> None:
        """Write the list of contents, without which it opens nowhere."""
        self._zip.close()


def _copy(pieces: Iterable[bytes], file: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        file.write(piece)
    return size, digest.hexdigest()
