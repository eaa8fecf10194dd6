"""The address in a mail that stops mails like it: signed for one person and one sort of mail, good for half a year."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import DigestChoice, User, Way
from accounts.notices import kind_of

DIGEST = "digest"
SALT = "accounts.stop"
GOOD_FOR = dt.timedelta(days=180)


class LinkExpired(Exception):
    """The address is one of ours, and too old."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose mails, and which: `scope` is "digest" or the code of a kind. `what` names them to the person."""

    person: User
    scope: str
    what: str
    safety: bool


def stop_address(person: User, scope: str) -> str:
    """The path of the page, and the address for mail programs that stop mails with one press (RFC 8058)."""
    token = signing.dumps([person.pk, scope], salt=SALT)
    return reverse("accounts:stop_mails", args=[token])


def stop_meant_by(token: str) -> Stop | None:
    """What an address stops; None where we never wrote it, or the account is gone. Raises LinkExpired."""
    try:
        person_id, scope = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as expired:
        raise LinkExpired from expired
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=person_id, is_active=True).first()
    kind = kind_of(scope)
    if person is None or (kind is None and scope != DIGEST):
        return None
    return Stop(person, scope, str(kind.label) if kind else _("The weekly mail"), kind is not None and kind.safety)


def is_stopped(stop: Stop) -> bool:
    """Whether such mails are stopped already."""
    if stop.scope == DIGEST:
        return DigestChoice.objects.filter(user=stop.person, wanted=False).exists()
    kind, chosen = kind_of(stop.scope), stop.person.notice_choices.filter(kind=stop.scope).first()
    return kind is not None and kind.way(chosen.way if chosen else None) != Way.NOW


def in_full(path: str) -> str:
    """A path of ours as a mail has to have it."""
    return f"{settings.SITE_URL or settings.MAILS_LEAD_TO}{path}"
