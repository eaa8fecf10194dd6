"""Somebody asks a hub about a resource, the hub answers by mail and in the portal, and all that goes in time."""

import datetime as dt
import uuid

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import tell, write_mail
from accounts.models import User
from accounts.queries.stopping import in_full
from hubs.access import people_at
from hubs.roles import HubPerm
from projects.actions.proposal_moves import language_for
from resources.models import Question, Resource

MOST_A_DAY = 5
KEPT = dt.timedelta(days=365)


class AskedEnough(Exception):
    """A person has asked as often as somebody may in a day. Nothing was written."""


class AnsweredAlready(Exception):
    """Somebody else has answered meanwhile. Nothing was written; `question` has their words."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.pk)
        self.question = question


@transaction.atomic
def ask(*, resource: Resource, by: User, uid: uuid.UUID, text: str) -> Question:
    """Send a question to the hub of a resource; the same form twice is one question. Raises AskedEnough."""
    User.objects.select_for_update().get(pk=by.pk)  # of several at once each counts those before
    own = Question.objects.filter(asked_by=by)
    if (known := own.filter(uid=uid).first()) is not None:
        return known
    if own.filter(asked_at__gt=timezone.now() - dt.timedelta(days=1)).count() >= MOST_A_DAY:
        raise AskedEnough
    if Question.objects.filter(uid=uid).exists():  # the identifier of somebody else's
        uid = uuid.uuid4()
    question = Question.objects.create(uid=uid, resource=resource, asked_by=by, text=text)
    hub = resource.hub
    tell(
        kind="resources.question",
        to=people_at(hub, HubPerm.WRITE_NEWS),
        by=by,
        words={"name": by.name, "title": _title(resource)},
        key=f"question {question.pk}",
        place=hub.name,
        url=reverse("resources:questions", args=[hub.code]),
    )
    return question


@transaction.atomic
def answer(question: Question, *, by: User, text: str) -> Question:
    """Answer a question; the person gets it by mail and finds it in the portal. Raises AnsweredAlready."""
    found = Question.objects.select_for_update(of=("self",)).select_related("resource__hub", "asked_by")
    stored = found.get(pk=question.pk)
    if stored.answered_at is not None:
        raise AnsweredAlready(stored)
    stored.answer, stored.answered_by, stored.answered_at = text, by, timezone.now()
    stored.save(update_fields=["answer", "answered_by", "answered_at"])
    _tell_person(stored, by)
    return stored


def forget_questions(*, now: dt.datetime) -> int:
    """Delete questions a year after they were answered, or asked where nobody did; returns how many."""
    old = now - KEPT
    answered = Question.objects.filter(answered_at__lt=old)
    never = Question.objects.filter(answered_at=None, asked_at__lt=old)
    return answered.delete()[0] + never.delete()[0]


def _title(resource: Resource) -> str:
    return resource.current.title if resource.current else str(resource)


def _tell_person(question: Question, by: User) -> None:
    person, resource = question.asked_by, question.resource
    if not person.is_active:
        return
    key, path, title = f"question {question.pk} answered", reverse("resources:mine"), _title(resource)
    with override(language_for(resource.hub, person)):
        told = {"question": question, "title": title, "hub": resource.hub, "by": by, "url": in_full(path)}
        subject = _("Your question about “%(title)s”") % {"title": title}
        words = render_to_string("resources/mail_answer.txt", told)
    write_mail(to=person.email, subject=subject, text=words, key=key)
    tell(
        kind="resources.answer",
        to=[person],
        by=by,
        words={"hub": resource.hub.name, "title": title},
        key=key,
        place=resource.hub.name,
        url=path,
        mailed=True,
    )
