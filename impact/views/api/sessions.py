"""Sessions for programs and devices: listed, read, written one by one or several at a time, corrected, voided."""

import base64
import binascii
import datetime as dt
import hashlib
import json
import uuid
from contextlib import suppress
from typing import cast

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.addresses import site_address
from hubs.models import ApiScope, Hub
from impact.actions import ClassGone, CoHostNotOpen, EditedMeanwhile, HubNotOpen, IsVoided
from impact.actions.api_sessions import correct_by_token, void_by_token
from impact.actions.drafts import SessionDraft
from impact.api.problems import Problem, amiss
from impact.api.schemas import BATCH_TO_CHECK, LIST_QUERY, REASON
from impact.api.sent import read_sent
from impact.api.shape import Fault, Json, JsonObject
from impact.api.shown import session_shown
from impact.api.taking import Answer, take_all, take_one
from impact.api.voiding import faults_of_voiding, voided_as
from impact.forms.void_session import VoidSessionForm
from impact.models import Session
from impact.queries.api_sessions import Place, WantedSessions, sessions_for_programs
from impact.queries.sessions import own_session
from impact.views.api.door import TokenRequest, day_in, for_programs, moment_in, query_in, shown, told_in, version_in
from impact.views.session_answers import say_recorded

READ, WRITE = (ApiScope.READ,), (ApiScope.WRITE,)
READ_OR_WRITE = (ApiScope.READ, ApiScope.WRITE)
AN_OBJECT: JsonObject = {"type": "object"}
STATUS = {"created": 201, "already": 200}


@for_programs(people=("POST",), GET=READ, POST=WRITE)
def sessions(request: TokenRequest, hub: Hub) -> HttpResponse:
    """The hub's own sessions, page by page; a POST takes several, each answered on its own."""
    if request.method == "POST":
        told = told_in(request, BATCH_TO_CHECK)
        answers = take_all(request.caller, cast("list[JsonObject]", told["sessions"]))
        pairs = zip(cast("list[JsonObject]", told["sessions"]), answers, strict=True)
        return shown(request, {"results": [_result(request, body, answer) for body, answer in pairs]})
    wanted = _wanted(query_in(request, LIST_QUERY))
    rows, after = sessions_for_programs(hub, wanted)
    with_note = request.caller.reads_notes
    listed: list[Json] = [session_shown(row, with_note=with_note) for row in rows]
    body: dict[str, Json] = {"sessions": listed, "next": _next(request, hub, after)}
    etag = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:32]
    return shown(request, body, etag=f'"{etag}"')


@for_programs(people=("PUT",), GET=READ_OR_WRITE, PUT=WRITE)
def session(request: TokenRequest, hub: Hub, uid: uuid.UUID) -> HttpResponse:
    """One session; a PUT stores it, or with If-Match corrects it."""
    if request.method != "PUT":
        return _one(request, _found(hub, uid))
    version = version_in(request)
    body = told_in(request, AN_OBJECT)
    if version is not None:
        if request.caller.token is None:  # who is signed in corrects it on its page, which knows their rights
            raise Problem("no-right")
        return _correct(request, _found(hub, uid), body, version)
    return _taken(request, hub, uid, take_one(request.caller, uid, body))


@for_programs(POST=WRITE)
def void(request: TokenRequest, hub: Hub, uid: uuid.UUID) -> HttpResponse:
    """Take a session out of the figures; again, it stays as it was voided first."""
    found = _found(hub, uid)
    told = told_in(request, REASON)
    form = VoidSessionForm(voided_as(told), session=found)
    if not form.is_valid():
        raise amiss(faults_of_voiding(form))
    with suppress(IsVoided):  # which is what was asked for
        void_by_token(token=request.token, session=found, reason=form.cleaned_data["reason"])
    return _one(request, _found(hub, uid))


