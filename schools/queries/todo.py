"""What waits for somebody about a hub's schools."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from schools.queries.agreements import Signed, ending_soon
from schools.queries.joining import waiting_at

MOST_COUNTED = 200


def school_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Requests to join, agreements that end, and partner schools that nobody has asked whether to name them.

    Three queries for those who may see to it.
    """
    if HubPerm.MANAGE_SCHOOLS not in rights:
        return []
    return [*_join_todos(hub), *_agreement_todos(hub), *_silent_todos(hub)]


def _join_todos(hub: Hub) -> list[Todo]:
    waiting, new = waiting_at(hub)
    if not waiting:
        return []
    text = ngettext("%(number)d request to join waits.", "%(number)d requests to join wait.", waiting)
    url = reverse("schools:join_inbox", args=[hub.code])
    tone = "warn" if new else ""
    return [Todo(text % {"number": waiting}, "envelope", url, _("Answer"), tone)]


def _agreement_todos(hub: Hub) -> list[Todo]:
    day, ending = hub.today(), list(ending_soon(hub)[:MOST_COUNTED])
    if not ending:
        return []
    first, number = ending[0], len(ending)
    text = ngettext(
        "The agreement with %(school)s ends on %(day)s.",
        "%(number)d agreements with schools end soon, the first on %(day)s: %(school)s.",
        number,
    )
    said = {"number": number, "school": first.school.name, "day": date_format(first.holds_until or day)}
    if number == 1:
        url = reverse("schools:agreements", args=[hub.code, first.school_id])
    else:
        url = reverse("schools:of_hub", args=[hub.code]) + f"?agreement={Signed.ENDING.value}"
    return [Todo(text % said, "journal-text", url, _("See to it"), "warn")]


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
