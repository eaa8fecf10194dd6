"""`…/agreements/`: what a school signed is kept by its hub, read by its head, and fetched by nobody else."""

import datetime as dt
import uuid
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from hubs.models import Hub
from hubs.papers import read_paper
from hubs.queries.todo import Todo
from hubs.roles import HUB_RIGHTS, Role
from oshub.files.comparing import compare
from schools.actions import grant_school_membership
from schools.actions.agreement_notices import remind_of_agreements
from schools.actions.agreements import (
    bring_agreement_back,
    change_agreement,
    forget_agreements,
    keep_agreement,
    remove_agreement,
)
from schools.models import School, SchoolAgreement, SchoolRole
from schools.queries.todo import school_todos
from tests.factories.agreements import make_agreement
from tests.factories.clients import client_of, member
from tests.factories.meetings import PDF, archive
from tests.factories.network import OPENED_ON, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.pictures import picture_file
from tests.factories.public import agree_to_page

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
QUERIES = 7  # of the page, however much was signed


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-AG", name="Hub of the Hills")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Sam Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


def at(school: School, rest: str = "") -> str:
    return f"/h/OSHub-AG/schools/{school.pk}/agreements/{rest}"


def own(school: School, rest: str = "") -> str:
    return f"/s/{school.pk}/agreements/{rest}"


def at_school(school: School, role: SchoolRole) -> Client:
    user = make_user()
    grant_school_membership(user=user, role=role, school=school, by=None)
    return client_of(user)


def sent(content: bytes | None = PDF, **more: object) -> dict[str, object]:
    known: dict[str, object] = {"signed_on": "2021-09-01", "holds_until": "2199-08-31", "uid": str(uuid.uuid4())}
    if content is not None:
        known["file"] = SimpleUploadedFile("scan.bin", content, content_type="text/html")
    return known | more


# ── Kept ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_agreement_is_kept_with_its_days_and_who_put_it_there(client: Client, school: School) -> None:
    assert "Nothing signed yet" in client.get(at(school)).content.decode()
    answer = client.post(at(school, "new/"), sent(), follow=True)
    page = answer.content.decode()
    for words in ("Signed on 1 September 2021", "Holds until 31 August 2199", "In force", "PDF", "Sam Example"):
        assert words in page
    row = SchoolAgreement.objects.get()
    assert (row.school, row.kind, row.size) == (school, "pdf", len(PDF))
    assert "holds until 31 August 2199" in client.get(f"/h/OSHub-AG/schools/{school.pk}/").content.decode()


@pytest.mark.parametrize("content", [picture_file(), picture_file(kind="PNG"), picture_file(kind="WEBP")])
def test_a_photograph_is_taken_too(client: Client, school: School, content: bytes) -> None:
    assert client.post(at(school, "new/"), sent(content)).status_code == 302
    assert SchoolAgreement.objects.get().size == len(content)


def test_several_stand_there_the_latest_first(client: Client, school: School, staff: User) -> None:
    make_agreement(school, staff, signed_on=dt.date(2019, 9, 1), holds_until=dt.date(2021, 8, 31))
    make_agreement(school, staff, signed_on=dt.date(2021, 9, 1), content=b"")
    page = client.get(at(school)).content.decode()
    assert page.index("Signed on 1 September 2021") < page.index("Signed on 1 September 2019")
    for words in ("Over", "In force", "The file is not here yet.", "Holds until one of both ends it"):
        assert words in page


