"""Posts and events: written, looked at by a second pair of eyes, published, withdrawn.

Who may do what at the hub is asked at its door. What is asked here is the rule of the second pair of eyes: nobody
publishes their own text, unless they hold the right to do so alone.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

import pghistory
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.actions import change_row
from hubs.actions.editing import lock_version
from hubs.models import Hub
from hubs.roles import HubPerm
from projects.models import Publishable, State
from projects.models.publishing import IN_THE_BIN

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


@transaction.atomic
def rewrite(text: P, *, by: User, version: int, values: Mapping[str, Any], alone: bool) -> P:
    """Bring a text to what the form says. Raises EditedMeanwhile.

    What lies in the bin comes back as a draft. What is public stays so if the person may publish it; otherwise it waits
    to be looked at again.
    """
    to = dict(values)
    if text.state == State.DELETED:
        to["state"] = State.DRAFT  # whoever goes on writing wants it back
    if text.state == State.PUBLISHED and not may_publish(text, by, alone=alone):
        to["state"] = State.REVIEW
    written = change_row(text, to, by=by, version=version, action="rewrite")
    if written.state == State.REVIEW and text.state == State.PUBLISHED:
        _ask_others(written, by)
    return written


@transaction.atomic
def send_for_review(text: P, *, by: User, version: int) -> P:
    """Ask somebody else to look at a text. Raises EditedMeanwhile, NotFromHere."""
    moved = _move(text, State.REVIEW, by=by, version=version, come_from=(State.DRAFT, State.WITHDRAWN))
    _ask_others(moved, by)
    return moved


@transaction.atomic
def back_to_draft(text: P, *, by: User, version: int) -> P:
    """Take a text that nobody can read back to be written on. Raises EditedMeanwhile, NotFromHere."""
    moved = _move(text, State.DRAFT, by=by, version=version, come_from=(State.REVIEW, State.WITHDRAWN))
    if text.state == State.REVIEW:
        _tell_author("projects.sent_back", moved, by)
    return moved


@transaction.atomic
def publish(text: P, *, by: User, version: int, alone: bool, at: dt.datetime | None = None) -> P:
    """Make a text public, now unless a moment is given. Raises NeedsAnother, EditedMeanwhile, NotFromHere.

    What was public before keeps the moment of the first time, so that it does not come as news again.
    """
    if not may_publish(text, by, alone=alone):
        raise NeedsAnother
    said = {"reviewed_by": by, "published_at": text.published_at or at or timezone.now()}
    come_from = (State.DRAFT, State.REVIEW, State.WITHDRAWN)
    moved = _move(text, State.PUBLISHED, by=by, version=version, come_from=come_from, **said)
    _tell_author("projects.published", moved, by)
    return moved


def withdraw(text: P, *, by: User, version: int) -> P:
    """Take a text off the public pages. It is kept. Raises EditedMeanwhile, NotFromHere."""
    return _move(text, State.WITHDRAWN, by=by, version=version, come_from=(State.PUBLISHED,))


@transaction.atomic
def delete_draft(text: P, *, by: User, version: int) -> P:
    """Put a text that was never public into the bin, from where it can be put back for thirty days.

    Raises EditedMeanwhile, NotFromHere.
    """
    stored = lock_version(text, version)
    if not stored.was_never_public:
        raise NotFromHere
    return change_row(stored, {"state": State.DELETED.value}, by=by, version=version, action="delete")


def put_back(text: P, *, by: User, version: int) -> P:
    """Take a text out of the bin, as a draft. Raises EditedMeanwhile, NotFromHere."""
    return _move(text, State.DRAFT, by=by, version=version, come_from=(State.DELETED,))


def empty_bins(*, now: dt.datetime | None = None) -> int:
    """Delete for good what has been in the bin for thirty days; a picture goes some days later. Returns how many."""
    before = (now or timezone.now()) - IN_THE_BIN
    gone = 0
    for kind in Publishable.__subclasses__():
        with transaction.atomic(), pghistory.context(action="empty bin"):
            number, _by_kind = kind._default_manager.filter(state=State.DELETED, changed_at__lt=before).delete()
        gone += number
    return gone


def _ask_others(text: Publishable, by: User) -> None:
    """Tell those who may look at a text that it waits; whoever wrote it cannot."""
    others = [person for person in people_at(text.hub, HubPerm.WRITE_NEWS) if person.pk != text.author_id]
    _tell("projects.review", text, by, others)


def _tell_author(kind: str, text: Publishable, by: User) -> None:
    if text.author is not None:
        _tell(kind, text, by, [text.author])


def _tell(kind: str, text: Publishable, by: User, to: list[User]) -> None:
    tell(
        kind=kind,
        to=to,
        by=by,
        words={"name": by.name, "title": str(text)},
        key=f"{text._meta.model_name} {text.pk} {text.version}",
        place=text.hub.name,
        url=reverse(text.edit_page, args=[text.hub.code, text.pk]),
    )


def _move(text: P, to: State, *, by: User, version: int, come_from: tuple[State, ...], **said: Any) -> P:
    if text.state not in come_from:
        raise NotFromHere
    return change_row(text, {"state": to.value, **said}, by=by, version=version, action=to.value)
