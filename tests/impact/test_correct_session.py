"""`/h/<code>/sessions/<uid>/edit/`: who may correct, that only what changed is written, and that nobody overwrites."""

import datetime as dt
import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import EditedMeanwhile, IsVoided, OtherContent, correct_session, record_session, void_session
from impact.actions.versions import draft_of
from impact.models import Audience, Session
from impact.queries.history import history_of
from schools.models import School, SchoolClass
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2022, 5, 20, 15, 0, tzinfo=dt.UTC), tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Escola da Serra")


@pytest.fixture
def seven_b(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def staff(hub: Hub, client: Client) -> User:
    user = make_user(name="Ana Staff")
    make_membership(user, Role.STAFF, hub)
    client.force_login(user)
    return user


@pytest.fixture
def session(hub: Hub, staff: User, seven_b: SchoolClass) -> Session:
    lines = (class_line(seven_b), people_line(Audience.TEACHER, 2, 1))
    return make_session(hub, *lines, by=staff, school=seven_b.school, note="Old note", title="Robots")


def url(session: Session) -> str:
    return f"/h/{session.hub.code}/sessions/{session.uid}/edit/"


def as_sent(session: Session, **more: object) -> dict[str, Any]:
    """What the opened form would send back."""
    sent: dict[str, Any] = {
        "version": session.version,
        "held_on": session.held_on.isoformat(),
        "session_type": session.session_type_id,
        "school": session.school_id or "",
        "project": session.project_id or "",
        "title": session.title,
        "note": session.note,
        "led_by": session.led_by,
        "format": session.format,
    }
    for line in session.lines.all():
        if line.school_class_id:
            sent |= {f"class-{line.school_class_id}": "on", f"heads-{line.school_class_id}": line.head_count}
        else:
            sent |= {f"{line.audience}-heads": line.head_count}
            sent |= {f"{line.audience}-new": "" if line.first_timers is None else line.first_timers}
    return sent | more


def test_it_works(client: Client, session: Session) -> None:
    page = client.get(url(session)).content.decode()
    assert "Correct the session" in page
    assert 'name="teacher-heads" value="2"' in page
    answer = client.post(url(session), as_sent(session, **{"teacher-heads": "3", "title": "Robots again"}))
    assert (answer.status_code, answer["Location"]) == (302, f"/h/OSHub-PT/sessions/{session.uid}/")
    stored = Session.objects.get()
    assert (stored.title, stored.version, stored.uid) == ("Robots again", 2, session.uid)
    assert "Saved" in client.get(answer["Location"]).content.decode()


def test_bad_input_changes_nothing(client: Client, session: Session) -> None:
    answer = client.post(url(session), as_sent(session, **{"teacher-heads": "many"}))
    assert answer.status_code == 422
    assert client.post(url(session)).status_code == 422
    assert Session.objects.get().version == 1


def test_who_may(client: Client, session: Session, hub: Hub) -> None:
    partner = make_hub()
    session.co_hostings.create(hub=partner)
    for role, place, at, status in (
        (Role.COORDINATOR, hub, hub, 200),
        (Role.STAFF, hub, hub, 403),  # another's session
        (Role.BOARD, hub, hub, 403),
        (Role.MANAGER, None, hub, 403),
        (Role.COORDINATOR, make_hub(), hub, 404),
        (Role.COORDINATOR, partner, partner, 403),  # sees it as co-host
    ):
        user = make_user()
        make_membership(user, role, place)
        client.force_login(user)
        for part in ("edit", "void"):
            for send in (client.get, client.post):
                answer = send(f"/h/{at.code}/sessions/{session.uid}/{part}/")
                allowed = 422 if send == client.post and status == 200 else status
                assert answer.status_code == allowed, (role, part)
    assert Session.objects.get().version == 1


def test_own_ones_for_a_fortnight(client: Client, session: Session) -> None:
    for days, status in ((13, 200), (15, 403)):
        Session.objects.update(logged_at=timezone.now() - dt.timedelta(days=days))
        assert client.get(url(session)).status_code == status


@pytest.mark.parametrize("part", ["", "edit/", "void/"])
def test_foreign_and_missing_ones_look_the_same(client: Client, staff: User, hub: Hub, part: str) -> None:
    theirs = make_session(make_hub())
    answers = [client.get(f"/h/{hub.code}/sessions/{uid}/{part}") for uid in (theirs.uid, uuid.uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_only_what_changed_is_written(client: Client, session: Session, hub: Hub, seven_b: SchoolClass) -> None:
    partner, other = make_hub(), make_hub()
    session.co_hostings.create(hub=partner)
    kept = session.lines.get(school_class=seven_b)
    sent = as_sent(session, **{"teacher-heads": "3", "teacher-new": "", "family-heads": "5", "co_hosts": other.pk})
    client.post(url(session), sent)
    rows = [(line.audience, line.head_count, line.first_timers) for line in session.lines.all()]
    assert rows == [("student", 24, None), ("teacher", 3, None), ("family", 5, None)]
    assert session.lines.get(school_class=seven_b).pk == kept.pk
    assert list(session.co_hosts.all()) == [other]
    (change,) = history_of(Session.objects.get(), with_note=True)
    assert change.who == "Ana Staff"
    assert change.what == "Corrected"
    assert set(change.details) == {
        "Teachers: was 2, 1 of them for the first time",
        "Families: added, 5",
        f"Co-host taken out: {partner.name}",
        f"Co-host added: {other.name}",
    }


def test_saving_without_a_change_writes_nothing(client: Client, session: Session) -> None:
    assert client.post(url(session), as_sent(session)).status_code == 302
    assert Session.objects.get().version == 1
    assert history_of(Session.objects.get(), with_note=True) == []


def test_the_history_tells_what_was_before(client: Client, session: Session, hub: Hub, staff: User) -> None:
    project, maker = make_project(hub, "Water"), make_session_type("maker", "Maker session")
    more = {"project": project.pk, "session_type": maker.pk, "held_on": "2022-05-11", "title": "", "note": "New note"}
    more |= {"starts_at": "10:30", "minutes": 90, "led_by": "school", "format": "online"}
    client.post(url(session), as_sent(session, **more))
    stored = Session.objects.get()
    sent = as_sent(stored, project="", **{"teacher-heads": "", "teacher-new": ""})
    client.post(url(session), sent | {"starts_at": "10:30", "minutes": 90})
    void_session(session=stored, by=staff, reason="Logged twice")
    voided, second, first = history_of(Session.objects.get(), with_note=True)
    assert (voided.what, voided.details) == ("Voided", ("Reason: Logged twice",))
    assert second.details == ("Project: was Water", "Teachers: taken out, was 2, 1 of them for the first time")
    assert set(first.details) == {
        "Date: was 12 May 2022",
        "Starts at: was nothing",
        "Minutes: was nothing",
        "Type: was Co-creation workshop",
        "Project: was nothing",
        "Led by: was The hub",
        "Format: was In person",
        "Title: was “Robots”",
        "Private note: was “Old note”",
    }
    assert not any("Old note" in detail for change in history_of(stored, with_note=False) for detail in change.details)


@pytest.mark.django_db(transaction=True)
def test_a_change_by_hand_is_in_the_history_too(session: Session) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE impact_attendanceline SET head_count = 9 WHERE audience = 'teacher'")
    (change,) = history_of(Session.objects.get(), with_note=True)
    assert (change.who, change.details) == ("Somebody unknown", ("Teachers: was 2, 1 of them for the first time",))


def test_what_stood_before_is_not_asked_about_again(client: Client, session: Session, seven_b: SchoolClass) -> None:
    """A session of long ago, with more pupils than the class has now, of a class of another year."""
    Session.objects.update(held_on=dt.date(2020, 1, 15))
    SchoolClass.objects.filter(pk=seven_b.pk).update(size=20)
    stored = Session.objects.get()
    assert client.post(url(stored), as_sent(stored, **{"family-heads": "3"})).status_code == 302
    stored = Session.objects.get()
    answer = client.post(url(stored), as_sent(stored, **{f"heads-{seven_b.pk}": "30"}))
    assert answer.status_code == 422
    assert "30 came, and the class has 20." in answer.content.decode()


def test_what_is_out_of_use_stays_choosable(client: Client, session: Session) -> None:
    """The type was put out of use, and the school went to another hub with its class."""
    other = make_hub()
    type(session.session_type).objects.update(in_use=False)
    School.objects.update(hub=other)
    assert client.post(url(session), as_sent(session, title="Mended")).status_code == 302
    assert Session.objects.get().title == "Mended"
    assert Session.objects.get().lines.filter(school_class__name="7B").exists()


def test_who_may_not_read_notes_neither_sees_nor_loses_them(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hubs.access import rights_at
    from hubs.roles import HubPerm
    from impact.views import session_answers

    def fewer(request: Any, hub: Hub) -> frozenset[HubPerm]:
        return rights_at(request, hub) - {HubPerm.READ_NOTES}

    monkeypatch.setattr(session_answers, "rights_at", fewer)
    assert "Old note" not in client.get(url(session)).content.decode()
    assert client.post(url(session), as_sent(session, note="Mine", title="Mended")).status_code == 302
    assert (Session.objects.get().note, Session.objects.get().title) == ("Old note", "Mended")


# ── Two people at once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_that_is_gone_shows_both(client: Client, session: Session, staff: User) -> None:
    opened = as_sent(session, **{"teacher-heads": "9"})
    correct_session(
        session=session,
        by=make_user(name="Rui"),
        draft=replace(draft_of(session), title="Bees"),
        version=1,
    )
    answer = client.post(url(session), opened)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this session meanwhile" in page
    assert "Bees" in page
    assert "Save mine as another session" not in page
    assert Session.objects.get().lines.get(audience="teacher").head_count == 2
    form = next(inside for inside in re.findall(r"<form[^>]*>(.*?)</form>", page, re.DOTALL) if "version" in inside)
    again = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert again["version"] == "2"
    assert client.post(url(session), again).status_code == 302
    stored = Session.objects.get()
    assert (stored.title, stored.version) == ("Robots", 3)
    assert stored.lines.get(audience="teacher").head_count == 9


def test_a_voided_one_stays_as_it_is(client: Client, session: Session, staff: User) -> None:
    void_session(session=session, by=staff, reason="Twice")
    for part in ("edit", "void"):
        for send in (client.get, client.post):
            answer = send(f"/h/OSHub-PT/sessions/{session.uid}/{part}/", as_sent(session))
            assert answer["Location"] == f"/h/OSHub-PT/sessions/{session.uid}/"
    with pytest.raises(IsVoided):
        correct_session(session=session, by=staff, draft=draft_of(session), version=2)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_overwrite_each_other(session: Session, staff: User) -> None:
    """Both opened version 1; the second waits for the first one's commit and is told."""
    draft = draft_of(Session.objects.for_list().get())
    told: list[str] = []

    def second() -> None:
        try:
            correct_session(session=session, by=staff, draft=replace(draft, title="Second"), version=1)
            told.append("stored")
        except EditedMeanwhile as other:
            told.append(other.stored.title)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        correct_session(session=session, by=staff, draft=replace(draft, title="First"), version=1)
        thread.start()
        assert is_held_up(thread), "the second one waits"
    thread.join(PATIENCE)
    assert told == ["First"]
    assert (Session.objects.get().title, Session.objects.get().version) == ("First", 2)


def test_the_day_of_a_joint_session_moves_for_everybody(client: Client, session: Session) -> None:
    session.co_hostings.create(hub=make_hub())
    co_host = session.co_hosts.get()
    client.post(url(session), as_sent(session, held_on="2022-05-10", co_hosts=co_host.pk))
    assert session.co_hostings.get().held_on == dt.date(2022, 5, 10)


def test_sending_the_first_version_again_after_a_correction(session: Session, staff: User, hub: Hub) -> None:
    """A device that never got its answer sends what it has: it is stored already, and the correction stands."""
    first = draft_of(Session.objects.for_list().get(pk=session.pk))
    corrected = replace(first, title="What it was really about")
    stored = correct_session(session=session, by=staff, draft=corrected, version=session.version)
    for draft in (first, corrected):
        again = record_session(hub=hub, by=staff, draft=draft)
        assert again.repeated
        assert again.session.title == stored.title
    with pytest.raises(OtherContent):
        record_session(hub=hub, by=staff, draft=replace(first, title="Something else"))
