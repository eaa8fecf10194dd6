"""Where a pair of embedded servers keeps its data, sockets and locks."""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

LOCAL = Path(__file__).resolve().parent.parent.parent / ".local"
DATABASE = "oshub"
# Migrated once for a test run; every process of the run copies it.
TEMPLATE_DATABASE = "oshub_template"
# A socket's path has room for about 100 bytes, whatever the file system allows.
LONGEST_SOCKET = 95
PATIENCE = 15.0


class EmbeddedError(SystemExit):
    """An embedded server does not start. Python prints the sentence and ends with status 1."""


@dataclass(frozen=True)
class Addresses:
    """Where the servers of a place listen, in the form of the settings of the same names."""

    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Place:
    """A directory with one PostgreSQL and one Valkey in it."""

    root: Path
    # Without flushing to disk: several times quicker, for data that nobody will miss.
    careless: bool = field(default=False, kw_only=True)

    @property
    def data(self) -> Path:
        """PostgreSQL's data, and in most cases its socket."""
        return self.root / "pg"

    @property
    def sockets(self) -> Path:
        """Where sockets and locks lie: in the place, or under the temporary directory if its path is too long."""
        if len(os.fsencode(self.root / "run" / "valkey.sock")) <= LONGEST_SOCKET:
            return self.root / "run"
        return own_temporary() / hashlib.sha256(os.fsencode(self.root)).hexdigest()[:10]

    def prepare(self) -> None:
        """Make the directories; those with sockets and locks are for this user only, wherever they lie."""
        self.root.mkdir(parents=True, exist_ok=True)
        for directory in (own_temporary(), self.sockets):
            directory.mkdir(mode=0o700, exist_ok=True)
            if directory.is_symlink() or directory.stat().st_uid != os.getuid():
                raise EmbeddedError(f"{directory} belongs to somebody else: remove it, and start again.")
            directory.chmod(0o700)


def test_place(run: str) -> Place:
    """Return the place of one test run, called after its process: short-lived, with a short path, never shared."""
    return Place(Path(tempfile.gettempdir()) / f"oshub-test-{os.getuid()}-{run}", careless=True)


def own_temporary() -> Path:
    """Return a directory for this user's locks and for sockets that find no room elsewhere."""
    return Path(tempfile.gettempdir()) / f"oshub-{os.getuid()}"


def wait_until(condition: Callable[[], bool]) -> bool:
    """Wait until something holds, at most PATIENCE seconds; say whether it does."""
    end = time.monotonic() + PATIENCE
    while not (holds := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return holds


def alive(pid: int) -> bool:
    """Say whether a process of that number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
