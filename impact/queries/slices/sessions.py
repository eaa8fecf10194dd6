"""The sessions behind the figures of a slice: exactly those that were counted."""

import re

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from impact.models import AttendanceLine, Audience, Session, cell_audiences
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
    sessions = Session.objects.filter(pk__in=RawSQL(sql, values))  # noqa: S611
    lines = _lines_that_count(of)
    if of.audience != CellAudience.EVERYONE:
        sessions = sessions.filter(Exists(lines))
    heads = lines.order_by().values("session").annotate(heads=Sum("head_count")).values("heads")
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
