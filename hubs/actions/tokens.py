"""A hub's tokens: made and shown once, taken over by another coordinator, revoked; noted that they are used."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import tell
from accounts.models import User
from hubs.access import may_keep_tokens, people_at
from hubs.models import ApiScope, ApiToken, Hub
from hubs.models.api_token import LONGEST
from hubs.roles import HubPerm

TOKEN_ENDS = "hubs.token_ends"  # noqa: S105 - the name of a notice, in hubs.notices
MOST = 20  # tokens of one hub: more than it has programs
TOLD_BEFORE = dt.timedelta(days=14)
BEGIN = "oshub"  # by which programs that look for lost secrets know it


class RevokedAlready(Exception):
    """Nothing can be done with a token that was revoked."""


@transaction.atomic
def make_token(*, hub: Hub, name: str, scopes: Sequence[ApiScope], ends_on: dt.date, by: User) -> tuple[ApiToken, str]:
    """Make a token and give its secret, which nothing can show again.

    Raises PermissionDenied, ValidationError for a name that is taken, an end out of reach, or very many tokens.
    """
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=hub.pk)
    if not may_keep_tokens(by, hub):
        raise PermissionDenied
    today = hub.today()
    if not today <= ends_on <= today + LONGEST:
        raise ValidationError({"ends_on": _("A token works for at least a day and at most thirteen months.")})
    if hub.api_tokens.standing(today).count() >= MOST:
        raise ValidationError(_("The hub has very many tokens. Revoke those that no program needs."))
    # A name is free again once the token that had it has ended.
    hub.api_tokens.filter(revoked_at=None, name=name, ends_on__lt=today).update(revoked_at=timezone.now())
    prefix = f"{BEGIN}_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        hub=hub,
        name=name,
        scopes=sorted(scope.value for scope in set(scopes)),
        prefix=prefix,
        digest=digest_of(secret),
        kept_by=by,
        made_at=timezone.now(),
        ends_on=ends_on,
    )
    token.full_clean()
    token.save()
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> ApiToken:
    """End a token at once, for good. Raises PermissionDenied, RevokedAlready."""
    stored = _standing(token, by)
    stored.revoked_at, stored.revoked_by = timezone.now(), by
    stored.save(update_fields=["revoked_at", "revoked_by"])
    return stored


@transaction.atomic
def take_token_over(*, token: ApiToken, by: User) -> ApiToken:
    """Answer for a token, so that it works though its keeper left. Raises PermissionDenied, RevokedAlready."""
    stored = _standing(token, by)
    stored.kept_by = by
    stored.save(update_fields=["kept_by"])
    return stored


def note_use(*, token: ApiToken, today: dt.date) -> None:
    """Note the day on which a token was used; one write a day."""
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today)


def tell_of_tokens_that_end(*, today: dt.date) -> None:
    """Tell a hub's coordinators a fortnight before a token ends, once."""
    ending = ApiToken.objects.standing(today).filter(ends_on__lte=today + TOLD_BEFORE, made_at__lt=_days_ago(today))
    for token in ending.select_related("hub"):
        tell(
            kind=TOKEN_ENDS,
            to=people_at(token.hub, HubPerm.GRANT_TEAM),
            words={"token": token.name, "hub": token.hub.name, "day": token.ends_on.isoformat()},
            key=f"token {token.pk} ends",
            place=token.hub.name,
            url=reverse("hubs:tokens", args=[token.hub.code]),
        )


def digest_of(secret: str) -> str:
    """What is stored of a token: it has 256 bits of chance, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _days_ago(today: dt.date) -> dt.datetime:
    # Of one that was made for a few days nobody needs to be told.
    return timezone.make_aware(dt.datetime.combine(today - TOLD_BEFORE, dt.time()))


def _standing(token: ApiToken, by: User) -> ApiToken:
    stored = ApiToken.objects.select_for_update(of=("self",)).select_related("hub__parent").get(pk=token.pk)
    if not may_keep_tokens(by, stored.hub):
        raise PermissionDenied
    if stored.revoked_at is not None:
        raise RevokedAlready
    return stored
