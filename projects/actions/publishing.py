"""Posts and events: written, looked at by a second pair of eyes, published, withdrawn.

Who may do what at the hub is asked at its door. What is asked here is the rule of the second pair of eyes: nobody
publishes their own text, unless they hold the right to do so alone.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

import pghistory
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hubs.actions import change_row
from hubs.models import Hub
from projects.models import Publishable, State

P = TypeVar("P", bound=Publishable)


class NeedsAnother(Exception):
    """Somebody else has to look at the text first. Nothing was written."""


class NotFromHere(Exception):
    """The text stands where this step does not begin. Nothing was written."""


def may_publish(text: Publishable, by: User, *, alone: bool) -> bool:
    """Whether a person may make a text public: another's, or with the right to do so alone."""
    return alone or (text.author_id is not None and text.author_id != by.pk)


@transaction.atomic
def write(kind: type[P], *, hub: Hub, by: User, values: Mapping[str, Any]) -> P:
    """Store a new draft."""
    text = kind(hub=hub, author=by, state=State.DRAFT, **values)
    with pghistory.context(user=by.pk, action="write"):
        text.save()
    return text


def rewrite(text: P, *, by: User, version: int, values: Mapping[str, Any], alone: bool) -> P:
    """Bring a text to what the form says. Raises EditedMeanwhile.

    What is public stays so if the person may publish it; otherwise it waits to be looked at again.
    """
    to = dict(values)
    if text.state == State.PUBLISHED and not may_publish(text, by, alone=alone):
        to["state"] = State.REVIEW
    return change_row(text, to, by=by, version=version, action="rewrite")


def send_for_review(text: P, *, by: User, version: int) -> P:
    """Ask somebody else to look at a text. Raises EditedMeanwhile, NotFromHere."""
    return _move(text, State.REVIEW, by=by, version=version, come_from=(State.DRAFT, State.WITHDRAWN))


def back_to_draft(text: P, *, by: User, version: int) -> P:
    """Take a text that nobody can read back to be written on. Raises EditedMeanwhile, NotFromHere."""
    return _move(text, State.DRAFT, by=by, version=version, come_from=(State.REVIEW, State.WITHDRAWN))


def publish(text: P, *, by: User, version: int, alone: bool, at: dt.datetime | None = None) -> P:
    """Make a text public, now unless a moment is given. Raises NeedsAnother, EditedMeanwhile, NotFromHere.

    What was public before keeps the moment of the first time, so that it does not come as news again.
    """
    if not may_publish(text, by, alone=alone):
        raise NeedsAnother
    said = {"reviewed_by": by, "published_at": text.published_at or at or timezone.now()}
    come_from = (State.DRAFT, State.REVIEW, State.WITHDRAWN)
    return _move(text, State.PUBLISHED, by=by, version=version, come_from=come_from, **said)


def withdraw(text: P, *, by: User, version: int) -> P:
    """Take a text off the public pages. It is kept. Raises EditedMeanwhile, NotFromHere."""
    return _move(text, State.WITHDRAWN, by=by, version=version, come_from=(State.PUBLISHED,))


def _move(text: P, to: State, *, by: User, version: int, come_from: tuple[State, ...], **said: Any) -> P:
    if text.state not in come_from:
        raise NotFromHere
    return change_row(text, {"state": to.value, **said}, by=by, version=version, action=to.value)
