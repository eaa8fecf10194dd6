"""What is amiss with a request, as RFC 9457 says it: a status, a code for programs, a sentence for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impact.api.shape import Fault, Json, JsonObject

MEDIA_TYPE = "application/problem+json"

# The codes by status, each with its title. The document lists them, and a test finds none that is not here.
TITLES: dict[str, tuple[int, "str | Promise"]] = {
    "bad-json": (400, _("This is no JSON.")),
    "unreadable": (400, _("What was sent cannot be read.")),
    "bad-query": (400, _("The address asks for something that cannot be understood.")),
    "bad-version": (400, _("The header If-Match holds no version.")),
    "signed-out": (401, _("Sign in again.")),
    "token-missing": (401, _("Show a token.")),
    "token-unknown": (401, _("This token is not known.")),
    "token-ended": (401, _("This token has ended.")),
    "token-revoked": (401, _("This token was revoked.")),
    "scope-missing": (403, _("This token does not allow that.")),
    "hub-not-open": (403, _("The hub is not open, so no program is let in.")),
    "nobody-answers": (403, _("Nobody of the hub answers for this token any more.")),
    "form-token": (403, _("The page is too old. Load it again.")),
    "no-right": (403, _("You may not log sessions at this hub.")),
    "not-yours": (403, _("A program changes only what it sent itself, for a fortnight.")),
    "not-found": (404, _("There is no such thing at this hub.")),
    "method": (405, _("This address does not take that method.")),
    "other-content": (409, _("Something else is stored under this uid. Nothing was written.")),
    "other-person": (409, _("Somebody else kept this session. It waits until they sign in.")),
    "voided": (409, _("The session was voided, so it stays as it is.")),
    "sent-before": (409, _("This very file was sent before.")),
    "moved-on": (409, _("It stands elsewhere by now. Nothing was written.")),
    "changed-meanwhile": (412, _("Somebody changed it meanwhile. Nothing was written.")),
    "too-large": (413, _("This is too much at once.")),
    "media-type": (415, _("Send it as the document says.")),
    "invalid": (422, _("Something in it is not right. Nothing was written.")),
    "to-confirm": (422, _("Something in it is unusual. Send it again with what you confirm.")),
    "too-many": (429, _("Too many requests. Wait a little.")),
    "unavailable": (503, _("The portal is not available right now. Send it again in a minute or two.")),
}


# What the form calls a field.
TOPICS = {
    "held_on": _("Date"),
    "type": _("Type"),
    "school": _("School"),
    "project": _("Project"),
    "challenge": _("Challenge"),
    "co_hosts": _("Co-hosts"),
    "starts_at": _("Starts at"),
    "minutes": _("Minutes"),
    "led_by": _("Led by"),
    "format": _("Format"),
    "title": _("Title"),
    "note": _("Private note"),
    "attendance": _("Who came"),
}


@dataclass
class Problem(Exception):
    """Why a request is not answered; raised anywhere under the door for programs, which makes the answer of it."""

    code: str
    detail: str = ""
    faults: Sequence[Fault] = ()
    more: JsonObject = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of the answer."""
        return TITLES[self.code][0]

    def body(self, *, page: str) -> dict[str, Json]:
        """The answer; `page` is the address of the page that explains codes."""
        told: dict[str, Json] = {
            "type": f"{page}#{self.code}",
            "title": str(TITLES[self.code][1]),
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            told["detail"] = self.detail
        if self.faults:
            told["errors"] = [_fault(one) for one in self.faults]
        return told | dict(self.more)


def amiss(found: Sequence[Fault]) -> Problem:
    """The problem with these faults: only asked about, or not right."""
    only_asked = all(fault.confirm for fault in found)
    return Problem("to-confirm" if only_asked else "invalid", faults=found)


def _fault(fault: Fault) -> dict[str, Json]:
    told: dict[str, Json] = {"field": fault.at, "code": fault.code, "detail": fault.detail}
    topic = fault.topic or TOPICS.get(fault.at.partition("/")[0], "")
    told |= {"topic": str(topic)} if topic else {}
    return told | ({"confirm": fault.confirm} if fault.confirm else {})
