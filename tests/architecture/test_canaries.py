"""Nothing of another hub turns up, whatever somebody opens, chooses or asks for: pages, fragments, JSON, CSV, headers.

Every text of the other hub that is nobody else's business holds a word that stands nowhere else.
"""

import re
from collections.abc import Callable

import pytest
from django.db.models import Q
from pytest_django import Settings

from impact.models import Session
from tests.architecture.crawler import Seen, crawl
from tests.architecture.world import CANARY, PRIVATE, ROLES, SIGNED_IN, VISITOR, World, undone

pytestmark = pytest.mark.django_db

STRANGERS = [role for role in ROLES if role != "manager"]
READERS_OF_NOTES = ("staff", "coordinator")
Walk = Callable[[str], list[Seen]]


@pytest.fixture(autouse=True)
def _patient_sign_in(settings: Settings) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60


@pytest.fixture(scope="module")
def walk(world: World) -> Walk:
    """The way of a role through the portal, walked once."""
    walked: dict[str, list[Seen]] = {}

    def walk(role: str) -> list[Seen]:
        if role not in walked:
            walked[role] = crawl(world, role, starts(world, role))
        return walked[role]

    return walk


def starts(world: World, role: str) -> list[str]:
    """Where people begin, and what somebody tries who knows the keys of the other hub."""
    here, there = world.here.hub.code, world.there
    own = [
        "/",
        "/impact/",
        "/home/?stay",
        f"/h/{here}/",
        f"/h/{here}/sessions/?voided=on",
        f"/s/{world.here.school.pk}/",
    ]
    own += [f"/h/{here}/sessions/{world.joint.uid}/", f"/h/{here}/sessions/{world.here.session.uid}/", "/network/"]
    prying = [
        f"/h/{there.hub.code}/",
        f"/h/{there.hub.code}/sessions/{there.session.uid}/",
        f"/s/{there.school.pk}/",
        f"/h/{here}/sessions/?school={there.school.pk}",
        f"/h/{here}/sessions/?project={there.project.pk}",
        f"/h/{here}/sessions/?session_type=1&school={there.school.pk}&page=2",
        f"/h/{here}/sessions/log/?again={there.session.uid}",
        f"/h/{here}/sessions/log/?after={there.session.uid}",
        f"/h/{here}/sessions/log/?school={there.school.pk}",
        f"/h/{here}/sessions/{there.session.uid}/",
        f"/h/{here}/sessions/{there.voided.uid}/edit/",
        f"/network/?hub={there.hub.code}",
        f"/impact/?hub={there.hub.code}",
    ]
    return own + (prying if role != "manager" else [f"/h/{there.hub.code}/", f"/network/?hub={there.hub.code}"])


def telling(seen: list[Seen], word: str) -> list[str]:
    """Where a word turns up."""
    return [f"{page.path} (from {page.came_from}): …{_around(page.text, word)}…" for page in seen if word in page.text]


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return re.sub(r"\s+", " ", text[max(0, at - 60) : at + 60])


def test_the_canaries_are_alive(walk: Walk) -> None:
    """Managers may read the other hub; if they met no canary, the tests below would show nothing."""
    assert len(telling(walk("manager"), CANARY)) > 5
    assert telling(walk("staff"), f"{PRIVATE}-here")


@pytest.mark.parametrize("role", STRANGERS)
def test_nothing_of_another_hub_turns_up(walk: Walk, role: str) -> None:
    # Administrators keep the registers of every hub, so the pages of the administration are not looked at here.
    seen = [page for page in walk(role) if not page.path.startswith("/admin/")]
    told = telling(seen, CANARY)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("role", ROLES)
def test_private_notes_are_read_by_the_hubs_own_team_only(walk: Walk, role: str) -> None:
    told = telling(walk(role), f"{PRIVATE}-there") + telling(walk(role), f"{PRIVATE}-joint")
    if role not in READERS_OF_NOTES:
        told += telling(walk(role), PRIVATE)
    assert not told, "\n".join(told)


