"""`…/sessions/<uid>/photos/` and what belongs to it: kept under a consent, drawn anew, gone when it is withdrawn."""

import datetime as dt
import uuid
from io import BytesIO
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import void_session
from impact.actions.attached_files import KEPT, YOUNG, compare_files, forget_attachments
from impact.actions.attachments import NotAdded
from impact.attached import LONGEST, NotAttachedError, prepare_document, prepare_photo
from impact.models import AttachedKind, Attachment, Audience, Gone, Session
from schools.actions import grant_school_membership
from schools.actions.photo_consents import withdraw_consent
from schools.models import PhotoConsent, School, SchoolClass, SchoolRole
from tests.factories.clients import client_of, member
from tests.factories.meetings import PDF, archive
from tests.factories.network import HELD_ON, class_line, make_class, make_hub, make_school, make_session, people_line
from tests.factories.people import make_user
from tests.factories.photos import GPS, LATITUDE, MAKE, SIZE, make_consent, make_document, make_notice, make_photo
from tests.factories.pictures import picture_file, upload
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _files_of_its_own() -> None:
    """What other tests of the process have stored lies in memory and would be counted here."""
    for name in stored():
        default_storage.delete(f"attachments/{name}")


def stored() -> set[str]:
    return set(default_storage.listdir("attachments")[1]) if default_storage.exists("attachments") else set()


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-AT", name="Hub of the Hills")


@pytest.fixture
def seven_b(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Valley School"), "7B", size=24)


@pytest.fixture
def school(seven_b: SchoolClass) -> School:
    return seven_b.school


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Sam Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


@pytest.fixture
def session(hub: Hub, seven_b: SchoolClass, staff: User) -> Session:
    return make_session(hub, class_line(seven_b), school=seven_b.school, by=staff, title="Bridges")


@pytest.fixture
def consent(school: School, staff: User) -> PhotoConsent:
    return make_consent(school, staff)


def at(session: Session, rest: str = "") -> str:
    return f"/h/OSHub-AT/sessions/{session.uid}/{rest}"


def file_at(row: Attachment, rest: str = "") -> str:
    return at(row.session, f"files/{row.uid}/{rest}")


def photos(*contents: bytes, **more: object) -> dict[str, object]:
    files = [upload(content, f"IMG_{number}.jpg") for number, content in enumerate(contents)]
    known: dict[str, object] = {"uid": str(uuid.uuid4()), "photos": files, "title": "A class builds bridges"}
    return known | {"cover": "things", "nobody": "on"} | more


def taken_there() -> bytes:
    """An invented picture that says where it was taken."""
    noted = Image.Exif()
    noted[MAKE] = "Invented Camera"
    noted.get_ifd(GPS)[LATITUDE] = (40.0, 53.0, 49.5)
    out = BytesIO()
    Image.new("RGB", (90, 60), "#3d4ea3").save(out, "JPEG", exif=noted, comment=b"Valley School, 7B")
    return out.getvalue()


# ── Photographs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_photographs_are_kept_under_the_consent_of_the_school(
    client: Client, session: Session, consent: PhotoConsent
) -> None:
    page = words(client.get(at(session, "photos/")).content)
    assert "People, covered by: Consent of Valley School, until 11 June 2022" in page
    sent = photos(picture_file(SIZE), picture_file((40, 60), colour="#3d4ea3"), cover=str(consent.pk))
    answer = client.post(at(session, "photos/"), sent, follow=True)
    page = words(answer.content)
    assert "2 photographs are there." in page
    assert "A class builds bridges" in page
    first, second = Attachment.objects.all()
    assert (first.consent, first.things_only, first.added_by) == (consent, False, session.logged_by)
    assert (second.width, second.height) == (40, 60)
    assert file_at(first) in answer.content.decode()


def test_chosen_a_second_time_it_is_kept_once_and_that_is_said(client: Client, session: Session) -> None:
    bridge, river = picture_file(SIZE, colour="#0b5f58"), picture_file(SIZE, colour="#aa3311")
    client.post(at(session, "photos/"), photos(bridge))
    [row] = session.attachments.all()
    answer = client.post(at(session, "photos/"), photos(bridge, river, river, title="Other words"), follow=True)
    said = words(answer.content)
    assert "1 photograph is there." in said
    assert "2 photographs were there already: each is kept once, as it stands." in said
    assert [one.title for one in session.attachments.all()] == ["A class builds bridges", "Other words"]
    only = words(client.post(at(session, "photos/"), photos(bridge), follow=True).content)
    assert "1 photograph was there already: it is kept once, as it stands." in only
    assert "is there." not in only
    client.post(file_at(row, "remove/"))
    assert "1 photograph is there." in words(client.post(at(session, "photos/"), photos(bridge), follow=True).content)
    assert session.attachments.count() == 3


