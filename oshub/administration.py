"""The site of the administration: what an address asks for that nobody can mean is refused at its door.

Django lets some of it through to the database or to a field that cannot answer, and the page breaks.
"""

from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Field
from django.http import HttpRequest, HttpResponse

View = TypeVar("View")


class WordsOfAField(AutocompleteJsonView):
    """The rows that a field offers for what is being typed."""

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        """Refuse the far end of a relation: it is no field, and no form chooses there."""
        asked = super().process_request(request)
        if not isinstance(asked[2], Field):
            raise PermissionDenied
        return asked


class Administration(AdminSite):
    """Django's own site with a door."""

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Refuse a NUL in a search or a filter: the database looks for none."""
        inside: Any = super().admin_view(cast("Any", view), cacheable)

        @wraps(inside)
        def at_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any("\x00" in value for values in request.GET.lists() for value in values[1]):
                raise BadRequest
            return inside(request, *args, **kwargs)

        return cast("View", at_the_door)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """The rows that a field offers."""
        return cast("HttpResponse", WordsOfAField.as_view(admin_site=self)(request))
