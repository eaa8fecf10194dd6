"""A hub's tokens as their page shows them, and the one that a program shows."""

import datetime as dt
import hmac
import re
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, models
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.kept_plans import kept_plans
from hubs.models import ApiScope, ApiToken, Hub

FORM = re.compile(r"(oshub_[0-9a-f]{8})_[A-Za-z0-9_-]{43}")
NOBODYS = "0" * 64


def _in_order(model: type[models.Model], *names: str) -> tuple[str, ...]:
    """Some columns in the order of the table, in which `from_db` takes them."""
    return tuple(one.attname for one in model._meta.concrete_fields if one.attname in names)


def _columns(table: str, names: Collection[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


OF_TOKEN = _in_order(
    ApiToken, "id", "name", "scopes", "digest", "ends_on", "last_used_on", "revoked_at", "hub_id", "kept_by_id"
)
OF_HUB = _in_order(Hub, "id", "code", "name", "time_zone", "opened_on", "closed_on", "parent_id")
OF_KEEPER = _in_order(User, "id", "name", "email", "is_active")
# With each request of a program; in Django's words it takes five times as long to say as to answer.
TOKEN = f"""
    SELECT {_columns("token", OF_TOKEN)}, {_columns("hub", OF_HUB)}, {_columns("keeper", OF_KEEPER)}
    FROM {ApiToken._meta.db_table} token
    JOIN {Hub._meta.db_table} hub ON hub.id = token.hub_id
    LEFT JOIN {User._meta.db_table} keeper ON keeper.id = token.kept_by_id
    WHERE token.prefix = %s
"""  # noqa: S608 - names of our own tables


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A line of the list. `still`: why it does not work though nobody revoked it; `revoked_on` by the hub's clock."""

    pk: int
    name: str
    prefix: str
    allows: tuple[str, ...]
    kept_by: str
    made_on: dt.datetime
    ends_on: dt.date
    last_used_on: dt.date | None
    revoked_on: dt.date | None
    revoked_by: str
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
    rows = list(ApiToken.objects.filter(hub=hub).select_related("kept_by", "revoked_by"))
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
    row = _found(told[1])
    right = hmac.compare_digest(row.digest if row else NOBODYS, digest)
    return row if right else None


def _found(prefix: str) -> ApiToken | None:
    """A token with its hub and keeper, as far as a request needs them; what else is asked for comes by itself."""
    with kept_plans() as cursor:
        cursor.execute(TOKEN, [prefix])
        row = cursor.fetchone()
    if row is None:
        return None
    hub_at, keeper_at = len(OF_TOKEN), len(OF_TOKEN) + len(OF_HUB)
    token = ApiToken.from_db(connection.alias, OF_TOKEN, row[:hub_at])
    token.hub = Hub.from_db(connection.alias, OF_HUB, row[hub_at:keeper_at])
    if token.kept_by_id is not None:
        token.kept_by = User.from_db(connection.alias, OF_KEEPER, row[keeper_at:])
    return token


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
        revoked_on=row.revoked_at.astimezone(zoneinfo.ZoneInfo(hub.time_zone)).date() if row.revoked_at else None,
        revoked_by=row.revoked_by.name if row.revoked_by else "",
        still=still,
        may_take_over=lost and row.kept_by_id != by,
    )
