"""What a merge of two entries of the register would do, exactly: the merge itself asks the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from hubs.models import Organisation

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Reference:
    """What refers to an entry from one column of one table."""

    model: type[models.Model]
    column: str
    rows: tuple[models.Model, ...]

    @property
    def label(self) -> str:
        """The table and column, as a record keeps them."""
        return f"{self.model._meta.label_lower}.{self.column}"

    @property
    def is_tie(self) -> bool:
        """Whether the table only ties two others together: a second tie of the same two says nothing more."""
        return bool(self.model._meta.auto_created) or getattr(self.model, "ties_two", False)


@dataclass(frozen=True, slots=True)
class Move:
    """Rows of one kind that would refer to the other entry; the first few by name."""

    what: str
    number: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What would happen. With problems, nothing. `seen` tells whether it is the same still when somebody agrees."""

    moves: tuple[Move, ...]
    both: int
    names: tuple[str, ...]
    filled: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]
    seen: str


def merge_preview(*, kept: Organisation, gone: Organisation) -> MergePreview:
    """Work out what a merge would move, drop, take over, and what stands against it."""
    moves, both, problems, keys = [], 0, [], []
    for reference in references_to(gone):
        moving, doubles, against = sort_out(reference, kept)
        both += len(doubles)
        problems += against
        keys += [f"{reference.label} {[row.pk for row in moving]} {[row.pk for row in doubles]}"]
        if moving:
            moves.append(_move(reference, moving))
    filled = [(_label(name), str(value)) for name, value in taken_over(kept, gone).items() if name != "other_names"]
    said = [*keys, f"{kept.pk} {kept.version}", f"{gone.pk} {gone.version}"]
    return MergePreview(
        moves=tuple(moves),
        both=both,
        names=tuple(new_names(kept, gone)),
        filled=tuple(filled),
        problems=tuple(problems),
        seen=hashlib.sha256("\n".join(said).encode()).hexdigest(),
    )


def references_to(row: Organisation) -> Iterator[Reference]:
    """Everything that refers to an entry, also from rooms above, which nobody here has to know.

    Earlier versions of rows are left out: they say what was, and nothing changes them.
    """
    for relation in Organisation._meta.get_fields(include_hidden=True):
        is_reference = isinstance(relation, models.ManyToOneRel) and relation.auto_created
        if not is_reference or hasattr(relation.related_model, "pgh_id"):
            continue
        assert isinstance(relation, models.ManyToOneRel)  # noqa: S101 - as above
        model, column = relation.related_model, relation.field.name
        rows = model._base_manager.filter(**{column: row}).order_by("pk")
        yield Reference(model, column, tuple(rows))


def sort_out(reference: Reference, kept: Organisation) -> tuple[list[models.Model], list[models.Model], list[str]]:
    """Which rows would move, which say what a row of the other entry says already, and what stands against moving."""
    moving, doubles, against = [], [], []
    for row in reference.rows:
        setattr(row, reference.column, kept)
        try:
            row.validate_unique()
            row.validate_constraints()
        except ValidationError as problem:
            if reference.is_tie:
                doubles.append(row)
            else:
                against += [f"{row}: {message}" for message in problem.messages]
        else:
            moving.append(row)
    return moving, doubles, against


def new_names(kept: Organisation, gone: Organisation) -> list[str]:
    """The names that the other entry gets besides its own."""
    known = {name.casefold() for name in (kept.name, *kept.other_names)}
    found = []
    for name in (gone.name, *gone.other_names):
        if name.casefold() not in known:
            known.add(name.casefold())
            found.append(name)
    return found


def taken_over(kept: Organisation, gone: Organisation) -> dict[str, object]:
    """What the other entry takes over: the names, and what it does not know itself."""
    found: dict[str, object] = {"other_names": [*kept.other_names, *new_names(kept, gone)]}
    for name in ("website", "ror", "place"):
        if getattr(gone, name) and not getattr(kept, name):
            found[name] = getattr(gone, name)
    return found


def _label(column: str) -> str:
    return next(str(field.verbose_name) for field in Organisation._meta.concrete_fields if field.name == column)


def _move(reference: Reference, rows: list[models.Model]) -> Move:
    shown = rows[:EXAMPLES]
    if reference.is_tie:
        other = next(
            field
            for field in reference.model._meta.fields
            if isinstance(field, models.ForeignKey) and field.name != reference.column
        )
        what = str(other.related_model._meta.verbose_name_plural)
        return Move(what, len(rows), tuple(str(getattr(row, other.name)) for row in shown))
    return Move(str(reference.model._meta.verbose_name_plural), len(rows), tuple(str(row) for row in shown))
