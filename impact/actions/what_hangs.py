"""What becomes of what points to a session that is merged into another: one line for each column that does.

A test asks the models; a column without a rule here fails it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from impact.models import AttendanceLine, Session


@dataclass(frozen=True, slots=True)
class Moves:
    """Rows change over to the session that stays, but for those of which it has one already.

    `same` names the columns in which two rows are the same thing; `alone` says that a session has one row at most;
    `with_class` that the row is about a class, and moves only where the class is in the session that stays;
    `within_hub` that it is the hub's own, and does not go over to another hub's session.
    """

    same: tuple[str, ...] = ()
    alone: bool = False
    with_class: bool = False
    within_hub: bool = False


# A reason for each column that does not move.
STAYS: dict[str, str] = {
    "impact.attendanceline.session": "what was chosen of them is corrected into the one that stays",
    "impact.sessioncohost.session": "as the lines",
    "impact.secondlook.session": "it is about its own numbers; unusual ones that are taken over are asked about again",
    "impact.importedsession.session": "which row of a table it was does not change, so that the import can be undone",
    "impact.apisession.session": "which program sent it does not change",
    "impact.attachmentversion.session": "it is what was, and the database writes it",
    "impact.leftoversession.session": "what was sent became this one",
    "impact.notthesame.first": "it is about these two",
    "impact.notthesame.second": "as the first",
    "impact.sessionmerge.kept": "an earlier merge is taken back after this one",
    "impact.sessionmerge.gone": "as the other side",
    "impact.jointproposal.kept": "it is about these two",
    "impact.jointproposal.gone": "as the other side",
}
MOVES: dict[str, Moves] = {
    # What a school said of its class goes along: it agrees with the number that stays, or the hub is asked to look.
    "impact.countersign.session": Moves(same=("school_class",), with_class=True),
    # Hours of equipment count through the session that stands.
    "impact.bookedsession.session": Moves(),
    "impact.sessiondecision.session": Moves(same=("decision",)),
    # A photograph is shown where a consent covers it, which is asked anew at each showing.
    "impact.attachment.session": Moves(within_hub=True),
    # What was counted at the door stands beside the number that counts; it is the hub's own.
    "impact.welcomedesk.session": Moves(alone=True, within_hub=True),
    # The school's report and the plan lead to the session that counts, unless that has one of its own.
    "impact.sessionproposal.session": Moves(alone=True),
    "impact.plannedsession.session": Moves(alone=True),
}

Moved = dict[str, list[int]]


def move_what_hangs(*, gone: Session, kept: Session) -> Moved:
    """Let what hangs on a session hang on the one that stays; gives the keys of what moved, by column."""
    moved: Moved = {}
    for column, rule in MOVES.items():
        if rule.within_hub and gone.hub_id != kept.hub_id:
            continue
        rows = _rows(column).filter(session=gone)
        there = _rows(column).filter(session=kept)
        if rule.alone and there.exists():
            continue
        if rule.same:
            rows = rows.exclude(Exists(there.filter(**{name: OuterRef(name) for name in rule.same})))
        if rule.with_class:
            lines = AttendanceLine.objects.filter(session=kept, school_class=OuterRef("school_class"))
            rows = rows.filter(Exists(lines))
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if keys:
            _rows(column).filter(pk__in=keys).update(session=kept)
            moved[column] = keys
    return moved


def move_back(moved: Mapping[str, list[int]], *, gone: Session, kept: Session) -> None:
    """Let what moved hang on its own session again, as far as it still hangs on the other one."""
    for column, keys in moved.items():
        _rows(column).filter(pk__in=keys, session=kept).update(session=gone)


def _rows(column: str) -> models.QuerySet[models.Model]:
    model: type[models.Model] = apps.get_model(column.rpartition(".")[0])
    return model._default_manager.all()
