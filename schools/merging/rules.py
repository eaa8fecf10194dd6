"""The rules of this room: classes, roles, invitations, self-reflections, steps to the next year, agreements."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schools.merging.registry import register
from schools.merging.sides import Alter, Outcome, Sides, moves_freely
from schools.models import (
    Reflection,
    RollOver,
    SchoolAgreement,
    SchoolClass,
    SchoolInvitation,
    SchoolMembership,
    SchoolRole,
    class_name_key,
    school_year_label,
)

LONGEST_CLASS_NAME = 40


def classes(sides: Sides) -> Outcome:
    """Two classes of one name in one year stay two cohorts, or figures would change; the one that comes is numbered."""
    outcome = Outcome()
    taken = {_key(row) for row in (*sides.staying, *sides.going)}
    there = {_key(row) for row in sides.staying}
    for row in sides.going:
        if _key(row) in there:
            name = _free_name(row, taken)
            taken.add((row.school_year, class_name_key(name)))
            outcome.alter.append(Alter(row, {"name": name}))
            outcome.said.append(
                _(
                    "Both have a class %(class)s in %(year)s. That of “%(gone)s” is called “%(name)s” from then on; the"
                    " two are counted as two classes, as before."
                )
                % {"class": row.name, "year": row.school_year_label, "gone": sides.gone.name, "name": name}
            )
    return outcome


def _key(row: SchoolClass) -> tuple[int, str]:
    """A year, and a name as the register compares it: 4A and 4a are one name, here as there."""
    return row.school_year, class_name_key(row.name)


def _free_name(row: SchoolClass, taken: set[tuple[int, str]]) -> str:
    number = 2
    while True:
        ending = f" ({number})"
        name = row.name[: LONGEST_CLASS_NAME - len(ending)] + ending
        if (row.school_year, class_name_key(name)) not in taken:
            return name
        number += 1


def roles(sides: Sides) -> Outcome:
    """Whoever acts for both has one role afterwards: the greater one, or the one that lasts longer."""
    outcome = Outcome()
    going, staying = (
        [row for row in rows if row.ends_on is None or row.ends_on >= sides.today]
        for rows in (sides.going, sides.staying)
    )
    here, there = (
        {row.role for row in rows if row.user_id == sides.by.pk and row.starts_on <= sides.today}
        for rows in (going, staying)
    )
    if here != there:
        outcome.problems.append(
            _(
                "You act for one of the two schools yourself, and nobody gives themselves a role at another one: ask"
                " another coordinator, or the network."
            )
        )
    for user in dict.fromkeys(row.user_id for row in going):
        held = [row for row in (*staying, *going) if row.user_id == user]
        if not any(row.user_id == user for row in staying):
            continue
        best = max(held, key=_weight)
        outcome.alter += [Alter(row, _ended(row, sides)) for row in held if row is not best]
        outcome.said.append(
            _("%(person)s acts for both schools and keeps one role: %(role)s.")
            % {"person": best.user.name, "role": best.get_role_display()}
        )
    return outcome


def _weight(row: SchoolMembership) -> tuple[bool, bool, dt.date]:
    return row.role == SchoolRole.HEAD, row.ends_on is None, row.ends_on or dt.date.max


def _ended(row: SchoolMembership, sides: Sides) -> dict[str, object]:
    yesterday = sides.today - dt.timedelta(days=1)
    return {"starts_on": min(row.starts_on, yesterday), "ends_on": yesterday, "ended_by_id": sides.by.pk}


def invitations(sides: Sides) -> Outcome:
    """Who is invited to the same role at both has one invitation afterwards: the one that can be taken longer."""
    outcome = Outcome()
    there = {(row.email, row.role): row for row in sides.staying if _is_open(row)}
    for row in sides.going:
        other = there.get((row.email, row.role)) if _is_open(row) else None
        if other is None:
            continue
        shorter = other if row.expires_at > other.expires_at else row
        outcome.alter.append(Alter(shorter, {"withdrawn_at": sides.now}))
        outcome.said.append(
            _("One address is invited to both schools as %(role)s. The invitation that ends sooner is taken back.")
            % {"role": row.get_role_display()}
        )
    return outcome


def _is_open(row: SchoolInvitation) -> bool:
    return row.accepted_at is None and row.withdrawn_at is None


def reflections(sides: Sides) -> Outcome:
    """A school has one self-reflection a year: that of the school that stays; the other one is set aside."""
    outcome = Outcome()
    there = {row.school_year for row in sides.staying}
    doubles: list[Reflection] = [row for row in sides.going if row.school_year in there]
    for row in doubles:
        outcome.aside.append(row)
        outcome.said.append(
            _(
                "Both have a self-reflection of %(year)s. That of “%(kept)s” stays; the other one is set aside with all"
                " its answers, and comes back when the merge is undone."
            )
            % {"year": row.year_label, "kept": sides.kept.name}
        )
    return outcome


def roll_overs(sides: Sides) -> Outcome:
    """Two schools that both went on to the next year did so in one step: classes made and archived are put together."""
    outcome = Outcome()
    there = {row.from_year: row for row in sides.staying if row.undone_at is None}
    for row in sides.going:
        other: RollOver | None = there.get(row.from_year) if row.undone_at is None else None
        if other is None:
            continue
        outcome.alter.append(Alter(other, {"made": other.made + row.made, "archived": other.archived + row.archived}))
        outcome.aside.append(row)
        outcome.said.append(
            _("Both have gone on from %(year)s to the next school year. It stands there as one step afterwards.")
            % {"year": school_year_label(row.from_year)}
        )
    return outcome


def agreements(sides: Sides) -> Outcome:
    """A school signs one agreement a day: of two that both stand, the hub has to say which is the right one."""
    outcome = Outcome()
    there = {row.signed_on for row in sides.staying if row.removed_at is None}
    doubles: list[SchoolAgreement] = [row for row in sides.going if row.removed_at is None and row.signed_on in there]
    outcome.problems += [
        _("Both have an agreement that was signed on %(day)s. Take one of them away first, or correct its day.")
        % {"day": date_format(row.signed_on)}
        for row in doubles
    ]
    return outcome


def register_rules() -> None:
    """The rules for every column of this room that refers to a school."""
    register("schools.schoolclass.school", classes)
    register("schools.schoolmembership.school", roles)
    register("schools.schoolinvitation.school", invitations, named=False)
    register("schools.reflection.school", reflections)
    register("schools.rollover.school", roll_overs)
    register("schools.schoolagreement.school", agreements, named=False)
    # The two were one school all along, so what it signed holds for all of its classes.
    register("schools.photoconsent.school", moves_freely, named=False)
    for label in (
        "schools.booking.school",
        "schools.schoolmove.school",
        "schools.schoolmerge.kept",
    ):
        register(label, moves_freely)
    register("schools.joinrequest.school", moves_freely, named=False)
