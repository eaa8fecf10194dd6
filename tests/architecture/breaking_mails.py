"""Mails that the database refuses."""

import uuid

from django.utils import timezone

from accounts.models import MailState, OutgoingMail
from tests.architecture.breaking_cases import breaks


def mail(**told: object) -> OutgoingMail:
    return OutgoingMail.objects.create(
        **{"uid": uuid.uuid4(), "to": "ana@school.example", "subject": "Hello", "text": "-", **told}
    )


@breaks("outgoing_mail_key_once")
def the_same_said_twice() -> object:
    mail(key="invitation 1")
    return mail(key="invitation 1")


@breaks("outgoing_mail_state_known")
def a_mail_that_got_lost_on_the_way() -> object:
    return mail(state="lost", tried_at=timezone.now(), ended_at=timezone.now())


@breaks("outgoing_mail_ended_with_moment")
def a_mail_sent_at_no_time() -> object:
    return mail(state=MailState.SENT, tried_at=timezone.now())


@breaks("outgoing_mail_ended_with_moment")
def a_mail_that_waits_after_its_end() -> object:
    return mail(ended_at=timezone.now())


@breaks("outgoing_mail_tried_with_moment")
def a_mail_on_its_way_since_never() -> object:
    return mail(state=MailState.SENDING)


@breaks("outgoing_mail_attachment_named")
def a_program_in_an_attachment() -> object:
    return mail(attachment_name="game.exe", attachment_type="application/x-msdownload", attachment="MZ")


@breaks("outgoing_mail_attachment_named")
def an_attachment_without_a_name() -> object:
    return mail(attachment="BEGIN:VCALENDAR")
