"""What waits for somebody about a hub's schools."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from schools.queries.joining import waiting_at


def school_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Requests to join, and partner schools that nobody has asked whether they want to be named.

    Two queries for those who may see to it.
    """
    if HubPerm.MANAGE_SCHOOLS not in rights:
        return []
    return [*_join_todos(hub), *_silent_todos(hub)]


def _join_todos(hub: Hub) -> list[Todo]:
    waiting, new = waiting_at(hub)
    if not waiting:
        return []
    text = ngettext("%(number)d request to join waits.", "%(number)d requests to join wait.", waiting)
    url = reverse("schools:join_inbox", args=[hub.code])
    tone = "warn" if new else ""
    return [Todo(text % {"number": waiting}, "envelope", url, _("Answer"), tone)]


def _silent_todos(hub: Hub) -> list[Todo]:
    day = hub.today()
    silent = (
        hub.schools.partners()
        .filter(partner_since__lte=day, page_agreed_on=None)
        .exclude(partner_until__lt=day)
        .count()
    )
    if not silent:
        return []
    text = ngettext(
        "%(number)d partner school has not agreed to a public page, so it is counted and not named.",
        "%(number)d partner schools have not agreed to a public page, so they are counted and not named.",
        silent,
    )
    url = reverse("schools:of_hub", args=[hub.code])
    return [Todo(text % {"number": silent}, "mortarboard", url, _("Ask and note it"))]
