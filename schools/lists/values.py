"""Cells that only lists have: levels of schooling, school years, countries, websites."""

import re
from collections.abc import Sequence

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django_countries import countries

from hubs.folding import words_of
from hubs.languages import language_name
from schools.lists.fields import LEVEL_NAMES
from schools.models import MOST_PUPILS, Level
from schools.sheets import BadValueError
from schools.sheets import values as cells
from schools.sheets.near import plain

YEAR = re.compile(r"([12][0-9]{3})(?: ?[/\-–] ?([0-9]{2}|[0-9]{4}))?")
SHORT_YEAR = re.compile(r"([0-9]{2}) ?[/\-–] ?([0-9]{2})")  # 26/27, which is 2026/27
# “EB2,3/S” and “1.ºCEB”: how Portugal writes schools and cycles in short.
SHORT_SCHOOL = re.compile(r"\beb ?2[,./ ]?3\b", re.IGNORECASE)
MITTELSCHULE = re.compile(r"\bms\b", re.IGNORECASE)
RAISED = re.compile(r"(?<=[0-9])\.?[ºª°]")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ .'’\u00a0\u202f][0-9]{3})+")  # nobody has 1.2 pupils
BETWEEN = frozenset(
    {"a", "and", "da", "de", "do", "e", "education", "en", "ensino", "et", "i", "o", "school", "und", "y"}
)
# “1.º e 2.º ciclo”: the cycles of Portugal.
CYCLES = frozenset({"ciclo", "ciclos", "ceb"})
CYCLE_LEVELS = {"1": Level.PRIMARY, "2": Level.PRIMARY, "3": Level.LOWER_SECONDARY}
LONGEST_LEVEL = max(len(name.split()) for name in LEVEL_NAMES)
COUNTRY_WORDS = {
    "PT": "portugal", "NL": "netherlands nederland holland paises baixos pays bas", "FR": "france frankreich franca",
    "AT": "austria osterreich", "CZ": "czechia cesko czech republic", "GR": "greece ελλαδα grecia el",
    "IT": "italy italia", "ES": "spain espana espanha", "IE": "ireland eire irlanda", "LU": "luxembourg luxemburg",
    "DE": "germany deutschland alemanha", "BE": "belgium belgie belgique", "GB": "uk reino unido great britain england",
    "CH": "switzerland schweiz suisse svizzera suica zwitserland svycarsko ελβετια",
}  # fmt: skip


def levels(cell: str, languages: Sequence[str] = ()) -> list[Level]:
    """Levels by the names that schools use, in German “MS” too. Raises BadValueError for a word that is none."""
    if any(plain(cell) == plain(str(level.label)) for level in Level):
        return [level for level in Level if plain(cell) == plain(str(level.label))]
    found: set[Level] = set()
    text = RAISED.sub(" ", SHORT_SCHOOL.sub("2 3 ciclo", cell))
    if "de" in languages:
        text = MITTELSCHULE.sub("mittelschule", text)
    for part in re.split(r"[;,/|+&]", text):
        words = words_of(part)
        if CYCLES & set(words):
            found.update(CYCLE_LEVELS[word] for word in words if word in CYCLE_LEVELS)
            words = [word for word in words if word not in CYCLES and word not in CYCLE_LEVELS]
        while words:
            for length in range(min(LONGEST_LEVEL, len(words)), 0, -1):
                if meant := LEVEL_NAMES.get(" ".join(words[:length])):
                    found.update(meant)
                    words = words[length:]
                    break
            else:
                if words[0] not in BETWEEN:
                    raise BadValueError(
                        _("“%(cell)s” is no level: write kindergarten, primary, lower secondary or upper secondary.")
                        % {"cell": cell}
                    )
                words = words[1:]
    return [level for level in Level if level in found]


def one_level(cell: str, languages: Sequence[str] = ()) -> Level:
    """The level of a class."""
    found = levels(cell, languages)
    if len(found) != 1:
        raise BadValueError(_("“%(cell)s” is more than one level: a class has one.") % {"cell": cell})
    return found[0]


def school_year(cell: str) -> int:
    """2026/27, 2026/2027, 2026-27 or 2026: the year in which it begins."""
    match = YEAR.fullmatch(cell.strip())
    short = SHORT_YEAR.fullmatch(cell.strip())
    if short is not None and int(short.group(2)) == (int(short.group(1)) + 1) % 100:
        return 2000 + int(short.group(1))
    if match is None:
        raise BadValueError(_("“%(cell)s” is not a school year such as 2026/27.") % {"cell": cell})
    begins, ends = int(match.group(1)), match.group(2)
    if ends is not None and int(ends) % 100 != (begins + 1) % 100:
        raise BadValueError(_("“%(cell)s” is not one school year: it ends a year after it begins.") % {"cell": cell})
    if not 1990 <= begins <= 2200:
        raise BadValueError(_("“%(cell)s” is not a school year such as 2026/27.") % {"cell": cell})
    return begins


def country(cell: str) -> str:
    """The code of a country by its code or its name, here or at home."""
    word = plain(cell)
    for code, name in countries:
        if word in (code.casefold(), (countries.alpha3(code) or "").casefold(), plain(str(name))):
            return str(code)
    folded = " ".join(words_of(cell))
    for code, names in COUNTRY_WORDS.items():
        if folded and (f" {folded} " in f" {names} "):
            return code
    raise BadValueError(_("“%(cell)s” is no country: write its code, such as PT.") % {"cell": cell})


def language(cell: str) -> str:
    """The code of a language by its code or its name: in English, in itself, or in the language of the page."""
    word = plain(cell)
    for code, known in LANG_INFO.items():
        names = {plain(code), plain(known.get("name", "")), plain(known.get("name_local", ""))}
        if "name" in known and word in names | {plain(language_name(code))}:
            return str(code)
    raise BadValueError(_("“%(cell)s” is no language: write its code, such as pt.") % {"cell": cell})


def pupils(cell: str) -> int:
    """How many pupils a school has in all."""
    number = cells.whole_number(re.sub(r"[ .'’\u00a0\u202f]", "", cell) if THOUSANDS.fullmatch(cell) else cell)
    if not 1 <= number <= MOST_PUPILS:
        raise BadValueError(_("A school has between 1 and 10 000 pupils, not %(number)d.") % {"number": number})
    return number


def website(cell: str) -> str:
    """An address of a page; https:// is put before it where nothing stands there."""
    address = cell if "://" in cell else f"https://{cell}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise BadValueError(_("“%(cell)s” is no address of a website.") % {"cell": cell}) from error
    if len(address) > 300:
        raise BadValueError(_("“%(cell)s” is no address of a website.") % {"cell": cell[:40]})
    return address
