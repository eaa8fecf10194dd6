"""What a country suggests about a hub in it: time zones and languages. Everything else can be chosen too."""

import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Languages in which people there write, the most common first, as far as the network reaches or may reach soon.
LANGUAGES = {
    "AL": ("sq",), "AT": ("de",), "BA": ("bs", "hr", "sr"), "BE": ("nl", "fr", "de"), "BG": ("bg",),
    "BR": ("pt-br",), "CH": ("de", "fr", "it"), "CY": ("el", "tr"), "CZ": ("cs",), "DE": ("de",), "DK": ("da",),
    "EE": ("et",), "ES": ("es", "ca", "eu", "gl"), "FI": ("fi", "sv"), "FR": ("fr",), "GB": ("en", "cy"),
    "GR": ("el",), "HR": ("hr",), "HU": ("hu",), "IE": ("en", "ga"), "IS": ("is",), "IT": ("it",), "LT": ("lt",),
    "LU": ("lb", "fr", "de"), "LV": ("lv",), "ME": ("sr",), "MK": ("mk", "sq"), "MT": ("en",), "NL": ("nl",),
    "NO": ("nb", "nn"), "PL": ("pl",), "PT": ("pt",), "RO": ("ro",), "RS": ("sr",), "SE": ("sv",), "SI": ("sl",),
    "SK": ("sk",), "TR": ("tr",), "UA": ("uk",),
}  # fmt: skip
COMMON = "en"


def languages_in(country: str) -> tuple[str, ...]:
    """The languages that a country suggests; none where nobody has said."""
    return LANGUAGES.get(country, ())


def all_languages() -> list[str]:
    """Every language that can be chosen, by code."""
    return sorted({COMMON, *(code for codes in LANGUAGES.values() for code in codes)})


def zones_in(country: str) -> tuple[str, ...]:
    """The time zones of a country, that of most people first."""
    return _zones().get(country, ())


def all_zones() -> list[str]:
    """Every time zone that a place on earth has, by name."""
    return sorted({zone for zones in _zones().values() for zone in zones})


@dataclass(frozen=True, slots=True)
class Town:
    """The town after which a time zone is called: most often the largest around. WGS 84 degrees."""

    name: str
    country: str
    zone: str
    latitude: float
    longitude: float


@cache
def towns() -> tuple[Town, ...]:
    """Such towns of the whole world; of each country that of most people first."""
    return tuple(
        Town(zone.rsplit("/", 1)[-1].replace("_", " "), country, zone, *_place(place))
        for country, place, zone in _rows()
    )


def _place(written: str) -> tuple[float, float]:
    """Degrees out of ±DDMM±DDDMM or ±DDMMSS±DDDMMSS."""
    latitude, longitude = re.findall(r"[+-]\d+", written)
    return _in_degrees(latitude, 2), _in_degrees(longitude, 3)


def _in_degrees(written: str, digits: int) -> float:
    sign, number = (-1 if written[0] == "-" else 1), written[1:]
    minutes, seconds = number[digits : digits + 2], number[digits + 2 :] or "0"
    return sign * (int(number[:digits]) + int(minutes) / 60 + int(seconds) / 3600)


def _rows() -> Iterator[tuple[str, str, str]]:
    """Country, place and name of each time zone, out of the time zone database's own table."""
    known = zoneinfo.available_timezones()
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, place, zone, *_remark = line.split("\t")
            if zone in known:
                yield country, place, zone


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Countries with their zones."""
    found: dict[str, tuple[str, ...]] = {}
    for country, _written, zone in _rows():
        found[country] = (*found.get(country, ()), zone)
    return found
