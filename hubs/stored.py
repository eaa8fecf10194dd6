"""Stored files, in a folder or a bucket, without a request too many: bytes, pieces, and what lies in a folder.

A bucket answers each of these in one request (`hubs.bucket`); of a folder it is put together from what Django asks for.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from django.core.files.storage import default_storage, storages

CHUNK = 1 << 20  # bytes


class StoreDownError(OSError):
    """The files cannot be reached. What was being stored has no row; what was asked for is still there."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a folder says of a file: its size in bytes, and when it was written."""

    size: int
    written_at: dt.datetime


@runtime_checkable
class InOneRequest(Protocol):
    """A storage that knows how to ask for each of these at once. All raise StoreDownError."""

    def part(self, name: str, first: int = 0, last: int | None = None) -> bytes:
        """Bytes of a file, both ends included. Raises FileNotFoundError."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file piece by piece. Raises FileNotFoundError."""

    def listed(self, folder: str) -> dict[str, Listed]:
        """The files of a folder, by their whole names."""


def stored_bytes(name: str, first: int = 0, last: int | None = None) -> bytes | None:
    """The bytes of a file, or those from `first` to `last` (both included); nothing where it is gone."""
    try:
        if (bucket := _bucket()) is not None:
            return bucket.part(name, first, last)
        with default_storage.open(name) as file:
            file.seek(first)
            return bytes(file.read() if last is None else file.read(last - first + 1))
    except FileNotFoundError:
        return None


def stored_pieces(name: str) -> Iterator[bytes]:
    """A file piece by piece, for whoever has no room for all of it. Raises FileNotFoundError with the first."""
    if (bucket := _bucket()) is not None:
        yield from bucket.pieces(name)
        return
    with default_storage.open(name) as file:
        yield from file.chunks(CHUNK)


def listed(folder: str) -> dict[str, Listed]:
    """The files of a folder, by the names they are stored under; none where there is no such folder."""
    if (bucket := _bucket()) is not None:
        return bucket.listed(folder)
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return {}
    looked_at = ((name, look_at(name)) for name in (f"{folder}/{file}" for file in files))
    return {name: found for name, found in looked_at if found is not None}


def look_at(name: str) -> Listed | None:
    """What is to be said of one file, or nothing where it is gone."""
    try:
        return Listed(default_storage.size(name), default_storage.get_modified_time(name))
    except FileNotFoundError:
        return None


def _bucket() -> InOneRequest | None:
    storage = storages["default"]  # itself, and not what stands in for it until it is asked
    return storage if isinstance(storage, InOneRequest) else None
