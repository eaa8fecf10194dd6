"""The outbox: no mail is lost while the mail server is down, and none is sent twice, whatever ends in the middle."""

import datetime as dt
import smtplib
import threading
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.actions import Attachment, forget_old_mails, send_again, send_due_mails, withdraw_mail, write_mail
from accounts.models import MailState, OutgoingMail
from hubs.roles import Role
from tests.factories.mails import delivered
from tests.factories.network import make_membership
from tests.factories.people import make_user

NEVER = smtplib.SMTPRecipientsRefused({"ana@school.example": (550, b"No such person")})
NOT_NOW = smtplib.SMTPRecipientsRefused({"ana@school.example": (451, b"Try later")})
CUT = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class MailServer(BaseEmailBackend):
    """A mail server that does as it is told: what it takes, what it says, and what happens while it listens."""

    taken: ClassVar[list[str]] = []
    answers: ClassVar[list[Exception | None]] = []
    down: ClassVar[bool] = False
    meanwhile: ClassVar[Callable[[], object] | None] = None

    def open(self) -> bool:
        if self.down:
            raise ConnectionRefusedError("Connection refused")
        return True

    def send_messages(self, email_messages: Any) -> int:
        if MailServer.meanwhile:
            MailServer.meanwhile()
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.taken.extend(message.subject for message in email_messages)
        return len(email_messages)


@pytest.fixture
def server(settings: Settings) -> Iterator[type[MailServer]]:
    settings.EMAIL_BACKEND = f"{__name__}.MailServer"
    yield MailServer
    MailServer.taken.clear()
    MailServer.answers.clear()
    MailServer.down, MailServer.meanwhile = False, None


def write(subject: str = "Hello", **more: Any) -> OutgoingMail:
    mail = write_mail(to="ana@school.example", subject=subject, text="Good morning", **more)
    assert mail is not None
    return mail


def standing(mail: OutgoingMail) -> tuple[str, int]:
    mail.refresh_from_db()
    return mail.state, mail.tries


def make_due() -> None:
    OutgoingMail.objects.update(due_at=timezone.now())


@pytest.mark.django_db
def test_a_mail_is_sent_once_with_a_number_of_its_own() -> None:
    mail = write("Good\nnews")
    (sent,) = delivered()
    assert (sent.to, sent.subject, sent.body) == (["ana@school.example"], "Good news", "Good morning\n")
    assert str(mail.uid) in sent.extra_headers["Message-ID"]
    assert standing(mail) == (MailState.SENT, 1)
    assert mail.text == "", "what may hold a secret is not kept"
    assert len(delivered()) == 1


@pytest.mark.django_db
def test_a_calendar_goes_with_a_mail_and_is_kept_no_longer_than_its_text() -> None:
    text = "BEGIN:VCALENDAR\r\nSUMMARY:Reunião do conselho\r\nEND:VCALENDAR\r\n"
    mail = write(attachment=Attachment("meeting.ics", "text/calendar; method=REQUEST", text))
    (sent,) = delivered()
    (part,) = [part for part in sent.message().walk() if part.get_content_type() == "text/calendar"]
    assert (part.get_filename(), part.get_param("method"), part.get_param("charset")) == (
        "meeting.ics", "REQUEST", "utf-8",
    )  # fmt: skip
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().splitlines() == text.splitlines()
    assert b"\r\r" not in sent.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own message takes it
    mail.refresh_from_db()
    assert (mail.text, mail.attachment, mail.attachment_name) == ("", "", "meeting.ics")


@pytest.mark.django_db
def test_what_is_undone_says_nothing() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert delivered() == []


@pytest.mark.django_db
def test_one_key_is_one_mail() -> None:
    first = write(key="invitation 1")
    assert write_mail(to="ana@school.example", subject="Again", text="-", key="invitation 1") is None
    write(key="invitation 2")
    assert [mail.subject for mail in delivered()] == ["Hello", "Hello"]
    assert standing(first)[0] == MailState.SENT


