"""Around every answer: what caches may keep, whose it is, where it lands, its language, and files out of reach."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from hubs.stored import StoreDownError


class NoStore:
    """Mark every answer as not to be stored, unless anybody may read it and it was made for nobody in particular.

    Only a view marked `login_not_required`, answering a visitor who is not signed in, without a cookie (as the token of
    a form in the page needs one), is left as it is. Everything else is private: errors, redirects, and what other
    middleware answers before any view is asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then forbid storing where the answer is somebody's own."""
        response = self.get_response(request)
        if response.status_code >= 500 or response.cookies or not self._for_everybody(request):
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> None:
        """Note whether the view says of itself that it is public."""
        request.META["oshub.public"] = not getattr(view, "login_required", True)

    @staticmethod
    def _for_everybody(request: HttpRequest) -> bool:
        return bool(request.META.get("oshub.public", False) and not request.user.is_authenticated)


class HealthIsNobodys:
    """Who asks how the portal is gets the same answer signed in or not: the sign-in lies in what may be away.

    Stands before all who look for it.
    """

    PATHS = ("/healthz", "/readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as to somebody without cookies, each time anew."""
        if request.path_info not in self.PATHS:
            return self.get_response(request)
        request.COOKIES = {}
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        return response


class SignInOnAPageOfItsOwn:
    """When a sign-in has run out, nobody loses the page for it: neither what is read nor what is being typed.

    A page that asks for a part of itself is told to go and sign in, and to come back. Where the part depends on what is
    being typed, nothing takes its place: the page stays, and says so (static/js/unsent.js). Who sent a form, which only
    happens without scripts, comes back to the page that the form stood on, not to an address that nobody can read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; turn the redirect that a part of a page would swallow into one for the whole page, or into none."""
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if not (response.status_code == 302 and self._was_kept_out(request, response["Location"], sign_in)):
            return response
        is_part = request.headers.get("HX-Request") == "true"
        is_read = request.method in {"GET", "HEAD"}
        if not is_part:
            return response if is_read or not self._stood_on_ours(request) else self._with_a_word(request, sign_in)
        if not is_read:
            return HttpResponse(status=401)
        page = getattr(getattr(request, "htmx", None), "current_url_abs_path", None) or request.get_full_path()
        return HttpResponse(status=204, headers={"HX-Redirect": redirect_to_login(page, sign_in).url})

    @staticmethod
    def _was_kept_out(request: HttpRequest, to: str, sign_in: str) -> bool:
        """Whether the answer sends to the sign-in for this very address, and not for a reason of its own."""
        path, _, query = to.partition("?")
        return path == sign_in and QueryDict(query).get("next") == request.get_full_path()

    @staticmethod
    def _stood_on_ours(request: HttpRequest) -> bool:
        """Whether what was sent comes from a page of ours, and the browser names it."""
        page = request.headers.get("Referer")
        return url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())

    @staticmethod
    def _with_a_word(request: HttpRequest, sign_in: str) -> HttpResponse:
        """To the sign-in, which says that nothing was saved (templates/account/login.html)."""
        page = urlsplit(request.headers["Referer"])._replace(scheme="", netloc="", fragment="").geturl()
        to = redirect_to_login(page, sign_in)
        to["Location"] += "&unsaved=1"
        return to


class ShownIn:
    """`?lang=pt` on a public page wins over profile, cookie and browser, for this answer only and without a cookie.

    So every language of a page has an address of its own, which can be sent to somebody and listed by search engines.
    Stands after the middleware that chooses the language otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the language is switched once it is known that the page is public."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> None:
        """Switch to the language that the address names, if the portal speaks it."""
        try:
            language = request.GET.get("lang")
        except TooManyFieldsSent:
            if not getattr(view, "refuses_in_json", False):
                raise
            return  # the view says so itself, as a program reads it
        public = not getattr(view, "login_required", True)
        if public and request.method in {"GET", "HEAD"} and language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


class FilesOutOfReach:
    """Where stored files cannot be reached, a page says so. Of what somebody was sending nothing is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 in place of an error that passes by itself."""
        if not isinstance(exception, StoreDownError):
            return None
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "120"
        return answer
