"""What pages say of packs: those that were asked for, and how far one has come."""

import datetime as dt
import uuid

from django.core.cache import cache

from hubs.models import Hub
from oshub.models import LegacyPack, PackState

SHOWN = 10
PROGRESS_KEPT = 600  # seconds


def packs_of(hub: Hub | None) -> list[LegacyPack]:
    """The latest packs of a hub or of the whole portal. One query."""
    return list(LegacyPack.objects.of(hub).select_related("asked_by")[:SHOWN])


def find_pack(hub: Hub | None, uid: uuid.UUID) -> LegacyPack | None:
    """One of them. One query."""
    return LegacyPack.objects.of(hub).select_related("hub", "asked_by").filter(uid=uid).first()


def progress_of(pack: LegacyPack) -> int:
    """How many per cent are done, as far as anybody knows: a hint, so it may be lost."""
    return int(cache.get(progress_key(pack.pk), 0))


def progress_key(pack_id: int) -> str:
    """Where the hint lies."""
    return f"oshub:pack:{pack_id}"


def cancel_key(pack_id: int) -> str:
    """Where whoever makes a pack hears that nobody wants it any more."""
    return f"oshub:pack:{pack_id}:cancelled"


def waiting_since(before: dt.datetime) -> list[int]:
    """Packs that nobody has begun, or somebody died over. One query."""
    return list(LegacyPack.objects.filter(state=PackState.WAITING, asked_at__lt=before).values_list("pk", flat=True))
