"""Months in which nothing happened, and reminders, as the database refuses them."""

import datetime as dt

from django.utils import timezone

from impact.models import LogReminder, QuietMonth
from impact.models.quality import REMIND_AGAIN_AFTER
from tests.architecture.breaking_cases import breaks, hub

MONTH = dt.date(2022, 5, 1)


def quiet(**said: object) -> QuietMonth:
    return QuietMonth.objects.create(**{"hub": said.get("hub") or hub(), "month": MONTH} | said)


def reminder(**said: object) -> LogReminder:
    now = timezone.now()
    known: dict[str, object] = {"hub": said.get("hub") or hub(), "month": MONTH, "sent_at": now}
    known["again_from"] = said.get("sent_at", now) + REMIND_AGAIN_AFTER  # type: ignore[operator]  # a moment
    return LogReminder.objects.create(**known | said)


@breaks("quiet_month_once")
def said_twice() -> object:
    return quiet(hub=quiet().hub)


@breaks("quiet_month_is_a_month")
def a_month_from_its_second_day_on() -> object:
    return quiet(month=dt.date(2022, 5, 2))


@breaks("quiet_month_plausible")
def a_quiet_month_of_the_war() -> object:
    return quiet(month=dt.date(1945, 5, 1))


@breaks("reminder_is_a_month")
def asked_about_a_day() -> object:
    return reminder(month=dt.date(2022, 5, 2))


@breaks("reminder_plausible")
def asked_about_the_war() -> object:
    return reminder(month=dt.date(1945, 5, 1))


@breaks("reminder_rests_seven_days")
def a_reminder_that_rests_a_day() -> object:
    return reminder(again_from=timezone.now() + dt.timedelta(days=1))


@breaks("reminder_rests_seven_days")
def a_reminder_that_rests_not_at_all() -> object:
    now = timezone.now()
    return reminder(sent_at=now, again_from=now - dt.timedelta(days=1))


@breaks("reminder_once_in_seven_days")
def asked_again_after_six_days() -> object:
    now = timezone.now()
    return reminder(hub=reminder(sent_at=now - dt.timedelta(days=6)).hub, sent_at=now)
