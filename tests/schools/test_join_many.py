"""Many requests to join answered at once: looked at before they are sent, told row by row, taken back in time."""

import datetime as dt
import re
import threading

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from schools.actions.join_answers import decline
from schools.actions.join_many import HELD_FOR
from schools.models import JoinRequest, School, SchoolInvitation, Way
from tests.factories.clients import client_of, member
from tests.factories.joining import make_request
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user

INBOX = "/h/OSHub-MM/join-requests/"


def link(path: str) -> str:
    return f"https://portal.oshub.example{path}"


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    return hub


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ben Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


def people(hub: Hub | None, number: int = 3, **told: object) -> list[JoinRequest]:
    return [make_request(hub, way=Way.ORGANISATION, body=f"Lab {place}", **told) for place in range(number)]


def states() -> list[str]:
    return list(JoinRequest.objects.order_by("pk").values_list("state", flat=True))


def press(client: Client, how: str, rows: list[JoinRequest], at: str = INBOX, **told: str) -> tuple[str, str]:
    """Tick some, look at the preview, send; returns the preview and the page after it."""
    ticked = {"chosen": [str(row.pk) for row in rows], "how": how, **told}
    preview = client.post(at, ticked | {"step": "preview"})
    assert preview.status_code == 200, preview.content.decode()
    page = preview.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(how|words|hub|batch)" value="([^"]*)"', page))
    chosen = re.findall(r'name="chosen" value="(\d+)"', page)
    after = client.post(at, hidden | {"chosen": chosen, "step": "send"}, follow=True)
    assert after.status_code == 200
    return page, after.content.decode()


def undo(client: Client, page: str) -> str:
    address = re.search(r'action="([^"]*answered=[^"]*)"', page)
    batch = re.search(r'name="batch" value="([^"]*)"', page)
    assert address is not None
    assert batch is not None
    told = {"step": "undo", "batch": batch[1]}
    return client.post(address[1].replace("&amp;", "&"), told, follow=True).content.decode()


@pytest.mark.django_db
def test_declining_many_shows_first_what_goes_to_whom(hub: Hub, client: Client) -> None:
    rows = people(hub)
    JoinRequest.objects.filter(pk=rows[1].pk).update(language="pt")
    preview = client.post(
        INBOX, {"chosen": [row.pk for row in rows[:2]], "how": "decline", "words": "Full.", "step": "preview"}
    )
    page = preview.content.decode()
    assert not OutgoingMail.objects.exists()
    assert states() == ["new"] * 3
    assert "Nothing has been sent yet." in page
    assert "could not be accepted" in page
    assert rows[0].email in page
    assert "Send 2 mails" in page
    _page, after = press(client, "decline", rows[:2], words="Full.")
    assert states() == ["declined", "declined", "new"]
    assert "2 requests are answered" in after
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert set(mails) == {rows[0].email, rows[1].email}
    assert "Full." in mails[rows[0].email].text
    assert mails[rows[1].email].subject != mails[rows[0].email].subject, "in the language of each"
    assert all(mail.due_at > timezone.now() for mail in mails.values())
    assert delivered() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "words", "state"),
    [("decline", "Full.", "declined"), ("talk", "Hello", "talking"), ("accept", "", "accepted")],
)
def test_it_is_taken_back_while_the_mails_wait(hub: Hub, client: Client, how: str, words: str, state: str) -> None:
    rows = people(hub, 2)
    known = make_user(rows[0].email)
    _preview, after = press(client, how, rows, words=words)
    assert states() == [state] * 2
    assert known.notices.count() == 1
    page = undo(client, after)
    assert "2 answers are taken back" in page
    assert states() == ["new"] * 2
    assert not known.notices.exists()
    assert not rows[0].notes.exists()
    OutgoingMail.objects.update(due_at=timezone.now() - dt.timedelta(minutes=1))
    assert delivered() == []
    assert press(client, how, rows, words=words)[1].count("2 requests are answered") == 1, "and done once more"


@pytest.mark.django_db
def test_what_is_sent_is_sent(hub: Hub, client: Client) -> None:
    rows = people(hub, 2)
    _preview, after = press(client, "decline", rows, words="Full.")
    OutgoingMail.objects.update(due_at=timezone.now() - dt.timedelta(seconds=1))
    assert len(delivered()) == 2
    assert "What is sent is sent" in undo(client, after)
    assert states() == ["declined"] * 2
    session = client.session
    kept = dict(session.get("join_answered") or {})
    assert kept == {}


