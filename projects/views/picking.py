"""Choosing who is in a partnership: looking for more, or adding to the register on the way, loses nothing typed."""

from typing import Protocol, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.actions.organisations import add_organisation
from hubs.models import Hub, Organisation
from hubs.queries.alike import looking_like
from hubs.queries.organisations import as_line
from projects.forms.partnership import SEARCHES, MembersFields, OnTheWayForm

F = TypeVar("F", bound=MembersFields, covariant=True)


class Build(Protocol[F]):
    """Makes the form: of what is to be judged, or of what was typed and is only shown again."""

    def __call__(self, data: QueryDict | None, *, hub: Hub, typed: QueryDict | None = None) -> F: ...


def pick(request: MemberRequest, hub: Hub, build: Build[F]) -> tuple[F, OnTheWayForm]:
    """The forms as they stand now: the first bound where it is to be stored, the second where it has mistakes."""
    if request.method != "POST":
        return build(None, hub=hub), OnTheWayForm(hub=hub)
    sent, step = request.POST.copy(), request.POST.get("step", "")
    fresh = OnTheWayForm(sent, hub=hub)
    if sent.get("new_name", "").strip() and step != "find":
        made = _make(request, fresh)
        if made is None:
            return build(None, hub=hub, typed=sent), fresh
        sent.appendlist("organisations", str(made.pk))
        for name in ("new_name", "new_kind", "new_place", "new_another"):
            sent.pop(name, None)
    elif step == "make":
        return build(None, hub=hub, typed=sent), fresh
    unbound = OnTheWayForm(hub=hub, typed=sent)
    if step or _asks_anew(sent):
        return build(None, hub=hub, typed=sent), unbound
    return build(sent, hub=hub), unbound


def _asks_anew(sent: QueryDict) -> bool:
    """Whether words to look for were typed since the page was made: the key Enter in that field looks for them."""
    return any(sent.get(name, "").strip() != sent.get(f"asked_{name}", "").strip() for name in SEARCHES)


def _make(request: MemberRequest, fresh: OnTheWayForm) -> Organisation | None:
    """Add the organisation to the register, unless something is amiss or it has something that looks like it."""
    if not fresh.is_valid():
        return None
    fresh.alike = [as_line(one) for one in looking_like(Organisation(**fresh.values()))]
    if fresh.alike and not fresh.cleaned_data["new_another"]:
        fresh.add_error(
            None, _("The register has something that looks like it: tick it above, or say that it is none.")
        )
        return None
    try:
        made = add_organisation(by=request.user, values=fresh.values())
    except ValidationError as refusal:
        fresh.add_error(None, ValidationError(refusal.messages))
        return None
    messages.success(request, _("“%(name)s” is in the register now, and ticked here.") % {"name": made.name})
    return made
