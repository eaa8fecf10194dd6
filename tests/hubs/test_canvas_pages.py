"""`/h/…/canvas/`: the draft, box by box, which saves itself and loses nothing."""

import re
import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import LONGEST_BOX, Box, CanvasBox, Hub
from hubs.roles import Role
from impact.models import Audience
from impact.rollups import drain_all
from tests.factories.canvas import adopt, make_version, write
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user
from tests.factories.public import make_profile, make_seat

pytestmark = pytest.mark.django_db

CANVAS = "/h/OSHub-MM/canvas/"
BOX = f"{CANVAS}impact/"
SWAP = {"HX-Request": "true"}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def ana(hub: Hub) -> tuple[User, Client]:
    return member(hub, name="Ana Staff")


@pytest.fixture
def client(ana: tuple[User, Client]) -> Client:
    return ana[1]


def text_of(hub: Hub, box: Box = Box.IMPACT) -> str:
    return CanvasBox.objects.get(hub=hub, box=box).text


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# ── The whole ──


def test_an_empty_canvas_says_how_to_begin(client: Client) -> None:
    html = page(client, CANVAS)
    assert "Ten questions, one page" in html
    assert f'href="{CANVAS}challenge-and-mission/"' in html
    assert html.count("canvas__box--") == 10


def test_the_draft_stands_with_live_figures(client: Client, hub: Hub) -> None:
    write(hub, "Wells run dry.\n\nSince 2019.")
    make_seat(hub)
    make_session(hub, people_line(Audience.STUDENT, 30, 30))
    make_session(hub, people_line(Audience.TEACHER, 3, 3))
    drain_all()
    html = re.sub(r"\s+", " ", page(client, CANVAS))
    assert "<p>Wells run dry.</p>" in html
    for label, value in (("Sessions", "2"), ("Interactions", "33"), ("People reached", "33")):
        assert re.search(rf'<dt>{label}</dt><dd><a href="/h/OSHub-MM/">{value}</a>', html), label
    assert "<dt>Seats on the board</dt><dd>1<span" in html
    assert "of 1 stakeholder group" in html