def test_what_is_sent_twice_is_kept_once(client: Client, school: School) -> None:
    told = sent(None)
    assert client.post(at(school, "new/"), told).status_code == client.post(at(school, "new/"), told).status_code == 302
    assert SchoolAgreement.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signed_on": ""}, "This field is required."),
        ({"signed_on": "yesterday"}, "Enter a valid date."),
        ({"signed_on": "2198-01-01"}, "This day is still to come."),
        ({"signed_on": "0202-09-01"}, "lie between 1990 and 2199"),
        ({"holds_until": "2020-08-31"}, "cannot end before it was signed"),
        ({"file": SimpleUploadedFile("a.pdf", b"<!doctype html>")}, "This is no PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "The file is empty"),
        (
            {"file": SimpleUploadedFile("a.pdf", archive({"[Content_Types].xml": b"-", "word/document.xml": b"-"}))},
            "This is no PDF and no picture",
        ),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    client: Client, school: School, wrong: dict[str, object], said: str
) -> None:
    told = sent() | wrong
    answer = client.post(at(school, "new/"), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{told["holds_until"]}"' in page
    assert f'value="{told["uid"]}"' in page
    assert not SchoolAgreement.objects.exists()


def test_two_of_one_day_are_refused(client: Client, school: School, staff: User) -> None:
    make_agreement(school, staff, signed_on=dt.date(2021, 9, 1))
    answer = client.post(at(school, "new/"), sent())
    assert (answer.status_code, "is here already" in answer.content.decode()) == (422, True)


def test_a_school_has_not_hundreds(client: Client, school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schools.actions.agreements.MOST_AGREEMENTS", 0)
    answer = client.post(at(school, "new/"), sent())
    assert (answer.status_code, "take an old one away first" in answer.content.decode()) == (422, True)


# ── Fetched ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_file_is_handed_out_to_be_stored(client: Client, school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    answer = client.get(at(school, f"{row.pk}/file/"))
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        PDF,
        "application/pdf",
        "nosniff",
    )
    assert answer["Content-Disposition"] == f'attachment; filename="valley-school-{OPENED_ON}.pdf"'
    assert "no-store" in answer["Cache-Control"]


def test_the_head_reads_and_fetches_it_and_nobody_else_of_the_school(school: School, staff: User) -> None:
    row, head, teacher = make_agreement(school, staff), at_school(school, SchoolRole.HEAD), None
    page = head.get(own(school)).content.decode()
    assert own(school, f"{row.pk}/file/") in page
    assert "Change or replace" not in page
    assert head.get(own(school, f"{row.pk}/file/")).content == PDF
    assert f'href="{own(school)}"' in head.get(f"/s/{school.pk}/").content.decode()
    teacher = at_school(school, SchoolRole.TEACHER)
    assert teacher.get(own(school)).status_code == teacher.get(own(school, f"{row.pk}/file/")).status_code == 403
    assert f'href="{own(school)}"' not in teacher.get(f"/s/{school.pk}/").content.decode()
    assert head.post(at(school, "new/"), sent()).status_code == 404, "The hub keeps it."


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.STAFF, 200), (Role.COORDINATOR, 200), (Role.BOARD, 403), (Role.MANAGER, 403), (Role.ADMINISTRATOR, 404)],
)
def test_who_of_the_network_may(hub: Hub, school: School, staff: User, role: Role, status: int) -> None:
    row, user = make_agreement(school, staff), make_user()
    make_membership(user, role, hub if role in HUB_RIGHTS else None)
    browser = client_of(user)
    for rest in ("", "new/", f"{row.pk}/", f"{row.pk}/file/", f"{row.pk}/remove/"):
        assert browser.get(at(school, rest)).status_code == status


