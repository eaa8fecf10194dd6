"""A world that is asked many times answers as one that is asked once: what is remembered meanwhile changes nothing."""

import re

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from accounts.models import Notice
from tests.architecture.policy import METHODS
from tests.architecture.test_policy import same_for_all
from tests.architecture.world import MISSING_CODE, ROLES, SIGNED_IN, World

pytestmark = pytest.mark.django_db


def addresses(world: World, role: str) -> list[str]:
    """One for each kind of answer: public, own, refused, not there, a form, the way out, the administration."""
    here, there = world.here.hub.code, world.there.hub.code
    spaces = [f"/h/{code}/{page}" for code in (here, there, MISSING_CODE) for page in ("", "sessions/log/")]
    notice = reverse("accounts:notice", args=[world.notices.get(role, 0)])
    return [
        "/",
        "/network/",
        *spaces,
        notice,
        "/language/",
        "/accounts/logout/",
        "/accounts/login/",
        "/admin/hubs/hub/",
    ]


def answer_of(world: World, role: str, method: str, path: str) -> tuple[object, ...]:
    """All that somebody gets, without the second it was made in and the key that a new form makes for itself."""
    answer = world.ask(role, method, path)
    status, headers, page = same_for_all(answer, path)
    headers.pop("Expires", None)
    page = re.sub(r'(name="uid" value=)"[-0-9a-f]{36}"', r"\1", page)
    return status, headers, page, sorted(answer.cookies)


@pytest.mark.parametrize(
    "role",
    [
        role if role in ("visitor", "teacher", "coordinator") else pytest.param(role, marks=pytest.mark.slow)
        for role in ROLES
    ],
)
def test_it_answers_as_if_nothing_were_remembered(world: World, role: str) -> None:
    asked = [(role, method, path) for path in addresses(world, role) for method in METHODS]
    plain = [answer_of(world, *question) for question in asked]
    with world.asked_often():
        remembered = [answer_of(world, *question) for question in asked]
    for question, once, often in zip(asked, plain, remembered, strict=True):
        assert often == once, question


@pytest.mark.parametrize("role", ROLES)
def test_a_refusal_is_the_same_whatever_the_method(world: World, role: str) -> None:
    """So the page that GET was given may stand for that of POST."""
    for code in (world.here.hub.code, world.there.hub.code, MISSING_CODE):
        path = f"/h/{code}/sessions/log/"
        got, posted = (answer_of(world, role, method, path) for method in ("GET", "POST"))
        assert got == posted or got[0] == 200, path


@pytest.mark.parametrize("role", SIGNED_IN)
def test_each_request_begins_with_the_same_database(world: World, role: str) -> None:
    unread = Notice.objects.filter(pk=world.notices[role], read_at=None)
    with world.asked_often():
        for _time in range(2):
            assert world.ask(role, "POST", reverse("accounts:notice", args=[world.notices[role]])).status_code == 302
            assert not unread.exists()
            world.ask(role, "GET", "/")
            assert unread.exists()
        world.ask(role, "POST", reverse("accounts:notice", args=[world.notices[role]]))
    assert unread.exists()


def test_a_statement_that_fails_spoils_nothing_after_it(world: World) -> None:
    with world.asked_often():
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute("SELECT 1 / 0")
        assert world.ask("staff", "GET", f"/h/{world.here.hub.code}/").status_code == 200
