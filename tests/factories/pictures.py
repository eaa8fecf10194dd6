"""Pictures as people send them: files of several kinds, made in memory."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from hubs.models import Hub
from projects.actions.pictures import keep_picture
from projects.models import Picture
from projects.pictures import prepare_picture

TURNED = 6  # the camera was held on its side


def picture_file(
    size: tuple[int, int] = (1600, 1000),
    *,
    kind: str = "JPEG",
    colour: str | int | tuple[int, ...] = "#0b5f58",
    mode: str = "RGB",
    exif: dict[int, object] | None = None,
) -> bytes:
    """One plain picture as the bytes of a file, with what a camera would have noted."""
    out = BytesIO()
    noted = Image.Exif()
    for tag, value in (exif or {}).items():
        noted[tag] = value
    Image.new(mode, size, colour).save(out, kind, exif=noted)
    return out.getvalue()


def upload(content: bytes, name: str = "picture.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type=content_type)


def keep_drawn_picture(hub: Hub, by: User | None = None, size: tuple[int, int] = (960, 640)) -> Picture:
    """Upload a plain picture the way the portal does, with its files."""
    content = picture_file(size)
    return keep_picture(hub=hub, by=by, prepared=prepare_picture(BytesIO(content), len(content)))
