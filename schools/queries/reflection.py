"""A school's self-reflection with the one of the year before, and those that schools show to their hub."""

from dataclasses import dataclass

from django.db.models import Prefetch

from hubs.models import Hub
from schools.models import Agreement, Reflection, ReflectionAnswer, ReflectionStatement, School, school_year_label

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One statement with the answer of this year and the one before; None where nobody answered."""

    pk: int
    statement: str
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
class ReflectionPicture:
    """A school year of a school beside the one before. `version` is 0 where nothing is stored yet."""

    year: int
    said: tuple[Said, ...]
    shared: bool
    version: int

    @property
    def label(self) -> str:
        """The school year as people write it."""
        return school_year_label(self.year)

    @property
    def label_before(self) -> str:
        """The one before."""
        return school_year_label(self.year - 1)

    @property
    def has_before(self) -> bool:
        """Whether there is anything to compare with."""
        return any(one.before is not None for one in self.said)


@dataclass(frozen=True, slots=True)
class SharedReflection:
    """What a school shows to its hub."""

    school: str
    year: str
    said: tuple[tuple[str, str], ...]


def reflection_of(school: School, year: int) -> ReflectionPicture:
    """The statements in use and those answered, each with both years. Three queries."""
    rows = {one.school_year: one for one in Reflection.objects.filter(school=school, school_year__in=(year, year - 1))}
    answers = ReflectionAnswer.objects.filter(reflection__in=rows.values())
    by_year: dict[int, dict[int, int]] = {year: {}, year - 1: {}}
    for told_in, statement, agreement in answers.values_list("reflection__school_year", "statement", "agreement"):
        by_year[told_in][statement] = agreement
    now, before = by_year[year], by_year[year - 1]
    statements = [one for one in ReflectionStatement.objects.all() if one.in_use or one.pk in now]
    stored = rows.get(year)
    return ReflectionPicture(
        year=year,
        said=tuple(Said(one.pk, one.label, now.get(one.pk), before.get(one.pk)) for one in statements),
        shared=stored.shared if stored else False,
        version=stored.version if stored else 0,
    )


def shared_with(hub: Hub) -> list[SharedReflection]:
    """What the schools of a hub show to it, the latest year first. Three queries."""
    answers = ReflectionAnswer.objects.select_related("statement").order_by("statement__position", "statement__code")
    rows = Reflection.objects.filter(school__hub=hub, shared=True).select_related("school")
    found = rows.prefetch_related(Prefetch("answers", queryset=answers)).order_by("-school_year", "school__name")
    return [
        SharedReflection(
            school=row.school.name,
            year=row.year_label,
            said=tuple((one.statement.label, _word(one.agreement)) for one in row.answers.all()),
        )
        for row in found[:SHOWN]
    ]


def _word(value: int | None) -> str:
    return "–" if value is None else str(Agreement(value).label)
