"""What somebody wants of several resources at once, and the values that one of them would have then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.languages import language_name
from hubs.models import Sdg
from resources.models import Audience, Collection, Kind, Level, Licence, ResourceVersion, StudyField

# What a version says several of; to these is added, from them taken, or all of them replaced.
MANY = ("languages", "audiences", "levels", "subjects", "keywords", "sdgs")
WORDS: dict[str, Callable[[Any], str]] = {
    "licence": lambda code: Licence(code).short,
    "kind": lambda code: str(Kind(code).label),
    "languages": language_name,
    "audiences": lambda code: str(Audience(code).label),
    "levels": lambda code: str(Level(code).label),
    "subjects": lambda code: str(StudyField(code).label),
    "sdgs": lambda code: f"{code} · {Sdg(code).label}",
}


class How(models.TextChoices):
    """What becomes of a list."""

    ADD = "add", gettext_lazy("Add these")
    REMOVE = "remove", gettext_lazy("Take these out")
    REPLACE = "replace", gettext_lazy("These and no others")


class Then(models.TextChoices):
    """The step that is taken with each."""

    SEND = "send", gettext_lazy("Send for review")
    PUBLISH = "publish", gettext_lazy("Publish")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of each resource.

    `one`: values of columns, as the row has them; `many`: for a name out of MANY what is done and with which values.
    `into` and `out_of` are collections of the hub, `what_changed` the sentence of a new version, `why` the reason of a
    withdrawal.
    """

    one: Mapping[str, Any] = field(default_factory=dict)
    many: Mapping[str, tuple[How, Sequence[Any]]] = field(default_factory=dict)
    into: Collection | None = None
    out_of: Collection | None = None
    what_changed: str = ""
    then: Then | None = None
    why: str = ""

    def with_collections(self, rows: Mapping[int, Collection]) -> "Wanted":
        """The same with other copies of the collections, by their numbers."""
        return replace(
            self,
            into=rows.get(self.into.pk) if self.into else None,
            out_of=rows.get(self.out_of.pk) if self.out_of else None,
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change, as a person reads it: a value before and after, or of a list what is new or gone."""

    label: str
    before: str = ""
    after: str = ""
    added: str = ""
    gone: str = ""


def values_for(version: ResourceVersion, wanted: Wanted) -> dict[str, Any]:
    """The columns of a version that would get another value, with that value."""
    many = {name: _brought(getattr(version, name), how, values) for name, (how, values) in wanted.many.items()}
    told = {**wanted.one, **many}
    return {name: value for name, value in told.items() if value != getattr(version, name)}


def in_words(version: ResourceVersion, values: Mapping[str, Any]) -> tuple[Change, ...]:
    """New values of a version beside those that it has; the sentence about what changed speaks for itself."""
    return tuple(_change(version, name, value) for name, value in values.items() if name != "what_changed")


def _change(version: ResourceVersion, name: str, value: Any) -> Change:
    stood, column = getattr(version, name), version._meta.get_field(name)
    label = str(getattr(column, "verbose_name", name))
    if not isinstance(value, list):
        return Change(label, before=_said(name, [stood]), after=_said(name, [value]))
    added, gone = [one for one in value if one not in stood], [one for one in stood if one not in value]
    return Change(label, added=_said(name, added) if added else "", gone=_said(name, gone) if gone else "")


def _brought(stood: Sequence[Any], how: How, values: Sequence[Any]) -> list[Any]:
    """A list after the change. What stays keeps its place, so that nothing changes where nothing was meant to."""
    if how == How.REPLACE:
        return [*(one for one in stood if one in values), *(one for one in values if one not in stood)]
    named = {_folded(one) for one in values}
    if how == How.REMOVE:
        return [one for one in stood if _folded(one) not in named]
    there = {_folded(one) for one in stood}
    return [*stood, *(one for one in values if _folded(one) not in there)]


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _said(name: str, values: Sequence[Any]) -> str:
    known = WORDS.get(name, str)
    return ", ".join(known(one) for one in values if one not in (None, "")) or _("none")
