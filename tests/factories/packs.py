"""Packs that were asked for; nothing is made by a worker."""

import datetime as dt
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from oshub.models import LegacyPack, PackState

NETWORK_PACK = uuid.UUID(int=73)
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def kept_pack(hub: Hub | None, by: User | None = None, *, uid: uuid.UUID | None = None, **said: object) -> LegacyPack:
    """A pack that is there, as far as its row says."""
    now = timezone.now()
    known: dict[str, object] = {
        "state": PackState.DONE,
        "language": "en",
        "finished_at": now,
        "expires_at": now + dt.timedelta(days=7),
        "size": 7,
        "pages": 1,
        "sha256": "0" * 64,
    }
    return LegacyPack.objects.create(uid=uid or uuid.uuid4(), hub=hub, asked_by=by, **known | said)


def kept_pack_with_file(hub: Hub | None, by: User, *, uid: uuid.UUID | None = None) -> LegacyPack:
    """A pack that can be fetched; there is nothing in it."""
    row = kept_pack(hub, by, uid=uid, size=len(EMPTY_ZIP))
    default_storage.delete(row.stored_name)
    default_storage.save(row.stored_name, ContentFile(EMPTY_ZIP))
    return row
