"""Where things lie in a pack: names that every file system takes, and the way from one file to another."""

import posixpath
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

from django.utils.text import slugify

from oshub.pack.contents import Contents
from oshub.pack.crawl import SHARED, Seen, packed_as

PAGE, FILES, STATIC, DATA = "index.html", "files", "static", "data"
LONGEST = 60  # letters of one step of a path: some systems take no more than 260 for all of it
# Names that Windows keeps for itself.
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
DRAWING, FILE = "impact:public_drawing", "resources:file"


class Places:
    """A place for each thing that was seen. The same things always get the same places."""

    def __init__(self, contents: Contents, seen: Iterable[Seen]) -> None:
        self._contents = contents
        self._taken: dict[str, str] = {}
        self._of: dict[tuple[str, str], str] = {}
        for one in sorted(seen, key=lambda one: (one.language, one.address)):
            self._of[one.address.url, one.language] = self._free(self._wanted(one), one.digest)

    def of(self, seen: Seen) -> str:
        """Where something lies, from the top of the pack."""
        return self._of[seen.address.url, seen.language]

    def _wanted(self, seen: Seen) -> str:
        if seen.route == DRAWING:
            return f"{FILES}/drawn/{seen.digest[:24]}.svg"
        steps = [plain(step) for step in unquote(seen.address.path).split("/") if step]
        top = [FILES] if packed_as(seen).shared else [seen.language]
        if seen.route == FILE:
            return "/".join([*top, *steps[:-1], steps[-1], plain(seen.name)])
        if seen.media_type != "text/html":
            return "/".join([*top, *steps])
        query = () if self._contents.is_at_home(seen.address) else seen.address.query
        name = plain("_".join(f"{key}-{value}" for key, value in query)) + ".html" if query else PAGE
        return "/".join([*top, *steps, name])

    def _free(self, wanted: str, digest: str) -> str:
        """The wanted place, or one beside it: systems that know no capitals would lay one file over the other."""
        stem, dot, end = wanted.rpartition(".")
        for number in range(1, 10_000):
            place = wanted if number == 1 else f"{stem}-{number}{dot}{end}"
            if self._taken.setdefault(place.casefold(), digest) == digest or number == 9_999:
                return place
        raise AssertionError("unreachable")


def plain(step: str) -> str:
    """One step of a path in letters that every file system takes."""
    stem, dot, end = step.rpartition(".") if re.search(r"\.[a-z0-9]{1,5}$", step) else (step, "", "")
    said = re.sub(r"[^A-Za-z0-9_.~-]+", "-", slugify_kept(stem)).strip("-.")[:LONGEST].rstrip("-.") or "_"
    said = f"_{said}" if RESERVED.match(said) else said
    return f"{said}{dot}{end}"


def slugify_kept(text: str) -> str:
    """Accents away, capitals kept where everything is plain already."""
    return text if text.isascii() else slugify(text)


def way(origin: str, to: str) -> str:
    """The link from one file of the pack to another."""
    return quote(posixpath.relpath(to, posixpath.dirname(origin) or "."))


def language_of(seen: Seen) -> str:
    """The language of something, blank where it is the same in each."""
    return "" if seen.language == SHARED else seen.language