def test_sent_twice_each_is_kept_once(client: Client, session: Session) -> None:
    uid = str(uuid.uuid4())
    for _time in range(2):
        client.post(at(session, "photos/"), photos(picture_file(SIZE), uid=uid))
    assert Attachment.objects.count() == 1
    assert len(stored()) == 2


def test_where_it_was_taken_does_not_come_along(client: Client, session: Session) -> None:
    content = taken_there()
    assert Image.open(BytesIO(content)).getexif().get_ifd(GPS)
    client.post(at(session, "photos/"), photos(content))
    row = Attachment.objects.get()
    for address in (file_at(row), f"{file_at(row)}?small"):
        answer = client.get(address)
        kept = Image.open(BytesIO(answer.content))
        assert (answer["Content-Type"], kept.format) == ("image/webp", "WEBP")
        assert (dict(kept.getexif()), set(kept.info) & {"exif", "xmp", "icc_profile", "comment"}) == ({}, set())
        assert not [word for word in (b"Invented", b"Valley", b"EXIF") if word in answer.content]


def test_a_large_one_is_made_smaller() -> None:
    content = picture_file((2600, 1300))
    made = prepare_photo(BytesIO(content), len(content))
    assert (made.width, made.height) == (LONGEST, LONGEST // 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Most Compatible"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no JPEG, PNG or WebP"),
        (picture_file(SIZE)[:200], "damaged"),
        (picture_file((7000, 7000), kind="PNG", mode="1", colour=0), "more than 40 million pixels"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_photograph_says_what_to_do(client: Client, session: Session, content: bytes, said: str) -> None:
    answer = client.post(at(session, "photos/"), photos(content))
    assert answer.status_code == 422
    page = words(answer.content)
    assert "IMG_0.jpg: " in page
    assert said in page
    assert "A class builds bridges" in answer.content.decode()
    assert not stored()


def test_of_several_the_good_ones_are_kept_and_the_others_named(client: Client, session: Session) -> None:
    answer = client.post(at(session, "photos/"), photos(picture_file(SIZE), b"GIF89a"), follow=True)
    page = words(answer.content)
    assert "1 photograph is there." in page
    assert "IMG_1.jpg: This is no JPEG" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"photos": []}, "This field is required."),
        ({"title": ""}, "This field is required."),
        ({"cover": ""}, "Say who is in them."),
        ({"cover": "999999"}, "not one of the available choices"),
        ({"nobody": ""}, "say that nobody is in them who may not be"),
        ({"photos": [upload(b"x", f"{n}.jpg") for n in range(13)]}, "choose 12 at most"),
    ],
)
def test_what_is_wrong_is_told(
    client: Client, session: Session, consent: PhotoConsent, wrong: dict[str, object], said: str
) -> None:
    answer = client.post(at(session, "photos/"), photos(picture_file(SIZE), cover=str(consent.pk)) | wrong)
    assert (answer.status_code, said in words(answer.content)) == (422, True)
    assert not Attachment.objects.exists()


