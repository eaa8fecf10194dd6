"""Nothing of another hub turns up, whatever somebody opens, chooses or asks for: pages, fragments, JSON, CSV, headers.

Every text of the other hub that is nobody else's business holds a word that stands nowhere else.
"""

import re

import pytest
from django.db.models import Q
from pytest_django import Settings

from hubs.queries.challenges import challenge_url
from impact.models import Session
from projects.queries.directory import project_url
from projects.queries.events import event_url
from projects.queries.news import post_url
from schools.queries.public import school_url
from tests.architecture.crawler import ADMINISTRATION, Seen, crawl
from tests.architecture.world import CANARY, PRIVATE, ROLES, SIGNED_IN, VISITOR, World, undone

pytestmark = pytest.mark.django_db

READERS_OF_NOTES = ("staff", "coordinator")
AT_SCHOOL = ("teacher", "head")


@pytest.fixture(autouse=True)
def _patient_sign_in(settings: Settings) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60


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
        f"/h/{here}/news/{there.post.pk}/",
        f"/h/{here}/board/meetings/{there.meeting.pk}/",
        f"/h/{here}/board/meetings/{there.meeting.pk}/minutes/versions/",
        f"/h/{here}/board/meetings/{world.here.meeting.pk}/agenda/{there.item.pk}/",
        f"/h/{here}/board/meetings/{world.here.meeting.pk}/papers/{there.paper.pk}/",
        f"/hubs/{there.hub.code}/board/{there.meeting.pk}/",
        f"/h/{here}/events/{there.event.pk}/",
        f"/h/{here}/schools/{there.school.pk}/",
        f"/h/{there.hub.code}/equipment/",
        f"/h/{here}/equipment/{there.lent.thing.pk}/",
        f"/h/{here}/equipment/{there.lent.thing.pk}/book/",
        f"/h/{here}/bookings/{there.lent.booking.pk}/cancel/",
        f"/h/{here}/sessions/log/?booking={there.lent.booking.pk}",
        f"/h/{here}/ties/{there.school.pk}-{there.organisation.pk}/",
        f"/h/{there.hub.code}/ladder/",
        f"/pictures/{there.post.picture_id}-400.webp",
        f"/pictures/{there.post.picture_id}-400.avif",
        f"/network/?hub={there.hub.code}",
        f"/h/{here}/explore/?of=school-{there.school.pk}",
        f"/h/{here}/explore/sessions/?of=project-{there.project.pk}",
        f"/impact/?hub={there.hub.code}",
        "/search/?q=valley",
        "/search/?q=draft",
        "/go/?q=valley",
        "/go/suggestions/?q=draft",
        "/go/suggestions/?q=river",
    ]
    return own + (prying if role != "manager" else [f"/h/{there.hub.code}/", f"/network/?hub={there.hub.code}"])


def telling(seen: list[Seen], word: str) -> list[str]:
    """Where a word turns up."""
    return [f"{page.path} (from {page.came_from}): …{_around(page.text, word)}…" for page in seen if word in page.text]


def _around(text: str, word: str) -> str:
    at = text.index(word)
    return re.sub(r"\s+", " ", text[max(0, at - 60) : at + 60])


def dead_ends(seen: list[Seen]) -> list[str]:
    """Links that are offered and closed; a mistaken choice is said on the page (422), so that is none."""
    return [
        f"{page.path} (from {page.came_from}) is offered and gives {page.answer.status_code}"
        for page in seen
        if page.came_from and page.answer.status_code >= 400 and page.answer.status_code != 422
    ]


def in_line(seen: list[Seen]) -> list[str]:
    """Styles, handlers and scripts within a page, also from a widget or from another package."""
    forbidden = re.compile(
        r"<[^>]+\s(?:style|on[a-z]+)\s*=|<style|javascript:|<script(?![^>]*(?:src=|application/(?:ld\+)?json))"
    )
    return [
        f"{page.path} has in line: {match[0]}"
        for page in seen
        if page.is_page and not page.path.startswith(ADMINISTRATION)
        for match in forbidden.finditer(re.sub(r"<textarea.*?</textarea>", "", page.text, flags=re.DOTALL))
    ]


