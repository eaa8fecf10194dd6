"""Many requests to join at once: tick, choose, look at what goes to whom, send; told row by row, and taken back."""

import datetime as dt
import uuid
from dataclasses import astuple, dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import MemberRequest
from schools.actions.join_many import HELD_FOR, Answer, Done, Many, answer_many, plan, undo_many
from schools.forms.join_many import ManyForm
from schools.queries.joining import Inbox, labels_of, requests_named
from schools.views.join_desk import Desk, link_of
from schools.views.people import school_invitation_link

KEPT_IN = "join_answered"  # what somebody has just answered, in their session: numbers only, nothing personal


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one request, for the page."""

    label: str
    done: bool
    why: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of those that were just answered; `until` the mails wait, and it can be taken back."""

    how: str
    lines: tuple[Line, ...]
    until: dt.datetime | None

    @property
    def number(self) -> int:
        """How many were done."""
        return sum(line.done for line in self.lines)


def take(request: MemberRequest, desk: Desk, inbox: Inbox) -> tuple[ManyForm, HttpResponse | None]:
    """The form below an inbox, and what a press of one of its buttons leads to; nothing where it is to be mended."""
    shown = [row.pk for row in inbox.page if row.is_open]
    if request.method != "POST":
        return ManyForm(shown=shown, hub=desk.hub), None
    if request.POST.get("step") == "undo":
        return ManyForm(shown=shown, hub=desk.hub), _undo(request)
    form = ManyForm(request.POST, shown=shown, hub=desk.hub)
    if not form.is_valid() or request.POST.get("step") == "edit":
        return form, None
    return form, (_send if request.POST.get("step") == "send" else _preview)(request, desk, form)


def just_answered(request: MemberRequest) -> Answered | None:
    """What the person has just answered, if they come from there."""
    kept = request.session.get(KEPT_IN)
    if not kept or request.GET.get("answered") != kept["batch"]:
        return None
    done = [Done(*row) for row in kept["done"]]
    labels = labels_of([one.pk for one in done])
    lines = tuple(Line(labels.get(one.pk, "–"), one.done, one.why) for one in done)
    until = dt.datetime.fromisoformat(kept["until"])
    open_still = until > timezone.now() and any(one.done and not one.final for one in done)
    return Answered(kept["how"], lines, until if open_still else None)


def _preview(request: MemberRequest, desk: Desk, form: ManyForm) -> HttpResponse:
    found, answer = requests_named(desk.hub, form.meant()), form.answer()
    planned = plan(requests=[one for one in found if one.is_open], answer=answer, link=link_of(request))
    context = {
        "hub": desk.hub, "answer": answer, "planned": planned, "left_out": [one for one in found if not one.is_open],
        "mails": sum(one.sends for one in planned), "back": desk.list_url, "held": HELD_FOR.seconds // 60,
        "invites": any(one.school for one in planned),
    }  # fmt: skip
    return render(request, "schools/join_answers.html", context)


def _send(request: MemberRequest, desk: Desk, form: ManyForm) -> HttpResponse:
    answer, found = form.answer(), requests_named(desk.hub, form.meant())
    gone = [key for key in form.meant() if key not in {one.pk for one in found}]
    done = answer_many(
        requests=found,
        answer=answer,
        by=request.user,
        link=link_of(request),
        invitation_link=school_invitation_link(request),
    )
    done += [Done(key, done=False, why=_("It is no longer here.")) for key in gone]
    request.session[KEPT_IN] = {
        "batch": str(answer.batch),
        "how": answer.how.value,
        "silent": not answer.words,
        "done": [astuple(one) for one in done],
        "until": (timezone.now() + HELD_FOR).isoformat(),
    }
    query = request.GET.copy()
    query["answered"] = str(answer.batch)
    query.pop("page", None)
    return redirect(f"{desk.list_url}?{query.urlencode()}")


def _undo(request: MemberRequest) -> HttpResponse:
    kept, query = request.session.pop(KEPT_IN, None), request.GET.copy()
    query.pop("answered", None)
    back, late = 0, 0
    if kept and request.POST.get("batch") == kept["batch"]:
        answer = Answer(Many(kept["how"]), uuid.UUID(kept["batch"]), "" if kept["silent"] else "-")
        back, late = undo_many(done=[Done(*row) for row in kept["done"]], answer=answer, by=request.user)
    if back:
        said = ngettext("%(number)d answer is taken back; no mail has gone out.",
                        "%(number)d answers are taken back; no mail has gone out.", back)  # fmt: skip
        messages.success(request, said % {"number": back})
    if late or not back:
        messages.warning(request, _("What is sent is sent: the mails had gone out, or somebody had gone on with it."))
    return redirect(f"{request.path}?{query.urlencode()}")
