"""What the school that stays says afterwards: columns that belong together are kept, taken over or chosen together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.languages import language_name
from hubs.queries.directory import country_name
from schools.models import Level, School

KEPT, GONE = "kept", "gone"


@dataclass(frozen=True, slots=True)
class Fact:
    """Columns that say one thing together. `tells` are those without which nothing is said."""

    name: str
    label: Promise
    columns: tuple[str, ...]
    tells: tuple[str, ...]

    def is_said(self, school: School) -> bool:
        """Whether a school says it at all."""
        return any(getattr(school, column) for column in self.tells)

    def of(self, school: School) -> tuple[Any, ...]:
        """What a school says."""
        return tuple(getattr(school, column) for column in self.columns)


FACTS = (
    Fact("name", gettext_lazy("Name"), ("name",), ("name",)),
    Fact("place", gettext_lazy("Place"), ("place", "country"), ("place",)),
    Fact("levels", gettext_lazy("Levels"), ("levels",), ("levels",)),
    Fact("language", gettext_lazy("Language of teaching"), ("language",), ("language",)),
    Fact("size", gettext_lazy("Pupils in all"), ("size",), ("size",)),
    Fact("website", gettext_lazy("Website"), ("website",), ("website",)),
    Fact(
        "partnership",
        gettext_lazy("Partnership"),
        ("partner_since", "partner_until", "agreement_signed_on", "end_reason"),
        ("partner_since", "agreement_signed_on"),
    ),
    Fact("page", gettext_lazy("Public page"), ("about", "page_agreed_on", "shows"), ("about", "page_agreed_on")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact of which the two schools say different things; both in words."""

    name: str
    label: str
    kept: str
    gone: str


def choices_between(kept: School, gone: School) -> tuple[Choice, ...]:
    """What somebody has to decide: facts that both say, and not alike."""
    return tuple(
        Choice(fact.name, str(fact.label), in_words(fact, kept), in_words(fact, gone))
        for fact in FACTS
        if fact.is_said(kept) and fact.is_said(gone) and fact.of(kept) != fact.of(gone)
    )


def filled_in(kept: School, gone: School) -> tuple[Fact, ...]:
    """What only the school that goes says, so that the other one takes it over."""
    return tuple(fact for fact in FACTS if fact.is_said(gone) and not fact.is_said(kept))


def decided(kept: School, gone: School, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The columns of the school that stays that change, with what they say then. Other names are put together."""
    open_to_choice = {choice.name for choice in choices_between(kept, gone)}
    taken = {fact.name for fact in filled_in(kept, gone)}
    taken |= {name for name in open_to_choice if chosen.get(name) == GONE}
    values = {
        column: getattr(gone, column)
        for fact in FACTS
        if fact.name in taken
        for column in fact.columns
        if getattr(gone, column) != getattr(kept, column)
    }
    names = other_names(kept, gone, name=values.get("name", kept.name))
    return values | ({"other_names": names} if names != kept.other_names else {})


def other_names(kept: School, gone: School, *, name: str) -> list[str]:
    """Every name of either but the one that it has, each once."""
    known = {name.casefold()}
    found = []
    for other in (*kept.other_names, kept.name, gone.name, *gone.other_names):
        if other.casefold() not in known:
            known.add(other.casefold())
            found.append(other)
    return found


def in_words(fact: Fact, school: School) -> str:
    """What a school says of a fact, for a person."""
    if fact.name == "place":
        return f"{school.place}, {country_name(school.country.code)}"
    if fact.name == "levels":
        return ", ".join(str(Level(level).label) for level in school.levels)
    if fact.name == "language":
        return language_name(school.language)
    if fact.name == "partnership":
        return _partnership(school)
    if fact.name == "page":
        return _("agreed on %(day)s") % {"day": _day(school.page_agreed_on)} if school.page_agreed_on else _("none")
    return str(getattr(school, fact.columns[0]))


def _partnership(school: School) -> str:
    said = []
    if school.partner_since and school.partner_until:
        words = {"first": _day(school.partner_since), "last": _day(school.partner_until)}
        said.append(_("%(first)s to %(last)s") % words)
    elif school.partner_since:
        said.append(_("since %(day)s") % {"day": _day(school.partner_since)})
    if school.agreement_signed_on:
        said.append(_("agreement signed on %(day)s") % {"day": _day(school.agreement_signed_on)})
    return "; ".join(said)


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")
