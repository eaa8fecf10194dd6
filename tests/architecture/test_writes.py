"""What a form does not ask for is not listened to, and another hub's sessions are changed by nobody."""

import uuid

import pytest
from django.forms.models import model_to_dict
from django.http import HttpResponseBase

from impact.models import AttendanceLine, Session, SessionCoHost
from tests.architecture.world import World, undone

pytestmark = pytest.mark.django_db

TEAM = ("staff", "coordinator")


def smuggled(world: World) -> dict[str, object]:
    """Values for every column that no form asks for."""
    there = world.there
    return {
        "id": there.session.pk,
        "pk": there.session.pk,
        "hub": there.hub.pk,
        "hub_id": there.hub.pk,
        "hub_code": there.hub.code,
        "logged_by": there.people["staff"].pk,
        "logged_by_id": there.people["staff"].pk,
        "logged_at": "2001-01-01T00:00",
        "source": "demo",
        "payload_hash": "0" * 64,
        "confirmed": "everything",
        "voided_at": "2001-01-01T00:00",
        "voided_by": there.people["staff"].pk,
        "is_staff": "on",
        "is_superuser": "on",
        "granted_by": there.people["coordinator"].pk,
    }


def told(answer: HttpResponseBase) -> list[str]:
    """What a form says is wrong."""
    form = getattr(answer, "context", {}).get("form")
    return [f"{name}: {error}" for name, errors in form.errors.items() for error in errors] if form else []


def rows_of_there(world: World) -> list[object]:
    """Everything that the other hub has logged, column by column."""
    sessions = Session.objects.filter(hub=world.there.hub).order_by("pk")
    lines = AttendanceLine.objects.filter(session__in=sessions).order_by("pk")
    co_hosts = SessionCoHost.objects.filter(session__in=sessions).order_by("pk")
    return [model_to_dict(row) for rows in (sessions, lines, co_hosts) for row in rows] + list(
        sessions.values_list("version", "voided_at", "payload_hash")
    )


@pytest.mark.parametrize("role", TEAM)
def test_a_new_session_is_the_hubs_own_and_of_the_person_who_logs_it(world: World, role: str) -> None:
    uid = uuid.uuid4()
    known = {
        "uid": uid,
        "held_on": world.here.hub.today().isoformat(),
        "session_type": world.here.session.session_type_id,
        "family-heads": "8",
    }
    with undone():
        before = rows_of_there(world)
        address = f"/h/{world.here.hub.code}/sessions/log/"
        answer = world.clients[role].post(address, smuggled(world) | known)
        assert answer.status_code == 302, told(answer)
        session = Session.objects.get(uid=uid)
        assert (session.hub, session.logged_by) == (world.here.hub, world.people[role])
        assert (session.source, session.version, session.voided_at, session.confirmed) == ("form", 1, None, [])
        assert session.logged_at.year > 2001
        assert rows_of_there(world) == before
        world.people[role].refresh_from_db()
        assert (world.people[role].is_staff, world.people[role].is_superuser) == (False, False)


@pytest.mark.parametrize("role", TEAM)
def test_a_correction_changes_what_it_says_and_nothing_else(world: World, role: str) -> None:
    stored = world.here.session
    known = {
        "uid": world.there.session.uid,
        "version": stored.version,
        "held_on": "2022-05-12",
        "session_type": stored.session_type_id,
        "title": "Corrected",
        "family-heads": "9",
    }
    with undone():
        before = rows_of_there(world)
        address = f"/h/{world.here.hub.code}/sessions/{stored.uid}/edit/"
        answer = world.clients[role].post(address, smuggled(world) | known)
        assert answer.status_code == 302, told(answer)
        session = Session.objects.get(pk=stored.pk)
        assert (session.title, session.version) == ("Corrected", stored.version + 1)
        for column in ("uid", "hub_id", "logged_by_id", "logged_at", "source", "voided_at"):
            assert getattr(session, column) == getattr(stored, column)
        assert rows_of_there(world) == before


@pytest.mark.parametrize("role", TEAM)
@pytest.mark.parametrize("step", ["edit/", "void/", "restore/"])
@pytest.mark.parametrize("whose", ["foreign, own address", "foreign, its address", "joint", "sub-hub's"])
def test_only_the_hub_that_logged_a_session_changes_it(world: World, role: str, step: str, whose: str) -> None:
    """Who co-hosts a session or sees it from above reads it; the hub that owns it keeps it right."""
    of_sub_hub = Session.objects.get(hub=world.sub_hub)
    hub, session, status = {
        "foreign, own address": (world.here.hub, world.there.session, 404),
        "foreign, its address": (world.there.hub, world.there.session, 404),
        "joint": (world.here.hub, world.joint, 403),
        "sub-hub's": (world.here.hub, of_sub_hub, 403),
    }[whose]
    sent = {"version": session.version, "held_on": "2022-05-12", "session_type": session.session_type_id}
    with undone():
        before = rows_of_there(world)
        address = f"/h/{hub.code}/sessions/{session.uid}/{step}"
        answer = world.clients[role].post(address, sent | {"reason": "logged twice", "title": "Mine now"})
        assert answer.status_code == status
        assert rows_of_there(world) == before
        of_sub_hub.refresh_from_db()
        assert (of_sub_hub.title, of_sub_hub.voided_at) == ("In the village", None)


def test_a_joint_session_is_read_by_both_hubs_and_by_nobody_else(world: World) -> None:
    address = f"/h/{world.here.hub.code}/sessions/{world.joint.uid}/"
    for role, status in (("staff", 200), ("coordinator", 200), ("manager", 200), ("board", 403), ("teacher", 404)):
        assert world.ask(role, "GET", address).status_code == status


def test_managers_change_no_hubs_log(world: World) -> None:
    with undone():
        before = Session.objects.count()
        for place in (world.here, world.there):
            changing = [f"{place.session.uid}/{step}/" for step in ("edit", "void", "restore")]
            for path in ("log/", *changing, f"{place.voided.uid}/restore/"):
                answer = world.clients["manager"].post(f"/h/{place.hub.code}/sessions/{path}", {"reason": "because"})
                assert answer.status_code == 403
        assert Session.objects.count() == before
        assert Session.objects.get(pk=world.here.session.pk).voided_at is None
        assert Session.objects.get(pk=world.here.voided.pk).voided_at is not None
