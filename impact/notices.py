"""What this room tells people of (accounts.notices): figures that differ; and for the weekly mail, what waits now."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext_lazy
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User, Way
from accounts.notices import Kind, Task
from hubs.access import hubs_open_to, rights_of
from hubs.notices import NETWORK, administers, manages, with_day
from hubs.roles import HubPerm
from impact.models import JointState
from impact.queries.hub_dashboard import open_todos
from impact.queries.network_today import network_today
from impact.queries.period_todos import network_period_todos
from impact.queries.periods import month_label
from schools.notices import SCHOOL, acts_for_a_school


def with_month(words: Mapping[str, str]) -> Mapping[str, str]:
    """The month as it is written in the reader's language."""
    return {**words, "month": month_label(dt.date.fromisoformat(words["month"]))}


def logs_somewhere(user: User) -> bool:
    """Whether somebody may log sessions at a hub."""
    return any(HubPerm.LOG_SESSIONS in rights_of(user, hub) for hub in hubs_open_to(user))


def looks_after_a_log(user: User) -> bool:
    """Whether somebody may correct every session of a hub."""
    return any(HubPerm.CORRECT_SESSIONS in rights_of(user, hub) for hub in hubs_open_to(user))


def confirms_somewhere(user: User) -> bool:
    """Whether somebody may confirm a hub's figures."""
    return any(HubPerm.CONFIRM_PERIOD in rights_of(user, hub) for hub in hubs_open_to(user))


def with_due(words: Mapping[str, str]) -> Mapping[str, str]:
    """The period, and the day by which or since which it is due, in the reader's language."""
    due = _("due since %(day)s") if words.get("late") else _("due by %(day)s")
    period = words.get(f"period_{get_language()}", words["period"])
    return {**words, "period": period, "due": due % with_day(words)}


def with_what(words: Mapping[str, str]) -> Mapping[str, str]:
    """The day, and of a session without a title its type, in the reader's language."""
    return {**with_day(words), "what": words.get(f"what_{get_language()}", words["what"])}


def with_answer(words: Mapping[str, str]) -> Mapping[str, str]:
    """The day, and what was answered, in the reader's language."""
    apart = words["answer"] == "apart"
    return {**with_day(words), "answer": _("taken apart again") if apart else str(JointState(words["answer"]).label)}


FIGURES_DIFFER = Kind(
    "impact.figures_differ",
    label=gettext_lazy("Figures differ from the sessions"),
    says=gettext_lazy("The nightly check found figures that are not what the sessions say: %(number)s."),
    section=NETWORK,
    urgent=True,
    concerns=administers,
)
CERTIFIED = Kind(
    "impact.certified",
    label=gettext_lazy("A class of your school has a certificate"),
    says=gettext_lazy("%(name)s has made the certificate of class %(class)s. You can print it."),
    section=SCHOOL,
    concerns=acts_for_a_school,
)
CONFIRMED = Kind(
    "impact.certificate_confirmed",
    label=gettext_lazy("The hub confirms your certificate"),
    says=gettext_lazy("%(hub)s has confirmed your certificate of %(year)s. The paper says so from now on."),
    section=SCHOOL,
    concerns=acts_for_a_school,
)
NUMBER_KEPT = Kind(
    "impact.number_kept",
    label=gettext_lazy("The hub answers a number that you did not agree with"),
    says=gettext_lazy("The hub stands by its number of class %(class)s on %(day)s: %(because)s"),
    brief=gettext_lazy("The hub stands by its number of class %(class)s on %(day)s"),
    section=SCHOOL,
    words=with_day,
    concerns=acts_for_a_school,
)
NUMBER_TAKEN = Kind(
    "impact.number_taken",
    label=gettext_lazy("The hub corrects a number as you said"),
    says=gettext_lazy("The hub has corrected its number of class %(class)s on %(day)s to what you said."),
    section=SCHOOL,
    words=with_day,
    concerns=acts_for_a_school,
)
PLAN_TO_ANSWER = Kind(
    "impact.plan_to_answer",
    label=gettext_lazy("On Fridays: planned sessions that wait for your word"),
    says=gettext_lazy("Planned sessions wait for your word: %(number)s."),
    section=gettext_lazy("Your hubs"),
    ways=(Way.NOW, Way.PORTAL),
    concerns=logs_somewhere,
)
NUMBERS_RETURNED = Kind(
    "impact.numbers_returned",
    label=gettext_lazy("Unusual numbers of yours are returned with a note"),
    says=gettext_lazy("%(name)s asks you to look again at the numbers of “%(what)s” on %(day)s: %(note)s"),
    brief=gettext_lazy("%(hub)s: look again at the numbers of “%(what)s” on %(day)s"),
    section=gettext_lazy("Your hubs"),
    urgent=True,
    words=with_what,
    concerns=logs_somewhere,
)
JOINT_PROPOSED = Kind(
    "impact.joint_proposed",
    label=gettext_lazy("Another hub proposes to make one joint session of two"),
    says=gettext_lazy("%(hub)s may have logged the same session of %(day)s as you, and proposes to count it as one."),
    section=gettext_lazy("Your hubs"),
    urgent=True,
    words=with_day,
    concerns=looks_after_a_log,
)
JOINT_ANSWERED = Kind(
    "impact.joint_answered",
    label=gettext_lazy("Another hub answers about a joint session"),
    says=gettext_lazy("%(hub)s says of the session of %(day)s that you may both have logged: %(answer)s."),
    section=gettext_lazy("Your hubs"),
    words=with_answer,
    concerns=looks_after_a_log,
)
ASKED_TO_LOG = Kind(
    "impact.asked_to_log",
    label=gettext_lazy("The network asks about a month of which nothing stands in the log"),
    says=gettext_lazy(
        "%(name)s asks about %(month)s: nothing stands in the log of %(hub)s. Log what was forgotten, or say with one"
        " tap that nothing happened."
    ),
    section=gettext_lazy("Your hubs"),
    urgent=True,
    words=with_month,
    concerns=logs_somewhere,
)
PERIOD_DUE = Kind(
    "impact.period_due",
    label=gettext_lazy("The figures of a reporting period wait for your confirmation"),
    says=gettext_lazy("%(period)s: the figures of %(hub)s wait for your confirmation, %(due)s."),
    brief=gettext_lazy("Please confirm, %(due)s: figures of %(hub)s, %(period)s"),
    section=gettext_lazy("Your hubs"),
    urgent=True,
    words=with_due,
    concerns=confirms_somewhere,
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
    found += [Task("", todo.text, todo.url) for todo in network_period_todos(timezone.now().date())]
    if today.fresh.overdue:
        found.append(Task("", _("The figures have not been checked for too long."), url))
    return found


def register() -> None:
    """Let the portal tell of all this."""
    notices.register(
        FIGURES_DIFFER,
        CERTIFIED,
        CONFIRMED,
        NUMBER_KEPT,
        NUMBER_TAKEN,
        PLAN_TO_ANSWER,
        ASKED_TO_LOG,
        NUMBERS_RETURNED,
        JOINT_PROPOSED,
        JOINT_ANSWERED,
        PERIOD_DUE,
    )
    notices.add_tasks(tasks)
