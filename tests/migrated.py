"""Keeps a migrated data directory of PostgreSQL from one test run to the next, for as long as nothing migrates it anew.

To apply all migrations takes longer than most test files. Only a machine on which the suite runs again gains by it:
a clean checkout has nothing kept.
"""

import hashlib
import shutil
import subprocess

from oshub import embedded
from oshub.settings.base import ROOT

KEPT = embedded.LOCAL / "migrated"
# All that a migration, or what follows one, can be made of.
MADE_BY = (
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/apps.py",
    "accounts/migrating.py",
    "*/notices.py",
    "hubs/*.py",
    "oshub/settings/*.py",
    "oshub/embedded/*.py",
    "requirements/*.txt",
)


def take_over(place: embedded.Place) -> bool:
    """Begin with the kept directory; False if there is none of this state of the code."""
    kept = KEPT / _state()
    if not kept.exists():
        return False
    place.prepare()
    if subprocess.run(["cp", "--archive", kept, place.data], check=False).returncode:
        shutil.rmtree(place.data, ignore_errors=True)  # another run was putting a newer one there
        return False
    return True


def keep(place: embedded.Place) -> None:
    """Keep the directory of a run, once its server has stopped, instead of any that was kept before."""
    kept = KEPT / _state()
    if kept.exists():
        return
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True, exist_ok=True)
    shutil.move(place.data, kept)


def _state() -> str:
    digest = hashlib.sha256()
    for file in sorted(file for pattern in MADE_BY for file in ROOT.glob(pattern)):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:20]
