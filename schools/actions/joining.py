"""What whoever asks to join does without an account: send, prove the address by a code, take it back.

A request that is not confirmed is nobody's yet: the portal answers the same whether or not it knows the address, and
shows nobody what was typed. The code goes by mail, works for half an hour and for few tries.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.models.user import UserManager
from hubs.models import Hub
from schools.actions.joining_mail import code_key, write_code, write_confirmed
from schools.actions.joining_notices import tell_staff
from schools.models import AskedBy, JoinNote, JoinRequest, JoinState, Want, Way

CODE_LASTS = dt.timedelta(minutes=30)
MOST_TRIES = 5
MOST_CODES = 5  # of one request
MOST_MAILS = 6  # to one address within an hour, whoever asks
RESENT_AFTER = dt.timedelta(seconds=30)

# A path of ours, to its address in full.
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody said in the form."""

    way: Way
    name: str
    email: str
    country: str
    place: str
    hub: Hub | None = None
    asked_by: AskedBy | None = None
    body: str = ""
    wants: tuple[Want, ...] = ()
    words: str = ""
    about_project: int | None = None
    language: str = ""


class Confirmation(Enum):
    """What came of a code."""

    DONE = "done"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED_UP = "used up"


@transaction.atomic
def send_request(*, uid: uuid.UUID, asked: Asked, link: Link) -> JoinRequest:
    """Store a request and mail the code. Sent once more it is brought to what is said now; the same twice is one.

    A request whose address is proven already stays as it is. An address that was sent very many codes lately gets no
    other, and nobody is told.
    """
    row = JoinRequest(uid=uid, sent_at=timezone.now(), **_columns(asked))
    JoinRequest.objects.bulk_create([row], ignore_conflicts=True)  # of two at once the second waits for the first
    stored = JoinRequest.objects.select_for_update(of=("self",)).select_related("hub").get(uid=uid)
    if stored.state != JoinState.UNCONFIRMED:
        return stored
    same_address = stored.email == UserManager.normalize_email(asked.email)
    for name, value in _columns(asked).items():
        setattr(stored, name, value)
    stored.full_clean(exclude=["uid"])
    stored.save()
    if not (same_address and _code_works(stored)):
        _send_code(stored, link)
    return stored


def _columns(asked: Asked) -> dict[str, object]:
    return {
        "way": asked.way,
        "asked_by": asked.asked_by or "",
        "name": asked.name,
        "email": UserManager.normalize_email(asked.email),
        "body": asked.body,
        "country": asked.country,
        "place": asked.place,
        "hub": asked.hub,
        "wants": [want.value for want in asked.wants],
        "words": asked.words,
        "about_project": asked.about_project,
        "language": asked.language,
    }


@transaction.atomic
def send_code_again(*, request: JoinRequest, link: Link) -> bool:
    """Mail another code; the earlier one no longer works. False where it is too soon, or enough were sent."""
    stored = _lock(request)
    now = timezone.now()
    soon = stored.code_sent_at is not None and now - stored.code_sent_at < RESENT_AFTER
    if stored.state != JoinState.UNCONFIRMED or soon or stored.codes_sent >= MOST_CODES:
        return False
    _send_code(stored, link)
    return True


@transaction.atomic
def confirm_request(*, request: JoinRequest, code: str, link: Link) -> tuple[Confirmation, JoinRequest]:
    """Prove by a code that one reads the address; the hub's staff are told at once.

    Returns what came of it and the request that stands: somebody who asks the same hub a second time adds to the
    request that is there. One that is proven already stays as it is.
    """
    stored = _lock(request)
    if stored.state != JoinState.UNCONFIRMED:
        return Confirmation.DONE, stored
    if stored.code_tries >= MOST_TRIES:
        return Confirmation.USED_UP, stored
    if not _code_works(stored):
        return Confirmation.EXPIRED, stored
    if not constant_time_compare(stored.code_digest, _digest(stored, code)):
        stored.code_tries += 1
        stored.save(update_fields=["code_tries"])
        used_up = stored.code_tries >= MOST_TRIES
        return (Confirmation.USED_UP if used_up else Confirmation.WRONG), stored
    earlier = JoinRequest.objects.unanswered().filter(email=stored.email, way=stored.way, hub=stored.hub).first()
    if earlier is not None:
        return Confirmation.DONE, _add_to(earlier, stored)
    stored.state, stored.confirmed_at, stored.code_digest = JoinState.NEW, timezone.now(), ""
    stored.save(update_fields=["state", "confirmed_at", "code_digest"])
    write_confirmed(stored, link)
    tell_staff(stored)
    return Confirmation.DONE, stored


@transaction.atomic
def withdraw_request(*, request: JoinRequest) -> JoinRequest:
    """Take one's own request back. One that has ended stays as it is; one that was never confirmed goes altogether."""
    stored = _lock(request)
    if stored.state == JoinState.UNCONFIRMED:
        stored.delete()
    elif stored.is_open:
        stored.state, stored.ended_at = JoinState.WITHDRAWN, timezone.now()
        stored.save(update_fields=["state", "ended_at"])
    return stored


def _lock(request: JoinRequest) -> JoinRequest:
    """The request as it stands, kept from others; and with it all others of the same address, in one order."""
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("hub").order_by("pk")
    address = JoinRequest.objects.filter(pk=request.pk).values("email")
    return next(row for row in rows.filter(email__in=address) if row.pk == request.pk)


def _add_to(earlier: JoinRequest, again: JoinRequest) -> JoinRequest:
    """Keep what somebody wrote a second time with what they wrote first."""
    said = " · ".join(part for part in (again.body, ", ".join(again.want_labels), again.words) if part)
    JoinNote.objects.create(request=earlier, text=_("Wrote again: %(words)s") % {"words": said or "–"})
    again.delete()
    return earlier


def _send_code(request: JoinRequest, link: Link) -> None:
    code = f"{secrets.randbelow(10**6):06}"
    now = timezone.now()
    lately = JoinRequest.objects.filter(email=request.email, code_sent_at__gte=now - dt.timedelta(hours=1))
    sent = sum(lately.values_list("codes_sent", flat=True))
    request.code_digest, request.code_sent_at, request.code_tries = _digest(request, code), now, 0
    request.codes_sent += 1
    request.save(update_fields=["code_digest", "code_sent_at", "code_tries", "codes_sent"])
    if sent < MOST_MAILS:
        write_code(request, code, link, key=code_key(request))


def _code_works(request: JoinRequest) -> bool:
    sent_at, now = request.code_sent_at, timezone.now()
    return sent_at is not None and now < sent_at + CODE_LASTS and request.code_tries < MOST_TRIES


def _digest(request: JoinRequest, code: str) -> str:
    plain = "".join(sign for sign in code if sign.isdigit())
    return salted_hmac("schools.joining.code", f"{request.uid} {plain}", algorithm="sha256").hexdigest()
