"""The mails about notices: one at once, and one a week with all of it; each as plain text and with simple markup."""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from accounts.actions.mails import write_mail
from accounts.models import Notice, OutgoingMail, User
from accounts.notices import Kind, language_of
from accounts.queries.digest import Due, digest_parts, digests_due, is_mailed
from accounts.queries.notices import as_line
from accounts.queries.stopping import DIGEST, in_full, stop_address

logger = logging.getLogger(__name__)


def write_notice_mail(notice: Notice, kind: Kind) -> OutgoingMail | None:
    """Put a mail about one notice into the outbox, in its reader's language."""
    person = notice.recipient
    with _language_of(person):
        line = as_line(notice)
        stop = "" if kind.safety else in_full(stop_address(person, kind.code))
        told = {"line": line, "url": in_full(line.url) if line.url else "", "stop": stop}
        return _write(person, kind.subject(notice.words), "notice", told, key=f"notice {notice.uid}", stop=stop)


def write_digests(now: dt.datetime | None = None) -> int:
    """Write the weekly mails that are due; returns how many. Each is a transaction of its own."""
    written = 0
    for due in digests_due(now or timezone.now()):
        try:
            written += write_digest(due=due)
        except Exception:
            # One mail that cannot be written keeps nobody else from theirs; the next hour tries again.
            logger.exception("The weekly mail of person %d could not be written.", due.person)
    return written


@transaction.atomic
def write_digest(*, due: Due) -> bool:
    """Write one person's weekly mail, once for a day, and mark what it says; returns whether there was one to write.

    Of two workers the second waits for the first, and finds nothing left to say.
    """
    person = User.objects.filter(pk=due.person, is_active=True).first()
    if person is None:
        return False
    waiting = list(person.notices.for_digest().select_for_update().order_by("written_at", "pk"))
    ways = dict(person.notice_choices.values_list("kind", "way"))
    notices = [notice for notice in waiting if is_mailed(notice.kind, ways.get(notice.kind))]
    if not notices:
        return False
    with _language_of(person):
        said = ngettext(
            "Your week at the hubs: %(number)d notice", "Your week at the hubs: %(number)d notices", len(notices)
        )
        stop = in_full(stop_address(person, DIGEST))
        told = {"person": person, "parts": digest_parts(person, notices), "stop": stop, "site": in_full("")}
        key = f"digest {person.pk} {due.day.isoformat()}"
        mail = _write(person, said % {"number": len(notices)}, "digest", told, key=key, stop=stop)
    if mail is None:
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digested_at=timezone.now())
    return True


def _write(person: User, subject: str, name: str, told: dict[str, Any], *, key: str, stop: str) -> OutgoingMail | None:
    told = {**told, "choices": in_full(reverse("accounts:notice_choices")), "subject": subject}
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    return write_mail(
        to=person.email,
        subject=subject,
        text=render_to_string(f"notices/mail_{name}.txt", told),
        html=render_to_string(f"notices/mail_{name}.html", told),
        headers=headers,
        key=key,
    )


def _language_of(person: User) -> override:
    return override(language_of(person))
