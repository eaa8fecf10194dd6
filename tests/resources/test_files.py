"""Files of resources: what they are by their content, whatever they are called; handed out so that nothing runs."""

import threading
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from hubs.models import Hub
from resources.actions.files import count_download
from resources.actions.publishing import withdraw
from resources.models import DownloadsOfDay, ResourceFile
from resources.prepared import NotTakenError, prepare_file
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.pictures import picture_file
from tests.factories.resources import PDF, add_file, bring_out, make_draft, make_resource, zipped

PLACE = 0x8825  # the tag of EXIF under which a camera notes where it was
STL = b"a cube".ljust(80) + (2).to_bytes(4, "little") + bytes(100)


def prepared(content: bytes) -> str:
    return prepare_file(BytesIO(content), len(content)).kind.value


HOSTILE = {
    "a web page": b"<!doctype html><script>alert(1)</script>",
    "a web page behind a mark": b"\xef\xbb\xbf  <html><body onload=alert(1)>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a drawing behind a prolog": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "text with a script": b"hello\n<script>alert(1)</script>",
    "an archive": zipped("a.txt"),
    "an archive that calls itself Word": zipped("word/document.xml"),
    "an office file with macros": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "a program": b"MZ\x90\x00" + bytes(200),
    "a program that calls itself a solid": (b"\x7fELF".ljust(80, b"\0")) + (2).to_bytes(4, "little") + bytes(100),
    "a script": b"#!/bin/sh\nrm -rf /",
    "a picture that breaks off": picture_file()[:200],
    "a GIF that is a script": b"GIF89a/*" + bytes(20) + b"*/=alert(1)",
    "nothing": b"",
    "half a solid": STL[:-1],
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_can_act_is_refused_with_a_reason(content: bytes) -> None:
    with pytest.raises(NotTakenError) as refusal:
        prepare_file(BytesIO(content), len(content))
    assert str(refusal.value.args[0]).endswith(".")


TAKEN = {
    "pdf": PDF + b"\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",  # never opened here
    "docx": zipped("[Content_Types].xml", "word/document.xml"),
    "stl": STL,
    "txt": "Zeit;Höhe\n1;2,5\n".encode(),
    "webp": picture_file() + b"<script>alert(1)</script>",  # only the pixels go on
}


@pytest.mark.parametrize(("kind", "content"), TAKEN.items(), ids=TAKEN.keys())
def test_a_file_is_what_its_content_says(kind: str, content: bytes) -> None:
    assert prepared(content) == kind


def test_a_picture_keeps_its_pixels_and_nothing_else() -> None:
    content = picture_file((3000, 900), exif={PLACE: {1: "N"}, 0x010F: "Camera"})
    made = prepare_file(BytesIO(content), len(content))
    drawn = Image.open(BytesIO(made.content))
    assert (drawn.format, drawn.size, (made.width, made.height)) == ("WEBP", (2400, 720), (2400, 720))
    assert not dict(drawn.getexif())
    assert b"Camera" not in made.content


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.mark.django_db
def test_the_form_believes_neither_name_nor_type(hub: Hub) -> None:
    ana, client = member(hub)
    version = make_draft(hub, by=ana)
    page = f"/h/OSHub-MM/resources/{version.resource_id}/files/new/"
    bad = SimpleUploadedFile("photo.png", HOSTILE["a web page"], content_type="image/png")
    answer = client.post(page, {"file": bad, "title": "A photo"})
    assert (answer.status_code, "A photo" in answer.content.decode()) == (422, True)
    assert "This is a web page" in answer.content.decode()
    good = SimpleUploadedFile("../../etc/plan b.exe", PDF, content_type="text/html")
    assert client.post(page, {"file": good}).status_code == 302
    file = ResourceFile.objects.get()
    assert (file.title, file.kind, file.file_name) == ("plan b", "pdf", "plan-b.pdf")
    assert file.stored_name == f"resources/{file.uid}"
    client.post(page, {"file": SimpleUploadedFile("again.pdf", PDF)})  # a double click
    assert ResourceFile.objects.count() == 1


@pytest.mark.django_db
def test_a_draft_is_for_those_who_write_and_what_is_withdrawn_is_gone(hub: Hub) -> None:
    ana, client = member(hub)
    version = make_draft(hub, by=ana)
    address = f"/resources/files/{add_file(version).pk}/"
    assert (Client().get(address).status_code, client.get(address).status_code) == (404, 200)
    assert "no-store" in client.get(address)["Cache-Control"]
    resource = bring_out(version).resource
    assert Client().get(address).status_code == 200
    withdraw(resource, by=ana, version=resource.version, why="Wrong.")
    assert Client().get(address).status_code == 410


@pytest.mark.django_db
def test_nothing_runs_on_the_portals_own_address(hub: Hub) -> None:
    version = make_draft(hub)
    pdf, picture = add_file(version), add_file(version, picture_file(), title="../A bridge\r\nX: y")
    bring_out(version)
    for file, asked, begins in ((pdf, "", "attachment"), (pdf, "?show", "attachment"), (picture, "", "attachment")):
        answer = Client().get(f"/resources/files/{file.pk}/{asked}")
        assert answer["Content-Disposition"].startswith(begins)
        assert "/" not in answer["Content-Disposition"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    shown = Client().get(f"/resources/files/{picture.pk}/?show")
    assert (shown["Content-Type"], shown["Content-Disposition"][:6]) == ("image/webp", "inline")
    assert "sandbox" in shown["Content-Security-Policy"]


PARTS = {
    "bytes=0-4": (206, b"%PDF-", "bytes 0-4/50"),
    "bytes=45-": (206, b"%%EOF", "bytes 45-49/50"),
    "bytes=-5": (206, b"%%EOF", "bytes 45-49/50"),
    "bytes=45-900": (206, b"%%EOF", "bytes 45-49/50"),
    "bytes=50-": (416, b"", "bytes */50"),
    "bytes=-0": (416, b"", "bytes */50"),
    "bytes=4-2": (200, PDF, None),
    "bytes=0-1,4-5": (200, PDF, None),
    "bytes=x-": (200, PDF, None),
    "lines=0-4": (200, PDF, None),
    "bytes=-": (200, PDF, None),
}


@pytest.mark.django_db
def test_a_fetch_that_broke_off_goes_on(hub: Hub) -> None:
    make_resource(hub)
    address = f"/resources/files/{ResourceFile.objects.get().pk}/"
    assert len(PDF) == 50
    for asked, (status, content, said) in PARTS.items():
        answer = Client().get(address, headers={"Range": asked})
        got = (answer.status_code, answer.content, answer.get("Content-Range"))
        assert got == (status, content, said), asked
    etag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304
    other = {"Range": "bytes=0-4", "If-Range": '"another"'}
    assert Client().get(address, headers=other).status_code == 200


@pytest.mark.django_db
def test_a_file_that_is_lost_is_not_there(hub: Hub) -> None:
    make_resource(hub)
    file = ResourceFile.objects.get()
    default_storage.delete(file.stored_name)
    assert Client().get(f"/resources/files/{file.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_fetch_is_counted_and_nobody_with_it(hub: Hub) -> None:
    make_resource(hub)
    address = f"/resources/files/{ResourceFile.objects.get().pk}/"
    Client().get(address)
    Client().get(address, headers={"Range": "bytes=0-"})
    Client().head(address)
    Client().get(address, headers={"Range": "bytes=10-"})
    noted = DownloadsOfDay.objects.get()
    assert (noted.number, noted.day) == (2, timezone.now().date())
    assert {field.name for field in DownloadsOfDay._meta.fields} == {"id", "file", "day", "number"}


@pytest.mark.django_db(transaction=True)
def test_fetches_at_once_are_all_counted() -> None:
    make_resource(make_hub(), by=make_user())
    file, day = ResourceFile.objects.get(), timezone.now().date()

    def fetch() -> None:
        try:
            count_download(file=file, day=day)
        finally:
            connection.close()

    threads = [threading.Thread(target=fetch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert DownloadsOfDay.objects.get().number == 4
