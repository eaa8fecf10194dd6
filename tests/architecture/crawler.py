"""Walks through the portal as one role: every link, every form with every choice, every address that htmx would ask."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.http import HttpResponse

from tests.architecture.world import World

MOST_PAGES = 1_200
# The same page with other keys or other values asked for is looked at a few times only.
MOST_VARIANTS = 3
OTHERS = ("/static/", "/accounts/logout/")
ADMINISTRATION = "/admin/"


@dataclass(frozen=True)
class Seen:
    """One answer on the way, and the page that led to it."""

    path: str
    came_from: str
    answer: HttpResponse

    @cached_property
    def text(self) -> str:
        """Everything that was sent: the headers, and the body however it is packed."""
        headers = "\n".join(f"{name}: {value}" for name, value in self.answer.items())
        return f"{headers}\n{self.answer.content.decode('utf-8', 'replace')}".casefold()

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.answer.get("Content-Type", "").startswith("text/html")


@dataclass
class Form:
    """A form while it is read: where it leads, and what can be said in it."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)


class Links(HTMLParser):
    """Collects the addresses of a page."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.found = base, set[str]()
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element leads to."""
        known = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "src"):
            if name in known and tag != "base":
                self._add(known[name])
        if tag == "form":
            self.form = Form(known.get("action", ""), known.get("method", "get").lower())
        elif self.form is not None and tag in ("input", "select"):
            self.select = known.get("name", "") if tag == "select" else ""
            if tag == "input" and known.get("name"):
                self.form.values.setdefault(known["name"], []).append(known.get("value", "") or "on")
        elif self.form is not None and tag == "option" and self.select:
            self.form.values.setdefault(self.select, []).append(known.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Send a form that is complete, once for each choice in it."""
        if tag != "form" or self.form is None:
            return
        for name, values in self.form.values.items() if self.form.method == "get" else ():
            for value in values:
                self._add(f"{self.form.action.split('?')[0]}?{urlencode({name: value})}")
        self.form = None

    def _add(self, address: str) -> None:
        to = urlsplit(urljoin(self.base, address))
        if to.netloc in ("", "testserver") and to.scheme in ("", "http", "https"):
            self.found.add(to.path + (f"?{to.query}" if to.query else ""))


def crawl(world: World, role: str, starts: list[str]) -> list[Seen]:
    """Everything that a role comes upon, the starts first."""
    seen: list[Seen] = []
    waiting = [(start, "") for start in starts]
    met, variants = set(starts), dict[str, int]()
    while waiting:
        path, came_from = waiting.pop(0)
        found = Seen(path, came_from, world.ask(role, "GET", path))
        seen.append(found)
        assert len(seen) <= MOST_PAGES, f"The way of {role} has no end: {path}"
        for link in sorted(_links(found)):
            shape = _shape(link)
            enough = 2 if link.startswith(ADMINISTRATION) else MOST_VARIANTS
            if link in met or link.startswith(OTHERS) or variants.get(shape, 0) >= enough:
                continue
            met.add(link)
            variants[shape] = variants.get(shape, 0) + 1
            waiting.append((link, path))
    return seen


def _links(found: Seen) -> set[str]:
    if found.answer.status_code in (301, 302):
        return {urljoin(found.path, found.answer["Location"])}
    if not found.is_page:
        return set()
    links = Links(found.path)
    links.feed(found.answer.content.decode())
    links.close()
    return links.found


def _shape(link: str) -> str:
    """The address without its keys, with the names of what is asked in it and without their values."""
    to = urlsplit(link)
    path = re.sub(r"/\d+(?:-[^/]*)?/|/[0-9a-f]{8}-[0-9a-f-]{27}/", "/…/", to.path)
    path = re.sub(r"/\d+-[^/]*(\.\w+)$", r"/…\1", path)
    if path.startswith(ADMINISTRATION):
        return path
    if "/explore/" in path:
        return re.sub(r"^/h/[^/]+/|\.\w+$", "", path)  # its filters combine without end
    names = sorted(name for name, _value in parse_qsl(to.query, keep_blank_values=True))
    if "lang" in names:
        return "?lang"  # any page once more, in another language
    return "?".join([path, *names])
