"""People for tests: accounts that have proven their address, so that they can sign in."""

from itertools import count

from accounts.actions import open_account
from accounts.models import User

PASSWORD = "wooden-rocket-42-linen"

_numbers = count(1)


def make_user(
    email: str | None = None, name: str = "Ana Example", *, password: str = PASSWORD, language: str = "en"
) -> User:
    """Open an account; each call without an address gives another person, who reads English unless told otherwise."""
    address = email or f"person-{next(_numbers)}@pt.oshub.example"
    return open_account(email=address, name=name, password=password, language=language, by=None)
