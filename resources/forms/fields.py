"""Fields that describe a resource: lists typed as words, licences with the reasons of those that are refused."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _

from resources.models import NOT_OPEN, Licence, Resource
from resources.models.version import MOST_KEYWORDS
from resources.queries.checklist import refusal_of
from resources.queries.page import find_ever_public

ESCO = "http://data.europa.eu/esco/skill/"
NUMBER = re.compile(r"(?:.*/resources/)?(\d{1,15})/?(?:versions/\d+/?)?$")


def number_of(text: str) -> int | None:
    """The number of a resource of this library, typed alone or as its address; nothing for an address elsewhere."""
    whole = text if "//" in text or text.startswith("/") or "/" not in text.rstrip("/") else f"//{text}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.netloc and not validate_host(host, settings.ALLOWED_HOSTS):
        return None
    said = NUMBER.match(parts.path)
    return int(said[1]) if said else None


def licence_choices() -> list[tuple[str, Any]]:
    """Open licences, and below them the usual others, so that whoever chooses one reads why it is refused."""
    not_open = [(code, label) for code, (label, _reason) in NOT_OPEN.items()]
    return [("", _("Choose")), (str(_("Open licences")), Licence.choices), (str(_("Not open")), not_open)]


class LicenceField(forms.ChoiceField):
    """A licence out of those that are open; the value of another is refused with the reason."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=licence_choices, required=False, **kwargs)

    def validate(self, value: Any) -> None:
        """Refuse what is not open, and say why."""
        super().validate(value)
        if value and (refusal := refusal_of(str(value))):
            raise ValidationError(refusal, code="not_open")


class WordsField(forms.CharField):
    """Words or addresses, typed with commas or line breaks between them; the value is a list without repeats."""

    def __init__(self, *, longest: int, separator: str = ", ", **kwargs: Any) -> None:
        super().__init__(required=False, max_length=3000, **kwargs)
        self.longest, self.separator = longest, separator

    def prepare_value(self, value: Any) -> Any:
        """A list as somebody would type it."""
        return self.separator.join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once, however capitalised."""
        words = [" ".join(part.split()) for part in re.split(r"[,;\n]", super().clean(value))]
        known: dict[str, str] = {}
        for word in filter(None, words):
            known.setdefault(word.casefold(), word)
        found = list(known.values())
        if any(len(word) > self.longest for word in found):
            raise ValidationError(
                _("One of them is longer than %(longest)d letters: put commas between them."),
                params={"longest": self.longest},
            )
        if len(found) > MOST_KEYWORDS:
            raise ValidationError(_("Twenty are enough: these are %(number)d."), params={"number": len(found)})
        return found


class SkillsField(WordsField):
    """Skills by their addresses in ESCO, the European list."""

    def clean(self, value: Any) -> list[str]:
        """The addresses, each once."""
        found = super().clean(value)
        if any(
            not re.fullmatch(re.escape(ESCO) + r"[0-9a-fA-F-]{36}|" + re.escape(ESCO) + r"S[\d.]+", one)
            for one in found
        ):
            raise ValidationError(
                _("A skill is given by its address in ESCO, which begins with %(begin)s."), params={"begin": ESCO}
            )
        return found


class SourceField(forms.CharField):
    """A resource of this library, typed as its number or its address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The number of a resource."""
        return value.pk if isinstance(value, Resource) else value

    def clean(self, value: Any) -> Resource | None:
        """The resource that is meant, if anybody may read it."""
        text = super().clean(value)
        if not text:
            return None
        number = number_of(text)
        found = find_ever_public(number) if number is not None else None
        if found is None:
            raise ValidationError(_("There is no resource of that number in the library."))
        return found
