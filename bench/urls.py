"""The portal's addresses, and two pages that do the least: what everything else is divided by."""

import json
import random
import uuid

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt

from bench.writer import Order, Place, log_session
from oshub.urls import urlpatterns as portal

EMPTY = "bench/empty/"
WRITE = "bench/write/"


@login_not_required
def empty(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing, after all the middleware that every page passes."""
    return HttpResponse()


@csrf_exempt
@login_not_required
def write_bare(request: HttpRequest) -> HttpResponse:
    """Write what it is told by bare SQL and commit: nobody is asked who they are, and nothing is checked."""
    told = json.loads(request.body)
    order = Order((told["day"],), "bench", 1, 0.0)
    dice = random.Random(uuid.uuid4().int)  # noqa: S311 - dice, not secrets
    with transaction.atomic():
        connection.ensure_connection()
        log_session(connection.connection, Place(**told["place"]), dice, order)
    return HttpResponse(status=201)


urlpatterns: list[URLPattern | URLResolver] = [
    path(EMPTY, empty, name="bench_empty"),
    path(WRITE, write_bare, name="bench_write"),
    *portal,
]
