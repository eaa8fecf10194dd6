"""Keeps private pages out of every cache: a shared proxy, the browser's back button, htmx's history."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class NoStore:
    """Mark every answer as not to be stored, unless anybody may read it and it was made for nobody in particular.

    Only a view marked `login_not_required`, answering a visitor who is not signed in, without a form's token in the
    page, is left as it is. Everything else, errors and redirects included, is private.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then forbid storing where the answer is somebody's own."""
        response = self.get_response(request)
        if response.status_code >= 500 or not self._for_everybody(request):
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> None:
        """Note whether the view says of itself that it is public."""
        request.META["oshub.public"] = not getattr(view, "login_required", True)

    @staticmethod
    def _for_everybody(request: HttpRequest) -> bool:
        token_in_page = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
        public = request.META.get("oshub.public", False)
        return bool(public and not token_in_page and not request.user.is_authenticated)
