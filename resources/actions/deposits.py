"""Where else a version is published: noted by hand or by a push, changed, and its address asked now and then."""

import datetime as dt
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions import change_row
from resources.actions.writing import NotFromHere
from resources.models import Answer, Deposit, DepositCheck, DepositState, Push, ResourceVersion
from resources.models.printable import printable_values
from resources.outside import NotPublic, open_client

ASKED_EVERY = dt.timedelta(days=7)
AT_ONCE = 200  # addresses a night
PAUSE = 1.0  # seconds between two questions to one host


@transaction.atomic
def note_deposit(*, of: ResourceVersion, by: User, values: Mapping[str, Any]) -> Deposit:
    """Note that a version lies in a repository too. Raises NotFromHere where it was never public."""
    if of.is_open:
        raise NotFromHere
    return Deposit.objects.create(noted_by=by, **printable_values({**values, "of": of}))


def change_deposit(row: Deposit, *, by: User, version: int, values: Mapping[str, Any]) -> Deposit:
    """Bring a deposit to what the form says. Raises EditedMeanwhile."""
    return change_row(row, printable_values(values), by=by, version=version)


@transaction.atomic
def forget_deposit(row: Deposit, *, by: User) -> None:
    """Take a deposit that was noted by mistake off the list; nothing happens at the repository."""
    with pghistory.context(user=by.pk, action="forget"):
        row.delete()


def note_pushed(push: Push) -> Deposit:
    """Note what a push has brought about: a draft there, or a published record."""
    account = push.account
    where = {"repository": account.repository, "name": account.name}
    state = DepositState.PUBLISHED if push.published_at else DepositState.PREPARED
    values = {"state": state, "identifier": push.doi or push.record, "url": push.record_url}
    with pghistory.context(user=push.asked_by_id, action="push"):
        deposit, _new = Deposit.objects.update_or_create(
            of=push.of, **where, defaults=values, create_defaults={**values, "noted_by": push.asked_by}
        )
    Push.objects.filter(pk=push.pk).update(deposit=deposit)
    return deposit


def check_deposits(*, now: dt.datetime) -> int:
    """Ask the addresses that nobody asked for a week, some a night, one host not twice a second; how many were."""
    due = Deposit.objects.filter(state=DepositState.PUBLISHED).exclude(url="")
    due = due.exclude(last_check__checked_at__gt=now - ASKED_EVERY).order_by("last_check__checked_at", "pk")
    asked: dict[str, float] = {}
    number = 0
    for deposit in due[:AT_ONCE]:
        host = urlsplit(deposit.url).hostname or ""
        time.sleep(max(0.0, asked.get(host, 0.0) + PAUSE - time.monotonic()))
        check_deposit(deposit.pk)
        asked[host] = time.monotonic()
        number += 1
    return number


def check_deposit(deposit_id: int) -> DepositCheck | None:
    """Ask the address of one deposit and keep what came of it. Nothing is written where it changed meanwhile."""
    deposit = Deposit.objects.filter(pk=deposit_id).exclude(url="").first()
    if deposit is None:
        return None
    answer, status = ask_address(deposit.url)
    with transaction.atomic():
        if not Deposit.objects.select_for_update().filter(pk=deposit_id, url=deposit.url).exists():
            return None
        told = {"url": deposit.url, "answer": answer, "status": status, "checked_at": timezone.now()}
        check, _new = DepositCheck.objects.update_or_create(deposit=deposit, defaults=told)
    return check


def ask_address(url: str) -> tuple[Answer, int | None]:
    """What becomes of asking an address, and the status of HTTP. Only the head of the answer is waited for."""
    try:
        with open_client(follow=True) as client, client.stream("GET", url) as answer:
            status = answer.status_code
    except NotPublic:
        return Answer.NOT_ASKED, None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return Answer.SILENT, None
    if answer.is_success:
        return Answer.OK, status
    if status in (404, 410):
        return Answer.MISSING, status
    return (Answer.REFUSED if status < 500 else Answer.SILENT), status