def test_it_costs_the_same_for_one_version_and_three(
    client: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    adopt(make_version(hub, "One", "One."))
    page(client, CANVAS)
    with django_assert_num_queries(15):
        page(client, CANVAS)
    make_version(hub, "Two", "Two.")
    adopt(make_version(hub, "Three", "Three."))
    with django_assert_num_queries(15):
        html = page(client, CANVAS)
    assert html.count("Adopted, and replaced since") == 1


def test_who_may(hub: Hub) -> None:
    for address in (CANVAS, BOX, f"{CANVAS}compare/"):
        assert Client().get(address)["Location"].startswith("/accounts/login/")
        assert client_of(make_user()).get(address).status_code == 404
    board = member(hub, Role.BOARD)[1]
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    for reader in (board, client_of(manager)):
        assert "Nobody has begun the canvas yet" in page(reader, CANVAS)
        assert reader.get(BOX).status_code == 403
        assert reader.post(BOX, {"text": "x"}).status_code == 403
    assert not CanvasBox.objects.exists()
    assert client_of(make_user()).post(BOX, {"text": "x"}).status_code == 404


# ── A box ──


def test_a_box_asks_hints_and_shows_an_example(client: Client, hub: Hub) -> None:
    make_profile(hub, "pt", target_public="Classes de aldeia.")
    html = page(client, f"{CANVAS}target-public/")
    assert "Whom do you want to reach" in html
    assert "Classes 5 to 9 of the seven schools" in html
    assert "Classes de aldeia." in html
    assert "Box 3 of 10" in html
    assert client.get(f"{CANVAS}no-such-box/").status_code == 404


def test_it_is_saved_by_its_button_without_a_script(client: Client, hub: Hub) -> None:
    html = page(client, BOX)
    told = {"version": hidden(html, "version"), "page": hidden(html, "page"), "turn": hidden(html, "turn")}
    answer = client.post(BOX, told | {"text": "Water for all.\r\nAlways."})
    assert (answer.status_code, answer["Location"]) == (302, f"{CANVAS}#impact")
    assert text_of(hub) == "Water for all.\nAlways."
    answer = client.post(f"{CANVAS}challenge-and-mission/", {"text": "Dry wells.", "version": "0", "step": "next"})
    assert answer["Location"] == f"{CANVAS}value-proposition/"


def test_page_and_swap_are_the_page_loaded_afresh(client: Client, hub: Hub) -> None:
    html = page(client, BOX)
    told = {"version": "0", "page": hidden(html, "page"), "turn": "2", "text": "Water."}
    swapped = client.post(BOX, told, headers=SWAP)
    assert swapped.status_code == 200
    fresh = re.search(r'<div id="saved"[^>]*>(.*?)</div>', page(client, BOX), re.DOTALL)
    assert fresh is not None
    squeezed = [re.sub(r"\s+", " ", part).strip() for part in (fresh[1], swapped.content.decode())]
    assert squeezed[0] == squeezed[1]
    assert 'name="version" value="1"' in squeezed[0]
    assert "by Ana Staff" in squeezed[0]


def test_a_box_that_runs_over_comes_back_whole(client: Client, hub: Hub) -> None:
    long = "word " * 250
    answer = client.post(BOX, {"text": long, "version": "0"})
    assert answer.status_code == 422
    assert f"at most {LONGEST_BOX}" in answer.content.decode()
    assert long.strip() in answer.content.decode()
    swapped = client.post(BOX, {"text": long, "version": "0"}, headers=SWAP)
    assert "at most 1200 characters" in swapped.content.decode()
    assert not CanvasBox.objects.exists()


# ── Two at once ──


def test_different_boxes_by_two_people_merge(client: Client, hub: Hub) -> None:
    rui = member(hub, name="Rui Other")[1]
    html = page(client, BOX)
    rui.post(f"{CANVAS}results/", {"text": "From Rui.", "version": "0"})
    assert client.post(BOX, {"text": "From Ana.", "version": hidden(html, "version")}).status_code == 302
    assert (text_of(hub), text_of(hub, Box.RESULTS)) == ("From Ana.", "From Rui.")


def test_the_same_box_by_two_shows_both_texts_and_lets_choose(client: Client, hub: Hub) -> None:
    rui = member(hub, name="Rui Other")[1]
    write(hub, "Water for the village.", Box.IMPACT)
    mine = {"text": "Water for the whole village.", "version": "1", "page": str(uuid.uuid4()), "turn": "1"}
    rui.post(BOX, {"text": "Water for every village.", "version": "1"})

    swapped = client.post(BOX, mine, headers=SWAP).content.decode()
    assert "Rui Other has changed this box meanwhile" in swapped
    assert 'name="version" value="1"' in swapped  # what would overwrite unseen is not handed out
    assert "data-saved" not in swapped

    answer = client.post(BOX, mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Water for every village." in html
    assert "Water for the whole village.</textarea>" in html
    assert re.search(r"<del>.*?removed.*?every", html)
    assert re.search(r"<ins>.*?added.*?the whole", html)
    assert text_of(hub) == "Water for every village."

    # Now that both were seen: mine in its place, or both.
    told = mine | {"version": hidden(html, "version"), "page": hidden(html, "page"), "turn": "2"}
    both = client.post(BOX, told | {"step": "both"})
    assert both.status_code == 302
    assert text_of(hub) == "Water for every village.\n\nWater for the whole village."
    mine_again = client.post(BOX, told | {"version": "3"})
    assert mine_again.status_code == 302
    assert text_of(hub) == "Water for the whole village."


def test_the_same_words_are_nobodys_loss(client: Client, hub: Hub) -> None:
    member(hub)[1].post(BOX, {"text": "Water.", "version": "0"})
    assert client.post(BOX, {"text": "Water.", "version": "0"}).status_code == 302


def test_a_page_whose_answer_was_lost_goes_on_saving(client: Client, hub: Hub) -> None:
    """The server had the text, the page never heard of it and still knows the version of before."""
    mine = {"version": "0", "page": str(uuid.uuid4())}
    client.post(BOX, mine | {"turn": "2", "text": "Wa"}, headers=SWAP)
    answer = client.post(BOX, mine | {"turn": "3", "text": "Water"}, headers=SWAP)
    assert "data-saved" in answer.content.decode()
    assert text_of(hub) == "Water"


def test_what_comes_late_undoes_nothing(client: Client, hub: Hub) -> None:
    mine = {"version": "0", "page": str(uuid.uuid4())}
    client.post(BOX, mine | {"turn": "3", "text": "Water"}, headers=SWAP)
    client.post(BOX, mine | {"turn": "2", "text": "Wa"}, headers=SWAP)
    assert text_of(hub) == "Water"


# ── What it said before ──


def test_an_earlier_text_is_put_back_and_the_one_before_it_is_kept(client: Client, hub: Hub) -> None:
    write(hub, "A long and careful answer about water, wells and people.", Box.IMPACT)
    client.post(BOX, {"text": "x", "version": "1"})
    html = page(client, BOX)
    assert "Earlier texts of this box" in html
    key = re.search(r'name="earlier" value="(\d+)"', html)
    assert key is not None
    assert client.post(f"{BOX}earlier/", {"earlier": key[1]}).status_code == 302
    assert text_of(hub) == "A long and careful answer about water, wells and people."
    assert CanvasBox.objects.get().version == 3


def test_pauses_of_the_typing_are_not_listed(client: Client, hub: Hub) -> None:
    mine = {"version": "0", "page": str(uuid.uuid4())}
    for turn, text in enumerate(("Wat", "Water", "Water for", "Water for all"), start=1):
        client.post(BOX, mine | {"turn": str(turn), "text": text}, headers=SWAP)
    html = page(client, BOX)
    assert html.count('name="earlier"') == 1  # the first of all, of which nobody knows how long it stood


@pytest.mark.parametrize("key", ["", "x", "999999999", "9" * 5000, "-1", "٣"])
def test_an_earlier_text_that_is_not_there(client: Client, hub: Hub, key: str) -> None:
    write(hub, "Water.", Box.IMPACT)
    write(hub, "Another.", Box.RESULTS)
    answer = client.post(f"{BOX}earlier/", {"earlier": key}, follow=True)
    assert "There is no such earlier text." in answer.content.decode()
    assert text_of(hub) == "Water."


def test_another_hubs_earlier_text_is_not_put_here(client: Client, hub: Hub) -> None:
    other = make_hub()
    write(other, "Elsewhere.", Box.IMPACT)
    row = write(other, "Elsewhere, changed.", Box.IMPACT)
    write(hub, "Here.", Box.IMPACT)
    key = row.earlier.latest("pgh_id").pgh_id  # type: ignore[attr-defined]
    client.post(f"{BOX}earlier/", {"earlier": str(key)})
    assert text_of(hub) == "Here."
