"""What is open at hubs in some months: silent months, missing attendance, unusual numbers, schools that disagree."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from impact.models import Countersign, LeftOverSession, SecondLook
from impact.queries.alike import number_across, number_within
from impact.queries.months import MonthState, month_address, months_of_hubs
from impact.queries.period_content import ScopeInPeriod, months_of
from impact.queries.second_looks import page_of_looks


@dataclass(frozen=True, slots=True)
class Missing:
    """How much is open at a hub. `silent`: months of which nobody has said anything."""

    silent: tuple[dt.date, ...] = ()
    without_attendance: int = 0
    looks: int = 0
    differences: int = 0
    left_over: int = 0
    duplicates: int = 0
    joint: int = 0

    def __bool__(self) -> bool:
        numbers = (self.without_attendance, self.looks, self.differences, self.left_over, self.duplicates, self.joint)
        return bool(self.silent) or any(numbers)


@dataclass(frozen=True, slots=True)
class Open:
    """One thing that is open, in words, with the page on which it is settled."""

    text: str
    url: str
    label: str


def missing_at(hubs: Sequence[Hub], first: dt.date, after: dt.date, *, today: dt.date) -> dict[int, Missing]:
    """Of several hubs, each with its sub-hubs, by key; without likely duplicates, which are counted hub by hub.

    Attendance is no part: the figures know it. Six queries, however many hubs.
    """
    keys = [hub.pk for hub in hubs]
    months = months_of_hubs(hubs, months_of(first, after), today=today)
    last = after - dt.timedelta(days=1)
    looks = SecondLook.objects.open().filter(session__voided_at=None, session__held_on__range=(first, last))
    differing = Countersign.objects.differing().filter(session__held_on__range=(first, last))
    day = KeyTextTransform(0, KeyTransform("held_on", "told"))
    waiting = LeftOverSession.objects.waiting().annotate(day=day)
    left = waiting.filter(day__gte=first.isoformat(), day__lte=last.isoformat())
    by_looks, by_differences = _by_hub(looks, "session__hub", keys), _by_hub(differing, "session__hub", keys)
    by_left = _by_hub(left, "hub", keys)
    return {
        hub.pk: Missing(
            silent=tuple(at.month for at in months[hub.pk] if at.state == MonthState.SILENT),
            looks=by_looks[hub.pk],
            differences=by_differences[hub.pk],
            left_over=by_left[hub.pk],
        )
        for hub in hubs
    }


def missing_of(hub: Hub, figures: ScopeInPeriod, first: dt.date, after: dt.date) -> Missing:
    """Of one hub, with everything. Eight queries."""
    known = missing_at([hub], first, after, today=hub.today())[hub.pk]
    last = after - dt.timedelta(days=1)
    return Missing(
        silent=known.silent,
        without_attendance=figures.picture.whole.without_attendance,
        looks=known.looks,
        differences=known.differences,
        left_over=known.left_over,
        duplicates=number_within(hub, first, last),
        joint=number_across(hub, first, last),
    )


def in_words(hub: Hub, missing: Missing, first: dt.date, after: dt.date) -> list[Open]:
    """What is open at a hub, each with the way to where it is settled."""
    days = f"first_day={first}&last_day={after - dt.timedelta(days=1)}"
    until = f"?until={months_of(first, after)[-1]:%Y-%m}"
    sessions, quality = reverse("impact:sessions", args=[hub.code]), reverse("impact:quality", args=[hub.code])
    found: list[Open] = []

    def say(number: int, text: str, url: str, label: str) -> None:
        if number:
            found.append(Open(text % {"number": number}, url, label))

    number = len(missing.silent)
    text = ngettext(
        "%(number)d month is silent: nothing stands in the log, and nobody has said that nothing happened.",
        "%(number)d months are silent: nothing stands in the log, and nobody has said that nothing happened.",
        number,
    )
    say(number, text, month_address(hub, missing.silent[0]) if number else quality, _("Go to the months"))
    number = missing.without_attendance
    text = ngettext(
        "Of %(number)d session nobody has said how many came.",
        "Of %(number)d sessions nobody has said how many came.",
        number,
    )
    say(number, text, f"{sessions}?missing=on&{days}", _("Show them"))
    number = missing.looks
    text = ngettext(
        "%(number)d session with unusual numbers waits for a second pair of eyes.",
        "%(number)d sessions with unusual numbers wait for a second pair of eyes.",
        number,
    )
    say(number, text, page_of_looks(hub), _("Look"))
    number = missing.differences
    text = ngettext(
        "A school says another number than the log, for %(number)d class at a session.",
        "Schools say other numbers than the log, for %(number)d classes at sessions.",
        number,
    )
    say(number, text, reverse("impact:countersigned", args=[hub.code]), _("Compare"))
    number = missing.duplicates
    text = ngettext(
        "%(number)d pair of sessions looks like one.", "%(number)d pairs of sessions look like one.", number
    )
    say(number, text, reverse("impact:duplicates", args=[hub.code]) + until, _("Compare"))
    number = missing.joint
    text = ngettext(
        "%(number)d session may have been logged by another hub too.",
        "%(number)d sessions may have been logged by another hub too.",
        number,
    )
    say(number, text, reverse("impact:duplicates", args=[hub.code]) + until, _("Compare"))
    number = missing.left_over
    text = ngettext(
        "%(number)d session was sent that its sender could not log.",
        "%(number)d sessions were sent that their senders could not log.",
        number,
    )
    say(number, text, reverse("impact:left_over", args=[hub.code]), _("Look"))
    return found


def _by_hub(rows: QuerySet[Any], hub: str, keys: list[int]) -> Counter[int]:
    top = Coalesce(f"{hub}__parent_id", f"{hub}_id")
    counted = rows.order_by().annotate(top=top).filter(top__in=keys).values_list("top").annotate(number=Count("pk"))
    return Counter(dict(counted))
