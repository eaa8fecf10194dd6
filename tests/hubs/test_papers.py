"""Papers of a meeting: known by their content, handed out to be stored, to those with the right, and taken away."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from hubs.models import Hub, Meeting, MeetingState, Paper
from hubs.models.paper import MOST_BYTES
from hubs.papers import NotAPaperError, read_paper
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.meetings import PDF, archive, make_item, make_meeting, make_paper
from tests.factories.network import make_hub
from tests.factories.pictures import picture_file

ODT = b"application/vnd.oasis.opendocument.text"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
BOMB = b"\0" * 10_000_000  # squeezed into ten kilobytes
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PROGRAM = b"MZ\x90\x00" + b"\0" * 600


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


@pytest.fixture
def meeting(hub: Hub) -> Meeting:
    return make_meeting(hub)


def papers_of(meeting: Meeting, rest: str = "new/") -> str:
    return f"/h/OSHub-MM/board/meetings/{meeting.pk}/papers/{rest}"


def sent(content: bytes, name: str = "plan.pdf", content_type: str = "application/pdf") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content, content_type=content_type), "title": "", "item": ""}


def open_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", ODT)
        made.writestr("content.xml", "<office/>", zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (archive(DOCX), "docx"),
        (archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), "xlsx"),
        (open_document(), "odt"),
        (picture_file(), "jpg"),
        (picture_file(kind="PNG"), "png"),
        (picture_file(kind="WEBP"), "webp"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str) -> None:
    read = read_paper(BytesIO(content), len(content))
    assert (read.kind, read.size, read.file.read()) == (kind, len(content), content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HTML, "This is no PDF"),
        (b" " + PDF, "This is no PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (PDF.replace(b"%%EOF", b""), "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is no PDF"),
        (OLD_WORD, "This is no PDF"),
        (PROGRAM, "This is no PDF"),
        (b"", "The file is empty"),
        (archive({"readme.txt": b"Hello"}), "This is an archive of files"),
        (archive(DOCX | {"word/vbaProject.bin": b"macro"}), "There are macros"),
        (archive(DOCX)[:200], "damaged"),
        (b"PK\x03\x04" + b"\0" * 300, "damaged"),
        (archive({f"word/{number}.xml": b"" for number in range(5001)}), "too many parts"),
    ],
)
def test_what_a_board_has_no_need_of_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(NotAPaperError, match=said):
        read_paper(BytesIO(content), len(content))


def test_a_large_file_is_refused_before_anybody_reads_it() -> None:
    class Unread(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("It was read.")

    with pytest.raises(NotAPaperError, match="larger than 20 MB"):
        read_paper(Unread(PDF), MOST_BYTES + 1)


def test_an_archive_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unfolds into much more costs as much as its list of parts."""

    def never(*_told: object, **_more: object) -> bytes:
        raise AssertionError("It was unpacked.")

    squeezed = archive({"mimetype": ODT + b" " * 1_000_000})
    bomb = archive(DOCX | {"word/media/image.png": BOMB})
    assert len(bomb) < 20_000
    monkeypatch.setattr(zipfile.ZipFile, "open", never)
    assert read_paper(BytesIO(bomb), len(bomb)).kind == "docx"
    with pytest.raises(NotAPaperError, match="This is an archive of files"):
        read_paper(BytesIO(squeezed), len(squeezed))


def test_an_archive_with_a_huge_list_is_refused_before_the_list_is_read() -> None:
    lying = bytearray(archive(DOCX))
    end = lying.rfind(b"PK\x05\x06")
    lying[end + 12 : end + 16] = (2**31).to_bytes(4, "little")
    with pytest.raises(NotAPaperError, match="too many parts"):
        read_paper(BytesIO(bytes(lying)), len(lying))


