"""A hub's tokens as their page shows them, and the one that a program shows."""

import datetime as dt
import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from hubs.models import ApiScope, ApiToken, Hub

FORM = re.compile(r"(oshub_[0-9a-f]{8})_[A-Za-z0-9_-]{43}")
NOBODYS = "0" * 64


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A line of the list. `still`: why it does not work though nobody revoked it."""

    pk: int
    name: str
    prefix: str
    allows: tuple[str, ...]
    kept_by: str
    made_on: dt.datetime
    ends_on: dt.date
    last_used_on: dt.date | None
    still: str
    may_take_over: bool


@dataclass(frozen=True, slots=True)
class TokenPage:
    """The page: those that stand, and those that are over."""

    standing: tuple[TokenRow, ...]
    over: tuple[TokenRow, ...]


def tokens_of(hub: Hub, *, keepers: Collection[int], by: int) -> TokenPage:
    """The tokens of a hub. `keepers` are the keys of those who may keep them today. One query."""
    today = hub.today()
    rows = list(ApiToken.objects.filter(hub=hub).select_related("kept_by"))
    standing = [row for row in rows if row.revoked_at is None and row.ends_on >= today]
    over = [row for row in rows if row not in standing]
    return TokenPage(
        standing=tuple(_row(row, hub, keepers, by) for row in standing),
        over=tuple(_row(row, hub, keepers, by) for row in over[:30]),
    )


def find_token(hub: Hub, key: int) -> ApiToken | None:
    """One of a hub's tokens."""
    return ApiToken.objects.filter(hub=hub, pk=key).first()


def token_shown(secret: str, *, digest: str) -> ApiToken | None:
    """The token that a program shows, whatever became of it. At most one query.

    It is found by its first letters, which are no secret; the rest is compared in constant time.
    """
    told = FORM.fullmatch(secret)
    if told is None:
        return None
    row = next(iter(_with_what_it_needs().filter(prefix=told[1])[:1]), None)
    right = hmac.compare_digest(row.digest if row else NOBODYS, digest)
    return row if right else None


def _with_what_it_needs() -> "models.QuerySet[ApiToken]":
    """Tokens with their hub and keeper, as far as a request needs them; what else is asked for comes by itself."""
    hub = ("code", "name", "time_zone", "opened_on", "closed_on", "parent_id")
    keeper = ("name", "email", "is_active")
    own = ("name", "scopes", "digest", "ends_on", "last_used_on", "revoked_at", "hub_id", "kept_by_id")
    needed = [*own, *(f"hub__{name}" for name in hub), *(f"kept_by__{name}" for name in keeper)]
    return ApiToken.objects.select_related("hub", "kept_by").only(*needed).order_by()


def _row(row: ApiToken, hub: Hub, keepers: Collection[int], by: int) -> TokenRow:
    lost = row.kept_by_id not in keepers
    still = ""
    if not hub.is_open_on(hub.today()):
        still = _("It stands still: the hub is not open.")
    elif lost and row.kept_by is not None:
        still = _("It stands still: %(name)s no longer looks after the team of this hub.") % {"name": row.kept_by.name}
    elif lost:
        still = _("It stands still: nobody answers for it any more.")
    return TokenRow(
        pk=row.pk,
        name=row.name,
        prefix=row.prefix,
        allows=tuple(str(ApiScope(scope).label) for scope in row.scopes),
        kept_by=row.kept_by.name if row.kept_by else "",
        made_on=row.made_at,
        ends_on=row.ends_on,
        last_used_on=row.last_used_on,
        still=still,
        may_take_over=lost and row.kept_by_id != by,
    )
