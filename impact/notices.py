"""What this room tells people of (accounts.notices): figures that differ; and for the weekly mail, what waits now."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts import notices
from accounts.models import User
from accounts.notices import Kind, Task
from hubs.access import hubs_open_to, rights_of
from hubs.notices import NETWORK, administers, manages
from impact.queries.hub_dashboard import open_todos
from impact.queries.network_today import network_today

FIGURES_DIFFER = Kind(
    "impact.figures_differ",
    label=gettext_lazy("Figures differ from the sessions"),
    says=gettext_lazy("The nightly check found figures that are not what the sessions say: %(number)s."),
    section=NETWORK,
    urgent=True,
    concerns=administers,
)
ALONE = ngettext_lazy(
    "%(number)d hub has nobody who coordinates it.", "%(number)d hubs have nobody who coordinates them.", "number"
)
QUIET = ngettext_lazy(
    "Of %(number)d hub nothing was heard for a month.", "Of %(number)d hubs nothing was heard for a month.", "number"
)


def tasks(user: User) -> list[Task]:
    """What waits for somebody at each of their hubs, and for those who look after the network what waits there."""
    found = [
        Task(hub.name, todo.text, todo.url)
        for hub in hubs_open_to(user)
        for todo in open_todos(hub, user, rights_of(user, hub))
        if todo.url
    ]
    return found + (_of_network() if manages(user) else [])


def _of_network() -> list[Task]:
    today = network_today(page=None)
    url = reverse("impact:network_today")
    alone, quiet = len(today.uncoordinated), today.pages.paginator.count
    found = [Task("", str(ALONE % {"number": alone}), url)] if alone else []
    if quiet:
        found.append(Task("", str(QUIET % {"number": quiet}), url))
    if today.fresh.overdue:
        found.append(Task("", _("The figures have not been checked for too long."), url))
    return found


def register() -> None:
    """Let the portal tell of all this."""
    notices.register(FIGURES_DIFFER)
    notices.add_tasks(tasks)
