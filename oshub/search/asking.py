"""What somebody typed, taken apart: what is whole, and the last word, which may be only begun."""

import re
from dataclasses import dataclass

LAST_WORD = re.compile(r"(?:^|(?<=\s))\w+\Z")
WORD = re.compile(r"(?<![\w-])\w+|(?<=\w-)\w+")  # not what a minus sign leaves out
MEANT = re.compile(r'"|(?:^|\s)-\w')
MOST_WORDS = 12
OPERATORS = {"or"}  # of PostgreSQL's websearch_to_tsquery, beside quotes and the minus sign


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `whole` is understood as search engines do (quotes, minus, or); `begun` matches beginnings too."""

    text: str
    whole: str
    begun: str

    @property
    def words(self) -> list[str]:
        """The words that are looked for, as they were typed, and no operators."""
        return [word for word in WORD.findall(self.text) if word.lower() not in OPERATORS]

    @property
    def is_plain(self) -> bool:
        """Whether it is words alone. Who uses quotes or a minus means it, and nothing else is put in its place."""
        return MEANT.search(self.text) is None


def understand(text: str) -> Asked:
    """Take apart what was typed; what comes after many words is left out."""
    parts = text.split()
    text = " ".join(parts[:MOST_WORDS])
    last = LAST_WORD.search(text)
    before = text[: last.start()].split() if last else []
    if last is None or text.count('"') % 2 or (before and before[-1].lower() in OPERATORS):
        return Asked(text, text, "")
    return Asked(text, " ".join(before), last[0])