@pytest.mark.django_db
def test_after_the_moment_the_page_says_that_it_is_sent(
    hub: Hub, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schools.views.join_many.HELD_FOR", -HELD_FOR)
    _preview, after = press(client, "decline", people(hub, 1), words="Full.")
    assert "What was to be sent is sent." in after
    assert "Possible until" not in after


@pytest.mark.django_db
def test_getting_in_touch_without_a_message_mails_nobody(hub: Hub, client: Client) -> None:
    rows = people(hub, 2)
    preview, after = press(client, "talk", rows)
    assert "No mail goes out" in preview
    assert states() == ["talking"] * 2
    assert not OutgoingMail.objects.exists()
    undo(client, after)
    assert states() == ["new"] * 2


@pytest.mark.django_db
def test_reminding_is_noted_and_not_done_twice_a_day(hub: Hub, client: Client) -> None:
    (row,) = people(hub, 1, state="talking")
    press(client, "remind", [row], words="Shall we meet?")
    assert "Shall we meet?" in OutgoingMail.objects.get().text
    assert row.notes.get().text == "Reminded by mail. Shall we meet?"
    _preview, after = press(client, "remind", [row])
    assert "You have reminded them today already." in after
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_handing_on_tells_the_other_hub_at_once_and_is_final(hub: Hub, client: Client) -> None:
    other = make_hub("OSHub-OO", name="Other Hub")
    there = member(other, Role.STAFF)[0]
    rows = people(hub, 2)
    make_request(other, way=Way.ORGANISATION, email=rows[1].email)
    preview, after = press(client, "hand", rows, hub=str(other.pk))
    assert "This cannot be taken back." in preview
    assert "1 request is answered" in after
    assert "This person has asked that hub already." in after
    assert "Possible until" not in after
    assert there.notices.count() == 1
    rows[0].refresh_from_db()
    rows[1].refresh_from_db()
    assert (rows[0].hub, rows[1].hub) == (other, hub)


@pytest.mark.django_db
def test_schools_are_accepted_with_the_school_that_is_meant(hub: Hub, client: Client) -> None:
    known = make_school(hub, "Hill School", place="Hill")
    asked = [make_request(hub, body=name, place=place, asked_by="teacher") for name, place in
             (("Hill School", "Hill"), ("River School", "River"), ("River School", "River"))]  # fmt: skip
    preview, after = press(client, "accept", asked, words="Welcome!")
    assert "Joins the school “Hill School” in Hill." in preview
    assert preview.count("Makes the school “River School” in River, in talks.") == 2
    assert "3 requests are answered" in after
    assert states() == ["accepted"] * 3
    assert School.objects.count() == 2, "two who write for the same new school join one"
    assert SchoolInvitation.objects.filter(school=known).count() == 1
    assert OutgoingMail.objects.filter(subject="An answer to your request to join").count() == 3


@pytest.mark.django_db
def test_each_by_itself_and_what_is_not_possible_is_told(hub: Hub, client: Client, staff: User) -> None:
    rows = people(hub)
    other = member(hub, Role.STAFF)[0]
    ticked = {"chosen": [str(row.pk) for row in rows], "how": "decline", "words": "Full."}
    page = client.post(INBOX, ticked | {"step": "preview"}).content.decode()
    decline(request=rows[1], answer="No.", by=other, link=link)
    after = client.post(INBOX, ticked | {"step": "send"}, follow=True).content.decode()
    assert "Send 3 mails" in page
    assert "2 requests are answered" in after
    assert "Somebody else has answered this request meanwhile" in after
    assert [row.answer for row in JoinRequest.objects.order_by("pk")] == ["Full.", "No.", "Full."]
    preview = client.post(INBOX, ticked | {"step": "preview"}).content.decode()
    assert "Left out, for they have ended meanwhile:" in preview


@pytest.mark.django_db
def test_a_button_pressed_twice_does_it_once(hub: Hub, client: Client) -> None:
    rows = people(hub, 2)
    batch = "6f2c1e0a-7d58-4f0e-9a55-0d6f0a3b9c11"
    for how, words in (("talk", "Hello"), ("remind", "Hello?"), ("decline", "Full.")):
        told = {"chosen": [str(row.pk) for row in rows], "how": how, "words": words, "step": "send"}
        told["batch"] = batch.replace("6f", {"talk": "6f", "remind": "7f", "decline": "8f"}[how], 1)
        for _again in range(2):
            assert "2 requests are answered" in client.post(INBOX, told, follow=True).content.decode()
    assert OutgoingMail.objects.count() == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"how": "talk"}, "Tick the requests that you mean."),
        ({"how": "decline", "chosen": "1"}, "Say why, and what they could do instead"),
        ({"how": "hand", "chosen": "1", "words": "kept"}, "Choose the hub that looks after them"),
        ({"how": "forget", "chosen": "1"}, "Select a valid choice"),
        ({"chosen": "1"}, "Choose what becomes of them."),
        ({"how": "talk", "chosen": "x"}, "Tick the requests that you mean."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    hub: Hub, client: Client, told: dict[str, str], said: str
) -> None:
    (row,) = people(hub, 1)
    told = {"words": "Kept words", **told} if told.get("how") != "decline" else told
    told = {name: str(row.pk) if value == "1" else value for name, value in told.items()}
    answer = client.post(INBOX + "?q=lab&way=organisation", told | {"step": "preview"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert told.get("words", "") in page
    assert (told.get("chosen") == str(row.pk)) == (
        "checked" in page.partition('id="id_chosen"')[2].partition("</ul>")[0]
    )
    assert states() == ["new"]


@pytest.mark.django_db
def test_who_goes_back_from_the_preview_finds_everything_as_it_was(hub: Hub, client: Client) -> None:
    rows = people(hub, 2)
    told = {"chosen": [str(rows[0].pk)], "how": "decline", "words": "Full until May.", "step": "edit"}
    page = client.post(INBOX, told).content.decode()
    assert "Full until May." in page
    assert f'value="{rows[0].pk}" checked' in page
    assert f'value="{rows[1].pk}" checked' not in page


@pytest.mark.django_db
def test_a_request_of_elsewhere_is_not_touched(hub: Hub, client: Client) -> None:
    (other,) = people(make_hub("OSHub-OO"), 1)
    told = {"chosen": [str(other.pk)], "how": "decline", "words": "No.", "step": "send"}
    assert "It is no longer here." in client.post(INBOX, told, follow=True).content.decode()
    assert states() == ["new"]
    assert "Lab 0" not in client.get(INBOX).content.decode()


@pytest.mark.django_db
def test_the_list_is_narrowed_by_its_address(hub: Hub, client: Client) -> None:
    people(hub, 2)
    make_request(hub, body="Valley School", state="talking", place="Vale")
    for query, shown in (
        ("?way=organisation", {"Lab 0", "Lab 1"}), ("?q=vale+school", {"Valley School"}), ("?q=lab+1", {"Lab 1"}),
        ("?state=talking", {"Valley School"}), ("?way=nonsense", {"Lab 0", "Lab 1", "Valley School"}),
    ):  # fmt: skip
        page = client.get(INBOX + query).content.decode()
        assert {name for name in ("Lab 0", "Lab 1", "Valley School") if f"<bdi>{name}</bdi></a>" in page} == shown
    assert "No request fits" in client.get(INBOX + "?q=nobody").content.decode()
    _preview, after = press(
        client, "decline", list(JoinRequest.objects.filter(body="Lab 1")), INBOX + "?q=lab", words="No."
    )
    assert 'value="lab"' in after
    assert "Valley School" not in after


@pytest.mark.django_db
def test_a_manager_answers_interest_in_the_same_way(hub: Hub) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    client, rows = client_of(manager), people(None, 2, country="ES")
    at = "/network/interest/"
    _preview, after = press(client, "hand", rows[:1], at, hub=str(hub.pk))
    assert "1 request is answered" in after
    press(client, "decline", rows[1:], at + "?country=ES", words="Not yet.")
    assert states() == ["new", "declined"]


@pytest.mark.django_db(transaction=True)
def test_two_of_the_staff_who_answer_the_same_many_at_once() -> None:
    hub = make_hub("OSHub-MM")
    rows = people(hub, 6)
    clients = [member(hub, Role.STAFF)[1] for _ in range(2)]
    barrier, pages = threading.Barrier(2), []

    def run(client: Client, order: int) -> None:
        barrier.wait(10)
        try:
            told = {
                "chosen": [str(row.pk) for row in rows[::order]],
                "how": "decline",
                "words": "Full.",
                "step": "send",
            }
            pages.append(client.post(INBOX, told, follow=True).content.decode())
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(client, order)) for client, order in zip(clients, (1, -1), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pages) == 2
    assert states() == ["declined"] * 6
    assert OutgoingMail.objects.count() == 6
    assert sum(page.count("Somebody else has answered") for page in pages) == 6
