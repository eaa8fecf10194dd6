"""Seals tokens of repositories, so that whoever reads the database or a backup of it can do nothing with them.

The key comes from the setting TOKENS_KEY, or else from SECRET_KEY; earlier keys (TOKENS_KEY_FALLBACKS,
SECRET_KEY_FALLBACKS) still open what they sealed.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"oshub tokens of repositories\0"


class CannotOpen(Exception):
    """The key has changed since: what was sealed has to be entered anew."""


def seal(token: str) -> str:
    """A token as it is kept."""
    return _box().encrypt(token.encode()).decode()


def opened(sealed: str) -> str:
    """The token again. Raises CannotOpen."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise CannotOpen from problem


def _box() -> MultiFernet:
    secrets = [settings.TOKENS_KEY or settings.SECRET_KEY, *settings.TOKENS_KEY_FALLBACKS]
    if not settings.TOKENS_KEY:
        secrets += map(str, settings.SECRET_KEY_FALLBACKS)
    keys = (hashlib.sha256(PURPOSE + secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
