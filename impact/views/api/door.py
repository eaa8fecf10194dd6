"""The door for programs: a token in place of signing in, its scope, its hub, how often it may ask; problems as JSON.

A device of somebody who is signed in may send sessions too: where its request names the person (X-Person) the cookie
counts, with the token of a form, for what that person may do. Without it a cookie opens nothing here, so that no page
of another site can act in anybody's name. Nothing here is for other sites' scripts either (no CORS).
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from accounts.visitors import times_of
from hubs.access import ScopeMissing, TokenHalted, hub_for_token, hub_once_open_to, hub_or_404
from hubs.actions.tokens import digest_of, note_use
from hubs.addresses import site_address
from hubs.models import ApiScope, ApiToken, Hub
from hubs.queries.tokens import token_shown
from hubs.roles import HubPerm
from impact.actions.api_sessions import NotItsOwn
from impact.api.caller import Caller, program
from impact.api.problems import MEDIA_TYPE, Problem, amiss
from impact.api.shape import Fault, Json, JsonObject, faults, is_of
from impact.views.session_answers import reads_notes

SPAN = 300  # seconds
LONGEST_HEADER = 200
PERSON = "X-Person"
PRIVATE = "no-store, private"

P = ParamSpec("P")
View = Callable[..., HttpResponse]


class TokenRequest(MemberRequest):
    """What a view for programs gets: only an annotation, Django builds the request as ever.

    `token` is there where a program asks, as it does but for the methods that are for people too.
    """

    token: ApiToken
    caller: Caller


def for_programs(
    people: Collection[str] = (), **scopes: tuple[ApiScope, ...]
) -> Callable[[Callable[Concatenate[TokenRequest, Hub, P], HttpResponse]], View]:
    """A view for programs, which is given the hub; each method with the scopes of which one is needed (none: any).

    The methods in `people` are for devices of those who are signed in too.
    """
    allowed = dict(scopes) | ({"HEAD": scopes["GET"]} if "GET" in scopes else {})

    def decorate(view: Callable[Concatenate[TokenRequest, Hub, P], HttpResponse]) -> View:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def answer(request: TokenRequest, hub_code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                hub = _let_in(request, hub_code, allowed, people)
                response = view(request, hub, *args, **kwargs)
            except Exception as refusal:
                response = _refuse(request, refusal)
            response["Cache-Control"] = PRIVATE
            patch_vary_headers(response, ("Authorization", "Accept-Language", *(("Cookie",) if people else ())))
            return response

        vars(answer)["refuses_in_json"] = True  # what middleware would refuse as a page
        return answer

    return decorate


def _let_in(
    request: TokenRequest, hub_code: str, allowed: Mapping[str, tuple[ApiScope, ...]], people: Collection[str]
) -> Hub:
    if request.method in people and PERSON in request.headers and "Authorization" not in request.headers:
        return _let_person_in(request, hub_code)
    token = request.token = _token_of(request)
    _not_too_often(f"token:{token.pk}")
    scopes = allowed.get(request.method or "")
    if scopes is None:
        raise Problem("method", headers={"Allow": ", ".join(sorted(allowed))})
    hub = hub_for_token(token, hub_code, *scopes)
    note_use(token=token, today=hub.today())
    request.caller = program(token)
    return hub


def _let_person_in(request: TokenRequest, hub_code: str) -> Hub:
    """The hub, for somebody who may log there, or who might once: then it is their coordinator's to decide."""
    if not request.user.is_authenticated:
        raise Problem("signed-out")
    if _FormToken(_refused).process_view(request, _refused, (), {}) is not None:
        raise Problem("form-token")
    _not_too_often(f"user:{request.user.pk}")
    if request.headers[PERSON] != str(request.user.pk):
        raise Problem("other-person")
    try:
        hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    except (Http404, PermissionDenied) as refusal:
        once = hub_once_open_to(request.user, hub_code, HubPerm.LOG_SESSIONS)
        if once is None:
            raise Http404 if isinstance(refusal, Http404) else Problem("no-right") from refusal
        request.caller = Caller(once, request.user, reads_notes=False, has_lost=True)
        return once
    request.caller = Caller(hub, request.user, reads_notes(request, hub))
    return hub


