"""The process that draws the first page of a PDF: the file comes in, a line of JSON and bare pixels go out.

It knows nothing of the portal, has no settings of it, and is ended by the system when it asks for more memory or time
than a page needs. Scripts in a PDF do not run: this build of the library has no engine for them. What it says is a line
with pages, width and height (0 where there is no picture), then the pixels, three bytes each.
"""

import json
import resource
import sys

import pypdfium2 as pdfium

MOST_MEMORY = 512 * 1024 * 1024  # bytes
MOST_SECONDS = 10
LONGEST_SHAPE = 4  # a page that is more of a strip than that says nothing as a small picture


def main() -> None:
    """Read and answer."""
    widest, tallest = int(sys.argv[1]), int(sys.argv[2])
    content = sys.stdin.buffer.read()
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
        (resource.RLIMIT_NPROC, 0),  # and starts nothing
    ):
        resource.setrlimit(what, (most, most))
    try:
        document = pdfium.PdfDocument(content)
        pages = len(document)
    except (pdfium.PdfiumError, ValueError):
        say(0)
        return
    try:
        say(pages, *first_page(document, widest, tallest))
    except (pdfium.PdfiumError, ValueError, MemoryError):
        say(pages)


def first_page(document: pdfium.PdfDocument, widest: int, tallest: int) -> tuple[int, int, bytes]:
    """Width, height and pixels of the first page, upright, within so many pixels. Raises what the library raises."""
    page = document[0]
    width, height = page.get_size()
    if not (width > 0 and height > 0) or max(width, height) > LONGEST_SHAPE * min(width, height):
        raise ValueError
    # The library rounds up.
    scale = min((widest - 0.5) / width, (tallest - 0.5) / height)
    drawn = page.render(scale=scale, rev_byteorder=True, limit_image_cache=True)
    if drawn.n_channels != 3:
        raise ValueError
    lines, line = bytes(drawn.buffer), 3 * drawn.width
    pixels = b"".join(lines[at : at + line] for at in range(0, drawn.height * drawn.stride, drawn.stride))
    return drawn.width, drawn.height, pixels


def say(pages: int, width: int = 0, height: int = 0, pixels: bytes = b"") -> None:
    """Answer."""
    sys.stdout.buffer.write(json.dumps([pages, width, height]).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()
