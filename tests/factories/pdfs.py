"""PDFs for tests, written by hand: plain ones, and such as no program writes."""

import zlib

A4 = (595, 842)
RED_SQUARE = b"0.8 0.1 0.1 rg 100 300 300 300 re f"


def make_pdf(
    *, pages: int = 1, size: tuple[float, float] = A4, content: bytes = RED_SQUARE, more: bytes = b""
) -> bytes:
    """A PDF of some pages that are all alike. `more` goes into what a page may refer to."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents 3 0 R /Resources << %s >> >>" % (*size, more)
    return b"%PDF-1.7\n" + b"".join(
        [
            _object(1, b"<< /Type /Catalog /Pages 2 0 R >>"),
            _object(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids)),
            _stream(3, content),
            *(_object(10 + number, page) for number in range(pages)),
            b"trailer << /Root 1 0 R >>\n%%EOF",
        ]
    )


def with_an_image(side: int, data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF with a square picture of so many pixels a side, grey, a byte each."""
    said = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % (
        side,
        side,
    )
    image = _stream(5, data, said + b" /Filter [%s]" % filters)
    pdf = make_pdf(content=b"595 0 0 842 0 0 cm /Im Do", more=b"/XObject << /Im 5 0 R >>")
    return pdf.replace(b"trailer", image + b"trailer")


def unfolding(size: int) -> bytes:
    """A small stream that becomes so many bytes, by being packed twice."""
    return zlib.compress(zlib.compress(bytes(size), 1), 9)


def _object(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


def _stream(number: int, content: bytes, said: bytes = b"") -> bytes:
    return _object(number, b"<< %s /Length %d >>\nstream\n%s\nendstream" % (said, len(content), content))
