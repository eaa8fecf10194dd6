"""What pages look with: style sheets, drawings and icons, out of the files that browsers get from the portal.

From a disk browsers take no font or mask out of another file, and no icon out of a sheet: so fonts and masks are
written into the style sheets, and the icons of a page into the page.
"""

import base64
import mimetypes
import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from oshub.pack.places import STATIC, way

ADDRESS = re.compile(r"""url\(\s*(["']?)((?!data:|#)[^"')]+)\1\s*\)""")
IMPORTED = re.compile(r"""@import\s+(?:url\(\s*)?["']?([^"')]+)["']?\s*\)?""")
SCRIPTING = re.compile(r"\(\s*scripting\s*:\s*(enabled|none)\s*\)")
SYMBOL = re.compile(r'<(symbol|g|path) id="([^"]+)"')
TYPES = {".woff2": "font/woff2", ".webp": "image/webp", ".avif": "image/avif", ".svg": "image/svg+xml"}


def static_name(address: str) -> str:
    """The name of a file that browsers get under an address; blank where it is none of those."""
    prefix = settings.STATIC_URL if settings.STATIC_URL.startswith("/") else f"/{settings.STATIC_URL}"
    path = urlsplit(address).path
    return path.removeprefix(prefix) if path.startswith(prefix) else ""


def static_place(name: str) -> str:
    """Where such a file lies in a pack."""
    return f"{STATIC}/{name}"


def static_bytes(name: str) -> bytes:
    """Its bytes, as they are packed. Raises FileNotFoundError."""
    content = _stored(name)
    return sheet(name, content.decode()).encode() if name.endswith(".css") else content


def media_type_of(name: str) -> str:
    """The media type of a file by how its name ends."""
    return TYPES.get(posixpath.splitext(name)[1]) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def imported(name: str) -> list[str]:
    """The style sheets that one imports."""
    if not name.endswith(".css"):
        return []
    here = posixpath.dirname(name)
    return [posixpath.normpath(posixpath.join(here, other)) for other in IMPORTED.findall(_stored(name).decode())]


def sheet(name: str, css: str) -> str:
    """A style sheet that needs no other file but those it imports, for pages on which no script runs."""
    here = posixpath.dirname(name)

    def moved(found: re.Match[str]) -> str:
        other = posixpath.normpath(posixpath.join(here, found[1]))
        return f'@import url("{way(static_place(name), static_place(other))}")'

    def inside(found: re.Match[str]) -> str:
        if found[2].endswith(".css"):
            return found[0]
        other = posixpath.normpath(posixpath.join(here, found[2].partition("#")[0]))
        code = base64.b64encode(_stored(other)).decode()
        return f'url("data:{media_type_of(other)};base64,{code}")'

    css = ADDRESS.sub(inside, IMPORTED.sub(moved, css))
    return SCRIPTING.sub(lambda found: "(max-width: 0)" if found[1] == "enabled" else "(min-width: 0)", css)


@cache
def symbols(name: str) -> dict[str, str]:
    """What can be used of a sheet of icons or of the map, by its name there."""
    text = _stored(name).decode()
    found = {}
    for match in SYMBOL.finditer(text):
        tag, key = match[1], match[2]
        closed = text.find(">", match.end())
        end = closed + 1 if text[closed - 1] == "/" else text.index(f"</{tag}>", closed) + len(tag) + 3
        found[key] = text[match.start() : end]
    return found


def _stored(name: str) -> bytes:
    if settings.STATIC_ROOT and staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(str(found)).read_bytes()
