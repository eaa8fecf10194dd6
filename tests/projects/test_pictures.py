"""Uploaded pictures: drawn anew, told by their content, kept in a few widths, and shown to those who may see them."""

import datetime as dt
import struct
import uuid
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageCms, ImageFilter, ImageOps
from pytest_django import DjangoCaptureOnCommitCallbacks

from hubs.models import Hub
from hubs.roles import Role
from projects import pictures
from projects.actions.pictures import keep_picture, remove_unused_pictures
from projects.models import Picture, State
from projects.pictures import NotAPictureError, PreparedPicture, prepare_picture, read_picture
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.pictures import TURNED, keep_drawn_picture, picture_file
from tests.factories.public import make_post

MADE_BY, ORIENTATION, PLACE = 0x010F, 0x0112, 0x8825


def prepared(content: bytes) -> PreparedPicture:
    return prepare_picture(BytesIO(content), len(content))


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("size", "widths", "height"),
    [
        ((3000, 2000), [400, 720, 1080, 1440], 960),
        ((1000, 500), [400, 720, 1000], 500),
        ((960, 960), [400, 720, 960], 960),
        ((480, 320), [400, 480], 320),
    ],
)
def test_a_picture_gets_the_widths_that_it_fills(size: tuple[int, int], widths: list[int], height: int) -> None:
    made = prepared(picture_file(size))
    assert (sorted(made.files), made.width, made.height) == (widths, widths[-1], height)
    for width, content in made.files.items():
        drawn = opened(content)
        assert (drawn.format, drawn.width, drawn.mode) == ("WEBP", width, "RGB")
        lighter = opened(made.lighter[width])
        assert (lighter.format, lighter.size, lighter.mode) == ("AVIF", drawn.size, "RGB")


@pytest.mark.slow
def test_a_busy_photograph_keeps_to_the_weight_that_its_width_may_have() -> None:
    grain = Image.effect_noise((1600, 1000), 60).resize((1600, 1000), Image.Resampling.BICUBIC)
    soft = Image.merge("RGB", [grain.filter(ImageFilter.GaussianBlur(blur)) for blur in (1.5, 2, 2.5)])
    made = pictures.draw_widths(soft)
    assert len(pictures._as_avif(soft.resize((720, 450)), pictures.BEST)) > pictures.BUDGETS[720]
    assert {width: len(file) for width, file in made.lighter.items() if len(file) > pictures.BUDGETS[width]} == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_when_and_with_what_it_was_taken_stays_behind(kind: str) -> None:
    content = picture_file(kind=kind, exif={MADE_BY: "Camera of Ana", PLACE: {1: "N", 2: (40.0, 53.0, 47.0)}})
    assert b"Camera of Ana" in content
    made = prepared(content)
    for file in [*made.files.values(), *made.lighter.values()]:
        assert dict(opened(file).getexif()) == {}
        assert not {"exif", "icc_profile", "xmp"} & set(opened(file).info)
        assert b"Camera of Ana" not in file
        assert b"EXIF" not in file


def test_it_stands_upright_without_the_note_that_said_so() -> None:
    made = prepared(picture_file((1200, 800), exif={ORIENTATION: TURNED}))
    assert (made.width, made.height) == (800, 1200)


def test_a_camera_that_notes_nonsense_gets_its_picture_taken_all_the_same() -> None:
    # Two notes: held on its side, and a unit that should be a number and is a word.
    notes = struct.pack("<2sHIH", b"II", 42, 8, 2)
    notes += struct.pack("<HHII", ORIENTATION, 3, 1, TURNED) + struct.pack("<HHI4s", 0x0128, 2, 4, b"cm\0\0") + bytes(4)
    out = BytesIO()
    Image.new("RGB", (1200, 800)).save(out, "JPEG", exif=b"Exif\0\0" + notes)
    made = prepared(out.getvalue())
    assert (made.width, made.height) == (800, 1200)


@pytest.mark.parametrize("held", range(1, 9))
def test_however_a_camera_was_held_its_picture_stands_upright(held: int) -> None:
    taken = Image.effect_noise((30, 20), 90)
    out = BytesIO()
    noted = Image.Exif()
    noted[ORIENTATION] = held
    taken.save(out, "PNG", exif=noted)
    size = len(out.getvalue())
    assert read_picture(out, size).tobytes() == ImageOps.exif_transpose(opened(out.getvalue())).convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "expected"),
    [
        ("L", (120,), "PNG", (120, 120, 120)),
        ("RGBA", (0, 0, 0, 0), "PNG", (255, 255, 255)),
        ("LA", (0, 0), "PNG", (255, 255, 255)),
        ("CMYK", (0, 0, 0, 0), "JPEG", (255, 255, 255)),
        ("I;16", (65535,), "PNG", (255, 255, 255)),
        ("I;16", (120 * 257,), "PNG", (120, 120, 120)),
    ],
)
def test_every_kind_of_colour_ends_as_what_browsers_show(
    mode: str, colour: tuple[int, ...], kind: str, expected: tuple[int, int, int]
) -> None:
    content = picture_file((500, 500), mode=mode, colour=colour if len(colour) > 1 else colour[0], kind=kind)
    drawn = opened(prepared(content).files[400]).convert("RGB").getpixel((200, 200))
    assert isinstance(drawn, tuple)
    assert all(abs(one - other) <= 3 for one, other in zip(drawn, expected, strict=True))


