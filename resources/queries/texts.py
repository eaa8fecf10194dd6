"""In which language a resource is shown: the reader's where there is a translation, else the original's."""

from dataclasses import dataclass

from django.utils.translation import get_language

from hubs.languages import foreign
from resources.models import ResourceVersion


@dataclass(frozen=True, slots=True)
class Shown:
    """Title and description; `language` is blank where it is that of the page, `written_in` always the code."""

    title: str
    description: str
    language: str
    written_in: str


def shown_text(version: ResourceVersion) -> Shown:
    """The words of a version for the reader of this page. No query where its texts were prefetched."""
    wanted = (get_language() or "").split("-")[0]
    if version.language.split("-")[0] != wanted:
        for text in version.texts.all():
            if text.language.split("-")[0] == wanted:
                return Shown(text.title, text.description, foreign(text.language), text.language)
    return Shown(version.title, version.description, foreign(version.language), version.language)
