"""`/oai`: where harvesters of other catalogues ask for the library, by OAI-PMH 2.0. No cookies, no tokens of forms."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from resources.queries.harvest.answers import answer, refusal
from resources.queries.harvest.lists import Overloaded

XML = "text/xml; charset=utf-8"  # harvesters insist on this one
ASK_AGAIN_IN = 20  # seconds
UNREADABLE = (SuspiciousOperation, RequestDataTooBig, UnreadablePostError, MultiPartParserError)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester; whatever it asks wrongly is said in the answer, as the protocol wants it."""
    try:
        told = {name: list(values) for name, values in request.GET.lists()}
        for name, values in request.POST.lists():
            told[name] = told.get(name, []) + list(values)
    except UNREADABLE:
        return _xml(refusal("This cannot be read as a query."))
    try:
        return _xml(answer(told.items()))
    except Overloaded:
        return ask_again()


def ask_again() -> HttpResponse:
    """Say that there is too much to do, and in how many seconds to come back."""
    return HttpResponse("Ask again later.\n", status=503, headers={"Retry-After": str(ASK_AGAIN_IN)})


def _xml(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=XML, headers={"Cache-Control": "no-cache"})
