"""What a PDF looks like: its first page as a picture and how many pages it has; whatever the file is, no harm."""

import sys
import threading
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from hubs.models import Hub
from hubs.stored import StoreDownError
from oshub.files.comparing import compare
from resources import pdf_pages
from resources.actions.files import take_file_out
from resources.actions.previews import draw_previews
from resources.actions.publishing import withdraw
from resources.models import DownloadsOfDay, FilePreview
from resources.pdf_pages import BUDGET, BUDGET_OF_TOP, Pages, look_at_pdf
from resources.queries.library import Wanted, library
from resources.tasks import draw_what_is_missing
from tests.factories.buckets import NOWHERE, keep_files_at
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.pdfs import RED_SQUARE, make_pdf, unfolding, with_an_image
from tests.factories.pictures import picture_file
from tests.factories.resources import PDF, add_file, bring_out, make_draft

WHITE, RED = (255, 255, 255), (204, 26, 26)


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


def test_the_first_page_becomes_a_light_picture() -> None:
    found = look_at_pdf(make_pdf(pages=3))
    assert (found.number, found.width, found.height) == (3, 400, 566)
    assert len(found.picture) < BUDGET
    assert Image.open(BytesIO(found.top)).size == (400, 266)
    assert len(found.top) < BUDGET_OF_TOP
    drawn = Image.open(BytesIO(found.picture))
    assert (drawn.format, drawn.size) == ("WEBP", (400, 566))
    assert near(drawn.getpixel((5, 5)), WHITE)
    assert near(drawn.getpixel((168, 264)), RED)


def test_a_page_on_its_side_fits_too() -> None:
    found = look_at_pdf(make_pdf(size=(842, 595)))
    assert (found.width, found.height) == (400, 283)


def test_what_is_drawn_finely_is_kept_light() -> None:
    noise = BytesIO()
    Image.effect_noise((400, 400), 90).save(noise, "JPEG", quality=90)
    found = look_at_pdf(with_an_image(400, noise.getvalue(), b"/DCTDecode"))
    plain = BytesIO()
    Image.open(BytesIO(found.picture)).save(plain, "WEBP", quality=70)
    assert 0 < len(found.picture) < len(plain.getvalue())


