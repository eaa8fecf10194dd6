"""What a merge of two schools would do, exactly: the merge itself asks the same."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from schools.merging import Outcome, Referring, Sides, referring_to_schools, rule_of
from schools.merging.facts import Choice, choices_between, filled_in, in_words, other_names
from schools.models import School

EXAMPLES = 5
MOST_SAID = 40  # sentences of one table; a merge with more of them is told in numbers


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of the rows of one column. `going` are those that change over."""

    referring: Referring
    going: tuple[models.Model, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows of one kind that would hang on the school that stays; the first few by name."""

    what: str
    number: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolMergePreview:
    """What would happen. With problems, nothing. `seen` tells whether it is the same still when somebody agrees."""

    moves: tuple[Moves, ...]
    said: tuple[str, ...]
    names: tuple[str, ...]
    filled: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    problems: tuple[str, ...]
    seen: str


def merge_parts(*, kept: School, gone: School, by: User, now: dt.datetime) -> Iterator[Part]:
    """Column by column, what a merge would do: what changes over, what is altered, set aside, or stands against it."""
    for referring in referring_to_schools():
        rows = referring.model._base_manager.order_by("pk")
        going = tuple(rows.filter(**{referring.column: gone}))
        registered = rule_of(referring.label)
        if registered is None:
            outcome = Outcome(problems=[_no_rule(referring)] if going else [])
        elif going:
            staying = tuple(rows.filter(**{referring.column: kept}))
            outcome = registered.rule(Sides(kept, gone, going, staying, by, now))
        else:
            outcome = Outcome()
        aside = {row.pk for row in outcome.aside}
        yield Part(referring, tuple(row for row in going if row.pk not in aside), outcome)


def merge_preview(*, kept: School, gone: School, by: User) -> SchoolMergePreview:
    """Work out what a merge would move, alter, set aside and take over, and what stands against it."""
    parts = list(merge_parts(kept=kept, gone=gone, by=by, now=timezone.now()))
    names = [name for name in other_names(kept, gone, name=kept.name) if name not in kept.other_names]
    return SchoolMergePreview(
        moves=tuple(_moves(part) for part in parts if part.going),
        said=tuple(sentence for part in parts for sentence in _said(part)),
        names=tuple(names),
        filled=tuple((str(fact.label), in_words(fact, gone)) for fact in filled_in(kept, gone)),
        choices=choices_between(kept, gone),
        problems=tuple(problem for part in parts for problem in part.outcome.problems),
        seen=fingerprint(kept, gone, parts),
    )


def fingerprint(kept: School, gone: School, parts: list[Part]) -> str:
    """A short text that is another one as soon as something else would happen."""
    said = [f"{kept.pk} {kept.version}", f"{gone.pk} {gone.version}"]
    for part in parts:
        altered = [(one.row.pk, sorted(one.values)) for one in part.outcome.alter]
        going, aside = [row.pk for row in part.going], [row.pk for row in part.outcome.aside]
        said.append(f"{part.referring.label} {going} {altered} {aside}")
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _said(part: Part) -> list[str]:
    said = part.outcome.said
    if len(said) <= MOST_SAID:
        return said
    more = _("… and %(number)d more of the same kind.") % {"number": len(said) - MOST_SAID}
    return [*said[:MOST_SAID], more]


def _moves(part: Part) -> Moves:
    what = str(part.referring.model._meta.verbose_name_plural)
    registered = rule_of(part.referring.label)
    shown = part.going[:EXAMPLES] if registered is not None and registered.named else ()
    return Moves(what, len(part.going), tuple(str(row) for row in shown))


def _no_rule(referring: Referring) -> str:
    what = str(referring.model._meta.verbose_name_plural)
    return _("Nobody has said yet what becomes of this when schools are merged: %(what)s.") % {"what": what}