def test_a_script_that_shows_the_progress_is_told_where_to_go(client: Client, session: Session) -> None:
    answer = client.post(at(session, "photos/"), photos(picture_file(SIZE)), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{at(session)}#attached")


# ── What covers them ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_consent_the_way_to_record_one_is_shown(client: Client, session: Session, school: School) -> None:
    html = client.get(at(session, "photos/")).content.decode()
    assert "No recorded consent of Valley School covers 12 May 2022" in words(html.encode())
    refused = words(client.post(f"/h/{session.hub.code}/sessions/{session.uid}/photos/", {"step": "add"}).content)
    assert "Photographs with people need a recorded consent first." in refused
    assert f"/photo-consents/new/?school={school.pk}&amp;day=2022-05-12&amp;session={session.uid}" in html
    assert "Nobody: things, places or work only" in html


def test_what_covers_whom(hub: Hub, seven_b: SchoolClass, staff: User, client: Client) -> None:
    """Day, school and classes; a notice at the door speaks to adults alone."""
    school, other = seven_b.school, make_class(seven_b.school, "8A")
    elsewhere = make_class(make_school(hub, "Hill School"), "1C")
    make_consent(school, staff, seven_b)
    make_notice(hub, staff)
    said = {
        "Consent of Valley School": [
            make_session(hub, class_line(seven_b), school=school),
            make_session(hub, class_line(seven_b)),
        ],
        "covered by: Open day": [make_session(hub, people_line(Audience.FAMILY, 9, 2))],
        "No recorded consent of Valley School": [
            make_session(hub, class_line(seven_b), class_line(other), school=school),
            make_session(hub, class_line(seven_b), people_line(Audience.STUDENT, 3), school=school),
            make_session(hub, class_line(seven_b), school=school, held_on=HELD_ON + 31 * DAY),
            make_session(hub, school=school),
        ],
        "Classes of several schools came": [make_session(hub, class_line(seven_b), class_line(elsewhere))],
        "the session names no school": [make_session(hub, people_line(Audience.STUDENT, 3)), make_session(hub)],
        "No notice at an event is recorded": [
            make_session(hub, people_line(Audience.FAMILY, 9, 2), held_on=HELD_ON + DAY)
        ],
    }
    wrong = [
        (text, one.pk)
        for text, sessions in said.items()
        for one in sessions
        if text not in words(client.get(f"/h/OSHub-AT/sessions/{one.uid}/photos/").content)
    ]
    assert wrong == []


def test_what_is_withdrawn_is_out_of_sight_at_once_and_deleted_after_a_month(
    client: Client,
    session: Session,
    consent: PhotoConsent,
    staff: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row, things = make_photo(session, staff, consent), make_photo(session, staff, title="Glue")
    assert client.get(file_at(row)).status_code == 200
    withdraw_consent(consent=consent, by=staff, said_on=HELD_ON)
    assert client.get(file_at(row)).status_code == 404
    page = words(client.get(at(session)).content)
    assert "1 photograph is not shown: the consent was withdrawn on 12 May 2022. It is deleted on" in page
    assert forget_attachments(now=timezone.now() + 29 * DAY) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_attachments(now=timezone.now() + 31 * DAY) == 1
    row.refresh_from_db()
    assert (row.gone_why, row.title, row.added_by) == (Gone.WITHDRAWN, "", staff)
    assert stored() == {str(things.uid), f"{things.uid}-small"}
    assert forget_attachments(now=timezone.now() + 31 * DAY) == 0
    assert "The consent was withdrawn" in words(client.get(at(session)).content)


def test_a_session_that_is_corrected_to_another_day_takes_its_photographs_out_of_sight(
    client: Client, session: Session, consent: PhotoConsent, staff: User
) -> None:
    row = make_photo(session, staff, consent)
    Session.objects.filter(pk=session.pk).update(held_on=HELD_ON + 90 * DAY)
    assert client.get(file_at(row)).status_code == 404
    assert "its consent does not cover the day" in words(client.get(at(session)).content)


def test_a_voided_session_hides_everything(client: Client, session: Session, staff: User) -> None:
    row = make_document(session, staff)
    void_session(session=session, by=staff, reason="twice")
    assert client.get(file_at(row)).status_code == 404
    assert "1 file is not shown while the session is void." in words(client.get(at(session)).content)
    answer = client.post(at(session, "photos/"), photos(picture_file(SIZE)))
    assert (answer.status_code, "was voided" in words(answer.content)) == (422, True)


# ── Documents ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_document_is_only_ever_fetched(client: Client, session: Session) -> None:
    sent = {"uid": str(uuid.uuid4()), "title": "", "document": SimpleUploadedFile("../a\u202e pdf.exe.pdf", PDF)}
    answer = client.post(at(session, "document/"), sent, follow=True)
    assert "The document is there." in words(answer.content)
    row = Attachment.objects.get()
    assert (row.kind, row.title) == (AttachedKind.PDF, "a pdf.exe")
    got = client.get(file_at(row))
    assert got["Content-Disposition"] == 'attachment; filename="a-pdfexe.pdf"'
    assert (got["X-Content-Type-Options"], "sandbox" in got["Content-Security-Policy"]) == ("nosniff", True)
    assert (got["Cache-Control"], got.content) == ("no-store, private", PDF)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (archive({"a.txt": b"-"}), "archive of files"),
        (archive({"[Content_Types].xml": b"-", "word/vbaProject.bin": b"-"}), "macros"),
        (b"<!doctype html><p>", "web page, a drawing in SVG or a program"),
        (b"\xef\xbb\xbf  <SVG onload=x>", "web page, a drawing in SVG or a program"),
        (b"#!/bin/sh\nrm", "web page, a drawing in SVG or a program"),
        (b"MZ\x90\0", "web page, a drawing in SVG or a program"),
        (b"hello <script>x</script>", "web page, a drawing in SVG or a program"),
        (b"\xff\xfe\0\1", "no PDF, no office file and no plain text"),
        (picture_file(SIZE), "Add it as a photograph"),
        (b"", "empty"),
    ],
)
def test_what_is_no_document_says_why(client: Client, session: Session, content: bytes, said: str) -> None:
    sent = {"title": "Sheet", "document": SimpleUploadedFile("sheet.pdf", content)}
    answer = client.post(at(session, "document/"), sent)
    assert (answer.status_code, said in words(answer.content)) == (422, True)
    assert not Attachment.objects.exists()


