"""How the head counts of a view came about: by class or not, and whose word it is.

It reads the lines behind the view, so it is offered where one hub or something of it is looked at, and not for the
network as a whole: there `impact.queries.network_quality` tells it hub by hub.
"""

from django.db import connection

from impact.models import Audience, cell_audiences
from impact.queries.explore.view import View
from impact.queries.methods import METHOD_OF_LINE, Methods
from impact.queries.slices.facts import sessions_chosen

SQL = """
    SELECT method.name, sum(l.head_count)::bigint
    FROM ({chosen}) k
    JOIN impact_attendanceline l ON l.session_id = k.id
    LEFT JOIN schools_schoolclass class ON class.id = l.school_class_id
    LEFT JOIN impact_countersign told ON told.session_id = l.session_id
        AND told.school_class_id = l.school_class_id AND told.said = l.head_count
    CROSS JOIN LATERAL ({method}) method
    WHERE l.audience = ANY(%(audiences)s)
      AND (k.of_school IS NULL OR coalesce(class.school_id, k.at_school) IS NOT DISTINCT FROM k.of_school)
    GROUP BY 1
"""


def methods_of(view: View) -> Methods | None:
    """The interactions of a view by method, which add up to them. None for the network. One query."""
    if view.of_network:
        return None
    of = view.slice()
    chosen, params = sessions_chosen(of)
    audiences = [audience.value for audience in Audience if of.audience in cell_audiences(audience)]
    with connection.cursor() as cursor:
        cursor.execute(SQL.format(chosen=chosen, method=METHOD_OF_LINE), params | {"audiences": audiences})
        return Methods(**dict(cursor.fetchall()))
