"""A pack of the world in which every private text holds a word that stands nowhere else: none of them is in it."""

from pathlib import Path

import pytest

from oshub.pack.containers import Folder
from oshub.pack.making import make_pack
from tests.architecture.world import CANARY, PRIVATE, World
from tests.oshub.packs.network import DAY
from tests.oshub.packs.reading import PackOnDisk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def quiet(_done: int, _known: int) -> None:
    """Somebody who does not listen."""


def test_nothing_of_a_workspace_is_in_a_pack(world: World, tmp_path: Path) -> None:
    with Folder(tmp_path / "pack") as folder:
        make_pack(hub=None, into=folder, made_at=DAY, noting=quiet)
    pack = PackOnDisk(tmp_path / "pack")
    assert pack.broken() == []
    assert world.here.hub.name in pack.text("en/hubs/index.html")
    told = []
    for path in sorted(pack.files):
        text = (pack.top / path).read_bytes().decode(errors="replace").casefold()
        told += [f"{path}: {word}" for word in (CANARY, PRIVATE) if word in text or word in path]
    assert told == []
