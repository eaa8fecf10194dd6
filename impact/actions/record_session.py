"""Step 3 of the main job: write one session with its attendance, once, however often it is sent."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pghistory
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import ApiToken, Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.hint import hint
from impact.actions.second_look import ask_for_second_look
from impact.actions.session_sql import insert_session
from impact.actions.versions import draft_of
from impact.models import AttendanceLine, Session, SessionCoHost, Source

OPEN_CONSTRAINT = "session_while_hub_open"
CO_HOST_CONSTRAINT = "co_host_while_hub_open"


@dataclass(frozen=True)
class Recorded:
    """The session as it is stored; `repeated` when the same content had been stored under this uid before."""

    session: Session
    repeated: bool


class OtherContent(Exception):
    """Something else is stored under this uid. Nothing was written; `stored` is what stands."""

    def __init__(self, stored: Session) -> None:
        super().__init__(stored.uid)
        self.stored = stored


class HubNotOpen(Exception):
    """The hub is being set up, or was at rest on that day. Nothing was written; the exception says so to a person."""

    def __init__(self) -> None:
        super().__init__(_("The hub is not open on that day, so nothing was logged. A network manager can open it."))


class ClassGone(Exception):
    """A class was taken away at this moment, such as by undoing a step to the next year. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("A class that you chose is no longer there. Nothing was saved: choose again."))


class CoHostNotOpen(Exception):
    """A co-host was not open on that day. Nothing was written; the exception says so to a person."""

    def __init__(self) -> None:
        super().__init__(_("One of these hubs was not open on that day, so nothing was saved."))


@transaction.atomic
def record_session(
    *, hub: Hub, by: User | None, draft: SessionDraft, source: Source = Source.FORM, token: ApiToken | None = None
) -> Recorded:
    """Store a session, its lines and its co-hosts. `by` is None where no person stands behind it (imports, demo).

    `token` is that of the program that sent it, where one did.

    A repeat of the uid at the same hub with the same content gives the stored session; with other content it raises
    OtherContent; for a day on which the hub is not open HubNotOpen, and CoHostNotOpen for one on which a co-host is
    not; for a class that somebody takes away just now ClassGone. Two repeats at the same moment wait for each other in
    the database, so only one is stored.
    """
    hold_classes([draft])
    with pghistory.context(user=by.pk if by else None, action="log"):
        try:
            session = insert_session(hub=hub, by=by, draft=draft, source=source, token=token)
        except IntegrityError as problem:
            if broken_rule(problem) == OPEN_CONSTRAINT:
                raise HubNotOpen from problem
            raise
        if session is None:
            return _answer_repeat(hub, draft)
        if draft.co_hosts:
            invite(session, draft.co_hosts)
        ask_for_second_look(session=session, draft=draft, by=by, is_new=True)
    transaction.on_commit(hint)
    return Recorded(session=session, repeated=False)


def hold_classes(drafts: Iterable[SessionDraft]) -> None:
    """Let nobody take the classes of these drafts away until the transaction ends. Raises ClassGone."""
    keys = sorted({group.pk for draft in drafts for group in draft.classes})
    if not keys:
        return
    with connection.cursor() as cursor:
        # As the foreign key would at the end of the transaction; others who log these classes do not wait.
        cursor.execute("SELECT id FROM schools_schoolclass WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [keys])
        if len(cursor.fetchall()) != len(keys):
            raise ClassGone


def invite(session: Session, hubs: Iterable[Hub]) -> None:
    """Note that other hubs held a session too. Raises CoHostNotOpen."""
    with telling_co_hosts():
        SessionCoHost.objects.bulk_create([SessionCoHost(session=session, hub=hub) for hub in hubs])


@contextmanager
def telling_co_hosts() -> Iterator[None]:
    """Let what the database refuses about co-hosts be told in words. Raises CoHostNotOpen."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        if broken_rule(problem) == CO_HOST_CONSTRAINT:
            raise CoHostNotOpen from problem
        raise


def new_line(session: Session, line: LineDraft) -> AttendanceLine:
    """Make the row of a line, not yet stored."""
    return AttendanceLine(
        session=session,
        audience=line.audience,
        head_count=line.head_count,
        school_class=line.school_class,
        first_timers=line.first_timers,
    )


def broken_rule(problem: IntegrityError) -> str | None:
    """The name of the rule under which the database refused a row."""
    diagnosis = getattr(problem.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def _answer_repeat(hub: Hub, draft: SessionDraft) -> Recorded:
    stored = Session.objects.for_list().get(hub=hub, uid=draft.uid)
    # The same as was first sent, or the same as stands by now after a correction.
    if draft.payload_hash() not in {stored.payload_hash, draft_of(stored).payload_hash()}:
        raise OtherContent(stored)
    return Recorded(session=stored, repeated=True)
