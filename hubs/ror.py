"""ROR ids: nine signs that name a research organisation all over the world (ror.org), the last two a check sum."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Crockford's letters and digits: no i, l, o, u, which look like others.
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
SHAPE = r"^0[0-9a-hjkmnp-tv-z]{6}(0[2-9]|[1-8][0-9]|9[0-8])$"
BEFORE = re.compile(r"^(https?://)?(www\.)?ror\.org/", re.IGNORECASE)


def check_sum(six: str) -> int:
    """The check sum of the six signs between the nought and it, after ISO/IEC 7064 (MOD 97-10)."""
    number = 0
    for sign in six:
        number = number * 32 + SIGNS.index(sign)
    return 98 - (number * 100) % 97


def is_ror(text: str) -> bool:
    """Whether a text has the shape of an id, and its check sum is right."""
    return re.match(SHAPE, text) is not None and check_sum(text[1:7]) == int(text[7:])


def plain_ror(text: str) -> str:
    """An id as it is stored: without the address before it, in small letters."""
    return BEFORE.sub("", text.strip()).strip("/ ").lower()


def check_ror(text: str) -> None:
    """Refuse what is no id, and say what is wrong with it."""
    if not re.match(SHAPE, text):
        raise ValidationError(_("A ROR id has nine letters and digits, such as 027bh9e22. Copy it from ror.org."))
    if not is_ror(text):
        raise ValidationError(_("This ROR id has a mistake in it: its check digits do not fit. Copy it from ror.org."))


def ror_address(ror: str) -> str:
    """The page of an id."""
    return f"https://ror.org/{ror}"