def test_a_profile_of_colours_is_worked_in_and_a_broken_one_is_let_be() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kept in (profile, b"no profile at all"):
        out = BytesIO()
        Image.new("RGB", (600, 400), "#ab4d14").save(out, "JPEG", icc_profile=kept)
        drawn = opened(prepared(out.getvalue()).files[400]).getpixel((100, 100))
        assert isinstance(drawn, tuple)
        assert abs(drawn[0] - 0xAB) < 6


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no JPEG, PNG or WebP"),
        (b"%PDF-1.7\n", "no JPEG, PNG or WebP"),
        (b"GIF89a" + bytes(200), "no JPEG, PNG or WebP"),
        (picture_file((600, 400))[:900], "damaged"),
        (picture_file((600, 400), kind="PNG")[:90], "damaged"),
        (picture_file((479, 400)), "480 pixels wide"),
        (picture_file((500, 2100)), "too narrow or too flat"),
        (picture_file((2500, 500)), "too narrow or too flat"),
    ],
)
def test_what_is_no_fitting_picture_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(NotAPictureError, match=said):
        prepared(content)


def test_a_small_file_that_would_unfold_into_gigabytes_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1_000_000)
    with pytest.raises(NotAPictureError, match="million pixels"):
        prepared(picture_file((1001, 1000)))


def test_a_large_file_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    with pytest.raises(NotAPictureError, match="12 MB"):
        prepared(picture_file((600, 400)))


# ── What is kept, and who sees it ─────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def picture(hub: Hub) -> Picture:
    return keep_drawn_picture(hub, size=(1000, 700))


def address(picture: Picture, width: int = 400) -> str:
    return f"/pictures/{picture.pk}-{width}.webp"


def test_a_picture_of_a_published_post_is_everybodys_and_never_changes(
    client: Client, hub: Hub, picture: Picture
) -> None:
    make_post(hub, picture=picture)
    answer = client.get(picture.address(720))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert opened(answer.content).size == (720, 504)
    assert not answer.cookies


def test_browsers_that_know_avif_get_it_and_older_pictures_as_they_are(
    client: Client, hub: Hub, picture: Picture
) -> None:
    make_post(hub, picture=picture)
    answer = client.get(picture.address(720, "avif"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/avif")
    assert opened(answer.content).format == "AVIF"
    default_storage.delete(picture.file_name(720, "avif"))
    answer = client.get(picture.address(720, "avif"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW, State.WITHDRAWN])
def test_a_picture_that_is_not_public_is_seen_by_those_who_write_for_the_hub(
    client: Client, hub: Hub, picture: Picture, state: State
) -> None:
    make_post(hub, picture=picture, state=state)
    assert client.get(address(picture)).status_code == 404
    for role, of, status in (
        (Role.STAFF, hub, 200),
        (Role.COORDINATOR, hub, 200),
        (Role.BOARD, hub, 404),
        (Role.STAFF, make_hub(), 404),
    ):
        person = make_user()
        make_membership(person, role, of)
        client.force_login(person)
        answer = client.get(address(picture))
        assert answer.status_code == status
        assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "wrong",
    ["/pictures/00000000-0000-4000-8000-000000000000-400.webp", "/pictures/{pk}-401.webp", "/pictures/{pk}-1440.webp"],
)
def test_what_is_not_there_is_not_found(client: Client, hub: Hub, picture: Picture, wrong: str) -> None:
    make_post(hub, picture=picture)
    assert client.get(wrong.format(pk=picture.pk)).status_code == 404


def test_a_file_that_is_lost_is_not_found(client: Client, hub: Hub, picture: Picture) -> None:
    make_post(hub, picture=picture)
    default_storage.delete(picture.file_name(400))
    default_storage.delete(picture.file_name(400, "avif"))
    assert client.get(address(picture)).status_code == 404
    assert client.get(picture.address(400, "avif")).status_code == 404


def test_a_picture_says_what_browsers_need(hub: Hub, picture: Picture) -> None:
    shown = make_post(hub, picture=picture, picture_alt="A well.").illustration
    assert shown is not None
    assert (shown.src, shown.width, shown.height, shown.alt) == (address(picture, 720), 1000, 700, "A well.")
    assert shown.srcset == f"{address(picture)} 400w, {address(picture, 720)} 720w, {address(picture, 1000)} 1000w"
    assert shown.lighter == shown.srcset.replace(".webp", ".avif")
    assert make_post(hub).illustration is None


def test_a_second_load_of_a_known_key_takes_the_place_of_the_first(hub: Hub, picture: Picture) -> None:
    uid = uuid.uuid4()
    default_storage.save(f"pictures/{uid}-400.webp", BytesIO(b"left over"))
    again = keep_picture(hub=hub, by=None, prepared=prepared(picture_file((600, 400))), uid=uid)
    with default_storage.open(again.file_name(400)) as file:
        assert opened(file.read()).format == "WEBP"


def test_pictures_that_no_post_has_or_had_are_thrown_away_after_some_days(
    hub: Hub, picture: Picture, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    young, used, was_used = (keep_drawn_picture(hub, size=(600, 400)) for _ in range(3))
    old = timezone.now() - dt.timedelta(days=3)
    Picture.objects.exclude(pk=young.pk).update(uploaded_at=old)
    make_post(hub, picture=used)
    post = make_post(hub, picture=was_used)
    post.picture = None
    post.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_unused_pictures() == 1
    assert not Picture.objects.filter(pk=picture.pk).exists()
    assert not any(map(default_storage.exists, picture.file_names()))
    assert Picture.objects.count() == 3
    assert default_storage.exists(was_used.file_name(400)), "an earlier version of a post still has it"
