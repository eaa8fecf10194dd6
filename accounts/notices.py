"""The kinds of notice that there are, and what the weekly mail asks the rooms above: each room registers its own.

A room has a module `notices` with its kinds and calls `register` when it is ready (its `apps.py`); then one line in an
action tells somebody (`accounts.actions.tell`).
"""

import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.text import Truncator
from django_stubs_ext import StrOrPromise

from accounts.models import User, Way

LONGEST_SUBJECT = 120


def as_they_are(words: Mapping[str, str]) -> Mapping[str, str]:
    """Words that stand in the sentence as they were stored."""
    return words


def everybody(_user: User) -> bool:
    """Whether a kind is offered to somebody among their choices: to all."""
    return True


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that people are told.

    `says` is the sentence, with %(word)s for each word; `words` turns stored words into those that stand there (a code
    into its label, a day into a date of the language). `ways` are those that somebody may choose among, the first
    is what holds where they have not. What is for `safety` comes at once by mail whatever they choose, because it
    tells them that something was done to their account. `concerns` says who is asked at all. `brief` is what a mail
    about it is called where the sentence holds what somebody wrote, which is for the mail itself.
    """

    code: str
    label: StrOrPromise
    says: StrOrPromise
    section: StrOrPromise
    urgent: bool = False
    safety: bool = False
    ways: tuple[Way, ...] = ()
    words: Callable[[Mapping[str, str]], Mapping[str, str]] = as_they_are
    concerns: Callable[[User], bool] = everybody
    brief: StrOrPromise = ""

    @property
    def offered(self) -> tuple[Way, ...]:
        """The ways to choose among, the standard one first."""
        if self.safety:
            return (Way.NOW,)
        return self.ways or ((Way.NOW, Way.DIGEST, Way.PORTAL) if self.urgent else (Way.DIGEST, Way.PORTAL, Way.NOW))

    def way(self, chosen: str | None) -> Way:
        """How somebody is told, by what they chose if they did."""
        return Way(chosen) if chosen in self.offered else self.offered[0]

    def sentence(self, words: Mapping[str, str]) -> str:
        """What happened, in the language of the moment; the name of the kind, where a word is missing."""
        return self._told(self.says, words)

    def subject(self, words: Mapping[str, str]) -> str:
        """What a mail about it is called, in the language of the moment: in a line that mail programs show whole."""
        return Truncator(self._told(self.brief or self.says, words)).chars(LONGEST_SUBJECT)

    def _told(self, text: StrOrPromise, words: Mapping[str, str]) -> str:
        try:
            return str(text) % self.words(words)
        except (KeyError, ValueError):
            return str(self.label)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for somebody now; `place` is the name of the hub where."""

    place: str
    text: str
    url: str


TasksOf = Callable[[User], list[Task]]
TimeZonesOf = Callable[[Collection[int]], Mapping[int, str]]
ZonesOfPlaces = Callable[[Collection[str]], Mapping[str, str]]
LanguagesOf = Callable[[User], Collection[str]]


@dataclass(slots=True)
class _Known:
    kinds: dict[str, Kind] = field(default_factory=dict)
    tasks: list[TasksOf] = field(default_factory=list)
    time_zones: list[TimeZonesOf] = field(default_factory=list)
    zones_of_places: list[ZonesOfPlaces] = field(default_factory=list)
    languages: list[LanguagesOf] = field(default_factory=list)


_known = _Known()


def register(*kinds: Kind) -> None:
    """Let these be told of. Raises ValueError for a code that another kind has."""
    for kind in kinds:
        if _known.kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"Two kinds of notice are called {kind.code!r}; rename one of them.")


def add_tasks(source: TasksOf) -> None:
    """Let the weekly mail say what waits for a person now; the source is asked in the person's language."""
    _known.tasks.append(source)


def add_time_zones(source: TimeZonesOf) -> None:
    """Let mails and pages know the clock of where people are: time zones by the keys of people.

    Of somebody whom several sources know, the lowest room's holds.
    """
    _known.time_zones.append(source)


def add_zones_of_places(source: ZonesOfPlaces) -> None:
    """Let a notice be dated by the clock of the hub that it is about: time zones by the names of places."""
    _known.zones_of_places.append(source)


def add_languages(source: LanguagesOf) -> None:
    """Let mails to who chose no language be in one of where they are: the source gives codes, the first ones first."""
    _known.languages.append(source)


def language_of(person: User) -> str:
    """The language to write to somebody in: what they chose, else the first of where they are that is spoken here."""
    if person.interface_language:
        return person.interface_language
    spoken = dict(settings.LANGUAGES)
    found = (code for source in _known.languages for code in source(person) if code in spoken)
    return next(found, settings.LANGUAGE_CODE)


def kind_of(code: str) -> Kind | None:
    """The kind with a code; None for one that an earlier version of the portal knew."""
    return _known.kinds.get(code)


def all_kinds() -> list[Kind]:
    """Every kind, in the order of the rooms."""
    return list(_known.kinds.values())


def tasks_of(user: User) -> list[Task]:
    """What waits for a person now, in the language of the moment."""
    return [task for source in _known.tasks for task in source(user)]


def time_zones_of(people: Collection[int], standard: str) -> dict[int, zoneinfo.ZoneInfo]:
    """The time zone of each person; the network's, where nobody knows."""
    found = _zones_of(people)
    return {key: zoneinfo.ZoneInfo(found.get(key, standard)) for key in people}


def time_zone_of(person: int) -> str | None:
    """The name of the time zone of where somebody is, by their key; None, where nobody knows."""
    return _zones_of([person]).get(person)


def zones_of_places(places: Collection[str]) -> dict[str, str]:
    """The names of the time zones of places by their names; those that nobody knows are left out."""
    found: dict[str, str] = {}
    for source in _known.zones_of_places:
        found |= source(places)
    return found


def _zones_of(people: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for source in _known.time_zones:
        found = {**source(people), **found}
    return found