def _taken(request: TokenRequest, hub: Hub, uid: uuid.UUID, answer: Answer) -> HttpResponse:
    if answer.problem is not None:
        raise answer.problem
    if answer.session is None:
        return shown(request, {"uid": str(uid), "state": answer.state, "detail": answer.detail}, status=202)
    if request.caller.token is None and answer.recorded and answer.draft:
        say_recorded(request, hub, answer.recorded, answer.draft)  # on the page that follows, as after the form
    return shown(request, answer.session, status=STATUS[answer.state], etag=f'"{answer.session["version"]}"')


def _correct(request: TokenRequest, found: Session, body: JsonObject, version: int) -> HttpResponse:
    told = [(found.uid, body)]
    read = read_sent(request.caller, told, stored=found)[0]
    if found.version != version:
        raise _changed(request, found)
    if read.draft is None:
        raise amiss(read.faults)
    return _one(request, _corrected(request, found, read.draft, version))


def _corrected(request: TokenRequest, found: Session, draft: SessionDraft, version: int) -> Session:
    try:
        correct_by_token(token=request.token, session=found, draft=draft, version=version)
    except EditedMeanwhile as other:
        raise _changed(request, other.stored) from other
    except IsVoided as other:
        raise Problem("voided") from other
    except HubNotOpen as refusal:
        raise amiss([Fault("held_on", "date-after-hub", str(refusal))]) from refusal
    except CoHostNotOpen as refusal:
        raise amiss([Fault("co_hosts", "co-host-not-open", str(refusal))]) from refusal
    except ClassGone as refusal:
        raise amiss([Fault("attendance", "changed", str(refusal))]) from refusal
    return _found(found.hub, found.uid)


def _found(hub: Hub, uid: uuid.UUID) -> Session:
    found = own_session(hub, uid)
    if found is None:
        raise Http404
    return found


def _one(request: TokenRequest, found: Session) -> HttpResponse:
    return shown(request, session_shown(found, with_note=request.caller.reads_notes), etag=f'"{found.version}"')


def _changed(request: TokenRequest, stored: Session) -> Problem:
    seen = session_shown(stored, with_note=request.caller.reads_notes)
    return Problem("changed-meanwhile", more={"stored": seen})


def _result(request: TokenRequest, body: JsonObject, answer: Answer) -> Json:
    uid = body.get("uid")
    told: dict[str, Json] = {"uid": uid if isinstance(uid, str) else None, "state": answer.state}
    if answer.session is not None:
        told["session"] = answer.session
    if answer.detail:
        told["detail"] = answer.detail
    if answer.problem is not None:
        told["problem"] = answer.problem.body(page=site_address(request, reverse("impact:api")))
    return told


def _wanted(told: dict[str, Json]) -> WantedSessions:
    return WantedSessions(
        first_day=day_in(told.get("first_day")),
        last_day=day_in(told.get("last_day")),
        session_type=str(told.get("type", "")),
        school=cast("int | None", told.get("school")),
        project=cast("int | None", told.get("project")),
        changed_since=moment_in(told.get("changed_since")),
        with_voided=told.get("voided") == "yes",
        after=_place(str(told["after"])) if "after" in told else None,
        limit=cast(int, told.get("limit", 100)),
    )


def _next(request: TokenRequest, hub: Hub, after: Place | None) -> str | None:
    if after is None:
        return None
    query = request.GET.copy()
    day, key = after
    query["after"] = base64.urlsafe_b64encode(f"{day.isoformat()}.{key}".encode()).decode().rstrip("=")
    return site_address(request, f"{reverse('impact:api_sessions', args=[hub.code])}?{query.urlencode()}")


def _place(told: str) -> Place:
    try:
        day, key = base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True).decode().split(".")
        place = dt.date.fromisoformat(day), int(key)
        if not 0 < place[1] < 2**62:
            raise ValueError(key)
    except (binascii.Error, ValueError) as problem:
        raise Problem(
            "bad-query", faults=[Fault("after", "format", _("Take it from “next”, as it stands there."))]
        ) from problem
    return place
