"""Packs, and checks of files, as the database refuses them."""

from typing import Any

from django.utils import timezone

from oshub.models import FileCheck, LegacyPack
from tests.architecture.breaking_cases import breaks, hub
from tests.factories.packs import kept_pack

NOW = timezone.now()
NOTHING: dict[str, Any] = {"size": None, "pages": None, "sha256": "", "expires_at": None}


@breaks("pack_state_known")
def pack_in_no_state() -> object:
    return kept_pack(None, **NOTHING | {"state": "lost"})


@breaks("pack_made_once_at_a_time")
def made_twice_at_a_time() -> object:
    return [LegacyPack.objects.create(hub=None, language="en") for _time in range(2)]


@breaks("pack_made_once_at_a_time")
def made_twice_for_a_hub() -> object:
    one = hub()
    return [LegacyPack.objects.create(hub=one, language="en") for _time in range(2)]


@breaks("pack_done_has_size")
def done_and_empty() -> object:
    return kept_pack(None, size=None)


@breaks("pack_finished_says_when")
def finished_at_no_moment() -> object:
    return kept_pack(None, **NOTHING | {"state": "failed", "problem": "No", "finished_at": None})


@breaks("pack_done_expires")
def kept_for_ever() -> object:
    return kept_pack(None, expires_at=None)


@breaks("pack_failed_says_why")
def failed_and_silent() -> object:
    return kept_pack(None, **NOTHING | {"state": "failed"})


@breaks("file_check_names_what_is_wrong")
def check_that_names_nothing() -> object:
    return FileCheck.objects.create(checked_at=NOW, files=1, read=1, missing=1, altered=0, left_over=0, removed=0)


@breaks("file_check_names_what_is_wrong")
def check_that_names_what_is_right() -> object:
    return FileCheck.objects.create(
        checked_at=NOW, files=1, read=1, missing=0, altered=0, left_over=0, removed=0, named=["papers/1"]
    )
