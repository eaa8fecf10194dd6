"""A page of paper for the demonstration: a PDF with a title and one sentence, made by hand."""

from textwrap import wrap

WIDTH = 50  # letters that fit beside each other


def draw_paper(title: str) -> bytes:
    """A PDF of one page, the same for the same title."""
    lines = (
        *wrap(title, WIDTH),
        *wrap("Demonstration: this paper is invented, and there is nothing more in it.", WIDTH),
    )
    shown = " ".join(f"({_escaped(line)}) Tj 0 -28 Td" for line in lines)
    page = b"BT /F1 18 Tf 60 760 Td " + shown.encode("cp1252", "replace") + b" ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    listed = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + listed + end


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
