"""How many pages a PDF has, and its first as a small picture: drawn in a process of its own, whatever the file is.

The reader is a large library in C++, and files come from anywhere: what goes wrong there ends that process. What it
answers is not believed either, beyond numbers and pixels, of which the picture is made here.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from resources.models.preview import TALLEST, WIDEST, height_of_top

PROCESS = Path(__file__).with_name("pdf_process.py")
PATIENCE = 60  # seconds, on a machine that is busy; the process itself may work for a sixth of that
MOST_PAGES = 100_000
# So that a page with a few of them stays light: what is too heavy is drawn more coarsely, and never below the lowest.
BUDGET, BUDGET_OF_TOP = 14_000, 6_500  # bytes
BEST, STEP, LOWEST = 70, 10, 20  # quality of WebP


@dataclass(frozen=True, slots=True)
class Pages:
    """What was found: `number` is 0 where it cannot be read; `picture` and `top` are WebP, empty without a picture."""

    number: int = 0
    width: int = 0
    height: int = 0
    picture: bytes = b""
    top: bytes = b""


def look_at_pdf(content: bytes) -> Pages:
    """Look at a file. Never raises for what stands in it."""
    said, _end, pixels = _ask(content).partition(b"\n")
    try:
        number, width, height = json.loads(said)
        plausible = 0 <= int(number) <= MOST_PAGES and 0 < int(width) <= WIDEST and 0 < int(height) <= TALLEST
        if plausible and len(pixels) == 3 * width * height:
            page = Image.frombytes("RGB", (width, height), pixels)
            top = page.crop((0, 0, width, height_of_top(width, height)))
            return Pages(number, width, height, _as_webp(page, BUDGET), _as_webp(top, BUDGET_OF_TOP))
        return Pages(number if 0 <= int(number) <= MOST_PAGES else 0)
    except (ValueError, TypeError):
        return Pages()


def _ask(content: bytes) -> bytes:
    """What the process says; nothing where it came to its end."""
    command = [sys.executable, "-I", str(PROCESS), str(WIDEST), str(TALLEST)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=PATIENCE, check=False, env={}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def _as_webp(picture: Image.Image, budget: int) -> bytes:
    quality, file = BEST, _written(picture, BEST)
    while len(file) > budget and quality > LOWEST:
        quality -= STEP
        file = _written(picture, quality)
    return file


def _written(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=6)
    return out.getvalue()
