"""Text without accents and capitals, to look for and to compare names; `hubs_fold` says the same in the database."""

import re
import unicodedata

from django.db.models import CharField, Func

# As the function of migration 0006 has them; a test compares the two.
SIGNS = re.compile("[\u0300-\u036f\u0483-\u0487]")
LETTERS = str.maketrans(
    {**dict(zip("øłđðħŧıŋς", "olddhtinσ", strict=True)), "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """A text as it is compared."""
    return SIGNS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return WORD.findall(fold(text))


class Fold(Func):
    """The same in a query."""

    function = "hubs_fold"
    output_field = CharField()
