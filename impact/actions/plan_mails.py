"""The mail of Friday afternoon: what was planned and waits for somebody's answer, with links that give it."""

import datetime as dt
import logging
import zoneinfo
from dataclasses import dataclass

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from accounts.actions.mails import write_mail
from accounts.models import User, Way
from accounts.notices import kind_of, language_of
from accounts.queries.stopping import in_full, stop_address
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.queries.plan import PlannedLine, hubs_with_plans, waiting_lines
from impact.queries.plan_links import PlanAnswer, answer_address

logger = logging.getLogger(__name__)

TO_ANSWER = "impact.plan_to_answer"  # in impact.notices
FRIDAY, AFTERNOON = 4, dt.time(15)
STILL_WRITTEN = dt.timedelta(days=2)  # after it was due, where nobody was there to write it
MOST = 20  # sessions in one mail; the page has the others


@dataclass(frozen=True, slots=True)
class Asked:
    """A planned session in the mail, with the addresses of its answers in full."""

    line: PlannedLine
    happened: str
    cancelled: str
    later: str
    number: str


def write_plan_mails(now: dt.datetime | None = None) -> int:
    """Write the mails that are due; returns how many. Each is a transaction of its own, and is written once."""
    moment, written = now or timezone.now(), 0
    for hub in hubs_with_plans():
        friday = last_friday(hub, moment)
        if friday is None:
            continue
        for person, lines in asked_at(hub):
            try:
                written += write_plan_mail(hub=hub, person=person, lines=lines, friday=friday)
            except Exception:
                # One mail that cannot be written keeps nobody else from theirs; the next hour tries again.
                logger.exception("The mail about the plan of %s could not be written to %d.", hub.code, person.pk)
    return written


def last_friday(hub: Hub, now: dt.datetime) -> dt.date | None:
    """The Friday whose mail is due at a hub, by the clock where it is: from the afternoon on, for two days."""
    zone = zoneinfo.ZoneInfo(hub.time_zone)
    today = now.astimezone(zone).date()
    friday = today - dt.timedelta(days=(today.weekday() - FRIDAY) % 7)
    due = dt.datetime.combine(friday, AFTERNOON, tzinfo=zone)
    return friday if due <= now < due + STILL_WRITTEN else None


def asked_at(hub: Hub) -> list[tuple[User, list[PlannedLine]]]:
    """Who is asked about which sessions: who planned them; where they are gone, everybody who may log at the hub."""
    lines = waiting_lines(hub)
    if not lines:
        return []
    people = people_at(hub, HubPerm.LOG_SESSIONS)
    there = {person.pk for person in people}
    found = []
    for person in people:
        others = there - {person.pk}
        if own := [line for line in lines if line.row.series.made_by_id not in others]:
            found.append((person, own))
    return found


@transaction.atomic
def write_plan_mail(*, hub: Hub, person: User, lines: list[PlannedLine], friday: dt.date) -> bool:
    """Write one person's mail about a hub, once for a Friday; returns whether there was one to write."""
    chosen = person.notice_choices.filter(kind=TO_ANSWER).values_list("way", flat=True).first()
    kind = kind_of(TO_ANSWER)
    if kind is None or kind.way(chosen) != Way.NOW:
        return False
    with override(language_of(person)):
        subject = ngettext(
            "%(hub)s: did it take place? %(number)d planned session waits",
            "%(hub)s: did they take place? %(number)d planned sessions wait",
            len(lines),
        ) % {"hub": hub.name, "number": len(lines)}
        stop = in_full(stop_address(person, TO_ANSWER))
        told = {
            "person": person,
            "hub": hub,
            "asked": [_asked(hub, person, line) for line in lines[:MOST]],
            "more": max(0, len(lines) - MOST),
            "plan": in_full(reverse("impact:plan", args=[hub.code])),
            "choices": in_full(reverse("accounts:notice_choices")),
            "stop": stop,
            "subject": subject,
        }
        mail = write_mail(
            to=person.email,
            subject=subject,
            text=render_to_string("impact/mail_plan.txt", told),
            html=render_to_string("impact/mail_plan.html", told),
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            key=f"plan {hub.pk} {person.pk} {friday.isoformat()}",
        )
    return mail is not None


def _asked(hub: Hub, person: User, line: PlannedLine) -> Asked:
    def address(answer: PlanAnswer) -> str:
        return in_full(answer_address(line.row, person, answer))

    return Asked(
        line=line,
        happened=address(PlanAnswer.HAPPENED) if line.heads is not None else "",
        cancelled=address(PlanAnswer.CANCELLED),
        later=address(PlanAnswer.LATER),
        number=in_full(f"{reverse('impact:log_session', args=[hub.code])}?planned={line.row.pk}"),
    )
