"""Holds stored files against their rows. What is missing or altered is told; what no row names goes after some days."""

import datetime as dt
import hashlib
import zlib
from dataclasses import dataclass, field

import structlog
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.actions import write_mail
from accounts.notices import language_of
from hubs.access import people_with
from hubs.roles import NetworkPerm
from hubs.stored import listed, look_at, stored_pieces
from oshub.files.stores import STORES, Store, Stored
from oshub.models import FileCheck

NIGHTS = 7  # in which every file is read once; size and place are looked at each night
GRACE = dt.timedelta(days=14)  # for a file that no row names
YOUNG = dt.timedelta(days=1)  # a file whose row may still be on its way, or whose row has just gone
NAMED = 20
logger = structlog.get_logger(__name__)


@dataclass(slots=True)
class Compared:
    """What was found, by the names of the files; `files` is how many rows name, `read` how many were read whole."""

    files: int = 0
    read: int = 0
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    left_over: list[str] = field(default_factory=list)
    removed: int = 0

    @property
    def wrong(self) -> list[str]:
        """What somebody has to look at. What is left over is not: it is removed in its time."""
        return [*self.missing, *self.altered]


def compare(*, now: dt.datetime, everything: bool = False, remove: bool = True) -> Compared:
    """Look at every store; read all files, or those whose turn it is tonight."""
    found = Compared()
    for store in STORES:
        _compare(store, found, now=now, everything=everything, remove=remove)
    return found


def check_files(*, now: dt.datetime) -> Compared:
    """Compare, keep the outcome, and write to the administrators where a file is missing or altered."""
    found = compare(now=now)
    FileCheck.objects.create(
        checked_at=now,
        files=found.files,
        read=found.read,
        missing=len(found.missing),
        altered=len(found.altered),
        left_over=len(found.left_over),
        removed=found.removed,
        named=found.wrong[:NAMED],
    )
    FileCheck.objects.filter(checked_at__lt=now - dt.timedelta(days=90)).delete()
    if found.wrong:
        logger.error("files_differ", missing=len(found.missing), altered=len(found.altered), named=found.wrong[:NAMED])
        _tell(found)
    return found


def _compare(store: Store, found: Compared, *, now: dt.datetime, everything: bool, remove: bool) -> None:
    there = listed(store.folder)
    named: set[str] = set()
    lost: set[str] = set()
    for stored in store.named():
        named.add(stored.name)
        # One that came since is asked for by itself.
        seen = there.get(stored.name) or (None if stored.spare else look_at(stored.name))
        if seen is None:
            lost |= set() if stored.spare else {stored.name}
            continue
        read = _is_read(stored, now, everything=everything)
        found.read += read
        if _is_altered(stored, seen.size, read=read):
            found.altered.append(stored.name)
    found.files += len(named)
    if lost:
        # Whoever took one away meanwhile took its row away too.
        found.missing += sorted(lost & {stored.name for stored in store.named()})
    left_over = sorted(name for name in there.keys() - named if now - there[name].written_at > YOUNG)
    found.left_over += left_over
    if remove and not store.tidied:
        for name in left_over:
            if now - there[name].written_at > GRACE:
                default_storage.delete(name)
                found.removed += 1


def _is_read(stored: Stored, now: dt.datetime, *, everything: bool) -> bool:
    """Whether a file is read whole tonight: each in one night of seven, by its name."""
    turn = zlib.crc32(stored.name.encode()) % NIGHTS == now.toordinal() % NIGHTS
    return bool(stored.sha256) and (everything or turn)


def _is_altered(stored: Stored, size: int, *, read: bool) -> bool:
    if stored.size is not None and size != stored.size:
        return True
    try:
        return read and _digest(stored.name) != stored.sha256
    except FileNotFoundError:  # taken away a moment ago
        return False


def _digest(name: str) -> str:
    digest = hashlib.sha256()
    for piece in stored_pieces(name):
        digest.update(piece)
    return digest.hexdigest()


def _tell(found: Compared) -> None:
    """Write each administrator a mail in their own language, once a day."""
    number = len(found.wrong)
    for person in people_with(NetworkPerm.ADMINISTER):
        with override(language_of(person)):
            subject = ngettext(
                "%(number)d stored file of the portal is missing or altered",
                "%(number)d stored files of the portal are missing or altered",
                number,
            )
            text = _("Bring them back from a backup. “manage.py verify_files” says whether all are right again.")
            text += "\n\n" + "\n".join(found.wrong[:NAMED])
        key = f"files differ {timezone.now():%Y-%m-%d} {person.pk}"
        write_mail(to=person.email, subject=subject % {"number": number}, text=text, key=key)
