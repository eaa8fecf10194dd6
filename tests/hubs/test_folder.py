"""Files in a folder whose disk takes no more: nothing stays behind, nothing else is touched, and it is said."""

import errno
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from hubs.folder import Folder
from hubs.stored import StoreDownError


class NoRoom(ContentFile[bytes]):
    """Its second piece finds the disk full."""

    def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]
        yield b"the beginning"
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_keeps_nothing_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreDownError, match="No space left"):
        Folder(location=tmp_path).save("papers/one", NoRoom(b"all of it"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_stood_there_before_stays(tmp_path: Path) -> None:
    folder = Folder(location=tmp_path)
    folder.save("papers/one", ContentFile(b"first"))
    with pytest.raises(StoreDownError):
        folder._save("papers/one", NoRoom(b"second"))
    assert (tmp_path / "papers" / "one").read_bytes() == b"first"