def test_a_document_that_is_too_large_is_told_so_and_an_empty_picture_too() -> None:
    with pytest.raises(NotAttachedError, match="larger than 20 MB"):
        prepare_document(BytesIO(PDF), 21 * 1024 * 1024)
    with pytest.raises(NotAttachedError, match="empty"):
        prepare_photo(BytesIO(b""), 0)


def test_plain_text_is_taken() -> None:
    text = "Ponte: 3 €, a < b\r\n".encode()
    assert prepare_document(BytesIO(text), len(text)).kind == AttachedKind.TXT
    with pytest.raises(NotAttachedError):
        prepare_document(BytesIO(b"a\0b"), 3)


# ── Words, the bin, and who sees ──────────────────────────────────────────────────────────────────────────────────────


def test_words_are_changed_and_that_is_taken_back(client: Client, session: Session, staff: User) -> None:
    row = make_photo(session, staff)
    assert client.post(file_at(row, "edit/"), {"title": "", "version": "1"}).status_code == 422
    client.post(file_at(row, "edit/"), {"title": "A bridge of straws", "version": "1"})
    assert client.post(file_at(row, "edit/"), {"title": "Other", "version": "1"}).status_code == 409
    client.post(file_at(row, "edit/"), {"step": "undo", "version": "2"})
    row.refresh_from_db()
    assert row.title == "A bridge"


def test_what_is_taken_away_comes_back_or_is_deleted_after_a_month(
    client: Client, session: Session, staff: User
) -> None:
    row = make_photo(session, staff)
    answer = client.post(file_at(row, "remove/"), follow=True)
    assert "Taken away: A bridge." in words(answer.content)
    assert client.get(file_at(row)).status_code == 404
    client.post(file_at(row, "remove/"), {"step": "back"})
    assert client.get(file_at(row)).status_code == 200
    client.post(file_at(row, "remove/"))
    assert forget_attachments(now=timezone.now() + 31 * DAY) == 1
    assert client.get(file_at(row, "remove/")).status_code == 404
    assert not row.earlier.exclude(title="").exists()  # type: ignore[attr-defined]  # kept by the database


def test_only_the_hub_that_owns_a_session_sees_its_photographs(session: Session, staff: User) -> None:
    row, other = make_photo(session, staff), make_hub("OSHub-CO")
    joint = make_session(session.hub, co_hosts=[other], title="Joint")
    theirs = make_photo(joint, staff)
    _user, co_host = member(other)
    page = words(co_host.get(f"/h/OSHub-CO/sessions/{joint.uid}/").content)
    assert "Photographs and documents" not in page
    assert co_host.get(f"/h/OSHub-CO/sessions/{joint.uid}/files/{theirs.uid}/").status_code == 404
    _user, own = member(session.hub, Role.COORDINATOR)
    assert own.get(file_at(row)).status_code == 200
    # The uid of one session's file says nothing below another.
    assert own.get(at(joint, f"files/{row.uid}/")).status_code == 404


