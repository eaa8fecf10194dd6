"""What a visitor does at the door, and what nobody can do there: codes, tickets, limits, the cap."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from impact.actions.check_in import Outcome
from impact.actions.welcome import close_desk, drop_desk
from impact.models import Audience, DoorTally, Session, WelcomeDesk
from impact.queries.welcome_codes import LENGTH, SIGNS, SPAN, TICKET_GOOD_FOR, code_of, desk_named, new_ticket, span_now
from impact.views import door
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.welcome import come, door_of, fetch_ticket, make_desk, tallies, ticket_on
from tests.impact.log_form import words
from tests.marks import marks

pytestmark = pytest.mark.django_db
FAMILY = {"who": "family", "people": "3", "first": "yes"}


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Doors")


@pytest.fixture
def desk(hub: Hub) -> WelcomeDesk:
    return make_desk(hub, title="Open day by the river", expected=50)


def left(**more: str) -> dict[str, str]:
    return FAMILY | more


def test_a_visitor_is_counted_with_a_few_taps(desk: WelcomeDesk) -> None:
    phone, waiting = Client(), marks()
    page = phone.get(door_of(desk))
    text = words(page.content)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store, private")
    assert "Open day by the river" in text
    assert "From an association" in text
    assert phone.cookies.keys() <= {"oshub_csrf"}
    answer = phone.post(door_of(desk), left(ticket=ticket_on(page.content)))
    assert "Thank you, you are counted" in words(answer.content)
    assert "What is Hub of the Doors?" in words(answer.content)
    desk.refresh_from_db()
    assert (desk.counted, tallies(desk)) == (3, {("family", True): 3})
    assert (Session.objects.count(), marks()) == (0, waiting)


def test_the_cookie_is_of_this_desk_alone_and_this_device_counts_once(hub: Hub, desk: WelcomeDesk) -> None:
    phone, other = Client(), make_desk(hub, title="Another door")
    answer = phone.post(door_of(desk), left(ticket=fetch_ticket(desk)))
    cookie = answer.cookies[f"oshub_welcome_{desk.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/w/", True, "Lax", 57600)
    assert "You are counted already" in words(phone.get(door_of(desk)).content)
    assert "You are counted already" in words(phone.post(door_of(desk), left(ticket=fetch_ticket(desk))).content)
    assert "Welcome!" in words(phone.get(door_of(other)).content)
    phone.cookies[f"oshub_welcome_{other.pk}"] = cookie.value  # of another desk
    assert "Welcome!" in words(phone.get(door_of(other)).content)
    desk.refresh_from_db()
    assert desk.counted == 3


def test_the_page_speaks_the_language_of_the_phone(desk: WelcomeDesk) -> None:
    assert b'lang="pt"' in Client(headers={"Accept-Language": "pt-PT"}).get(door_of(desk)).content
    assert b'lang="pt"' in Client(headers={"Accept-Language": "pt-PT"}).get("/w/7-nothing/").content


def test_what_is_not_tapped_is_asked_for_and_the_rest_stays_tapped(desk: WelcomeDesk) -> None:
    answer = Client().post(door_of(desk), {"people": "4", "first": "no", "ticket": fetch_ticket(desk)})
    assert answer.status_code == 422
    assert "Tap what you are." in words(answer.content)
    assert b'name="people" value="4" checked' in answer.content
    for odd in ({"who": "ghost"}, {"people": "9"}, {"people": "-1"}, {"first": "maybe"}, {"who": "x\0"}):
        again = Client().post(door_of(desk), left(**odd, ticket=fetch_ticket(desk)))
        assert again.status_code == 422
    assert tallies(desk) == {}


def test_a_code_is_good_in_its_ten_minutes_and_in_those_after(desk: WelcomeDesk) -> None:
    address = door_of(desk)
    for minutes, status in ((0, 200), (10, 200), (21, 404)):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
            assert Client().get(address).status_code == status
    assert "This code has changed" in words(Client().get(door_of(desk, spans_ago=2)).content)
    assert Client().get(door_of(desk, spans_ago=-1)).status_code == 404  # one to come


def test_a_code_is_read_as_people_type_it(desk: WelcomeDesk) -> None:
    code = code_of(desk.pk, span_now())
    key, signs = code.split("-")
    typed = f"{key}-{signs[:5]}-{signs[5:]}".replace("0", "O").replace("1", "l").upper()
    assert desk_named(typed) == desk.pk
    assert desk_named("l5-" + code_of(15, span_now()).partition("-")[2]) == 15
    for wrong in ("", key, f"{key}-", f"-{signs}", f"{key}-{signs}0", f"{desk.pk + 1}-{signs}", f"٣-{signs}", "7" * 99):
        assert desk_named(wrong) is None


def test_nobody_guesses_a_code(desk: WelcomeDesk) -> None:
    """Fifty bits: here some thousand neighbours of the right one; a million hit with a chance of two in a billion."""
    code = code_of(desk.pk, span_now())
    assert len(SIGNS) ** LENGTH > 10**15
    near = {code[:place] + sign + code[place + 1 :] for place in range(len(code) - LENGTH, len(code)) for sign in SIGNS}
    assert [one for one in near - {code} if desk_named(one) is not None] == []


@pytest.mark.slow
def test_a_million_guesses_hit_nothing(desk: WelcomeDesk) -> None:
    """What T32 of the threat model asks for. As in `desk_named`, in one go."""
    good = {code_of(desk.pk, span_now() - ago) for ago in (0, 1)}
    hits = 0
    for number in range(10**6):
        signs = "".join(SIGNS[number * 1_125_899_907 >> 5 * place & 31] for place in range(LENGTH))
        hits += f"{desk.pk}-{signs}" in good
    assert hits == 0


def test_a_ticket_counts_once_however_often_it_is_sent(desk: WelcomeDesk) -> None:
    ticket = fetch_ticket(desk)
    answers = [Client().post(door_of(desk), left(ticket=ticket)) for _ in range(5)]
    assert all("Thank you, you are counted" in words(answer.content) for answer in answers)
    assert tallies(desk) == {("family", True): 3}


def test_a_page_that_was_open_for_too_long_asks_once_more_and_keeps_what_was_tapped(desk: WelcomeDesk) -> None:
    ticket = fetch_ticket(desk)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=TICKET_GOOD_FOR + 5)):
        late = Client().post(door_of(desk), left(ticket=ticket))
        assert late.status_code == 422
        assert "you have not been counted yet" in words(late.content)
        assert b'value="family" required checked' in late.content
        assert Client().post(door_of(desk), left(ticket=ticket_on(late.content))).status_code == 200
    assert tallies(desk) == {("family", True): 3}


def test_a_ticket_outlives_the_code_that_it_was_got_with(desk: WelcomeDesk) -> None:
    address, ticket = door_of(desk, spans_ago=1), fetch_ticket(desk)
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=SPAN + 60)):
        assert Client().get(address).status_code == 404
        assert Client().post(address, left(ticket=ticket)).status_code == 200
    assert tallies(desk) == {("family", True): 3}


def test_the_cap_is_a_fifth_more_than_expected_and_who_is_refused_may_try_again(hub: Hub) -> None:
    desk = make_desk(hub, expected=10)
    assert desk.most == 12
    assert come(desk, 8) is Outcome.COUNTED
    ticket = fetch_ticket(desk)
    full = Client().post(door_of(desk), left(people="5", ticket=ticket))
    assert (full.status_code, "More came than were expected" in words(full.content)) == (409, True)
    assert come(desk, 4, new=True) is Outcome.COUNTED
    assert come(desk) is Outcome.FULL
    WelcomeDesk.objects.update(most=20)
    assert Client().post(door_of(desk), left(people="5", ticket=ticket)).status_code == 200
    desk.refresh_from_db()
    assert (desk.counted, tallies(desk)) == (17, {("family", False): 8, ("family", True): 9})


def test_a_closed_desk_counts_nobody_and_neither_does_one_that_was_forgotten_open(hub: Hub, desk: WelcomeDesk) -> None:
    ticket = fetch_ticket(desk)
    close_desk(desk=desk, by=make_user())
    for answer in (Client().get(door_of(desk)), Client().post(door_of(desk), left(ticket=ticket))):
        assert (answer.status_code, "This count is closed" in words(answer.content)) == (410, True)
    assert come(desk) is Outcome.CLOSED
    forgotten = make_desk(hub, title="Left open")
    WelcomeDesk.objects.filter(pk=forgotten.pk).update(started_at=timezone.now() - dt.timedelta(hours=17))
    assert Client().get(door_of(forgotten)).status_code == 410
    assert come(forgotten) is Outcome.CLOSED
    drop_desk(desk=forgotten, by=make_user())
    assert Client().get(door_of(forgotten)).status_code == 410
    assert come(forgotten) is Outcome.CLOSED
    assert not DoorTally.objects.exists()


def test_what_is_forged_is_refused_before_the_database_is_asked(
    desk: WelcomeDesk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    good = fetch_ticket(desk)
    address, phone = door_of(desk, spans_ago=5), Client()
    with django_assert_num_queries(0):
        for ticket in ("", "forged", good[:-1] + "x", "a" * 5000, new_ticket(desk.pk).swapcase()):
            assert phone.post(address, left(ticket=ticket)).status_code == 404
        assert phone.get(address).status_code == 404


def test_forged_posts_change_no_figure(desk: WelcomeDesk) -> None:
    """Some of each kind; ten thousand in the slow suite."""
    flood(desk, 120)


@pytest.mark.slow
def test_ten_thousand_forged_posts_change_no_figure(desk: WelcomeDesk) -> None:
    flood(desk, 10_000)


def flood(desk: WelcomeDesk, number: int) -> None:
    """Bad codes, codes of an hour ago, a ticket sent over and over, good tickets over the cap."""
    come(desk, desk.most - 3)
    used = fetch_ticket(desk)
    assert Client().post(door_of(desk), left(ticket=used)).status_code == 200
    before, waiting = tallies(desk), marks()
    old, key = door_of(desk, spans_ago=6), desk.pk
    for at in range(0, number, 4):
        # Each from another address, so that no limit of addresses stops it.
        phone = Client(REMOTE_ADDR=f"198.18.{at // 250 % 250}.{at % 250 + 1}")
        assert phone.post(f"/w/{key}-{at:010d}/", left(ticket="forged")).status_code == 404
        assert phone.post(old, left(ticket=f"{used[:-2]}xx")).status_code == 404
        assert phone.post(door_of(desk), left(ticket=used)).status_code in (200, 429)
        assert phone.post(door_of(desk), left(ticket=new_ticket(key))).status_code in (409, 429)
    desk.refresh_from_db()
    assert desk.counted == desk.most == sum(before.values())
    assert tallies(desk) == before
    assert (Session.objects.count(), marks()) == (0, waiting)


def test_a_hall_behind_one_address_gets_in_and_a_flood_from_one_does_not(
    desk: WelcomeDesk, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert door.MOST_OF_ADDRESS >= 3 * 500  # each of five hundred looks, taps, and looks again
    monkeypatch.setattr(door, "MOST_OF_ADDRESS", 4)
    assert [Client().get(door_of(desk)).status_code for _ in range(4)] == [200] * 4
    ticket = new_ticket(desk.pk)
    with django_assert_num_queries(0):
        often = Client().post(door_of(desk), left(ticket=ticket))
    assert (often.status_code, often["Retry-After"]) == (429, "600")
    assert "One moment, please" in words(often.content)
    elsewhere = Client(REMOTE_ADDR="198.18.0.9")
    assert elsewhere.post(door_of(desk), left(ticket=ticket)).status_code == 200
    monkeypatch.setattr(door, "MOST_AT_DESK", 4)
    assert Client(REMOTE_ADDR="198.18.0.10").get(door_of(desk)).status_code == 429


@pytest.mark.parametrize("audience", list(Audience))
def test_every_audience_is_counted_apart(desk: WelcomeDesk, audience: Audience) -> None:
    Client().post(door_of(desk), left(who=audience.value, first="no", ticket=fetch_ticket(desk)))
    assert tallies(desk) == {(audience.value, False): 3}