@pytest.mark.parametrize("role", ROLES)
def test_every_way_that_is_offered_leads_somewhere(walk: Walk, role: str) -> None:
    """What a page links to opens for the person who sees the link; a mistaken choice is said on the page (422)."""
    closed = [
        f"{page.path} (from {page.came_from}): {page.answer.status_code}"
        for page in walk(role)
        if page.came_from and page.answer.status_code >= 400 and page.answer.status_code != 422
    ]
    assert not closed, "\n".join(closed)


@pytest.mark.parametrize("role", ROLES)
def test_pages_keep_the_policy_for_contents(walk: Walk, role: str) -> None:
    """No style, handler or script stands in a page, also not from a widget or from another package."""
    forbidden = re.compile(
        r"<[^>]+\s(?:style|on[a-z]+)\s*=|<style|javascript:|<script(?![^>]*(?:src=|application/json))"
    )
    found = [
        f"{page.path}: {match[0]}"
        for page in walk(role)
        if page.is_page and not page.path.startswith("/admin/")
        for match in forbidden.finditer(re.sub(r"<textarea.*?</textarea>", "", page.text, flags=re.DOTALL))
    ]
    assert not found, "\n".join(found)


def test_people_meet_their_own_places(walk: Walk, world: World) -> None:
    """The way is no dead end at the start: each role comes to the pages that it is there for."""
    here = world.here.hub.code
    expected = {
        VISITOR: {"/", "/impact/", "/how-we-count/", "/impact/data.json", "/impact/data.csv", "/accounts/login/"},
        "nobody": {"/home/?stay"},
        "teacher": {f"/s/{world.here.school.pk}/"},
        "head": {f"/s/{world.here.school.pk}/"},
        "board": {f"/h/{here}/"},
        "staff": {f"/h/{here}/", f"/h/{here}/sessions/", f"/h/{here}/sessions/log/"},
        "coordinator": {f"/h/{here}/", f"/h/{here}/sessions/", f"/h/{here}/sessions/{world.here.session.uid}/edit/"},
        "manager": {"/network/", f"/h/{world.there.hub.code}/sessions/"},
        "administrator": {"/admin/", "/admin/hubs/membership/"},
    }
    for role, paths in expected.items():
        met = {page.path for page in walk(role) if page.answer.status_code == 200}
        assert paths <= met, f"{role} does not come to {paths - met}"


@pytest.mark.parametrize("role", SIGNED_IN)
@pytest.mark.parametrize("step", ["log/", "log/classes/", "log/preview/"])
@pytest.mark.parametrize("what", ["project", "school", "class", "uid"])
def test_keys_of_another_hub_are_refused_and_tell_nothing(world: World, role: str, step: str, what: str) -> None:
    there, school_class = world.there, world.there.school.classes.get()
    choices: dict[str, dict[str, object]] = {
        "project": {"project": there.project.pk},
        "school": {"school": there.school.pk},
        "class": {f"class-{school_class.pk}": "on", f"heads-{school_class.pk}": "24"},
        "uid": {"uid": there.session.uid, "version": "1"},
    }
    known = {
        "held_on": world.here.hub.today().isoformat(),
        "session_type": world.here.session.session_type_id,
        "title": "Probe",
    }
    with undone():
        answer = world.clients[role].post(f"/h/{world.here.hub.code}/sessions/{step}", known | choices[what])
        stored = Session.objects.filter(title="Probe")
        assert not stored.filter(Q(project=there.project) | Q(school=there.school) | Q(hub=there.hub)).exists()
        assert not stored.filter(lines__school_class=school_class).exists()
    assert CANARY not in answer.content.decode().casefold()
    if role not in ("staff", "coordinator"):
        assert answer.status_code in (403, 404)
    elif step == "log/" and what in ("project", "school"):
        assert answer.status_code == 422
