"""Results that no log can give: entered with evidence by who may, kept when another takes their place."""

import datetime as dt
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.attached_files import YOUNG, compare_files
from impact.actions.evidence import MOST_DOCUMENTS
from impact.models import EvidenceDocument, IndicatorKind, Result
from impact.models.attachment import FOLDER
from tests.factories.clients import client_of, member
from tests.factories.meetings import PDF
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.targets import YEAR, aim, enter, make_evidence, make_indicator, make_share, versions
from tests.impact.log_form import words

TOLD = {"numerator": "15", "denominator": "20", "as_of": "2022-06-20", "evidence": "Asked on paper.", "version": "0"}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def manager() -> User:
    user = make_user("manager@oshub.example", "Mara Example")
    make_membership(user, Role.MANAGER)
    return user


@pytest.fixture
def coordinator(hub: Hub) -> Client:
    return member(hub, Role.COORDINATOR, "Cara Example")[1]


def address(code: str, hub: Hub | None = None) -> str:
    if hub is None:
        return f"/network/targets/of/{code}/result/?period={YEAR}"
    return f"/h/{hub.code}/targets/{code}/result/?period={YEAR}"


@pytest.mark.django_db
def test_a_coordinator_enters_a_share_with_its_evidence(hub: Hub, coordinator: Client, manager: User) -> None:
    share = make_share(manager, "skills", name="Better skills")
    aim(share, 70, by=manager, hub=hub)
    page = words(coordinator.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "nobody has entered it" in page
    assert "Result missing" in page
    answer = coordinator.post(address("skills", hub), TOLD)
    assert (answer.status_code, answer["Location"]) == (302, f"/h/OSHub-MM/targets/?period={YEAR}")
    page = words(coordinator.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "75 %" in page
    assert "15 of 20" in page
    assert "entered by Cara Example" in page
    assert "Asked on paper." in page
    assert "Reached" in page


@pytest.mark.django_db
def test_a_look_back_shows_the_result_that_held_on_that_day(hub: Hub, coordinator: Client, manager: User) -> None:
    """Another one for a later day has taken its place since; before the first there was none."""
    aim(make_share(manager, "skills", name="Better skills"), 70, by=manager, hub=hub)
    coordinator.post(address("skills", hub), TOLD | {"numerator": "12", "as_of": "2022-03-31"})
    coordinator.post(address("skills", hub), TOLD | {"version": "1"})

    def looked_back(day: str) -> str:
        return words(coordinator.get(f"/h/OSHub-MM/targets/?period={YEAR}&as_of={day}").content)

    assert "12 of 20" in looked_back("2022-04-15")
    assert "15 of 20" in looked_back("2022-06-20")
    assert "Result missing" in looked_back("2022-03-30")


@pytest.mark.django_db
def test_a_year_without_figures_is_offered_once_it_has_a_result(hub: Hub, coordinator: Client, manager: User) -> None:
    share = make_share(manager, "skills", name="Better skills")
    offered = f'value="{YEAR}"'
    assert offered not in coordinator.get("/h/OSHub-MM/targets/").content.decode()
    enter(share, 15, 20, by=manager, hub=hub)
    assert offered in coordinator.get("/h/OSHub-MM/targets/").content.decode()
    assert offered in client_of(manager).get("/network/targets/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"numerator": "21"}, "This is more than all of them."),
        ({"denominator": "0"}, "Of nobody there is no share."),
        ({"denominator": ""}, "This field is required."),
        ({"evidence": " "}, "This field is required."),
        ({"as_of": "2199-01-01"}, "This day has not come yet."),
        ({"numerator": "some"}, "Write a number in digits, such as 2,500.5."),
        ({"evidence_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    wrong: dict[str, str], said: str, hub: Hub, coordinator: Client, manager: User
) -> None:
    make_share(manager, "skills")
    answer = coordinator.post(address("skills", hub), TOLD | {"as_of": "2022-06-21"} | wrong)
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert wrong.get("as_of", "2022-06-21") in answer.content.decode()
    assert not Result.objects.exists()


@pytest.mark.django_db
def test_another_result_keeps_the_earlier_one(hub: Hub, coordinator: Client, manager: User) -> None:
    share = make_share(manager, "skills")
    enter(share, 10, 20, by=manager, hub=hub)
    assert "A result stands already" in words(coordinator.get(address("skills", hub)).content)
    late = coordinator.post(address("skills", hub), TOLD)
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in words(late.content)
    assert coordinator.post(address("skills", hub), TOLD | {"version": "1"}).status_code == 302
    row = Result.objects.get()
    assert (row.numerator, row.as_of) == (Decimal(15), dt.date(2022, 6, 20))
    assert "Earlier results" in (page := words(coordinator.get(address("skills", hub)).content))
    assert "50 % (10 of 20)" in page
    assert "entered by Mara Example" in page
    assert list(versions("ResultVersion", "numerator")) == [Decimal(10)]


@pytest.mark.django_db
def test_staff_and_other_hubs_may_not(hub: Hub, manager: User) -> None:
    make_share(manager, "skills")
    assert member(hub, Role.STAFF)[1].get(address("skills", hub)).status_code == 403
    assert member(make_hub(), Role.COORDINATOR)[1].get(address("skills", hub)).status_code == 404
    assert client_of(manager).get(address("skills", hub)).status_code == 403
    assert client_of(manager).get(address("skills")).status_code == 200


@pytest.mark.django_db
def test_nothing_is_entered_of_what_is_counted(hub: Hub, coordinator: Client, manager: User) -> None:
    counted = make_indicator(manager, "interactions")
    assert coordinator.get(address("interactions", hub)).status_code == 404
    with pytest.raises(ValidationError):
        enter(counted, 10, None, by=manager)


@pytest.mark.django_db
def test_a_number_is_no_share_and_a_share_no_number(manager: User) -> None:
    with pytest.raises(ValidationError):
        enter(make_indicator(manager, kind=IndicatorKind.NUMBER, measure=""), 10, 20, by=manager)
    with pytest.raises(ValidationError):
        enter(make_share(manager), 10, None, by=manager)


@pytest.mark.django_db
def test_the_same_again_changes_nothing(manager: User) -> None:
    share = make_share(manager)
    enter(share, 10, 20, by=manager)
    enter(share, 10, 20, by=manager)
    assert not versions("ResultVersion", "numerator")


# ── Documents ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def upload(content: bytes = PDF, name: str = "Tally sheet.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


@pytest.mark.django_db
def test_a_document_is_kept_with_the_result_and_its_checksum(hub: Hub, coordinator: Client, manager: User) -> None:
    share = make_share(manager, "skills")
    aim(share, 70, by=manager)
    aim(share, 70, by=manager, hub=hub)
    assert coordinator.post(address("skills", hub), TOLD | {"document": upload()}).status_code == 302
    row = EvidenceDocument.objects.get()
    assert (row.title, row.kind, row.size, row.sha256) == ("Tally sheet", "pdf", len(PDF), sha256(PDF).hexdigest())
    board, other = member(hub, Role.BOARD)[1], member(make_hub(), Role.COORDINATOR)[1]
    for page in (f"/h/{hub.code}/targets/?period={YEAR}", address("skills", hub)):
        answer = coordinator.get(page)
        assert row.sha256 in answer.content.decode()
        assert "Tally sheet" in words(answer.content)
    there = f"/h/{hub.code}/targets/evidence/{row.pk}/"
    for client in (coordinator, board, client_of(manager)):
        answer = client.get(there)
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer["Content-Disposition"] == 'attachment; filename="tally-sheet.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert "no-store" in answer["Cache-Control"]
    assert other.get(there).status_code == 404
    assert Client().get(there).status_code == 302
    assert client_of(manager).get(f"/network/targets/evidence/{row.pk}/").status_code == 404
    page = client_of(manager).get(f"/network/targets/of/skills/?period={YEAR}").content.decode()
    assert there in page
    file = client_of(manager).get(f"/network/targets/figures.csv?period={YEAR}").content.decode()
    assert f"Tally sheet (SHA-256 {row.sha256})" in file


@pytest.mark.django_db
def test_a_document_of_the_network_is_for_its_managers(manager: User, coordinator: Client) -> None:
    result = enter(make_share(manager, "skills"), 10, 20, by=manager)
    there = f"/network/targets/evidence/{make_evidence(result, manager).pk}/"
    assert client_of(manager).get(there).content == PDF
    assert coordinator.get(there).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"<html><script>alert(1)</script>", "can do things when it is opened"),
        (b"\x89PNG\r\n\x1a\n and more", "Put it into a PDF or an office file first"),
    ],
)
def test_what_is_no_document_is_refused_and_the_rest_kept(
    content: bytes, said: str, hub: Hub, coordinator: Client, manager: User
) -> None:
    make_share(manager, "skills")
    answer = coordinator.post(address("skills", hub), TOLD | {"document": upload(content)})
    assert answer.status_code == 422
    assert said in words(answer.content)
    assert "Asked on paper." in answer.content.decode()
    assert "Choose the document again" in words(answer.content)
    assert not Result.objects.exists()


@pytest.mark.django_db
def test_the_same_document_again_is_kept_once_and_a_result_has_ten(manager: User) -> None:
    result = enter(make_share(manager), 10, 20, by=manager)
    first = make_evidence(result, manager)
    assert make_evidence(result, manager, title="Another name") == first
    for number in range(MOST_DOCUMENTS - 1):
        make_evidence(result, manager, content=PDF + bytes([65 + number]))
    with pytest.raises(ValidationError):
        make_evidence(result, manager, content=PDF + b"one too many")


@pytest.mark.django_db
def test_what_was_sent_by_mistake_is_deleted_and_the_reason_stays(
    hub: Hub, coordinator: Client, manager: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    result = enter(make_share(manager, "skills"), 10, 20, by=manager, hub=hub)
    row = make_evidence(result, manager, title="Names of pupils")
    taken = {"step": "take_out", "document": str(row.pk), "why": ""}
    assert "say why" in words(coordinator.post(address("skills", hub), taken, follow=True).content)
    assert member(hub, Role.STAFF)[1].post(address("skills", hub), taken | {"why": "Names"}).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        answer = coordinator.post(address("skills", hub), taken | {"why": "There were names in it"}, follow=True)
    page = words(answer.content)
    assert "There were names in it" in page
    assert row.sha256 in page
    assert "Names of pupils" not in page
    assert not default_storage.exists(row.stored_name)
    assert coordinator.get(f"/h/{hub.code}/targets/evidence/{row.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_file_whose_row_was_refused_is_not_left_behind(manager: User) -> None:
    result = enter(make_share(manager), 10, 20, by=manager)
    before = set(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else set()
    with pytest.raises(ValidationError):
        make_evidence(result, manager, title=" ")
    assert (set(default_storage.listdir(FOLDER)[1]) if default_storage.exists(FOLDER) else set()) == before


@pytest.mark.django_db
def test_the_night_keeps_documents_and_says_which_are_missing(manager: User) -> None:
    result = enter(make_share(manager), 10, 20, by=manager)
    row, lost = make_evidence(result, manager), make_evidence(result, manager, content=PDF + b"lost")
    default_storage.delete(lost.stored_name)
    found = compare_files(now=timezone.now() + 2 * YOUNG)
    assert found.missing == 1
    assert default_storage.exists(row.stored_name)
