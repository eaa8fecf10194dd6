"""The code on the staff's screen and the ticket on a visitor's page: signed, short-lived, and kept nowhere.

A code names a desk and a span of ten minutes; the span before is taken too, so that nobody is refused who scanned just
before it changed. A ticket is good for one answer. Both are looked at before the database is.
"""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "impact.welcome"
SPAN = 600  # seconds for which a code stands on the screen
# Thirty-two signs that nobody mixes up who types them from a screen: those that look alike are taken for one.
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
ALIKE = str.maketrans({"i": "1", "l": "1", "o": "0"})
LENGTH = 10  # signs: fifty bits, so that a million guesses in every ten minutes find none in a thousand years
TICKET_GOOD_FOR = 1200  # seconds in which somebody has tapped their answer
LONGEST_TICKET = 200


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to be counted once at a desk; `number` is of this page alone."""

    desk_id: int
    number: str


def span_now() -> int:
    """The number of the ten minutes that run now."""
    return int(timezone.now().timestamp() // SPAN)


def code_of(desk_id: int, span: int) -> str:
    """The code of a desk in a span of ten minutes: `7-k3m9x2pqrt`."""
    return f"{desk_id}-{_signs(desk_id, span)}"


def desk_named(code: str) -> int | None:
    """The key of the desk that a code names, if it is the code of these ten minutes or of those before."""
    key, _dash, said = code.lower().translate(ALIKE).partition("-")
    told = said.replace("-", "")
    if not (key.isascii() and key.isdecimal() and len(key) <= 18 and told.isascii() and len(told) == LENGTH):
        return None
    desk_id, now = int(key), span_now()
    # Both, whichever it is: how long it takes tells nothing.
    right = [constant_time_compare(told, _signs(desk_id, span)) for span in (now, now - 1)]
    return desk_id if any(right) else None


def new_ticket(desk_id: int) -> str:
    """A ticket for a page that is being made."""
    return signing.dumps([desk_id, secrets.token_urlsafe(9)], salt=SALT)


def ticket_meant_by(told: str) -> Ticket | None:
    """What a form sends back, if we wrote it within the last twenty minutes."""
    if len(told) > LONGEST_TICKET:
        return None
    try:
        desk_id, number = signing.loads(told, salt=SALT, max_age=TICKET_GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(desk_id, number)


def _signs(desk_id: int, span: int) -> str:
    digest = salted_hmac(SALT, f"{desk_id}:{span}", algorithm="sha256").digest()
    number = int.from_bytes(digest[:8])
    return "".join(SIGNS[number >> 5 * place & 31] for place in range(LENGTH))
