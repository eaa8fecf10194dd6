"""Codes on paper: six signs that nobody mixes up and one that tells a slip of the finger; and the code pupils make up.

A code is worked out of the portal's key, the round and a number, so that a sheet can be printed again although nothing
but digests is kept. Without the key no digest leads back to a code.
"""

import re
import unicodedata

from django.utils.crypto import salted_hmac

# Thirty-one signs, a prime: no 0 and 1, no i, l and o. Weights that differ tell every wrong sign and every two that
# changed places.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 6  # beside the sign that checks: 887 million
CHECKED = LENGTH + 1
WEIGHTS = (2, 3, 5, 7, 11, 13)
BETWEEN = str.maketrans(dict.fromkeys(" -–._·"))  # what people put between
A_WORD = re.compile(r"[a-z]{3}")  # no code spells anything
SALT, CODE_SALT, PAIR_SALT = "impact.surveys.make", "impact.surveys.code", "impact.surveys.pair"
MOST_TRIES = 10_000


def code_number(round_id: int, number: int) -> str:
    """The code of a number in a round; the same each time."""
    for turn in range(MOST_TRIES):
        digest = salted_hmac(SALT, f"{round_id}:{number}:{turn}", algorithm="sha256").digest()
        value = int.from_bytes(digest[:16])
        signs = "".join(SIGNS[value // len(SIGNS) ** place % len(SIGNS)] for place in range(LENGTH))
        code = signs + check_sign(signs)
        if not A_WORD.search(code):
            return code
    raise RuntimeError("No code was found.")  # pragma: no cover - one in two is good


def check_sign(signs: str) -> str:
    """The last sign of a code."""
    return SIGNS[sum(weight * SIGNS.index(sign) for weight, sign in zip(WEIGHTS, signs, strict=True)) % len(SIGNS)]


def clean_survey_code(told: str) -> str:
    """What was typed, as a code is compared: small letters, nothing between."""
    return unicodedata.normalize("NFKC", told[:60]).casefold().translate(BETWEEN).strip()


def can_be_code(code: str) -> bool:
    """Whether a cleaned code is written right; whether it was ever made is another question."""
    return len(code) == CHECKED and all(sign in SIGNS for sign in code) and check_sign(code[:LENGTH]) == code[LENGTH]


def shown_code(code: str) -> str:
    """A code as it is printed: `K7M 4XQ2`."""
    return f"{code[:3]} {code[3:]}".upper()


def digest_of_code(code: str) -> str:
    """What is kept of a code."""
    return salted_hmac(CODE_SALT, code, algorithm="sha256").hexdigest()


def digest_of_pair(survey_id: int, own: str) -> str:
    """What is kept of a code that a pupil made up; of another survey it is another one."""
    return salted_hmac(PAIR_SALT, f"{survey_id}:{own}", algorithm="sha256").hexdigest()


def plain_letter(told: str) -> str:
    """One letter of any script, without accent and case; nothing where it is none."""
    folded = unicodedata.normalize("NFKD", told.strip().casefold())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return letters if len(letters) == 1 and letters.isalpha() else ""
