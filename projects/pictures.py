"""Reads an uploaded picture by its content and draws it anew: upright, in sRGB, as AVIF and as WebP, without what a
camera noted.

Where and when a picture was taken, and with which device, stands in the file and is nobody's business here: only the
pixels go on. The limits keep a small file that unfolds into gigabytes from filling the memory.
"""

import contextlib
import math
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from projects.models import WIDTHS

FORMATS = ("JPEG", "PNG", "WEBP")
# How the pictures of iPhones say what they are.
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
NARROWEST = 480
# Between a strip and a tower: wider or taller ones are screenshots of something else.
LONGEST_SHAPE = 4
# What WebP itself holds for enough; above it files grow faster than anybody sees.
QUALITY = 75
# AVIF comes first where a browser knows it. So many bytes a file of a width may have, so that a page with pictures
# stays under 100 kB: a drawing has room to spare, a busy photograph is drawn more coarsely, but never below the lowest.
BUDGETS = {400: 6_500, 720: 20_000, 1080: 30_000, 1440: 42_000}
BEST, LOWEST = 60, 30
# Time for bytes: WebP takes 0 (quick) to 6 (thorough), AVIF 0 (thorough) to 10 (quick).
WEBP_METHOD, AVIF_SPEED = 6, 6
# So many steps of AVIF's quality about halve a file.
HALVED_BY = 18
# How a camera was held, as its file says, and what turns the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NotAPictureError(Exception):
    """Why a file is not taken, in a sentence for the person who sent it."""


@dataclass(frozen=True)
class PreparedPicture:
    """A picture ready to be kept. `files` has the WebP of each width in pixels, `lighter` the AVIF of each."""

    width: int
    height: int
    files: dict[int, bytes]
    lighter: dict[int, bytes]


def prepare_picture(file: IO[bytes], size: int) -> PreparedPicture:
    """Read a file of so many bytes and draw it in the widths that pages use. Raises NotAPictureError."""
    picture = read_picture(file, size)
    if picture.width < NARROWEST:
        raise NotAPictureError(_("The picture is too small: it must be 480 pixels wide or more."))
    if max(picture.size) > LONGEST_SHAPE * min(picture.size):
        raise NotAPictureError(_("The picture is too narrow or too flat: cut it so that it is less of a strip."))
    return draw_widths(picture)


def draw_widths(picture: Image.Image) -> PreparedPicture:
    """The picture in each of our widths that it fills, and in its own where that is less than the widest."""
    widest = min(picture.width, WIDTHS[-1])
    widths = [*(width for width in WIDTHS if width < widest), widest]
    drawn = {width: _drawn(picture, width) for width in widths}
    files = {width: _written(one, "WEBP", quality=QUALITY, method=WEBP_METHOD) for width, one in drawn.items()}
    lighter = {width: _within_budget(one) for width, one in drawn.items()}
    return PreparedPicture(widest, _height(picture, widest), files, lighter)


def read_picture(file: IO[bytes], size: int) -> Image.Image:
    """The pixels of a file of so many bytes, upright and in sRGB. Raises NotAPictureError."""
    if size > MOST_BYTES:
        raise NotAPictureError(_("The picture is larger than 12 MB: choose a smaller one."))
    if size == 0:
        raise NotAPictureError(_("The file is empty: choose it again."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAPictureError(_("The picture has more than 40 million pixels: choose a smaller one."))
            # A camera's picture is read at half or a quarter of its size at once, where that is enough.
            picture.draft(None, (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
            picture.load()
            return _in_srgb(_upright(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPictureError(_("The picture has more than 40 million pixels: choose a smaller one.")) from error
    except UnidentifiedImageError as error:
        raise NotAPictureError(_not_read(file)) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPictureError(_("The picture is damaged and cannot be read: save it anew first.")) from error


def _not_read(file: IO[bytes]) -> StrOrPromise:
    """What to do with a file that is none of the formats; the pictures of iPhones are the usual case."""
    file.seek(0)
    begin = file.read(12)
    if begin[4:8] == b"ftyp" and begin[8:] in HEIC:
        return _(
            "This picture is in Apple’s own format (HEIC), which cannot be read here. On the iPhone choose Settings,"
            " Camera, Formats, “Most Compatible” for the next ones; this one becomes a JPEG when you mail it to"
            " yourself."
        )
    return _("This is no JPEG, PNG or WebP picture: save it as one of these first.")


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held. What else it noted is never written again, so what is odd in it does no harm."""
    turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    return picture if turn is None else picture.transpose(turn)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as browsers take them without a profile; what is transparent lies on white."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # greys of sixteen bits, of which Pillow would keep the eight lower ones
        picture = picture.point(lambda grey: grey / 256).convert("L")
    if picture.mode in ("P", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if profile and picture.mode in ("RGB", "RGBA", "L", "CMYK"):
        # A profile that makes no sense is no reason to refuse a picture.
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(picture, source, target, outputMode=mode) or picture
    if picture.mode == "RGBA":
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    return picture.convert("RGB")


def _height(picture: Image.Image, width: int) -> int:
    return max(1, round(picture.height * width / picture.width))


def copy_of(picture: Image.Image, longest: int, quality: int = QUALITY) -> tuple[tuple[int, int], bytes]:
    """The pixels alone as WebP, no side longer than so many pixels: its width and height, and the file."""
    width = max(1, round(picture.width * min(1, longest / max(picture.size))))
    drawn = _drawn(picture, width)
    return drawn.size, _written(drawn, "WEBP", quality=quality, method=4)


def _drawn(picture: Image.Image, width: int) -> Image.Image:
    size = (width, _height(picture, width))
    drawn = picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    # A new picture of the pixels alone: nothing that came with the file can come along.
    return Image.frombytes("RGB", drawn.size, drawn.tobytes())


def _within_budget(picture: Image.Image) -> bytes:
    """The picture as AVIF: at best quality, or at one that brings it to the weight that its width may have."""
    budget = next(most for width, most in BUDGETS.items() if width >= picture.width)
    quality, file = BEST, _as_avif(picture, BEST)
    while len(file) > budget and quality > LOWEST:
        too_fine = math.ceil(HALVED_BY * math.log2(len(file) / budget))
        quality = max(LOWEST, quality - too_fine)
        file = _as_avif(picture, quality)
    return file


def _as_avif(picture: Image.Image, quality: int) -> bytes:
    return _written(picture, "AVIF", quality=quality, speed=AVIF_SPEED)


def _written(picture: Image.Image, form: str, **options: int) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
