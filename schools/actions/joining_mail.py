"""What is mailed to whoever asks to join: the code, that it arrived, what became of it. In the language of the form."""

from collections.abc import Callable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import tell, withdraw_mail, write_mail
from accounts.models import User
from schools.actions.people_mail import spoken
from schools.models import ENDED, JoinRequest

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


def write_answer(request: JoinRequest, link: Link, *, key: str) -> None:
    """Mail what a hub, or the network, has answered; whoever has an account by now finds it in the portal too."""
    with override(spoken([request.language])):
        subject = _("An answer to your request to join")
    _write(request, "answer", subject, link, key=key)
    hub = request.hub.name if request.hub else "OSHub.Network"
    tell(
        kind="schools.join_answered" if request.state in ENDED else "schools.join_handed_on",
        to=User.objects.filter(email=request.email),
        by=request.answered_by,
        words={"hub": hub, "state": request.state},
        key=key,
        place=hub,
        url=reverse("schools:join_request", args=[request.uid]),
        mailed=True,
    )


def _write(request: JoinRequest, occasion: str, subject: str, link: Link, *, key: str, code: str = "") -> None:
    with override(spoken([request.language])):
        url = link(reverse("schools:join_request", args=[request.uid]))
        told = {"request": request, "occasion": occasion, "code": code, "url": url}
        text = render_to_string("schools/mail_join.txt", told)
    write_mail(to=request.email, subject=subject, text=text, key=key)