DEEP = b"q " * 50_000 + RED_SQUARE
NO_PICTURE = {
    "nothing": (b"", 0),
    "no PDF": (b"MZ" + bytes(500), 0),
    "only a beginning": (PDF, 0),
    "half of one": (make_pdf()[:200], 0),
    "a strip": (make_pdf(size=(20, 3000)), 1),
    "a page without an area": (make_pdf(size=(0, 0)), None),
    "a page as large as a town": (make_pdf(size=(1e9, 1e9)), None),
    "its own parent": (make_pdf().replace(b"/Kids [10 0 R]", b"/Kids [2 0 R]"), None),
    "more pages than there are": (make_pdf().replace(b"/Count 1", b"/Count 999999999"), None),
    "a password": (
        make_pdf().replace(b"/Root", b"/Encrypt << /Filter /Standard /V 2 /R 3 /O () /U () /P 0 >> /Root"),
        0,
    ),
    "deeper than any": (make_pdf(content=DEEP), None),
    "a picture in itself": (
        make_pdf(content=b"/Im Do", more=b"/XObject << /Im 3 0 R >>").replace(
            b"/Length",
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Im 3 0 R >> >> /Length",
        ),
        None,
    ),
    "a kilobyte that unfolds to 900 megabytes": (
        with_an_image(30_000, unfolding(30_000 * 30_000 // 10), b"/FlateDecode /FlateDecode"),
        None,
    ),
    "a script": (make_pdf().replace(b"/Pages", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Pages"), None),
}


@pytest.mark.parametrize(("content", "pages"), NO_PICTURE.values(), ids=NO_PICTURE.keys())
def test_whatever_it_is_nothing_breaks(content: bytes, pages: int | None) -> None:
    """Where `pages` is said there is no picture; the others are told by the library, and may be drawn or not."""
    found = look_at_pdf(content)
    assert len(found.picture) <= 2 * BUDGET
    assert bool(found.picture) == bool(found.width) == bool(found.height)
    assert pages is None or (found.number, found.picture) == (pages, b"")


SAYS = {
    "nothing": "",
    "no list": "print('hello')",
    "words": 'print(\'["a", "b", null]\')',
    "too little": "print('[1, 400, 566]'); print('x' * 9)",
    "more than was asked for": "print('[1, 4000, 5660]')",
    "fewer pages than none": "print('[-1, 0, 0]')",
    "an end of its own": "import os; os.abort()",
    "no end": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("code", SAYS.values(), ids=SAYS.keys())
def test_the_process_is_not_believed(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = tmp_path / "process.py"
    process.write_text(code)
    monkeypatch.setattr(pdf_pages, "PROCESS", process)
    monkeypatch.setattr(pdf_pages, "PATIENCE", 3)
    assert look_at_pdf(b"%PDF-") in (Pages(), Pages(1))


def test_the_process_is_given_nothing_of_the_portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process, seen = tmp_path / "process.py", tmp_path / "seen"
    process.write_text(f"import os; open({str(seen)!r}, 'w').write(' '.join(os.environ))")
    monkeypatch.setattr(pdf_pages, "PROCESS", process)
    monkeypatch.setenv("SECRET_KEY", "known to the portal alone")
    look_at_pdf(b"%PDF-")
    assert "SECRET_KEY" not in seen.read_text()
    assert sys.executable


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-MM")


def test_a_public_page_shows_it_as_soon_as_it_is_drawn(hub: Hub) -> None:
    draft = make_draft(hub)
    pdf, picture = add_file(draft, make_pdf(pages=12), title="The plan"), add_file(draft, picture_file())
    page = f"/resources/{bring_out(draft).resource_id}/"
    before = Client().get(page)
    assert "First page of" not in before.content.decode()
    draw_what_is_missing()
    assert list(FilePreview.objects.values_list("file", "pages")) == [(pdf.pk, 12)], "a picture needs none"
    after = Client().get(page)
    assert after["ETag"] != before["ETag"]
    words = after.content.decode()
    assert f'src="/resources/files/{pdf.pk}/preview.webp" width="400" height="566"' in words
    assert 'alt="First page of “The plan”" loading="lazy"' in words
    assert "12 pages" in words
    assert f"/resources/files/{picture.pk}/preview.webp" not in words
    drawn = Client().get(f"/resources/files/{pdf.pk}/preview.webp")
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/webp")
    assert "sandbox" in drawn["Content-Security-Policy"]
    unchanged = Client().get(f"/resources/files/{pdf.pk}/preview.webp", headers={"If-None-Match": drawn["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert Client().get(f"/resources/files/{picture.pk}/preview.webp").status_code == 404
    assert not DownloadsOfDay.objects.exists(), "to look is not to fetch"


def test_a_card_without_a_picture_shows_the_first_page(hub: Hub) -> None:
    plain, drawn = make_draft(hub, "Plain"), make_draft(hub, "Drawn")
    add_file(plain), add_file(drawn, picture_file()), add_file(drawn, make_pdf(), title="The plan")
    pdf = add_file(drawn, make_pdf(size=(842, 595)), title="Another")
    bring_out(plain), bring_out(drawn)
    draw_previews()
    first, second = (card.picture for card in library(Wanted(), page=None).cards)
    assert second is None
    assert first is not None
    assert (first.width, first.height, first.alt) == (400, 266, "First page of “Drawn”")
    assert first.src != f"/resources/files/{pdf.pk}/top.webp", "that of the first"
    assert first.src in Client().get("/resources/").content.decode()
    top = Client().get(first.src)
    assert Image.open(BytesIO(top.content)).size == (400, 266)
    assert top["ETag"] != Client().get(first.src.replace("top", "preview"))["ETag"]


def test_a_file_that_cannot_be_drawn_is_left_as_it_was_and_not_tried_again(hub: Hub) -> None:
    draft = make_draft(hub)
    add_file(draft)
    page = f"/resources/{bring_out(draft).resource_id}/"
    assert (draw_previews(), draw_previews()) == (1, 0)
    assert not FilePreview.objects.get().is_drawn
    words = Client().get(page).content.decode()
    assert "Instructions" in words
    assert "preview.webp" not in words
    assert "0 pages" not in words


def test_it_is_seen_by_whom_the_file_is_seen(hub: Hub) -> None:
    ana, client = member(hub)
    draft = make_draft(hub, by=ana)
    address = f"/resources/files/{add_file(draft, make_pdf()).pk}/preview.webp"
    draw_previews()
    assert (Client().get(address).status_code, client.get(address).status_code) == (404, 200)
    assert "no-store" in client.get(address)["Cache-Control"]
    resource = bring_out(draft).resource
    assert Client().get(address)["Cache-Control"] == "public, max-age=0, must-revalidate"
    withdraw(resource, by=ana, version=resource.version, why="Wrong.")
    assert Client().get(address).status_code == 410


def test_it_goes_with_its_file(hub: Hub, django_capture_on_commit_callbacks: object) -> None:
    ana, _client = member(hub)
    draft = make_draft(hub, by=ana)
    file = add_file(draft, make_pdf())
    draw_previews()
    names, uid = FilePreview.objects.get().stored_names, file.uid
    assert default_storage.exists(f"resources/{uid}")
    assert compare(now=timezone.now(), everything=True).wrong == []
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_file_out(of=draft, file=file, by=ana)
    assert not FilePreview.objects.exists()
    assert not any(map(default_storage.exists, [*names, f"resources/{uid}"]))


def test_one_that_is_lost_is_told_at_night(hub: Hub) -> None:
    add_file(make_draft(hub), make_pdf())
    draw_previews()
    _whole, name = FilePreview.objects.get().stored_names
    default_storage.delete(name)
    assert name in compare(now=timezone.now()).missing


def test_where_files_are_out_of_reach_it_is_tried_again_later(hub: Hub, settings: LazySettings) -> None:
    file = add_file(make_draft(hub), make_pdf())
    content = default_storage.open(file.stored_name).read()
    stored = settings.STORAGES
    keep_files_at(settings, NOWHERE)
    with pytest.raises(StoreDownError):
        draw_previews()
    assert not FilePreview.objects.exists()
    settings.STORAGES = stored
    default_storage.save(file.stored_name, ContentFile(content))
    assert draw_previews() == 1
    assert FilePreview.objects.get().is_drawn


@pytest.mark.django_db(transaction=True)
def test_two_at_once_note_it_once() -> None:
    add_file(make_draft(make_hub("OSHub-MM")), make_pdf())

    def draw() -> None:
        try:
            draw_previews()
        finally:
            connection.close()

    threads = [threading.Thread(target=draw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    row = FilePreview.objects.get()
    assert row.pages == 1
    kept = [name for name in default_storage.listdir("previews")[1] if str(row.pk) in name]
    assert len(kept) == len(row.stored_names), "neither found its names taken by the other"
