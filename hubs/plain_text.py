"""Says whether a file is plain text that nothing would run or draw, and whether one is what runs when it is opened."""

from typing import IO

MOST_TEXT = 2 * 1024 * 1024
# What runs, or is drawn, when somebody opens it; a text file that begins so is none.
MARKUP = ("<", "#!", "%!ps", "{\\rtf", "mime-version:", "[internetshortcut]", "@echo")
CODE = ("<script", "<html", "<svg", "<?php", "javascript:")


def is_plain_text(file: IO[bytes], size: int) -> bool:
    """Whether a file of so many bytes is text in UTF-8 that nothing would run or draw."""
    if not 0 < size <= MOST_TEXT:
        return False
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig").casefold()
    except UnicodeDecodeError:
        return False
    if any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text):
        return False
    return not text.lstrip().startswith(MARKUP) and not any(word in text for word in CODE)


def runs(file: IO[bytes]) -> bool:
    """Whether a file begins as a web page, a drawing in SVG or a program does."""
    file.seek(0)
    begin = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begin.startswith((b"<", b"#!", b"mz", b"\x7felf")) or any(word.encode() in begin for word in CODE)
