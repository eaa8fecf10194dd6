"""Draws the picture that stands beside a shared link: 1200 × 630 pixels, in the look of the site.

The texts are names of the network's own things, cut to what fits. Letters come from the typeface of the pages, whose
files each hold some scripts; a letter that none of them has is left out.
"""

import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, BAR, GROUND = 1200, 630, 92, 24
FINE = 2
MARGIN, LINES = 64, 3
ROOM = 264  # for the lines of the title, above the blocks
LEADING = 1.12
LONGEST = 300  # letters
SIZES = (96, 84, 74, 64, 56)
BOARD, ON_BOARD, BENCH, INK, MUTED = "#073f3d", "#f3faf6", "#ffc53d", "#0b2c2b", "#3c3a1c"
RED, GREEN, BLUE, PINK, CREAM = "#e2502b", "#12806f", "#2f55c4", "#f6b0a8", "#fff6dd"
LIGHT, TITLE = 420, 760
TYPEFACE = "geologica/files/geologica-{}-wght-normal.woff2"
# First and last code points of the scripts, and the file that has them (static/css/fonts.css says the same).
SCRIPTS = (
    (0x0020, 0x00FF, "latin"),
    (0x0131, 0x0131, "latin"),
    (0x0152, 0x0153, "latin"),
    (0x0100, 0x017F, "latin-europe"),
    (0x0218, 0x021B, "latin-europe"),
    (0x0180, 0x02BA, "latin-ext"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x045F, "cyrillic"),
    (0x0490, 0x0491, "cyrillic"),
    (0x1E9E, 0x1E9E, "latin-europe"),
    (0x1E00, 0x1EFF, "latin-ext"),
    (0x2000, 0x206F, "latin"),
    (0x20AC, 0x20AC, "latin"),
)


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the picture says: a title, a small line above it, and one below."""

    title: str
    above: str = ""
    below: str = ""


def draw(said: Sharing) -> bytes:
    """The picture as PNG."""
    image = _scene().copy()
    pen = ImageDraw.Draw(image)
    top = BAR + 52
    if above := _writable(said.above):
        top += _line(pen, _fitted(above, 30, LIGHT), 30, LIGHT, (MARGIN, top), MUTED) + 14
    size, lines = _title(_writable(said.title))
    for line in lines:
        top += _line(pen, line, size, TITLE, (MARGIN, top), INK)
    if below := _writable(said.below):
        _line(pen, _fitted(below, 34, LIGHT), 34, LIGHT, (MARGIN, top + 18), INK)
    file = io.BytesIO()
    image.quantize(96, method=Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


@cache
def _scene() -> Image.Image:
    """What is the same in all pictures; drawn twice as large and made smaller, so that edges are smooth."""
    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), BENCH)
    pen = ImageDraw.Draw(image)
    _bar(pen)
    _blocks(pen)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    _line(ImageDraw.Draw(image), "OSHub.Network", 34, TITLE, (MARGIN + 66, BAR // 2 - 24), ON_BOARD)
    return image


def _title(text: str) -> tuple[int, list[str]]:
    """The largest size at which a title fits; what does not fit into three lines of the smallest is cut."""
    for size in SIZES:
        lines = _wrapped(text, size)
        if len(lines) * size * LEADING <= ROOM:
            return size, lines
    size = SIZES[-1]
    lines = _wrapped(text, size)[:LINES]
    lines[-1] = _fitted(f"{lines[-1]} …", size, TITLE)
    return size, lines


def _wrapped(text: str, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, size, TITLE) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_fitted(line, size, TITLE) for line in lines]


def _fitted(text: str, size: int, weight: int) -> str:
    """As much of a text as fits into one line."""
    if _width(text, size, weight) <= WIDTH - 2 * MARGIN:
        return text
    text = text.removesuffix("…").rstrip()
    while text and _width(f"{text}…", size, weight) > WIDTH - 2 * MARGIN:
        text = text[:-1].rstrip()
    return f"{text}…"


def _line(pen: ImageDraw.ImageDraw, text: str, size: int, weight: int, at: tuple[int, int], colour: str) -> int:
    """Write one line and return its height."""
    x = at[0]
    for script, letters in _runs(text):
        font = _font(script, size, weight)
        pen.text((x, at[1] + size), letters, fill=colour, font=font, anchor="ls")
        x += round(font.getlength(letters))
    return round(size * LEADING)


def _width(text: str, size: int, weight: int) -> float:
    return sum(_font(script, size, weight).getlength(letters) for script, letters in _runs(text))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """A text in pieces that one file of the typeface can write."""
    for script, letters in groupby(text, _script):
        yield script, "".join(letters)


def _writable(text: str) -> str:
    """The letters of a text that the typeface has, no more of them than any line could take."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return " ".join("".join(letter for letter in composed if _script(letter)).split())[:LONGEST]