def test_another_hub_and_another_school_find_nothing(hub: Hub, school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    stranger = member(make_hub())[1]
    assert stranger.get(at(school, f"{row.pk}/file/")).status_code == 404
    other = make_school(hub)
    assert client_of(staff).get(at(other, f"{row.pk}/file/")).status_code == 404
    assert at_school(other, SchoolRole.HEAD).get(own(school, f"{row.pk}/file/")).status_code == 404
    assert at_school(other, SchoolRole.HEAD).get(own(other, f"{row.pk}/file/")).status_code == 404


def test_nothing_of_it_is_public(school: School, staff: User) -> None:
    make_agreement(school, staff)
    agree_to_page(school)
    page = Client().get(f"/schools/{school.pk}-valley-school/").content.decode()
    assert "greement" not in page
    assert "signed on" not in page.lower()


# ── Changed, taken away, brought back ─────────────────────────────────────────────────────────────────────────────────


def test_the_days_are_changed_and_the_file_is_replaced_with_a_way_back(
    client: Client, school: School, staff: User
) -> None:
    row = make_agreement(school, staff)
    picture = picture_file()
    told = sent(picture, version="1", signed_on=OPENED_ON.isoformat())
    page = client.post(at(school, f"{row.pk}/"), told, follow=True).content.decode()
    assert f"{at(school, f'{row.pk}/')}?undo=2" in page
    assert client.get(at(school, f"{row.pk}/file/")).content == picture
    client.post(at(school, f"{row.pk}/"), {"step": "undo", "version": "2"})
    assert client.get(at(school, f"{row.pk}/file/")).content == PDF
    row.refresh_from_db()
    assert (row.kind, row.holds_until) == ("pdf", None)


def test_a_file_that_is_not_sent_again_stays(client: Client, school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    client.post(at(school, f"{row.pk}/"), sent(None, version="1"))
    row.refresh_from_db()
    assert (row.kind, row.signed_on) == ("pdf", dt.date(2021, 9, 1))
    assert client.get(at(school, f"{row.pk}/file/")).content == PDF


def test_who_was_overtaken_is_told_and_loses_nothing(client: Client, school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    change_agreement(agreement=row, by=staff, version=1, signed_on=OPENED_ON, holds_until=dt.date(2030, 1, 1))
    answer = client.post(at(school, f"{row.pk}/"), sent(None, version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in page
    assert 'value="2199-08-31"' in page


def test_what_is_undone_onto_a_day_that_is_taken_stays_as_it_is(client: Client, school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    client.post(at(school, f"{row.pk}/"), sent(None, version="1"))
    make_agreement(school, staff)
    answer = client.post(at(school, f"{row.pk}/"), {"step": "undo", "version": "2"}, follow=True)
    assert "nothing was taken back" in answer.content.decode()
    row.refresh_from_db()
    assert row.signed_on == dt.date(2021, 9, 1)


def test_it_is_taken_away_and_brought_back(client: Client, school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    remove = at(school, f"{row.pk}/remove/")
    assert "Take this agreement away?" in client.get(remove).content.decode()
    page = client.post(remove, follow=True).content.decode()
    assert f'href="{remove}">Undo' in page
    assert "Nothing signed yet" in page
    assert client.get(at(school, f"{row.pk}/file/")).status_code == 404
    assert client.get(at(school, f"{row.pk}/")).status_code == 404
    assert "Bring this agreement back?" in client.get(remove).content.decode()
    page = client.post(remove, {"step": "back"}, follow=True).content.decode()
    assert "It is there again." in page
    assert client.get(at(school, f"{row.pk}/file/")).content == PDF


def test_it_does_not_come_back_beside_another_of_its_day(client: Client, school: School, staff: User) -> None:
    row = remove_agreement(agreement=make_agreement(school, staff), by=staff)
    make_agreement(school, staff)
    page = client.post(at(school, f"{row.pk}/remove/"), {"step": "back"}, follow=True).content.decode()
    assert "is here already" in page
    assert SchoolAgreement.objects.standing().count() == 1


def test_taken_away_twice_is_taken_away_once(school: School, staff: User) -> None:
    row = make_agreement(school, staff)
    first, second = remove_agreement(agreement=row, by=staff), remove_agreement(agreement=row, by=staff)
    assert first.removed_at == second.removed_at
    bring_agreement_back(agreement=row, by=staff)
    assert bring_agreement_back(agreement=row, by=staff).removed_at is None


# ── Forgotten ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def names(*rows: SchoolAgreement) -> list[bool]:
    return [default_storage.exists(row.stored_name) for row in rows]


@pytest.mark.usefixtures("staff")
def test_files_go_a_month_after_nobody_can_have_them_back(
    school: School, staff: User, django_capture_on_commit_callbacks: object
) -> None:
    kept, replaced, removed = (make_agreement(school, staff, signed_on=OPENED_ON + n * DAY) for n in range(3))
    read = read_paper(BytesIO(PDF), len(PDF))
    new = change_agreement(
        agreement=replaced, by=staff, version=1, signed_on=replaced.signed_on, holds_until=None, read=read
    )
    remove_agreement(agreement=removed, by=staff)
    now = timezone.now()
    compare(now=now + 29 * DAY)  # nor does the sweep of what no row names
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture that is a function
        forget_agreements(now=now + 29 * DAY)
    assert names(kept, replaced, new, removed) == [True] * 4
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # as above
        forget_agreements(now=now + 31 * DAY)
    assert names(kept, replaced, new, removed) == [True, False, True, False]
    assert set(SchoolAgreement.objects.all()) == {kept, new}


def test_what_ended_ten_years_ago_goes(school: School, staff: User) -> None:
    last = dt.date(2020, 8, 31)
    make_agreement(school, staff, holds_until=last)
    open_end = make_agreement(school, staff, signed_on=OPENED_ON + DAY)
    now = dt.datetime(2030, 9, 2, tzinfo=dt.UTC)
    forget_agreements(now=now)
    assert SchoolAgreement.objects.standing().get() == open_end
    forget_agreements(now=now + 31 * DAY)
    assert SchoolAgreement.objects.get() == open_end
    School.objects.filter(pk=school.pk).update(partner_until=last, end_reason="It closed.")
    forget_agreements(now=now + 31 * DAY)
    assert not SchoolAgreement.objects.standing().exists()


# ── Told of ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def ending_in(school: School, staff: User, days: int) -> SchoolAgreement:
    return make_agreement(school, staff, holds_until=school.hub.today() + days * DAY)


def todos(hub: Hub) -> list[Todo]:
    return [todo for todo in school_todos(hub, HUB_RIGHTS[Role.STAFF]) if "agreement" in todo.text.lower()]


@pytest.mark.parametrize(("days", "number"), [(61, 0), (60, 1), (0, 1), (-1, 0)])
def test_what_ends_within_two_months_waits_and_is_told_of_once(
    hub: Hub, school: School, staff: User, days: int, number: int
) -> None:
    coordinator = member(hub, Role.COORDINATOR)[0]
    ending_in(school, staff, days)
    assert len(todos(hub)) == number
    assert remind_of_agreements() == remind_of_agreements() == number
    told = Notice.objects.filter(kind="schools.agreement_ends")
    assert [notice.recipient for notice in told] == [coordinator] * number
    if number:
        assert "Valley School" in todos(hub)[0].text
        assert todos(hub)[0].url == told.get().url == at(school)


def test_without_a_coordinator_the_staff_is_told(school: School, staff: User) -> None:
    ending_in(school, staff, 20)
    remind_of_agreements()
    assert Notice.objects.get(kind="schools.agreement_ends").recipient == staff


def test_what_another_agreement_goes_on_after_is_nothing_to_see_to(hub: Hub, school: School, staff: User) -> None:
    ending_in(school, staff, 20)
    next_one = make_agreement(school, staff, signed_on=hub.today())
    assert todos(hub) == []
    remove_agreement(agreement=next_one, by=staff)
    assert len(todos(hub)) == 1


def test_a_school_that_is_no_partner_any_more_waits_for_nothing(hub: Hub, school: School, staff: User) -> None:
    ending_in(school, staff, 20)
    School.objects.filter(pk=school.pk).update(partner_until=hub.today() - DAY)
    assert todos(hub) == []


def test_several_lead_to_the_list_of_them(hub: Hub, staff: User, client: Client) -> None:
    for number in range(2):
        ending_in(make_school(hub, f"School {number}"), staff, 20 + number)
    make_agreement(make_school(hub, "Far from its end"), staff)
    (todo,) = todos(hub)
    assert todo.text.startswith("2 agreements with schools end soon")
    page = client.get(todo.url).content.decode()
    assert "School 0" in page
    assert "School 1" in page
    assert "Far from its end" not in page


def test_partners_without_one_are_shown_as_such(hub: Hub, staff: User, client: Client) -> None:
    make_agreement(make_school(hub, "Signed School"), staff)
    old = make_school(hub, "Lapsed School")
    make_agreement(old, staff, holds_until=hub.today() - DAY)
    make_school(hub, "Bare School")
    School.objects.filter(pk=make_school(hub, "Talking School").pk).update(partner_since=None)
    page = client.get("/h/OSHub-AG/schools/").content.decode()
    assert page.count("No agreement") == 2
    narrowed = client.get("/h/OSHub-AG/schools/?agreement=none").content.decode()
    assert [name in narrowed for name in ("Lapsed School", "Bare School", "Signed School", "Talking School")] == [
        True,
        True,
        False,
        False,
    ]
    assert "Signed School" in client.get("/h/OSHub-AG/schools/?agreement=holds").content.decode()
    assert "no such state of an agreement" in client.get("/h/OSHub-AG/schools/?agreement=lost").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    client: Client, school: School, staff: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        make_agreement(school, staff, signed_on=OPENED_ON + number * DAY)
    client.get(at(school))
    with django_assert_num_queries(QUERIES):
        client.get(at(school))


def test_kept_once_also_for_the_same_sending_of_the_action(school: School, staff: User) -> None:
    uid = uuid.uuid4()
    first = keep_agreement(school=school, by=staff, uid=uid, signed_on=OPENED_ON)
    assert keep_agreement(school=school, by=staff, uid=uid, signed_on=OPENED_ON + DAY) == first
