"""School names the way people type them: accents, order, abbreviations, slips of the finger, Greek in Latin letters."""

import re
from collections.abc import Iterable, Set
from functools import lru_cache

from hubs.folding import fold

PIECE = re.compile(r"[^\W\d_]+|\d+")
# What schools shorten in their names, in the languages of the network, folded. Either side finds the other.
SHORT_FORMS: dict[str, tuple[str, ...]] = {
    "eb": ("escola", "basica"),
    "es": ("escola", "secundaria"),
    "esc": ("escola",),
    "sec": ("secundaria",),
    "bas": ("basica",),
    "ji": ("jardim", "de", "infancia"),
    "ae": ("agrupamento", "de", "escolas"),
    "zs": ("zakladni", "skola"),
    "ms": ("materska", "skola", "mittelschule"),
    "ss": ("stredni", "skola"),
    "gym": ("gymnazium", "gymnasium", "gymnasio"),
    "vs": ("volksschule",),
    "nms": ("neue", "mittelschule"),
    "brg": ("bundesrealgymnasium",),
    "bs": ("basisschool",),
    "obs": ("openbare", "basisschool"),
    "ns": ("national", "school"),
    "cs": ("community", "school"),
    "coll": ("college",),
    "lyc": ("lycee",),
    "ec": ("ecole",),
    "ep": ("ecole", "primaire"),
    "co": ("cycle", "orientation"),
    "dim": ("dimotiko", "scholeio"),
    "nip": ("nipiagogeio",),
    "lyk": ("lykeio",),
    "st": ("saint", "sankt", "sint", "svaty"),
    "dr": ("doutor", "doctor"),
    "prof": ("professor",),
}
GREEK = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch",
        "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
KINDS = frozenset(long for longs in SHORT_FORMS.values() for long in longs) | {"school", "skola", "schule", "primary"}
BEGINS_ALIKE = 0.5
SLIP_FROM, TWO_SLIPS_FROM = 4, 9  # letters of a word in which one or two may be wrong


def pieces(text: str) -> list[str]:
    """The words and numbers of a text, folded: “EB 2,3 Água” is eb, 2, 3, agua."""
    return PIECE.findall(fold(text).translate(GREEK))


# Words that say little: a search for them alone finds, and beside others they may be missing.
SMALL = frozenset(
    pieces("a as and c d da das de der des di do dos du e en et i in la le na nad o of ou the u und v van y")
)


def known_words(*texts: str) -> set[str]:
    """Every word under which a school is known: what its names say, long for short and short for long."""
    words: set[str] = set()
    for text in texts:
        said = pieces(text)
        words.update(said)
        words.update(long for short in said for long in SHORT_FORMS.get(short, ()))
        words.update(short for short, long in SHORT_FORMS.items() if _follow(long, said))
    return words


def how_well(asked: Iterable[str], words: set[str]) -> float:
    """How well words fit what was asked: 0 where one is missing; whole words count more than beginnings and slips."""
    asked = list(asked)
    telling = [word for word in asked if word not in SMALL] or asked
    scores = [_best(word, words) for word in telling]
    return sum(scores) / len(scores) if scores and all(scores) else 0.0


def alike(one: str, other: str) -> float:
    """How much two names say the same, 0 to 1: the share of their words that both have.

    Words that name a kind of school, such as “escola básica”, count only where a name says nothing else.
    """
    first, second = (_telling(name) for name in (one, other))
    first, second = (first - KINDS, second - KINDS) if first - KINDS and second - KINDS else (first, second)
    if not first or not second:
        return 0.0
    shared = sum(1 for word in first if _best(word, second) > BEGINS_ALIKE)
    return shared / max(len(first), len(second))


@lru_cache(maxsize=4_096)
def _telling(name: str) -> frozenset[str]:
    """Words with short forms written out, without those that say little."""
    words: set[str] = set()
    for word in pieces(name):
        words.update(SHORT_FORMS.get(word, (word,))[:2])
    return frozenset(words - SMALL)


def _follow(long: tuple[str, ...], said: list[str]) -> bool:
    return all(word in said for word in long if word not in SMALL)


def _best(word: str, words: Set[str]) -> float:
    if word in words:
        return 1.0
    if word.isdecimal():
        return 0.0
    if any(known.startswith(word) for known in words):
        return 0.8
    slips = 0 if len(word) < SLIP_FROM else 1 if len(word) < TWO_SLIPS_FROM else 2
    return 0.6 if slips and any(_within(word, known, slips) for known in words if not known.isdecimal()) else 0.0


def _within(one: str, other: str, slips: int) -> bool:
    """Whether so many letters too many, missing, wrong or swapped make one word the other."""
    if abs(len(one) - len(other)) > slips:
        return False
    two_ago: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, its in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, two_ago[j - 2] + 1)
            now.append(cost)
        if min(now) > slips:
            return False
        two_ago, row = row, now
    return row[-1] <= slips
