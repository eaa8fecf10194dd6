"""Recording many sessions at once gives the same rows as logging them one by one, all or none."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from impact.actions import bulk
from impact.actions.bulk import BulkRecorded, record_sessions
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.record_session import record_session
from impact.models import AttendanceLine, Audience, Format, LedBy, Session, SessionCoHost, SessionMark, Source
from impact.rollups import verify
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def drafts(number: int, *lines: LineDraft) -> list[SessionDraft]:
    return [
        SessionDraft(
            uid=uuid.uuid4(), held_on=HELD_ON + dt.timedelta(days=n), session_type=make_session_type(), lines=lines
        )
        for n in range(number)
    ]


def row_of(session: Session) -> dict[str, object]:
    own = {"id", "uid", "logged_at", "hub_id"}
    fields = {f.attname: getattr(session, f.attname) for f in session._meta.concrete_fields if f.attname not in own}
    lines = sorted(session.lines.values_list("audience", "head_count", "school_class", "first_timers"), key=str)
    return fields | {"lines": lines, "co_hosts": list(session.co_hostings.values_list("hub", "held_on"))}


def test_the_rows_are_those_of_logging() -> None:
    one, other, guest = make_hub(), make_hub(), make_hub()
    school = make_school(one)
    draft = SessionDraft(
        uid=uuid.uuid4(),
        held_on=HELD_ON,
        session_type=make_session_type(),
        lines=(class_line(make_class(school)), people_line(Audience.TEACHER, 2, 1), people_line(Audience.OTHER, 5)),
        project=make_project(one),
        school=school,
        co_hosts=(guest,),
        starts_at=dt.time(9, 15),
        minutes=90,
        led_by=LedBy.SCHOOL,
        format=Format.HYBRID,
        title="Água, luz\tand \\N “signs”\nin two lines",
        note="\\.",
        confirmed=("large", "class, larger"),
    )
    by = make_user()
    logged = record_session(hub=one, by=by, draft=draft, source=Source.IMPORT).session
    logged.refresh_from_db()
    done = record_sessions(hub=other, by=by, drafts=[draft], source=Source.IMPORT)
    assert done == BulkRecorded(sessions=1, lines=3, co_hosts=1)
    assert row_of(Session.objects.get(hub=other)) == row_of(logged)


def test_figures_follow_from_the_marks() -> None:
    hub = make_hub()
    record_sessions(hub=hub, by=None, drafts=drafts(5, people_line(Audience.FAMILY, 7, 3)), source=Source.IMPORT)
    assert SessionMark.objects.filter(is_new=True).count() == 5
    assert verify().differences == 0


def test_batches_are_read_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    stored_when_read = []

    def reading() -> Iterator[SessionDraft]:
        for draft in drafts(5, people_line(Audience.FAMILY, 7)):
            stored_when_read.append(Session.objects.count())
            yield draft

    done = record_sessions(hub=make_hub(), by=None, drafts=reading(), source=Source.IMPORT)
    assert done == BulkRecorded(sessions=5, lines=5, co_hosts=0)
    assert stored_when_read == [0, 0, 2, 2, 4]


@pytest.mark.parametrize("broken", ["repeat", "constraint"])
def test_one_bad_row_and_nothing_is_written(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    good = drafts(4, people_line(Audience.FAMILY, 7))
    bad = good[:1] if broken == "repeat" else drafts(1, people_line(Audience.FAMILY, 7, 8))
    with pytest.raises(IntegrityError), transaction.atomic():
        record_sessions(hub=make_hub(), by=None, drafts=[*good, *bad], source=Source.IMPORT)
    assert (Session.objects.count(), AttendanceLine.objects.count(), SessionCoHost.objects.count()) == (0, 0, 0)


def test_when_it_was_logged_can_be_told() -> None:
    moment = dt.datetime(2022, 5, 13, 16, tzinfo=dt.UTC)
    record_sessions(hub=make_hub(), by=None, drafts=drafts(1), source=Source.DEMO, logged_at=lambda _draft: moment)
    assert Session.objects.get().logged_at == moment


def test_nothing_to_record() -> None:
    assert record_sessions(hub=make_hub(), by=None, drafts=[], source=Source.IMPORT) == BulkRecorded(0, 0, 0)
