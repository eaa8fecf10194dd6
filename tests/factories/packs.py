"""Packs that were asked for; nothing is made."""

import datetime as dt
import uuid

from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from oshub.models import LegacyPack, PackState

NETWORK_PACK = uuid.UUID(int=73)


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
