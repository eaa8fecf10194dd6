"""The sessions behind the figures of a slice: exactly those that were counted."""

import re

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from impact.models import AttendanceLine, Audience, Session, cell_audiences
from impact.models.among import IsAmong
from impact.models.audience import CellAudience
from impact.models.session import SessionQuerySet
from impact.queries.slices.facts import Params, sessions_chosen
from impact.queries.slices.of import Slice, Whose


def sessions_of_slice(of: Slice) -> SessionQuerySet:
    """The sessions of a slice that have its audience: as many as its figure says, found by the same words.

    Each with `heads`: how many of its head counts are in the slice's interactions.
    """
    chosen, params = sessions_chosen(of)
    # Constants of this code; what the slice is narrowed to travels as parameters.
    sql, values = _in_order(f"SELECT c.id FROM ({chosen}) c", params)
    sessions = Session.objects.filter(IsAmong(F("pk"), RawSQL(sql, values)))  # noqa: S611
    if of.audience != CellAudience.EVERYONE:
        sessions = sessions.filter(Exists(_lines_that_count(of)))
    return _with_heads(of, sessions)


def latest_of_slice(of: Slice, start: int, number: int) -> list[Session]:
    """So many sessions of a slice after the first `start`, newest first, each with all that a list shows. Two queries.

    Which they are is asked for alone: beside the tables that a list joins, a planner would begin with all sessions.
    """
    newest = sessions_of_slice(of).order_by("-held_on", "-pk").values_list("pk", flat=True)
    chosen = list(newest[start : start + number])
    return list(_with_heads(of, Session.objects.filter(pk__in=chosen)).for_list())


def _with_heads(of: Slice, sessions: SessionQuerySet) -> SessionQuerySet:
    heads = _lines_that_count(of).order_by().values("session").annotate(heads=Sum("head_count")).values("heads")
    return sessions.annotate(heads=Coalesce(Subquery(heads), 0))


def _lines_that_count(of: Slice) -> QuerySet[AttendanceLine]:
    """The lines of a session that are counted in a slice."""
    audiences = [audience for audience in Audience if of.audience in cell_audiences(audience)]
    lines = AttendanceLine.objects.filter(session=OuterRef("pk"), audience__in=audiences)
    if of.whose != Whose.SCHOOL:
        return lines
    without_class = Q(school_class=None, session__school=of.whose_id)
    return lines.filter(Q(school_class__school=of.whose_id) | without_class)


def _in_order(sql: str, params: Params) -> tuple[str, list[object]]:
    """Named parameters as those of a QuerySet: by their order."""
    names = re.findall(r"%\((\w+)\)s", sql)
    return re.sub(r"%\(\w+\)s", "%s", sql), [params[name] for name in names]