def _script(letter: str) -> str:
    return next((name for first, last, name in SCRIPTS if first <= ord(letter) <= last), "")


@cache
def _font(script: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(io.BytesIO(_file(TYPEFACE.format(script)).read_bytes()), size)
    font.set_variation_by_axes([weight])
    return font


def _file(name: str) -> Path:
    """A static file on this machine: among the sources, or where they were collected."""
    found = finders.find(name)
    if found:
        return Path(found)
    storage = staticfiles_storage
    assert isinstance(storage, StaticFilesStorage)  # noqa: S101 - as all our settings have it
    hashed = getattr(storage, "stored_name", None)
    return Path(storage.path(hashed(name) if hashed else name))


def _bar(pen: ImageDraw.ImageDraw) -> None:
    """The board with our mark and name."""
    pen.rectangle((0, 0, WIDTH * FINE, BAR * FINE), fill=BOARD)
    middle_x, middle_y = MARGIN + 24, BAR // 2
    spokes = [(0, -20), (17, -10), (17, 10), (0, 20), (-17, 10), (-17, -10)]
    for place, (x, y) in enumerate(spokes):
        end = (middle_x + x, middle_y + y)
        pen.line(_scaled(middle_x, middle_y, *end), fill=ON_BOARD, width=3 * FINE)
        _dot(pen, *end, 5, ON_BOARD)
        if place == len(spokes) - 1:
            _dot(pen, *end, 3, BOARD)  # the place that is still open
    _dot(pen, middle_x, middle_y, 9, BENCH)


def _blocks(pen: ImageDraw.ImageDraw) -> None:
    """A row of wooden blocks and peg people at the foot, always the same."""
    foot = HEIGHT - GROUND
    pen.rectangle(_scaled(0, foot, WIDTH, HEIGHT), fill=BOARD)
    pen.pieslice(_scaled(64, foot - 44, 152, foot + 44), 180, 360, fill=RED)
    _person(pen, 196, foot, 64, BLUE, PINK)
    _person(pen, 232, foot, 44, GREEN, CREAM)
    pen.rectangle(_scaled(300, foot - 64, 364, foot), fill=CREAM)
    pen.polygon(_scaled(420, foot, 468, foot - 76, 516, foot), fill=PINK)
    pen.rectangle(_scaled(572, foot - 44, 700, foot), fill=GREEN)
    pen.pieslice(_scaled(600, foot - 36, 672, foot + 36), 180, 360, fill=BENCH)
    pen.pieslice(_scaled(756, foot - 64, 884, foot + 64), 180, 270, fill=BLUE)
    _person(pen, 880, foot, 62, RED, CREAM)
    pen.rectangle(_scaled(944, foot - 42, 1008, foot), fill=BLUE)
    pen.pieslice(_scaled(944, foot - 74, 1008, foot - 10), 180, 360, fill=PINK)
    pen.rectangle(_scaled(1072, foot - 52, 1124, foot), fill=CREAM)
    pen.polygon(_scaled(1060, foot - 52, 1098, foot - 88, 1136, foot - 52), fill=RED)


def _person(pen: ImageDraw.ImageDraw, x: int, foot: int, height: int, body: str, head: str) -> None:
    wide = height // 4
    pen.rounded_rectangle(
        _scaled(x - wide // 2, foot - height * 2 // 3, x + wide // 2, foot + wide), wide * FINE // 2, fill=body
    )
    pen.rectangle(_scaled(x - wide, foot, x + wide, foot + wide), fill=BOARD)
    _dot(pen, x, foot - height * 2 // 3 - wide // 2, wide // 2 + 1, head)


def _dot(pen: ImageDraw.ImageDraw, x: int, y: int, radius: int, colour: str) -> None:
    pen.ellipse(_scaled(x - radius, y - radius, x + radius, y + radius), fill=colour)


def _scaled(*numbers: int) -> list[int]:
    return [number * FINE for number in numbers]
