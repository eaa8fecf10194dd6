"""Minutes: begun by the portal, kept while they are typed, never lost between two writers, fixed once approved."""

import datetime as dt
import threading

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.actions.agenda import take_decision
from hubs.actions.attendance import record_attendance
from hubs.actions.decisions import propose
from hubs.actions.editing import EditedMeanwhile
from hubs.actions.hands import decide_in_meeting
from hubs.actions.minutes import approve_minutes, forget_old_drafts, keep_draft, write_minutes
from hubs.actions.standing_meeting import NotFromHere
from hubs.models import Hub, Meeting, MeetingState, Minutes, MinutesDraft, Presence
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.meetings import HOUR, make_item, make_meeting, make_seats
from tests.factories.network import make_hub


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


@pytest.fixture
def meeting(hub: Hub) -> Meeting:
    return make_meeting(hub, "Autumn meeting", state=MeetingState.HELD, starts_at=timezone.now() - HOUR)


def page_of(meeting: Meeting, rest: str = "") -> str:
    return f"/h/OSHub-MM/board/meetings/{meeting.pk}/{rest}"


def texts(meeting: Meeting) -> list[str]:
    """Every text that is kept, the oldest first."""
    minutes = Minutes.objects.get(meeting=meeting)
    earlier = minutes.earlier.order_by("pgh_id").values_list("text", flat=True)  # type: ignore[attr-defined]
    return [*earlier, minutes.text]


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_they_begin_with_what_the_portal_knows(hub: Hub, coordinator: User, client: Client, meeting: Meeting) -> None:
    seats = make_seats(hub, None, None)
    told = {seats[0].pk: Presence.PRESENT, seats[1].pk: Presence.ABSENT}
    record_attendance(meeting=meeting, by=coordinator, seats=told, guests=2)
    make_item(meeting, coordinator, "The dry wells")
    proposal = propose(hub=hub, by=coordinator, values={"title": "Dig a well", "text": ""})
    item = take_decision(meeting=meeting, decision=proposal, by=coordinator)
    decide_in_meeting(item=item, by=coordinator, votes_for=1, votes_against=0, votes_abstain=0)
    page = client.get(page_of(meeting, "minutes/")).content.decode()
    assert "## Present" in page
    assert "## 1. The dry wells" in page
    assert "**Adopted.** 1 for, 0 against, 0 abstaining." in page
    assert "1 of 2 seats are present; 1 are needed. The board can decide." in page
    assert "- 2 guests" in page
    assert seats[0].organisation is not None
    assert seats[0].organisation.name in page
    assert f"- {seats[1].get_stakeholder_group_display()}" not in page
    assert not Minutes.objects.exists()


@pytest.mark.django_db
def test_before_the_meeting_the_page_says_so_and_offers_no_form(hub: Hub, client: Client) -> None:
    coming = make_meeting(hub, "To come", starts_at=timezone.now() + HOUR)
    page = client.get(page_of(coming, "minutes/")).content.decode()
    assert "Minutes are written once the meeting is held." in page
    assert "Save the minutes" not in page
    refused = client.post(page_of(coming, "minutes/"), {"text": "Too early", "version": "0"})
    assert "Too early" in refused.content.decode(), "what was typed is not lost"


@pytest.mark.django_db
def test_they_are_written_read_and_cannot_run_anything(hub: Hub, client: Client, meeting: Meeting) -> None:
    page = client.get(page_of(meeting)).content.decode()
    assert "The minutes are not written yet." in page
    text = "## Wells\r\n\r\nWe *met*. <script>alert(1)</script> [x](javascript:alert(1))"
    assert client.post(page_of(meeting, "minutes/"), {"text": text, "version": "0"}).status_code == 302
    page = member(hub, Role.BOARD)[1].get(page_of(meeting)).content.decode()
    assert "<h2>Wells</h2>" in page
    assert "<em>met</em>" in page
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page


@pytest.mark.django_db
def test_a_preview_stores_nothing(client: Client, meeting: Meeting) -> None:
    answer = client.post(page_of(meeting, "minutes/"), {"text": "**Well**", "version": "0", "step": "preview"})
    assert "<strong>Well</strong>" in answer.content.decode()
    assert not Minutes.objects.exists()


@pytest.mark.django_db
def test_nothing_is_written_before_the_meeting(hub: Hub, client: Client) -> None:
    ahead = make_meeting(hub)
    answer = client.post(page_of(ahead, "minutes/"), {"text": "We met.", "version": "0"})
    assert answer.status_code == 422
    assert "Minutes are written once the meeting is held." in answer.content.decode()
    assert "We met." in answer.content.decode()


@pytest.mark.django_db
def test_empty_minutes_are_refused(client: Client, meeting: Meeting) -> None:
    assert client.post(page_of(meeting, "minutes/"), {"text": " ", "version": "0"}).status_code == 422


