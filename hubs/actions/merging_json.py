"""Rows as text that loses nothing: moments to the microsecond, countries by their code."""

import datetime as dt

from django.core.serializers.json import DjangoJSONEncoder
from django_countries.fields import Country


class Exact(DjangoJSONEncoder):
    """Writes moments whole, where Django's own keeps milliseconds."""

    def default(self, o: object) -> object:
        """A value that JSON does not know."""
        if isinstance(o, dt.datetime):
            return o.isoformat()
        return o.code if isinstance(o, Country) else super().default(o)
