"""The page for a role that somebody has ended at once, at a hub or at a school: whether to take that back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.actions.team import EndStands


def role_back(
    request: MemberRequest, *, name: str, take_back: Callable[[], object], back: str, **context: Any
) -> HttpResponse:
    """Show what `hubs/role_back.html` says, or take the end back; `back` is the address of the list of people.

    `name` is that of whoever held the role. `take_back` raises EndStands where it is too late.
    """
    if request.method != "POST" or request.POST.get("step") != "take back":
        return render(request, "hubs/role_back.html", context | {"back": back})
    try:
        take_back()
    except EndStands:
        messages.info(request, _("Nothing was changed: by now %(name)s has to be invited again.") % {"name": name})
    else:
        messages.success(request, _("%(name)s has the role again, as it was.") % {"name": name})
    return redirect(back)
