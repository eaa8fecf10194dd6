"""One rule for every column that refers to School. Each room registers its own when it is ready (its `apps.py`).

A test fails for a column without a rule; until there is one, schools with rows in it are not merged.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db import models

from schools.merging.sides import Outcome, Sides
from schools.models import School, SchoolMerge

Rule = Callable[[Sides], Outcome]
Against = Callable[[SchoolMerge, frozenset[int]], Sequence[str]]
LockFirst = Callable[[Sequence[int]], None]


def nothing_against(_merge: SchoolMerge, _classes: frozenset[int]) -> Sequence[str]:
    """Nothing that was done since keeps the rows from going back."""
    return ()


def nothing_to_lock(_schools: Sequence[int]) -> None:
    """Nothing that others lock before they refer to a school."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule; what stands `against` undoing (asked with the keys of the classes that go back); what is locked first.

    Rows that are not `named` are only counted in previews and records: not everybody who merges may read them.
    """

    rule: Rule
    against: Against = nothing_against
    lock_first: LockFirst = nothing_to_lock
    named: bool = True


@dataclass(frozen=True, slots=True)
class Referring:
    """A column of a table that refers to School."""

    model: type[models.Model]
    column: str

    @property
    def label(self) -> str:
        """The table and column, as rules and records name them."""
        return f"{self.model._meta.label_lower}.{self.column}"


_known: dict[str, Registered] = {}


def register(
    label: str,
    rule: Rule,
    *,
    against: Against = nothing_against,
    lock_first: LockFirst = nothing_to_lock,
    named: bool = True,
) -> None:
    """Say what becomes of the rows of a column when two schools are merged. Raises ValueError for a second rule."""
    made = Registered(rule, against, lock_first, named)
    if _known.setdefault(label, made) is not made:
        raise ValueError(f"There are two rules for {label!r} when schools are merged; leave one of them.")


def rule_of(label: str) -> Registered | None:
    """The rule for a column, if a room has one."""
    return _known.get(label)


def all_rules() -> dict[str, Registered]:
    """Every rule by the column it is for."""
    return dict(_known)


def referring_to_schools() -> Iterator[Referring]:
    """Every column of every room that refers to School, ties of many to many too, found by asking the models.

    Earlier versions of rows are left out: they say what was, and nothing changes them.
    """
    for relation in School._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or hasattr(relation.related_model, "pgh_id"):
            continue
        yield Referring(relation.related_model, relation.field.name)
