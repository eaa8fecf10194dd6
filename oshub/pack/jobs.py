"""Packs that people ask for: made by a worker while progress can be watched, told by mail, and gone in a week."""

import datetime as dt
import hashlib
import tempfile
from contextlib import closing
from functools import partial
from typing import IO

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions import write_mail
from accounts.models import User
from hubs.actions.worker import alone, ask_worker
from hubs.models import Hub
from oshub.models import LegacyPack, PackState
from oshub.pack.asking import PROGRESS_KEPT, cancel_key, progress_key
from oshub.pack.containers import Zip
from oshub.pack.making import make_pack

MAKE = "oshub.make_pack"
KEPT_DAYS = 7
LOCK = 71_051  # the first half of the lock that whoever makes a pack holds; the second is its key
logger = structlog.get_logger(__name__)


class Cancelled(Exception):
    """Nobody wants the pack any more."""


@transaction.atomic
def ask_for_pack(*, hub: Hub | None, by: User) -> LegacyPack:
    """Have a pack made; whoever asks while it is being made gets that one."""
    waiting = LegacyPack.objects.of(hub).filter(state=PackState.WAITING)
    row = LegacyPack(hub=hub, asked_by=by, language=get_language() or settings.LANGUAGE_CODE)
    # Of two who ask at once the database lets one through; the other finds what the first has asked for.
    LegacyPack.objects.bulk_create([row], ignore_conflicts=True)
    pack = waiting.first() or LegacyPack.objects.of(hub)[0]
    transaction.on_commit(partial(ask_worker, MAKE, pack.pk))
    return pack


@transaction.atomic
def cancel_pack(*, pack: LegacyPack, by: User) -> bool:
    """Let nobody go on with a pack; False where it had come to its end before."""
    waiting = LegacyPack.objects.filter(pk=pack.pk, state=PackState.WAITING)
    done = waiting.update(state=PackState.CANCELLED, finished_at=timezone.now())
    cache.set(cancel_key(pack.pk), 1, timeout=PROGRESS_KEPT)
    logger.info("pack_cancelled", pack=str(pack.uid), by=by.pk)
    return bool(done)


def make_one(pack_id: int) -> None:
    """Make a pack that somebody asked for, keep it, and tell them by mail. Whoever is second leaves at once."""
    with alone(LOCK, pack_id) as nobody_else:
        pack = LegacyPack.objects.select_related("hub", "asked_by").filter(pk=pack_id).first()
        if not nobody_else or pack is None or pack.state != PackState.WAITING:
            return
        with translation.override(pack.language):
            try:
                told = _make(pack)
            except Cancelled:
                return
            except Exception:
                logger.exception("pack_not_made", pack=str(pack.uid))
                told = {"state": PackState.FAILED, "problem": _("It could not be made. Try again in a while.")}
            _finish(pack, told)


@transaction.atomic
def forget_packs(*, now: dt.datetime) -> None:
    """Delete the files of packs whose time has come; the lines of who asked for them stay for the list."""
    due = LegacyPack.objects.select_for_update().filter(state=PackState.DONE, expires_at__lte=now)
    for pack in due:
        transaction.on_commit(partial(default_storage.delete, pack.stored_name))
    due.update(state=PackState.EXPIRED)


def pack_address(pack: LegacyPack) -> str:
    """The page of a pack; it asks for rights when it is opened."""
    return reverse("hub_pack", args=[pack.hub.code, pack.uid]) if pack.hub else reverse("pack", args=[pack.uid])


def _make(pack: LegacyPack) -> dict[str, object]:
    """Write the ZIP beside the storage, then into it; what the row is to say of it."""
    with tempfile.TemporaryFile() as file:
        made_at = timezone.now()
        with closing(Zip(file, made_at)) as container:
            made = make_pack(hub=pack.hub, into=container, made_at=made_at, noting=partial(_note, pack.pk))
        file.flush()
        size, digest = file.tell(), _digest(file)
        file.seek(0)
        default_storage.delete(pack.stored_name)
        default_storage.save(pack.stored_name, File(file))
    return {"state": PackState.DONE, "size": size, "sha256": digest, "pages": made.pages}


def _finish(pack: LegacyPack, told: dict[str, object]) -> None:
    """Say what became of it, unless somebody cancelled it meanwhile."""
    now = timezone.now()
    done = told["state"] == PackState.DONE
    told |= {"finished_at": now, "expires_at": now + dt.timedelta(days=KEPT_DAYS) if done else None}
    with transaction.atomic():
        if not LegacyPack.objects.filter(pk=pack.pk, state=PackState.WAITING).update(**told):
            default_storage.delete(pack.stored_name)
            return
        if pack.asked_by is not None:
            _tell(pack, pack.asked_by, done=done)


def _tell(pack: LegacyPack, person: User, *, done: bool) -> None:
    url = f"{settings.SITE_URL or settings.MAILS_LEAD_TO}{pack_address(pack)}"
    told = {"name": pack.hub.name if pack.hub else _("the network"), "url": url, "days": KEPT_DAYS}
    if done:
        subject = _("The copy of the public pages of %(name)s is ready")
        text = _("You find it here, signed in, for %(days)d days:\n\n%(url)s\n\nAfter that it can be made anew.")
    else:
        subject = _("The copy of the public pages of %(name)s could not be made")
        text = _("Here you can try again:\n\n%(url)s")
    write_mail(to=person.email, subject=subject % told, text=text % told, key=f"legacy pack {pack.pk}")


def _note(pack_id: int, done: int, known: int) -> None:
    """Say how far it is, and hear whether anybody still wants it. Known grows while it is looked through."""
    if done % 10 == 0:
        if cache.get(cancel_key(pack_id)):
            raise Cancelled
        cache.set(progress_key(pack_id), 95 * done // max(known, 1), timeout=PROGRESS_KEPT)


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
