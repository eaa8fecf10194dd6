"""QR codes as one path of SVG: nothing in it is styled or scripted, so the content security policy lets it stand."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # squares of white around the code, as readers need them


@dataclass(frozen=True, slots=True)
class Code:
    """A code as SVG: `size` squares each way, white border included, and the `path` of the dark ones."""

    size: int
    path: str


def qr_code(text: str) -> Code:
    """The code of a text. A seventh of it may be dirty or torn, and it still reads."""
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawn.add_data(text)
    drawn.make(fit=True)
    rows: list[list[bool]] = drawn.get_matrix()
    return Code(len(rows), "".join(_row(number, row) for number, row in enumerate(rows)))


def _row(number: int, row: list[bool]) -> str:
    """The dark runs of a row, each a rectangle of height one."""
    found, start = "", None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            found += f"M{start} {number}h{column - start}v1h-{column - start}z"
            start = None
    return found
