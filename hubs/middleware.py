"""Keeps derived rights current: the first request of a day derives a person's groups from their memberships again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hubs.access import derive_groups


class RightsAreCurrent:
    """A membership that began or ended overnight takes effect on the next request, not after the next job."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Derive the groups if they were last derived on another day."""
        user = request.user
        today = timezone.now().date()
        if user.is_authenticated and user.rights_as_of != today:
            derive_groups(user, today)
        return self.get_response(request)
