"""Versions of a canvas: named, frozen, compared, put to the board, adopted by its decision and by nothing else."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from hubs.actions.canvas import AlreadyBeforeTheBoard, DraftChanged, name_version, put_to_the_board
from hubs.models import Box, CanvasVersion, Decision, Hub
from hubs.queries.canvas import adopted_version, canvas_of, draft_of
from hubs.queries.canvas_difference import boxes_that_differ, difference, word_pieces, words_of
from hubs.roles import Role
from tests.factories.board import make_adopted
from tests.factories.canvas import adopt, decide, make_version, write
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

CANVAS = "/h/OSHub-MM/canvas/"
NEW = f"{CANVAS}versions/new/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def rui(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR, "Rui Coordinator")


@pytest.fixture
def client(rui: tuple[User, Client]) -> Client:
    return rui[1]


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html)


# ── Naming ──


def test_a_draft_gets_a_name_and_stays(client: Client, hub: Hub, rui: tuple[User, Client]) -> None:
    write(hub, "Wells run dry.")
    html = client.get(NEW).content.decode()
    assert "Wells run dry." in html
    seen = re.search(r'name="seen" value="(\w+)"', html)
    assert seen is not None
    answer = client.post(NEW, {"name": "For May", "seen": seen[1]})
    assert (answer.status_code, answer["Location"]) == (302, f"{CANVAS}versions/1/")
    version = CanvasVersion.objects.get()
    assert (version.number, version.name, version.made_by) == (1, "For May", rui[0])
    assert version.challenge_and_mission == "Wells run dry."

    write(hub, "Wells are full.")
    assert "Wells run dry." in client.get(f"{CANVAS}versions/1/").content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        CanvasVersion.objects.filter(pk=version.pk).update(challenge_and_mission="Forged.")


def test_who_is_forgotten_comes_off_a_version_that_stays(hub: Hub) -> None:
    by = make_user()
    version = make_version(hub, by=by)
    CanvasVersion.objects.filter(pk=version.pk).update(made_by=None)
    version.refresh_from_db()
    assert (version.made_by, version.name) == (None, "First")


def test_who_names_it_has_seen_it(client: Client, hub: Hub) -> None:
    write(hub, "Wells run dry.")
    seen = draft_of(hub).fingerprint
    write(hub, "Something else.", Box.RESULTS)
    answer = client.post(NEW, {"name": "For May", "seen": seen})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has written in the draft meanwhile." in html
    assert 'value="For May"' in html
    assert "Something else." in html
    assert not CanvasVersion.objects.exists()
    with pytest.raises(DraftChanged):
        name_version(hub=hub, name="x", seen=seen, by=make_user())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "This field is required"),
        ("  ", "This field is required"),
        ("a" * 81, "at most 80"),
        ("FIRST", "Another version has this name."),
    ],
)
def test_bad_names_come_back(client: Client, hub: Hub, name: str, said: str) -> None:
    make_version(hub, "First")
    write(hub, "More.", Box.RESULTS)
    answer = client.post(NEW, {"name": name, "seen": draft_of(hub).fingerprint})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert CanvasVersion.objects.count() == 1


def test_nothing_new_is_no_version(client: Client, hub: Hub) -> None:
    make_version(hub, "First")
    answer = client.post(NEW, {"name": "Second", "seen": draft_of(hub).fingerprint})
    assert answer.status_code == 422
    assert "Nothing has changed since version 1 · First." in answer.content.decode()


def test_an_empty_draft_is_no_version(client: Client, hub: Hub) -> None:
    assert "The draft is empty" in client.get(NEW).content.decode()
    answer = client.post(NEW, {"name": "Empty", "seen": draft_of(hub).fingerprint})
    assert answer.status_code == 422
    assert not CanvasVersion.objects.exists()


def test_who_names_versions(hub: Hub) -> None:
    for role, status in ((Role.STAFF, 403), (Role.BOARD, 403), (Role.COORDINATOR, 200)):
        assert member(hub, role)[1].get(NEW).status_code == status


# ── Comparing ──


def test_two_versions_are_compared_word_by_word(client: Client, hub: Hub) -> None:
    make_version(hub, "First", "Wells run dry in August.")
    make_version(hub, "Second", "Wells run low in August and May.")
    html = squeezed(client.get(f"{CANVAS}compare/?before=1&after=2").content.decode())
    assert "One box of ten differs." in html
    assert re.search(r'<del><span class="visually-hidden">\[removed: </span>dry<span', html)
    assert re.search(r'<ins><span class="visually-hidden">\[added: </span>low<span', html)
    assert "3 words added" in html
    assert "1 word removed" in html


def test_from_what_holds_to_the_draft_unless_two_are_chosen(client: Client, hub: Hub) -> None:
    adopt(make_version(hub, "First", "One."))
    make_version(hub, "Second", "Two.")
    write(hub, "Three.")
    html = client.get(f"{CANVAS}compare/").content.decode()
    assert "</span>One<span" in html
    assert "</span>Three<span" in html
    assert "</span>Two" not in html
    assert "Two." not in html
    assert "Both say the same." in client.get(f"{CANVAS}compare/?before=2&after=2").content.decode()


def test_a_state_that_is_not_there_is_said(client: Client, hub: Hub) -> None:
    answer = client.get(f"{CANVAS}compare/?before=7&after=draft")
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()
    assert client.get(f"{CANVAS}versions/7/").status_code == 404


words = st.lists(st.sampled_from(["wells", "run", "dry", "x", "é", "."]), max_size=12).map(" ".join)


@given(before=words, after=words)
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    pieces = word_pieces(before, after)
    shown_before = "".join(piece.text for piece in pieces if piece.kind != "added").split()
    shown_after = "".join(piece.text for piece in pieces if piece.kind != "removed").split()
    assert ("".join(shown_before), "".join(shown_after)) == ("".join(before.split()), "".join(after.split()))
    assert bool([piece for piece in pieces if piece.kind != "same"]) == (words_of(before) != words_of(after))


def test_spaces_and_line_ends_make_no_difference() -> None:
    texts = {Box.IMPACT: "One two.\n\nThree."}, {Box.IMPACT: "One  two. Three. "}
    assert boxes_that_differ(*texts) == ()
    assert not any(one.differs for one in difference(*texts))


# ── The board ──


def test_a_version_is_put_to_the_board_and_adopted_by_its_decision(client: Client, hub: Hub) -> None:
    first = make_version(hub, "First", "One.")
    assert client.post(f"{CANVAS}versions/1/propose/").status_code == 302
    decision = Decision.objects.get()
    assert (decision.hub, decision.state) == (hub, "proposed")
    assert decision.title == "Adopt the canvas “First”"
    assert "Before the board" in client.get(CANVAS).content.decode()
    assert adopted_version(hub) is None
    decide(decision)
    assert adopted_version(hub) == first
    assert "by the board on" in client.get(CANVAS).content.decode()


def test_a_later_decision_replaces_it_also_with_an_earlier_version(hub: Hub) -> None:
    first, second = make_version(hub, "First", "One."), make_version(hub, "Second", "Two.")
    now = timezone.now()
    adopt(first, closed_at=now - dt.timedelta(hours=3))
    adopt(second, closed_at=now - dt.timedelta(hours=2))
    assert adopted_version(hub) == second
    standing = {row.version: row.standing for row in canvas_of(hub).versions}
    assert (standing[first].label, standing[first].holds) == ("Adopted, and replaced since", False)
    text = put_to_the_board(version=first, by=make_user())
    assert "It differs in 1 box: Challenge and mission." in text.text
    decide(text, closed_at=now - dt.timedelta(hours=1))
    assert adopted_version(hub) == first


def test_what_is_rejected_is_not_adopted_and_can_be_proposed_again(client: Client, hub: Hub) -> None:
    version = make_version(hub)
    decide(put_to_the_board(version=version, by=make_user()), "rejected")
    assert adopted_version(hub) is None
    html = client.get(f"{CANVAS}versions/1/").content.decode()
    assert "Rejected" in html
    assert "Put it to the board" in html
    adopt(version)
    assert adopted_version(hub) == version


def test_a_board_has_a_version_before_it_once(client: Client, hub: Hub) -> None:
    version = make_version(hub)
    put_to_the_board(version=version, by=make_user())
    answer = client.post(f"{CANVAS}versions/1/propose/", follow=True)
    assert "The board has this version before it already" in answer.content.decode()
    decide(Decision.objects.get())
    with pytest.raises(AlreadyBeforeTheBoard):
        put_to_the_board(version=version, by=make_user())
    assert Decision.objects.count() == 1


def test_board_members_propose_and_staff_do_not(hub: Hub) -> None:
    make_version(hub)
    assert member(hub, Role.STAFF)[1].post(f"{CANVAS}versions/1/propose/").status_code == 403
    assert member(hub, Role.BOARD)[1].post(f"{CANVAS}versions/1/propose/").status_code == 302
    assert Decision.objects.count() == 1


# ── What everybody sees ──


def test_the_hubs_page_shows_what_is_adopted_and_no_draft(client: Client, hub: Hub) -> None:
    visitor = Client()
    make_version(hub, "First", "Adopted words.")
    assert "Our canvas" not in visitor.get("/hubs/OSHub-MM/").content.decode()
    assert visitor.get("/hubs/OSHub-MM/canvas.pdf").status_code == 404
    adopt(CanvasVersion.objects.get())
    write(hub, "Words of the draft.")
    html = visitor.get("/hubs/OSHub-MM/").content.decode()
    assert "Our canvas" in html
    assert "Adopted words." in html
    assert "Words of the draft." not in html
    answer = visitor.get("/hubs/OSHub-MM/canvas.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_pdf_for_the_team(client: Client, hub: Hub) -> None:
    make_version(hub)
    for address, name in ((f"{CANVAS}canvas.pdf", "draft"), (f"{CANVAS}versions/1/canvas.pdf", "1")):
        answer = client.get(address)
        assert answer.content.startswith(b"%PDF")
        assert answer["Content-Disposition"] == f'inline; filename="oshub-mm-canvas-{name}.pdf"'


# ── Linked ──


def test_version_decision_and_difference_lead_to_each_other(hub: Hub, client: Client) -> None:
    first = make_version(hub)
    adopt(first)
    second = make_version(hub, "Second", "Wells are full.")
    decision = adopt(second)
    there = f"/h/OSHub-MM/board/decisions/{decision.pk}/"
    version = f"{CANVAS}versions/{second.number}/"
    compared = f"{CANVAS}compare/?before={first.number}&amp;after={second.number}"
    assert f'href="{there}"' in client.get(version).content.decode()
    page = client.get(there).content.decode()
    assert f'href="{version}"' in page
    assert f'href="{compared}"' in page
    difference_page = client.get(compared.replace("&amp;", "&")).content.decode()
    assert f'href="{version}"' in difference_page
    assert f'href="{there}"' in difference_page


def test_a_decision_about_something_else_has_no_canvas(hub: Hub, client: Client) -> None:
    decision = make_adopted(hub)
    page = client.get(f"/h/OSHub-MM/board/decisions/{decision.pk}/").content.decode()
    assert "Read the canvas" not in page
