"""Names as they are compared, and what was probably meant by one that nothing has."""

import difflib
from collections.abc import Sequence

from django.utils.translation import gettext as _


def plain(name: str) -> str:
    """A name for comparing: small letters, single spaces, underscores as spaces."""
    return " ".join(name.replace("_", " ").casefold().split())


def nearest(word: str, choices: Sequence[str]) -> str:
    """The choice that a word was probably meant to be, or nothing."""
    by_small = {choice.casefold(): choice for choice in reversed(choices)}
    found = difflib.get_close_matches(word.casefold(), by_small, n=1, cutoff=0.6)
    return by_small[found[0]] if found else ""


def or_nearest(message: str, word: str, choices: Sequence[str]) -> str:
    """A message, with what was probably meant where something comes near."""
    near = nearest(word, choices)
    return message + " " + _("Did you mean “%(near)s”?") % {"near": near} if near else message