@pytest.mark.django_db
def test_a_server_that_is_down_delays_and_loses_nothing(server: type[MailServer]) -> None:
    first, second = write("first"), write("second")
    server.down = True
    assert send_due_mails() == 0
    assert standing(first) == (MailState.WAITING, 1)
    assert standing(second) == (MailState.WAITING, 0), "where nobody answers, nobody else has to wait for it"
    assert "ConnectionRefusedError" in first.problem
    assert first.due_at > timezone.now() + dt.timedelta(seconds=50)
    server.down = False
    assert send_due_mails() == 1
    make_due()
    assert send_due_mails() == 1
    assert server.taken == ["second", "first"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (NEVER, MailState.REFUSED),
        (NOT_NOW, MailState.WAITING),
        (smtplib.SMTPDataError(554, b"Spam"), MailState.REFUSED),
        (smtplib.SMTPDataError(452, b"Full"), MailState.WAITING),
        (CUT, MailState.UNCERTAIN),
        (TimeoutError(), MailState.UNCERTAIN),
        (ValueError("a line break in a header"), MailState.REFUSED),
    ],
    ids=["no such person", "later", "spam", "full", "cut", "time-out", "no mail at all"],
)
def test_what_the_server_says_decides(server: type[MailServer], answer: Exception, state: MailState) -> None:
    refused, other = write("refused"), write("other")
    server.answers[:] = [answer]
    assert send_due_mails() == 1
    assert (standing(refused), standing(other)) == ((state, 1), (MailState.SENT, 1))
    assert refused.problem
    make_due()
    send_due_mails()
    assert server.taken == (["other", "refused"] if state == MailState.WAITING else ["other"])


@pytest.mark.django_db
def test_after_three_days_nobody_tries_any_more(server: type[MailServer]) -> None:
    mail = write()
    server.answers[:] = [NOT_NOW]
    OutgoingMail.objects.update(written_at=timezone.now() - dt.timedelta(days=3, minutes=1), tries=30)
    send_due_mails()
    assert standing(mail) == (MailState.REFUSED, 31)


@pytest.mark.django_db
def test_a_worker_that_ended_in_the_middle_leaves_an_open_question(server: type[MailServer]) -> None:
    """It is not sent again by itself; whoever has asked around may say so."""
    mail = write()

    def dies() -> None:
        raise SystemExit

    server.meanwhile = dies
    with pytest.raises(SystemExit):
        send_due_mails()
    server.meanwhile = None
    assert standing(mail) == (MailState.SENDING, 1)
    assert send_due_mails() == 0
    OutgoingMail.objects.update(tried_at=timezone.now() - dt.timedelta(minutes=16))
    assert send_due_mails() == 0
    assert standing(mail)[0] == MailState.UNCERTAIN
    assert send_again(mails=[mail]) == 1
    assert send_due_mails() == 1
    assert send_again(mails=[mail]) == 0


@pytest.mark.django_db
def test_a_mail_can_be_taken_back_until_it_is_sent(server: type[MailServer]) -> None:
    taken_back, gone = write("back", key="invitation 1"), write("gone", key="invitation 2")
    withdraw_mail(key="invitation 1")
    send_due_mails()
    withdraw_mail(key="invitation 2")
    assert (standing(taken_back), standing(gone)) == ((MailState.WITHDRAWN, 0), (MailState.SENT, 1))
    assert server.taken == ["gone"]


@pytest.mark.django_db
def test_a_mail_is_kept_for_a_month_after_its_end(server: type[MailServer]) -> None:
    old, young, waiting = write("old"), write("young"), write("waiting", due_at=timezone.now() + dt.timedelta(days=99))
    send_due_mails()
    OutgoingMail.objects.filter(pk=old.pk).update(ended_at=timezone.now() - dt.timedelta(days=31))
    forget_old_mails()
    assert set(OutgoingMail.objects.all()) == {young, waiting}


def in_threads(number: int, job: Callable[[], object]) -> None:
    def work() -> None:
        try:
            job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_mail_once(server: type[MailServer]) -> None:
    for number in range(20):
        write(f"mail {number}")
    in_threads(4, send_due_mails)
    assert sorted(server.taken) == sorted(f"mail {number}" for number in range(20))


@pytest.mark.django_db(transaction=True)
def test_who_says_the_same_at_once_says_it_once() -> None:
    in_threads(4, lambda: write_mail(to="ana@school.example", subject="Hello", text="-", key="digest 48"))
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_administrators_read_them_and_send_again_what_did_not_go_out(server: type[MailServer]) -> None:
    mail, user, client = write(), make_user(), Client()
    make_membership(user, Role.ADMINISTRATOR)
    client.force_login(user)
    server.answers[:] = [NEVER]
    send_due_mails()
    page = client.get("/admin/accounts/outgoingmail/")
    assert "No such person" in page.content.decode()
    answer = client.post(
        "/admin/accounts/outgoingmail/", {"action": "send_once_more", "_selected_action": [mail.pk]}, follow=True
    )
    assert "1 mail will be sent once more." in answer.content.decode()
    assert standing(mail) == (MailState.WAITING, 0)
    assert client.post(f"/admin/accounts/outgoingmail/{mail.pk}/change/", {"subject": "Other"}).status_code == 403
