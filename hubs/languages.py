"""Languages that texts are written in: those of a hub, and their names in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import get_language, get_language_info

from hubs.models import Hub

COMMON = "en"


def language_name(code: str) -> str:
    """The name of a language, or its code where nobody knows more."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]  # "Brazilian Portuguese" keeps its second capital


def foreign(language: str) -> str:
    """The language of a text where the page is in another one, for the attribute `lang`; otherwise nothing."""
    return "" if language == get_language() else language


def languages_of(hub: Hub, *also: str) -> list[str]:
    """The codes in which a hub writes: its own first, then the network's common language, then what was used before."""
    return list(dict.fromkeys([*hub.languages, COMMON, *(code for code in also if code)]))


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their names, for a form."""
    return [(code, language_name(code)) for code in codes]
