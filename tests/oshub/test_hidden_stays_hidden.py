"""What is not public turns up nowhere: no page, feed, calendar, sitemap, shared picture, structured data or search.

Every text that is nobody's business holds one word. Everything that a visitor can come to is looked through for it.
"""

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.test import Client

from hubs.models import Hub, StakeholderGroup
from hubs.roles import Role
from impact.models import Audience
from impact.rollups import drain_all
from oshub import og
from oshub.og_drawing import Sharing
from projects.models import Partnership, Post, State
from schools.models import School, Shown
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.public import (
    agree_to_page,
    make_challenge,
    make_event,
    make_organisation,
    make_picture,
    make_post,
    make_profile,
    make_seat,
)

pytestmark = pytest.mark.django_db
HIDDEN = "kanarienvogel"
SEEN = "spatz"
FIRST = (
    "/",
    "/sitemap.xml",
    "/robots.txt",
    "/impact/data.json",
    "/impact/data.csv",
    f"/search/?q={HIDDEN}",
    f"/search/?q={SEEN}",
    f"/search/suggestions/?q={HIDDEN}",
    f"/projects/?q={HIDDEN}",
    "/news/feed.atom?hub=OSHub-PT",
    "/projects/feed.atom?hub=OSHub-PT",
    "/events/calendar.ics?hub=OSHub-PT",
)
# Each page shows these in its frame; they lead out of what is public, or to the same again.
LEFT_OUT = re.compile(r"^/(static|accounts|language|admin|gallery)/|lang=")
LINK = re.compile(r'(?:(?<=href=")|(?<=src=")|(?<=content=")(?=http)|(?<=<loc>))[^"<]+')
MOST = 150


def test_nothing_hidden_is_found(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Sharing] = []

    def note(sharing: Sharing) -> bytes:
        said.append(sharing)
        return b""

    monkeypatch.setattr(og, "draw", note)
    _a_hub_with_secrets()
    looked_at = _walk(client)
    wrong = [path for path, text in looked_at.items() if HIDDEN in text and "?q=" not in path]
    # A search says what was asked for, and that there is no such thing.
    wrong += [path for path, text in looked_at.items() if "?q=" in path and _tells(text)]
    assert wrong == []
    assert not [sharing for sharing in said if HIDDEN in f"{sharing}".casefold()]
    # What is public was met, or it would mean nothing that the rest was not.
    met = " ".join(looked_at.values())
    for kind in ("hub", "school", "project", "post", "event", "challenge", "person", "organisation", "profile"):
        assert f"{SEEN}-{kind}" in met, kind
    assert len([sharing for sharing in said if SEEN in f"{sharing}".casefold()]) >= 5


def test_guessed_addresses_lead_nowhere(client: Client) -> None:
    _a_hub_with_secrets()
    guessed = [f"/schools/{school.pk}-{school.slug}/" for school in School.objects.filter(page_agreed_on=None)]
    guessed += [f"/news/{post.pk}-{post.slug}/" for post in Post.objects.exclude(state=State.PUBLISHED)]
    guessed += [f"/og/school/{school.pk}.png" for school in School.objects.filter(page_agreed_on=None)]
    assert len(guessed) >= 5
    for path in guessed:
        answer = client.get(path)
        assert answer.status_code == 404
        assert HIDDEN not in answer.content.decode().casefold().replace(path.casefold(), "")


def _tells(text: str) -> bool:
    """Whether a page of the search leads to anything by the word, beside saying it back."""
    return bool(re.search(rf'href="[^"?]*{HIDDEN}', text))


def _walk(client: Client) -> dict[str, str]:
    """Everything that a visitor comes to by following links, with what it says."""
    found: dict[str, str] = {}
    waiting = list(FIRST)
    while waiting:
        path = waiting.pop(0)
        if path in found or LEFT_OUT.search(path):
            continue
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        text = "\n".join(f"{name}: {value}" for name, value in answer.items())
        content = answer.getvalue().decode(errors="replace")
        found[path] = unquote(f"{text}\n{content}").casefold()
        assert len(found) <= MOST, path
        for link in LINK.findall(content):
            to = urlsplit(urljoin(f"http://testserver{path}", link.replace("&amp;", "&")))
            if to.netloc == "testserver" and to.scheme == "http":
                waiting.append(to.path + (f"?{to.query}" if to.query else ""))
    return found


def _a_hub_with_secrets() -> None:
    hub = make_hub("OSHub-PT", name=f"{SEEN}-hub")
    make_profile(hub, assets=f"{SEEN}-profile")
    make_challenge(hub, f"{SEEN}-challenge")
    make_seat(hub, StakeholderGroup.RESEARCH, make_organisation(f"{SEEN}-organisation"))
    _people(hub)
    _schools(hub)
    for state in State:
        word = SEEN if state == State.PUBLISHED else HIDDEN
        picture = None if state == State.PUBLISHED else make_picture(hub)
        lead, body, alt = f"{word}-lead", f"{word}-body", f"{word}-alt" if picture else ""
        make_post(
            hub, f"{word}-post {state.value}", state=state, lead=lead, body=body, picture=picture, picture_alt=alt
        )
        make_event(hub, f"{word}-event {state.value}", state=state, place=f"{word}-place")
    drain_all()


def _people(hub: Hub) -> None:
    """Who wants to be named, who does not, and whose role is not the team's."""
    for name, role, listed in (
        (f"{SEEN}-person", Role.COORDINATOR, True),
        (f"{HIDDEN}-unlisted", Role.STAFF, False),
        (f"{HIDDEN}-on-the-board", Role.BOARD, True),
    ):
        user = make_user(f"{HIDDEN}-{role.value}@pt.oshub.example", name=name)
        user.listed = listed
        user.save()
        make_membership(user, role, hub)
        make_post(hub, f"{SEEN}-post by {role.value}", author=user if not listed else None)


def _schools(hub: Hub) -> None:
    """A school that shows everything, one that shows little, and one that shows nothing; all in one project."""
    project = make_project(hub, f"{SEEN}-project")
    everything = agree_to_page(make_school(hub, f"{SEEN}-school"), about=f"{SEEN}-about")
    little = agree_to_page(
        make_school(hub, "A quiet school"), Shown.LEVELS, about=f"{HIDDEN}-about", website=f"https://{HIDDEN}.example/"
    )
    nothing = make_school(hub, f"{HIDDEN}-school", place=f"{HIDDEN}-place")
    partnership = Partnership.objects.create(hub=hub, name=f"{HIDDEN}-partnership", project=project, starts_on=HELD_ON)
    partnership.schools.add(everything, little, nothing)
    partnership.organisations.add(make_organisation(f"{SEEN}-organisation of the project"))
    for school in (everything, little, nothing):
        school_class = make_class(school, f"{HIDDEN}-7B")
        title, note = f"{HIDDEN}-session", f"{HIDDEN}-note"
        make_session(hub, class_line(school_class), school=school, project=project, title=title, note=note)
    make_session(hub, people_line(Audience.TEACHER, 9, 9), title=f"{HIDDEN}-training", note=f"{HIDDEN}-note")
