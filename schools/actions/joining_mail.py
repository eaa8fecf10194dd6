"""What is mailed to whoever asks to join: the code, that it arrived, what became of it. In the language of the form."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import take_back_notices, tell, withdraw_mail, write_mail
from accounts.models import User
from schools.actions.people_mail import spoken
from schools.models import JoinRequest, JoinState

Link = Callable[[str], str]


def code_key(request: JoinRequest) -> str:
    """What a mail with a code is about."""
    return f"join {request.pk} code {request.codes_sent}"


def write_code(request: JoinRequest, code: str, link: Link, *, key: str) -> None:
    """Mail the code; one that waits to be sent is replaced."""
    withdraw_mail(key=f"join {request.pk} code {request.codes_sent - 1}")
    with override(spoken([request.language])):
        subject = _("%(code)s is your code for OSHub.Network") % {"code": code}
    _write(request, "code", subject, link, key=key, code=code)


def write_confirmed(request: JoinRequest, link: Link) -> None:
    """Mail where the request is now, and where to follow it."""
    with override(spoken([request.language])):
        subject = _("Your request to join has arrived")
    _write(request, "confirmed", subject, link, key=f"join {request.pk} confirmed")


@dataclass(frozen=True, slots=True)
class Sending:
    """When a mail goes out, and the key by which it can be taken back until then."""

    key: str
    due_at: dt.datetime | None = None


def answer_mail(request: JoinRequest, link: Link, *, occasion: str = "answer") -> tuple[str, str]:
    """Subject and text of what a hub, or the network, has answered: as the request stands, stored or not.

    `occasion` may also be "talk" (somebody is in touch) or "remind" (they wait for an answer of who asked).
    """
    with override(spoken([request.language])):
        subject = {
            "answer": _("An answer to your request to join"),
            "talk": _("We have your request to join"),
            "remind": _("Your request to join: do you still want to?"),
        }[occasion]
        url = link(reverse("schools:join_request", args=[request.uid]))
        told = {"request": request, "occasion": occasion, "code": "", "url": url}
        return subject, render_to_string("schools/mail_join.txt", told)


def write_answer(request: JoinRequest, link: Link, *, sending: Sending, occasion: str = "answer") -> bool:
    """Mail what a hub, or the network, has answered; whoever has an account by now finds it in the portal too.

    False where a mail with that key was written before.
    """
    subject, text = answer_mail(request, link, occasion=occasion)
    if write_mail(to=request.email, subject=subject, text=text, key=sending.key, due_at=sending.due_at) is None:
        return False
    hub = request.hub.name if request.hub else "OSHub.Network"
    tell(
        kind="schools.join_handed_on" if request.state == JoinState.NEW else "schools.join_answered",
        to=User.objects.filter(email=request.email) if occasion != "remind" else [],
        by=request.answered_by,
        words={"hub": hub, "state": request.state},
        key=sending.key,
        place=request.hub.name if request.hub else "",
        url=reverse("schools:join_request", args=[request.uid]),
        mailed=True,
    )
    return True


def take_back_answer(*, key: str) -> bool:
    """Take back a mail that has not gone out yet, and the notice that came with it; False for one that has."""
    if not withdraw_mail(key=key):
        return False
    take_back_notices(kinds=("schools.join_answered", "schools.join_handed_on"), key=key)
    return True


def _write(request: JoinRequest, occasion: str, subject: str, link: Link, *, key: str, code: str = "") -> None:
    with override(spoken([request.language])):
        url = link(reverse("schools:join_request", args=[request.uid]))
        told = {"request": request, "occasion": occasion, "code": code, "url": url}
        text = render_to_string("schools/mail_join.txt", told)
    write_mail(to=request.email, subject=subject, text=text, key=key)