def test_the_people_of_the_school_see_what_its_own_consent_covers(
    session: Session, consent: PhotoConsent, school: School, staff: User, hub: Hub
) -> None:
    user = make_user()
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    teacher = client_of(user)
    assert "No photographs yet" in words(teacher.get(f"/s/{school.pk}/photos/").content)
    row = make_photo(session, staff, consent, title="Straws")
    elsewhere = make_photo(make_session(hub, title="Elsewhere"), staff)
    document = make_document(session, staff)
    page = words(teacher.get(f"/s/{school.pk}/photos/").content)
    assert ("Straws" in page, "Bridges" in page, "Elsewhere" in page) == (True, True, False)
    assert teacher.get(f"/s/{school.pk}/photos/{row.uid}/?small").status_code == 200
    for hidden in (elsewhere, document):
        assert teacher.get(f"/s/{school.pk}/photos/{hidden.uid}/").status_code == 404
    withdraw_consent(consent=consent, by=staff, said_on=HELD_ON)
    assert teacher.get(f"/s/{school.pk}/photos/{row.uid}/").status_code == 404
    assert "Straws" not in words(teacher.get(f"/s/{school.pk}/photos/").content)


def test_whose_account_is_erased_leaves_the_photograph(client: Client, session: Session) -> None:
    gone = make_user(name="Gone Example")
    row = make_photo(session, gone)
    gone.delete()
    row.refresh_from_db()
    assert row.added_by is None
    assert "Gone Example" not in words(client.get(at(session)).content)


# ── Limits, the disk, the night ───────────────────────────────────────────────────────────────────────────────────────


def test_a_session_and_a_hub_have_limits(session: Session, staff: User, settings: Settings) -> None:
    settings.ATTACHMENTS_A_SESSION = 1
    make_photo(session, staff)
    with pytest.raises(NotAdded, match="no more than 1"):
        make_document(session, staff)
    settings.ATTACHMENTS_A_SESSION, settings.ATTACHED_BYTES_A_HUB = 40, 200
    with pytest.raises(NotAdded, match="has used up its 200"):
        make_document(session, staff)
    assert len(stored()) == 2


def test_a_full_disk_leaves_neither_file_nor_row(client: Client, session: Session) -> None:
    plain, saved = default_storage.save, []

    def full(name: str, content: object) -> str:
        saved.append(name)
        if len(saved) > 2:
            raise OSError(28, "No space left on device")
        return plain(name, content)  # type: ignore[arg-type]

    with patch.object(default_storage, "save", full):
        answer = client.post(at(session, "photos/"), photos(picture_file(SIZE), picture_file((40, 60))))
    assert (answer.status_code, "nothing of them was kept" in words(answer.content)) == (422, True)
    assert (len(saved), stored()) == (3, set())
    assert not Attachment.objects.exists()


def test_the_night_sweeps_files_without_a_row_and_tells_of_rows_without_a_file(
    session: Session, staff: User, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    assert compare_files(now=now).missing == 0
    row, whole = make_photo(session, staff), make_document(session, staff)
    default_storage.save("attachments/left-over", BytesIO(b"x"))
    assert compare_files(now=now).left_over == 0  # its row may still be on its way
    default_storage.delete(row.small_name)
    found = compare_files(now=now + YOUNG + DAY)
    assert (found.left_over, found.missing) == (1, 1)
    assert row.small_name in caplog.text
    assert stored() == {str(row.uid), str(whole.uid)}


def test_photographs_go_after_five_years_and_records_three_years_later(
    session: Session, consent: PhotoConsent, staff: User
) -> None:
    row, document = make_photo(session, staff, consent), make_document(session, staff)
    later = timezone.now() + KEPT + DAY
    forget_attachments(now=later)
    row.refresh_from_db()
    assert (row.gone_why, PhotoConsent.objects.count()) == (Gone.TIME, 1)
    forget_attachments(now=later + KEPT)
    assert list(Attachment.objects.all()) == [document]
    assert not PhotoConsent.objects.exists()


def test_a_page_takes_the_same_queries_for_one_and_for_three(
    client: Client,
    session: Session,
    consent: PhotoConsent,
    school: School,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = make_user()
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    teacher = client_of(user)
    for page, who, number in ((at(session), client, 19), (f"/s/{school.pk}/photos/", teacher, 9)):
        for _photo in range(3):
            make_photo(session, staff, consent)
            who.get(page)
            with django_assert_num_queries(number):
                who.get(page)
