"""What becomes of sign-ups, partnerships, ties and proposals when two schools are one (`schools.merging`)."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from projects.actions.merging import lock_calls_of
from projects.models import PartnershipSchool, SignUp, TieSighting
from projects.models.sign_up import OVER, Standing
from projects.queries.merging import sign_ups_across
from schools.merging import Alter, Outcome, Sides, moves_freely, register
from schools.models import SchoolMerge
from schools.queries.merges import moved_keys


def sign_ups(sides: Sides) -> Outcome:
    """A teacher signs a school up to a project once: a draft gives way, and of two that were sent one has to end."""
    outcome = Outcome()
    there = {_who(row): row for row in sides.staying if row.state not in OVER and row.teacher_id}
    for row in sides.going:
        other: SignUp | None = there.get(_who(row)) if row.state not in OVER else None
        if other is None:
            continue
        words = {"person": row.teacher.name if row.teacher else "", "project": row.call.project.title}
        if Standing.DRAFT not in (row.state, other.state):
            outcome.problems.append(
                _(
                    "%(person)s has signed both schools up to “%(project)s”. One of the two has to be withdrawn or"
                    " declined first, so that nobody loses a place unseen."
                )
                % words
            )
            continue
        outcome.aside.append(row if row.state == Standing.DRAFT else other)
        outcome.said.append(
            _(
                "%(person)s has begun to sign up to “%(project)s” for both schools. One draft is set aside, and comes"
                " back when the merge is undone."
            )
            % words
        )
    return outcome


def _who(row: SignUp) -> tuple[int, int | None]:
    return row.call_id, row.teacher_id


def across(merge: SchoolMerge, classes: frozenset[int]) -> Sequence[str]:
    """A sign-up with classes of both schools would belong to neither."""
    return [
        _("The sign-up to “%(project)s” has classes of both schools by now.") % {"project": title}
        for title in sign_ups_across(merge.kept_id, classes, moved_keys(merge, "projects.signup.school"))
    ]


def partnerships(sides: Sides) -> Outcome:
    """Both in one partnership: the school is in it once, from the first day of either to the last day of either."""
    outcome = Outcome()
    there = {row.partnership_id: row for row in sides.staying}
    for row in sides.going:
        other: PartnershipSchool | None = there.get(row.partnership_id)
        if other is None:
            continue
        joined = None if None in (row.joined_on, other.joined_on) else min(row.joined_on, other.joined_on)
        left = None if None in (row.left_on, other.left_on) else max(row.left_on, other.left_on)
        if (joined, left) != (other.joined_on, other.left_on):
            outcome.alter.append(Alter(other, {"joined_on": joined, "left_on": left}))
        outcome.aside.append(row)
        outcome.said.append(
            _("Both are in the partnership “%(partnership)s”, and the school is in it once afterwards.")
            % {"partnership": row.partnership.name}
        )
    return outcome


def sightings(sides: Sides) -> Outcome:
    """The same sign of life of a tie, noted of both on one day: the one that comes is taken back, with its moment."""
    outcome = Outcome()
    there = {_seen(row) for row in sides.staying if row.withdrawn_at is None}
    for row in sides.going:
        if row.withdrawn_at is None and _seen(row) in there:
            outcome.alter.append(Alter(row, {"withdrawn_at": sides.now, "withdrawn_by_id": sides.by.pk}))
            outcome.said.append(
                _("Of both it is noted that they worked with “%(organisation)s” on %(day)s; one entry is taken back.")
                % {"organisation": row.organisation.name, "day": date_format(row.seen_on)}
            )
    return outcome


def _seen(row: TieSighting) -> tuple[object, ...]:
    return row.organisation_id, row.seen_on, row.hub_took_part


def register_rules() -> None:
    """The rules for every column of this room that refers to a school."""
    register("projects.signup.school", sign_ups, against=across, lock_first=lock_calls_of)
    register("projects.partnershipschool.school", partnerships)
    register("projects.tiesighting.school", sightings)
    register("projects.projectproposal.school", moves_freely)