class _FormToken(CsrfViewMiddleware):
    """Looks for the token of a form, and answers nothing itself."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return _refused(request)


def _refused(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=403)


def _not_too_often(whose: str) -> None:
    count, wait = times_of(SPAN, "api", whose)
    if count > settings.API_REQUESTS_IN_FIVE_MINUTES:
        raise Problem("too-many", headers={"Retry-After": str(wait)})


def _token_of(request: HttpRequest) -> ApiToken:
    kind, _space, secret = request.headers.get("Authorization", "")[:LONGEST_HEADER].partition(" ")
    if kind.casefold() != "bearer" or not secret:
        raise Problem("token-missing", headers=_ask("token"))
    token = token_shown(secret.strip(), digest=digest_of(secret.strip()))
    if token is None:
        raise Problem("token-unknown", headers=_ask("invalid_token"))
    if token.revoked_at is not None:
        raise Problem("token-revoked", headers=_ask("invalid_token"))
    if token.ends_on < token.hub.today():
        raise Problem("token-ended", headers=_ask("invalid_token"))
    return token


def _ask(error: str) -> dict[str, str]:
    return {"WWW-Authenticate": 'Bearer realm="hub"' + (f', error="{error}"' if error != "token" else "")}


def _refuse(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """The answer to what was raised; what is a mistake of ours goes on."""
    problem = _problem(refusal)
    if problem is None:
        raise refusal
    body = problem.body(page=site_address(request, reverse("impact:api")))
    return HttpResponse(json.dumps(body), status=problem.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))


def _problem(refusal: Exception) -> Problem | None:
    match refusal:
        case Problem():
            return refusal
        case ScopeMissing():
            needed = " / ".join(refusal.scopes)
            return Problem("scope-missing", _("It lacks the scope “%(scope)s”.") % {"scope": needed})
        case TokenHalted():
            return Problem(refusal.why)
    codes: dict[type[Exception], str] = {
        NotItsOwn: "not-yours",
        RequestDataTooBig: "too-large",
        TooManyFieldsSent: "too-large",
        TooManyFilesSent: "too-large",
        MultiPartParserError: "unreadable",
        BadRequest: "unreadable",
        PermissionDenied: "nobody-answers",
        Http404: "not-found",
    }
    return next((Problem(code) for kind, code in codes.items() if isinstance(refusal, kind)), None)


def told_in(request: HttpRequest, shape: JsonObject) -> dict[str, Json]:
    """The JSON of a request, of this shape. Raises Problem."""
    if request.content_type != "application/json":
        raise Problem("media-type", _("Send JSON, with Content-Type: application/json."))
    told = _json(request.body)
    found = [] if is_of(told, shape) else list(faults(told, shape))
    if found or not isinstance(told, dict):
        raise amiss(found or [Fault("", "type", _("It has to be %(kind)s.") % {"kind": _("an object")})])
    return told


def _json(body: bytes) -> Json:
    try:
        told: Json = json.loads(body, parse_constant=_no_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as problem:
        where = _("Look at line %(line)d, column %(column)d.") % {"line": problem.lineno, "column": problem.colno}
        raise Problem("bad-json", where) from problem
    except (ValueError, RecursionError) as problem:
        raise Problem("bad-json") from problem
    return told


def _no_number(name: str) -> Any:
    raise Problem("bad-json", _("“%(name)s” is no number in JSON.") % {"name": name})


def _each_once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """An object of which nothing is lost: where a field is told twice, one of the two would count unseen."""
    told = dict(pairs)
    if len(told) < len(pairs):
        ((twice, _times),) = Counter(name for name, _value in pairs).most_common(1)
        raise Problem("bad-json", _("“%(name)s” is told twice in one object.") % {"name": twice[:60]})
    return told


def query_in(request: HttpRequest, shape: JsonObject) -> dict[str, Json]:
    """What the address asks for, of this shape: numbers are read as numbers. Raises Problem."""
    known = shape["properties"]
    assert isinstance(known, Mapping)  # noqa: S101 - the shape of an object
    told: dict[str, Json] = {}
    for name, value in request.GET.dict().items():
        wanted = known.get(name)
        assert isinstance(value, str)  # noqa: S101 - each is the last of its name
        number = isinstance(wanted, Mapping) and wanted.get("type") == "integer"
        read = whole_number(value) if number else None
        told[name] = value if read is None else read
    if found := list(faults(told, shape)):
        raise Problem("bad-query", faults=found)
    return told


def version_in(request: HttpRequest) -> int | None:
    """The version that If-Match names, or nothing where there is no such header. Raises Problem."""
    told = request.headers.get("If-Match")
    if told is None:
        return None
    version = whole_number(told.strip().removeprefix("W/").strip('"'))
    if version is None:
        raise Problem("bad-version", _('Send the ETag of the session as you saw it, such as "3".'))
    return version


def shown(request: HttpRequest, body: Mapping[str, Json], *, status: int = 200, etag: str = "") -> HttpResponse:
    """An answer in JSON; whoever has it already, by its ETag, is told so in a line."""
    response = HttpResponse(json.dumps(body), status=status, content_type="application/json")
    if not etag:
        return response
    response["ETag"] = etag
    if request.method in ("GET", "HEAD"):
        return get_conditional_response(request, etag=etag, response=response) or response
    return response


def moment_in(told: Json) -> dt.datetime | None:
    """A moment whose shape is right."""
    return dt.datetime.fromisoformat(told) if isinstance(told, str) else None


def day_in(told: Json) -> dt.date | None:
    """A day whose shape is right."""
    return dt.date.fromisoformat(told) if isinstance(told, str) else None
