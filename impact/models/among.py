"""Ways to ask for rows by many keys: of a list, or that another query finds, without leaving the order to a planner."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Field, Func, Value


class IsAmong(Func):
    """Whether a key is among those that a query gives: `IsAmong(F("pk"), Subquery(...))`. The query is asked once.

    A planner joins what stands behind IN or EXISTS with all that is asked beside it: beside OR it goes through every
    row of the table, and beside the tables of a list it may begin with all sessions there are.
    """

    arg_joiner = " = ANY(ARRAY"
    template = "%(expressions)s)"
    output_field = BooleanField()


class IsOneOf(Func):
    """Whether a value is in a list, which goes as one parameter: `IsOneOf(F("uid"), uids, UUIDField())`.

    Behind IN each value is a parameter of its own, and thousands of them cost more to write down than to look up.
    """

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = BooleanField()

    def __init__(self, value: F, among: Sequence[object], field: "Field[Any, Any]", **extra: Any) -> None:
        super().__init__(value, Value(list(among), output_field=ArrayField(field)), **extra)
