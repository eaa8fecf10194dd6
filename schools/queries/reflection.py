"""A school's self-reflection with the one of the year before, and those that schools show to their hub.

Statements stand in the language of the page. A school whose own language the portal does not speak yet, and in which
the network has written them, reads them in that, or in another that it chooses.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import get_language

from hubs.languages import COMMON, language_name
from hubs.models import Hub
from schools.models import Agreement, Reflection, ReflectionAnswer, ReflectionStatement, School, school_year_label

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with the answer of this year and the one before; None where nobody answered.

    `lang` is the language of the statement where it is not that of the page.
    """

    pk: int
    statement: str
    lang: str
    now: int | None
    before: int | None

    @property
    def now_label(self) -> str:
        """This year's answer in words."""
        return _word(self.now)

    @property
    def before_label(self) -> str:
        """The answer of the year before in words."""
        return _word(self.before)


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language in which statements can be read, and whether most of them stand in it now."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that was answered: `lang` is its language where it is not that of the page."""

    text: str
    lang: str
    answer: str


@dataclass(frozen=True, slots=True)
class ReflectionPicture:
    """A school year of a school beside the one before. `version` is 0 where nothing is stored yet."""

    year: int
    said: tuple[Said, ...]
    shared: bool
    version: int
    languages: tuple["LanguageLink", ...]

    @property
    def answered(self) -> bool:
        """Whether there is anything to read, of this year or the one before."""
        return any(one.now is not None or one.before is not None for one in self.said)

    @property
    def label(self) -> str:
        """The school year as people write it."""
        return school_year_label(self.year)

    @property
    def label_before(self) -> str:
        """The one before."""
        return school_year_label(self.year - 1)


@dataclass(frozen=True, slots=True)
class SharedReflection:
    """What a school shows to its hub."""

    school: str
    year: str
    said: tuple[Statement, ...]


def reflection_of(school: School, year: int, *, language: str = "") -> ReflectionPicture:
    """The statements in use and those answered, each with both years; in a language that was chosen. Three queries."""
    rows = {one.school_year: one for one in Reflection.objects.filter(school=school, school_year__in=(year, year - 1))}
    answers = ReflectionAnswer.objects.filter(reflection__in=rows.values())
    by_year: dict[int, dict[int, int]] = {year: {}, year - 1: {}}
    for told_in, statement, agreement in answers.values_list("reflection__school_year", "statement", "agreement"):
        by_year[told_in][statement] = agreement
    now, before = by_year[year], by_year[year - 1]
    statements = [one for one in ReflectionStatement.objects.all() if one.in_use or one.pk in now]
    stored = rows.get(year)
    order = to_read_in([school.language, *school.hub.languages])
    wanted = [language, *order] if language else order
    return ReflectionPicture(
        year=year,
        said=tuple(Said(one.pk, *_said(one, wanted), now.get(one.pk), before.get(one.pk)) for one in statements),
        shared=stored.shared if stored else False,
        version=stored.version if stored else 0,
        languages=_links(statements, order, wanted),
    )


def shared_with(hub: Hub) -> list[SharedReflection]:
    """What the schools of a hub show to it, the latest year first. Three queries."""
    answers = ReflectionAnswer.objects.select_related("statement").order_by("statement__position", "statement__code")
    rows = Reflection.objects.filter(school__hub=hub, shared=True).select_related("school")
    found = rows.prefetch_related(Prefetch("answers", queryset=answers)).order_by("-school_year", "school__name")
    wanted = to_read_in(hub.languages)
    return [
        SharedReflection(
            school=row.school.name,
            year=row.year_label,
            said=tuple(Statement(*_said(one.statement, wanted), _word(one.agreement)) for one in row.answers.all()),
        )
        for row in found[:SHOWN]
    ]


def to_read_in(own: Iterable[str]) -> list[str]:
    """In which languages to look for a statement, for people with some of their own, the one they speak most first.

    The language of the page first; but who has the portal in English because it does not speak theirs reads theirs.
    """
    page, spoken = get_language() or COMMON, {code for code, _name in settings.LANGUAGES}
    mine = [code for code in dict.fromkeys(own) if code]
    unspoken = [code for code in mine if code not in spoken]
    first = unspoken if page == COMMON and unspoken[:1] == mine[:1] else []
    return list(dict.fromkeys([*first, page, *unspoken, COMMON]))


def _said(statement: ReflectionStatement, wanted: Iterable[str]) -> tuple[str, str]:
    text, code = statement.text_in(wanted)
    return text, "" if code == get_language() else code


def _links(
    statements: Iterable[ReflectionStatement], order: Iterable[str], wanted: Iterable[str]
) -> tuple[LanguageLink, ...]:
    """The languages in which all statements can be read; nothing where there is no choice."""
    rows = list(statements)
    known = [code for code in order if rows and all(one.text_in([code])[1] == code for one in rows)]
    current = next((code for code in wanted if code in known), COMMON)
    found = tuple(LanguageLink(code, language_name(code), code == current) for code in known)
    return found if len(found) > 1 else ()


def _word(value: int | None) -> str:
    return "–" if value is None else str(Agreement(value).label)