@pytest.mark.django_db
def test_a_paper_is_added_and_handed_out_to_be_stored(
    hub: Hub, coordinator: User, client: Client, meeting: Meeting
) -> None:
    item = make_item(meeting, coordinator, "The dry wells")
    told = sent(PDF, "Plan of the wells.pdf") | {"item": str(item.pk)}
    assert client.post(papers_of(meeting), told).status_code == 302
    paper = Paper.objects.get()
    assert (paper.title, paper.kind, paper.item, paper.uploaded_by) == (
        "Plan of the wells.pdf", "pdf", item, coordinator,
    )  # fmt: skip
    answer = member(hub, Role.BOARD)[1].get(papers_of(meeting, f"{paper.pk}/"))
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Plan of the wells.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    page = client.get(f"/h/OSHub-MM/board/meetings/{meeting.pk}/").content.decode()
    assert "Plan of the wells.pdf" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (HTML, "plan.pdf", "This is no PDF"),
        (b"", "plan.pdf", "The file is empty"),
        (archive({"readme.txt": b"Hello"}), "plan.docx", "This is an archive of files"),
    ],
)
def test_a_hostile_file_is_refused_whatever_it_is_called(
    client: Client, meeting: Meeting, content: bytes, name: str, said: str
) -> None:
    answer = client.post(papers_of(meeting), sent(content, name) | {"title": "The plan"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "The plan" in answer.content.decode()
    assert not Paper.objects.exists()


@pytest.mark.django_db
def test_a_huge_file_is_refused(client: Client, meeting: Meeting) -> None:
    answer = client.post(papers_of(meeting), sent(PDF + b"\0" * MOST_BYTES))
    assert answer.status_code == 422
    assert "larger than 20 MB" in answer.content.decode()


@pytest.mark.django_db
def test_what_is_typed_as_a_name_leads_nowhere(client: Client, meeting: Meeting) -> None:
    told = sent(PDF) | {"title": '../../etc/passwd"\r\nSet-Cookie: x=1'}
    client.post(papers_of(meeting), told)
    paper = Paper.objects.get()
    assert paper.stored_name == f"papers/{paper.pk}"
    answer = client.get(papers_of(meeting, f"{paper.pk}/"))
    assert answer.status_code == 200
    assert "\n" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer
    assert answer["Content-Disposition"].startswith("attachment; ")


@pytest.mark.django_db
def test_only_those_with_the_right_get_a_paper(hub: Hub, coordinator: User, meeting: Meeting) -> None:
    paper = make_paper(meeting, coordinator)
    address = papers_of(meeting, f"{paper.pk}/")
    assert Client().get(address).status_code == 302
    assert member(make_hub(), Role.COORDINATOR)[1].get(address).status_code == 404
    assert member(hub, Role.STAFF)[1].get(address).status_code == 200
    assert member(hub, Role.BOARD)[1].get(papers_of(meeting, f"{paper.pk}/remove/")).status_code == 403
    other = make_meeting(hub)
    assert client_of(coordinator).get(papers_of(other, f"{paper.pk}/")).status_code == 404


@pytest.mark.django_db
def test_an_item_of_another_meeting_is_not_offered(hub: Hub, coordinator: User, meeting: Meeting) -> None:
    item = make_item(make_meeting(hub), coordinator)
    answer = client_of(coordinator).post(papers_of(meeting), sent(PDF) | {"item": str(item.pk)})
    assert answer.status_code == 422
    assert not Paper.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_is_taken_away_is_gone_with_its_file(coordinator: User, client: Client, meeting: Meeting) -> None:
    paper = make_paper(meeting, coordinator)
    address = papers_of(meeting, f"{paper.pk}/")
    assert "Take this paper away?" in client.get(f"{address}remove/").content.decode()
    assert default_storage.exists(paper.stored_name)
    client.post(f"{address}remove/")
    assert client.get(address).status_code == 404
    assert not default_storage.exists(paper.stored_name)


@pytest.mark.django_db
def test_a_file_that_is_gone_is_not_there(coordinator: User, client: Client, meeting: Meeting) -> None:
    paper = make_paper(meeting, coordinator)
    default_storage.delete(paper.stored_name)
    assert client.get(papers_of(meeting, f"{paper.pk}/")).status_code == 404


@pytest.mark.django_db
def test_a_meeting_that_was_called_off_takes_no_papers(hub: Hub, client: Client) -> None:
    meeting = make_meeting(hub, state=MeetingState.CALLED_OFF)
    answer = client.post(papers_of(meeting), sent(PDF))
    assert answer.status_code == 422
    assert "This meeting was called off." in answer.content.decode()