def own_pages(world: World, role: str) -> set[str]:
    """Pages that a role is there for, and so has to come to by following links."""
    hub = f"/h/{world.here.hub.code}/"
    edited = {f"{hub}{page}/" for page in ("profile/en", "challenges/new", "projects/new", "news/new", "events/new")}
    edited |= {f"{hub}canvas/", f"{hub}canvas/impact/", f"{hub}canvas/compare/", f"{hub}canvas/canvas.pdf"}
    thing = f"{hub}equipment/{world.here.lent.thing.pk}/"
    edited |= {f"{hub}equipment/new/", f"{thing}edit/", f"{hub}equipment/opening/", f"{hub}bookings/", f"{thing}book/"}
    tie = f"{hub}ties/{world.here.school.pk}-{world.here.organisation.pk}/"
    edited |= {f"{hub}news/{world.here.post.pk}/"}
    edited |= {f"{hub}schools/{world.here.school.pk}/{page}" for page in ("", "page/", "edit/", "classes/")}
    return {
        VISITOR: {"/", "/impact/", "/how-we-count/", "/impact/data.json", "/impact/data.csv", "/accounts/login/"}
        | {"/hubs/", "/projects/", "/news/", "/events/", "/news/feed.atom", "/projects/feed.atom"}
        | {
            "/events/calendar.ics",
            f"/hubs/{world.here.hub.code}/",
            challenge_url(world.here.challenge),
            project_url(world.here.project),
        }
        | {school_url(world.here.school), post_url(world.here.published_post), event_url(world.here.published_event)},
        "nobody": {"/home/?stay"},
        "teacher": {f"/s/{world.here.school.pk}/", f"{hub}equipment/", thing, f"{thing}book/"},
        "head": {f"/s/{world.here.school.pk}/", f"{hub}equipment/"},
        "board": {hub, f"{hub}ladder/", tie, f"{thing}book/", f"{hub}canvas/", f"{hub}canvas/versions/1/"}
        | {f"{hub}board/", f"{hub}board/decisions/{world.here.proposal.pk}/", f"{hub}board/decisions/new/"},
        "staff": {hub, f"{hub}sessions/", f"{hub}sessions/log/"} | edited,
        "coordinator": {
            hub,
            f"{hub}canvas/versions/2/canvas.pdf",
            f"{hub}sessions/",
            f"{hub}sessions/{world.here.session.uid}/edit/",
        }
        | {f"{hub}board/seats/{world.here.seat.pk}/", f"{hub}board/actions/{world.here.action.pk}/"}
        | {f"{hub}board/decisions/{world.here.proposal.pk}/{step}/" for step in ("edit", "open", "hands")},
        "manager": {"/network/", f"/h/{world.there.hub.code}/sessions/"},
        "administrator": {ADMINISTRATION, f"{ADMINISTRATION}hubs/membership/"},
    }[role]


@pytest.mark.usefixtures("_asked_often")
# The long run walks the ways of all: the team and the board come to much more, and managers may open every hub.
@pytest.mark.parametrize(
    "role",
    [role if role == "visitor" else pytest.param(role, marks=pytest.mark.slow) for role in ROLES],
)
def test_the_whole_way_of_a_role(world: World, role: str) -> None:
    """Walked once; what is looked for along it is said by the functions above."""
    seen = crawl(world, role, starts(world, role))
    wrong = telling(seen, f"{PRIVATE}-there") + telling(seen, f"{PRIVATE}-joint")
    if role != "manager":
        # Administrators keep the registers of every hub, so the administration is not looked at here.
        wrong += telling([page for page in seen if not page.path.startswith(ADMINISTRATION)], CANARY)
    if role not in READERS_OF_NOTES:
        # What a school has reported it reads again, with its own note for the hub.
        own = f"/s/{world.here.school.pk}/sent/"
        wrong += telling([page for page in seen if not (role in AT_SCHOOL and page.path.startswith(own))], PRIVATE)
    wrong += dead_ends(seen) + in_line(seen)
    met = {page.path for page in seen if page.answer.status_code == 200}
    wrong += [f"{path} is not come to" for path in own_pages(world, role) - met]
    assert not wrong, "\n".join(wrong)
    # What may be read is met: otherwise it would mean nothing that the rest is not.
    assert role != "manager" or len(telling(seen, CANARY)) > 5
    assert role not in READERS_OF_NOTES or telling(seen, f"{PRIVATE}-here")


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
