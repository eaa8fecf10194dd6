"""Figures on other sites: a hub signs them off, and takes them back. What was once signed off stays on record."""

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from impact.models import Embed, EmbedShows
from schools.models import School


@transaction.atomic
def sign_off_embed(*, hub: Hub, by: User, shows: EmbedShows, school: School | None = None) -> Embed:
    """Let figures be shown on other sites. What is signed off already stays as it is, with its address."""
    row, _is_new = Embed.objects.get_or_create(
        hub=hub, shows=shows, school=school, withdrawn_at=None, defaults={"signed_off_by": by}
    )
    return row


@transaction.atomic
def withdraw_embed(*, embed: Embed, by: User) -> None:
    """Take figures back: their address shows nothing from now on. Once more changes nothing."""
    row = Embed.objects.select_for_update(of=("self",)).get(pk=embed.pk)
    if row.withdrawn_at is None:
        with pghistory.context(user=by.pk):
            row.withdrawn_at, row.withdrawn_by = timezone.now(), by
            row.save(update_fields=["withdrawn_at", "withdrawn_by"])
