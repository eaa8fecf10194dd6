"""A way to ask for rows by keys that another query finds, without leaving the order to a planner."""

from django.db.models import BooleanField, Func


class IsAmong(Func):
    """Whether a key is among those that a query gives: `IsAmong(F("pk"), Subquery(...))`. The query is asked once.

    A planner joins what stands behind IN or EXISTS with all that is asked beside it: beside OR it goes through every
    row of the table, and beside the tables of a list it may begin with all sessions there are.
    """

    arg_joiner = " = ANY(ARRAY"
    template = "%(expressions)s)"
    output_field = BooleanField()
