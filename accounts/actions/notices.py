"""Telling people: a notice in the portal, in the transaction of what happened; where it is urgent, a mail at once."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.actions.notice_mails import write_notice_mail
from accounts.models import Notice, User, Way
from accounts.notices import kind_of
from accounts.queries.notices import ways_of

READ_KEPT_DAYS = 30
KEPT_DAYS = 120


@transaction.atomic
def tell(
    *,
    kind: str,
    to: Iterable[User],
    by: User | None = None,
    words: Mapping[str, object] | None = None,
    key: str = "",
    place: str = "",
    url: str = "",
    mailed: bool = False,
) -> list[Notice]:
    """Tell people of something, once each; returns what was written. Call it in the transaction of what happened:

        tell(kind="projects.review", to=people_at(hub, HubPerm.WRITE_NEWS), by=by, words={"title": post.title},
             key=f"post {post.pk} {post.version}", place=hub.name, url=reverse("hubs:team", args=[hub.code]))

    `kind` is the code of a kind that the room has registered (`accounts.notices`); KeyError for one that nobody did.
    `by` did it, and so is not told. `words` stand in the sentence of the kind and are stored as text of at most 300
    letters; `key` says what it is about: with the same one nobody is told twice, however often a task runs.
    `place` is the name of the hub, by which the weekly mail is ordered; `url` the path of the page that shows it.
    `mailed`: a mail of its own says it already, so no other goes at once. Who is switched off is not told.
    Nothing about a pupil, and of adults no more than the page itself shows.
    """
    known = kind_of(kind)
    if known is None:
        raise KeyError(kind)
    people = sorted(
        {person for person in to if person.is_active and (by is None or person.pk != by.pk)}, key=lambda one: one.pk
    )
    stored = {name: str(word)[: Notice.LONGEST_WORD] for name, word in (words or {}).items()}
    rows = [
        Notice(
            uid=uuid.uuid4(),
            recipient=person,
            kind=kind,
            key=key,
            words=stored,
            place=place,
            url=url,
            urgent=known.urgent or known.safety,
        )
        for person in people
    ]
    # Of two who say the same at once the second waits for the first, and writes nothing then.
    Notice.objects.bulk_create(rows, ignore_conflicts=bool(key))
    written = list(Notice.objects.filter(uid__in=[row.uid for row in rows]).select_related("recipient"))
    ways = ways_of(known, people) if written and not mailed else {}
    for notice in written:
        if ways.get(notice.recipient_id) == Way.NOW:
            write_notice_mail(notice, known)
    return written


def take_back_notices(*, kinds: Iterable[str], key: str) -> int:
    """Delete what nobody has read yet of something that was taken back; returns how many that were."""
    return Notice.objects.unread().filter(kind__in=list(kinds), key=key).delete()[0]


def mark_read(*, notice: Notice, by: User) -> None:
    """Note that somebody has read what they were told."""
    Notice.objects.unread().filter(pk=notice.pk, recipient=by).update(read_at=timezone.now())


def mark_unread(*, notice: Notice, by: User) -> None:
    """Let somebody keep in sight what they have read; the weekly mail says it once more only if it never has."""
    Notice.objects.filter(pk=notice.pk, recipient=by).update(read_at=None)


def mark_all_read(*, by: User, newest: int) -> int:
    """Note that somebody has read all that they saw, up to a key; returns how many. What came later stays unread."""
    return by.notices.unread().filter(pk__lte=newest).update(read_at=timezone.now())


def forget_old_notices() -> None:
    """Delete what was read a month ago, and what nobody read in four: what it told of stands on its own page."""
    now = timezone.now()
    Notice.objects.done_with(
        read_before=now - dt.timedelta(days=READ_KEPT_DAYS),
        written_before=now - dt.timedelta(days=KEPT_DAYS),
    ).delete()