# ── Two at once ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_whoever_saves_second_is_shown_both_and_nothing_is_lost(hub: Hub, client: Client, meeting: Meeting) -> None:
    other = member(hub, Role.COORDINATOR, "Olga Example")[1]
    address = page_of(meeting, "minutes/")
    assert client.post(address, {"text": "By Cara.", "version": "0"}).status_code == 302
    answer = other.post(address, {"text": "By Olga.", "version": "0"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "By Cara." in page
    assert "By Olga." in page
    assert "Somebody changed this meanwhile" in page
    # The form knows what it replaces now; what was there is kept.
    assert other.post(address, {"text": "By Olga.", "version": "1"}).status_code == 302
    assert texts(meeting) == ["By Cara.", "By Olga."]
    page = client.get(page_of(meeting, "minutes/versions/")).content.decode()
    assert "Version 2" in page
    assert "Olga Example" in page
    assert "Cara Example" in page
    assert "<ins>By Olga.</ins>" in page
    assert "<del>By Cara.</del>" in page


@pytest.mark.django_db
def test_what_is_typed_is_kept_for_each_until_they_save(
    hub: Hub, coordinator: User, client: Client, meeting: Meeting
) -> None:
    other = member(hub, Role.COORDINATOR, "Olga Example")[1]
    draft, address = page_of(meeting, "minutes/draft/"), page_of(meeting, "minutes/")
    answer = client.post(draft, {"text": "Half a sent", "version": "0"}, headers={"HX-Request": "true"})
    assert "Kept for you at" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    other.post(draft, {"text": "Olga's half", "version": "0"})
    page = client.get(address).content.decode()
    assert "Half a sent" in page
    assert "Olga&#x27;s half" not in page
    assert "Writing these minutes too: Olga Example." in page
    # The part that came by itself is the part of the page that is loaded afresh.
    assert answer.content.decode().strip() in page
    client.post(address, {"text": "Half a sentence.", "version": "0"})
    assert list(MinutesDraft.objects.values_list("text", flat=True)) == ["Olga's half"]
    assert other.post(address, {"text": "Olga's half", "version": "0"}).status_code == 409
    assert MinutesDraft.objects.count() == 1
    other.post(draft, {"step": "drop"})
    assert not MinutesDraft.objects.exists()


@pytest.mark.django_db
def test_a_draft_that_is_too_long_is_not_kept_and_says_so(client: Client, meeting: Meeting) -> None:
    answer = client.post(page_of(meeting, "minutes/draft/"), {"text": "x" * 60_001, "version": "0"})
    assert answer.status_code == 422
    assert "too long" in answer.content.decode()


@pytest.mark.django_db
def test_a_draft_is_forgotten_after_a_month(coordinator: User, meeting: Meeting) -> None:
    keep_draft(meeting=meeting, by=coordinator, version=0, text="Old")
    MinutesDraft.objects.update(changed_at=timezone.now() - dt.timedelta(days=31))
    forget_old_drafts()
    assert not MinutesDraft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_them_at_once_one_is_told(hub: Hub, coordinator: User, meeting: Meeting) -> None:
    """On two real connections, while neither sees what the other writes."""
    told: list[str] = []

    def write(text: str) -> None:
        try:
            write_minutes(meeting=meeting, by=coordinator, version=0, text=text)
        except EditedMeanwhile as other:
            told.append(getattr(other.stored, "text"))  # noqa: B009 - the row is of any table
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(text,)) for text in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [Minutes.objects.get().text]


# ── Approved ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_approved_minutes_are_corrected_with_a_reason_only(
    hub: Hub, coordinator: User, client: Client, meeting: Meeting
) -> None:
    write_minutes(meeting=meeting, by=coordinator, version=0, text="We were five.")
    answer = client.post(page_of(meeting, "move/"), {"step": "approve", "version": "1"}, follow=True)
    assert "Approved on" in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.APPROVED
    address = page_of(meeting, "minutes/")
    answer = client.post(address, {"text": "We were six.", "version": "2", "reason": " "})
    assert answer.status_code == 422
    assert "We were six." in answer.content.decode()
    assert Minutes.objects.get().text == "We were five."
    client.post(address, {"text": "We were six.", "version": "2", "reason": "Olga was missing."})
    page = member(hub, Role.BOARD)[1].get(page_of(meeting)).content.decode()
    assert "We were six." in page
    assert "Olga was missing." in page
    page = client.get(page_of(meeting, "minutes/versions/")).content.decode()
    assert "Correction: Olga was missing." in page
    assert "We were five." in page
    # The reason of the last correction is no reason for the next one.
    assert "Olga was missing." not in client.get(address).content.decode()


@pytest.mark.django_db
def test_what_is_approved_is_what_was_read(coordinator: User, client: Client, meeting: Meeting) -> None:
    with pytest.raises(NotFromHere, match="Write the minutes"):
        approve_minutes(meeting=meeting, by=coordinator, version=0)
    write_minutes(meeting=meeting, by=coordinator, version=0, text="One")
    write_minutes(meeting=meeting, by=coordinator, version=1, text="Two")
    page = client.post(page_of(meeting, "move/"), {"step": "approve", "version": "1"}, follow=True).content.decode()
    assert "Somebody changed this meanwhile." in page
    approve_minutes(meeting=meeting, by=coordinator, version=2)
    with pytest.raises(NotFromHere, match="approved already"):
        approve_minutes(meeting=meeting, by=coordinator, version=3)


@pytest.mark.django_db
def test_minutes_are_public_when_chosen_and_approved(coordinator: User, client: Client, meeting: Meeting) -> None:
    write_minutes(meeting=meeting, by=coordinator, version=0, text="We *met*.")
    meeting.refresh_from_db()
    client.post(page_of(meeting, "public/"), {"shows": ["minutes"], "version": str(meeting.version)})
    public, visitor = f"/hubs/OSHub-MM/board/{meeting.pk}/", Client()
    assert visitor.get(public).status_code == 404
    approve_minutes(meeting=meeting, by=coordinator, version=1)
    assert "We <em>met</em>." in visitor.get(public).content.decode()


@pytest.mark.django_db
def test_the_versions_cost_the_same_however_many_there_are(
    coordinator: User, client: Client, meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def grow(first: int, number: int) -> None:
        for version in range(first, first + number):
            write_minutes(meeting=meeting, by=coordinator, version=version, text=f"Text {version}")

    grow(0, 2)
    address = page_of(meeting, "minutes/versions/")
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
    grow(2, 2)
    with django_assert_num_queries(9):
        client.get(address)
