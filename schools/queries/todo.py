"""What waits for somebody about a hub's schools."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm


def school_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Partner schools that nobody has asked whether they want to be named. One query for those who may note it."""
    if HubPerm.MANAGE_SCHOOLS not in rights:
        return []
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
