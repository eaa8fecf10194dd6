"""Mails: written where there is something to say, handed to the mail server by a worker, each at most once.

A mail server that is down delays a mail and loses none. A worker that dies while it hands a mail over leaves one of
which nobody knows whether it went out: it is not sent again by itself, but shown to the administrators.
"""

import datetime as dt
import smtplib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from accounts.models import MailState, OutgoingMail
from accounts.models.mail import check_headers

AT_ONCE = 200  # mails that one run hands over; the next run comes soon
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240)  # minutes until the next try; the last one again and again
GIVEN_UP_AFTER = dt.timedelta(days=3)
STUCK_AFTER = dt.timedelta(minutes=15)
KEPT_FOR = dt.timedelta(days=30)
LONGEST_SUBJECT = 200
FOR_GOOD = 500  # from this code on a mail server's refusal is for good


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text that goes with a mail, such as a calendar: its file name, its type (`text/…`, with parameters), itself."""

    name: str
    content_type: str
    text: str


NOTHING = Attachment(name="", content_type="", text="")


def write_mail(
    *,
    to: str,
    subject: str,
    text: str,
    key: str = "",
    html: str = "",
    headers: Mapping[str, str] | None = None,
    due_at: dt.datetime | None = None,
    attachment: Attachment = NOTHING,
) -> OutgoingMail | None:
    """Put a mail into the outbox, in the transaction that goes on. Returns None if one with this key is there already.

    `key` says what the mail is about, such as "invitation 12"; without one, saying the same twice is two mails. `html`
    says the same as `text` for those who read mails with markup. Raises ValidationError for headers with line breaks.
    """
    check_headers(dict(headers or {}))
    now = timezone.now()
    row = OutgoingMail(
        uid=uuid.uuid4(),
        key=key,
        to=to,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        text=text.strip() + "\n",
        html=html.strip(),
        headers=dict(headers or {}),
        attachment_name=attachment.name,
        attachment_type=attachment.content_type,
        attachment=attachment.text,
        written_at=now,
        due_at=due_at or now,
    )
    # Of two who say the same at once the second waits for the first, and writes nothing then.
    written = OutgoingMail.objects.bulk_create([row], ignore_conflicts=bool(key))
    return OutgoingMail.objects.filter(uid=written[0].uid).first()


@transaction.atomic
def withdraw_mail(*, key: str) -> bool:
    """Take back a mail that has not been handed over yet; False where there is none, for one that has is gone."""
    waiting = OutgoingMail.objects.select_for_update().filter(key=key, state=MailState.WAITING)
    return bool(waiting.update(state=MailState.WITHDRAWN, ended_at=timezone.now()))


def send_due_mails() -> int:
    """Hand over what is due; returns how many mails the server took. Ends early where it cannot be reached."""
    sent = 0
    OutgoingMail.objects.stuck(timezone.now() - STUCK_AFTER).update(
        state=MailState.UNCERTAIN, ended_at=timezone.now(), problem="The worker ended while it handed the mail over."
    )
    if not OutgoingMail.objects.due(timezone.now()).exists():
        return sent
    server: BaseEmailBackend = get_connection()
    for _number in range(AT_ONCE):
        mail = _take_one()
        if mail is None:
            break
        try:
            server.open()
        except (OSError, smtplib.SMTPException) as problem:
            _wait(mail, problem)
            break
        sent += _hand_over(mail, server)
    server.close()
    return sent


@transaction.atomic
def _take_one() -> OutgoingMail | None:
    """Mark the next mail as being sent, so that no other worker takes it, whatever becomes of this one."""
    mail = OutgoingMail.objects.due(timezone.now()).select_for_update(skip_locked=True).first()
    if mail is not None:
        mail.state, mail.tried_at, mail.tries = MailState.SENDING, timezone.now(), mail.tries + 1
        mail.save(update_fields=["state", "tried_at", "tries"])
    return mail


def _hand_over(mail: OutgoingMail, server: BaseEmailBackend) -> bool:
    try:
        server.send_messages([_message(mail)])
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _said in refusal.recipients.values()]
        _refused(mail, refusal, for_good=all(code >= FOR_GOOD for code in codes))
    except smtplib.SMTPResponseException as refusal:
        _refused(mail, refusal, for_good=refusal.smtp_code >= FOR_GOOD)
    except (OSError, smtplib.SMTPException) as problem:
        # The line was cut while the mail was on its way, and the server may have it.
        _end(mail, MailState.UNCERTAIN, problem)
    except ValueError as problem:
        # An address or a subject that no mail can have.
        _end(mail, MailState.REFUSED, problem)
    else:
        _end(mail, MailState.SENT)
        return True
    return False


def _message(mail: OutgoingMail) -> EmailMessage:
    # Its own number: whoever gets it twice, by whatever way, gets it once.
    place = urlsplit(settings.SITE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<{mail.uid}@{place}>", "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(mail.subject, mail.text, None, [mail.to], headers=mail.headers | headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.attachment_name:
        # Lines end as those of the mail do, whatever that is on the way.
        text = mail.attachment.replace("\r\n", "\n")
        message.attach(mail.attachment_name, text, mail.attachment_type)
    return message


def _refused(mail: OutgoingMail, problem: Exception, *, for_good: bool) -> None:
    if for_good:
        _end(mail, MailState.REFUSED, problem)
    else:
        _wait(mail, problem)


def _wait(mail: OutgoingMail, problem: Exception) -> None:
    now = timezone.now()
    if now - mail.written_at > GIVEN_UP_AFTER:
        _end(mail, MailState.REFUSED, problem)
        return
    pause = PAUSES[min(mail.tries, len(PAUSES)) - 1]
    mail.state, mail.due_at, mail.problem = MailState.WAITING, now + dt.timedelta(minutes=pause), _in_short(problem)
    mail.save(update_fields=["state", "due_at", "problem"])


def _end(mail: OutgoingMail, state: MailState, problem: Exception | None = None) -> None:
    mail.state, mail.ended_at, mail.problem = state, timezone.now(), _in_short(problem)
    if state == MailState.SENT:
        # They may hold a secret, such as the address of an invitation, and are of no more use here.
        mail.text = mail.html = mail.attachment = ""
        mail.headers = {}
    mail.save(update_fields=["state", "ended_at", "problem", "text", "html", "headers", "attachment"])


def _in_short(problem: Exception | None) -> str:
    return "" if problem is None else f"{type(problem).__name__}: {problem}"[:300]


@transaction.atomic
def send_again(*, mails: Iterable[OutgoingMail]) -> int:
    """Let mails that were refused, or of which nobody knows, be sent once more; returns how many."""
    again = OutgoingMail.objects.select_for_update().filter(
        pk__in=[mail.pk for mail in mails], state__in=(MailState.REFUSED, MailState.UNCERTAIN)
    )
    now = timezone.now()
    return again.update(state=MailState.WAITING, due_at=now, written_at=now, tries=0, ended_at=None)


@transaction.atomic
def forget_old_mails() -> None:
    """Delete mails that came to their end a month ago: what they said stands where it was said of."""
    OutgoingMail.objects.done_with(timezone.now() - KEPT_FOR).delete()
