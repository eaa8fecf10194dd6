"""Speaks with a repository that runs InvenioRDM, as Zenodo does: drafts, files, publishing, as its REST API documents.

Addresses are put together here and never taken from an answer, so that a token goes to the repository's own host and
nowhere else. What went wrong is said in words for whoever pressed the button; a token is in none of them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from django.utils.translation import gettext as _

from resources.models import DOI
from resources.outside import NotPublic, read_little

TEXT_OF_PROBLEM = 160
NUMBER = re.compile(r"[A-Za-z0-9_-]{1,64}")
MD5 = re.compile(r"md5:([0-9a-f]{32})")


class RepositoryProblem(Exception):
    """Something that keeps a push from going on; the text says what to do. `wait` in seconds, where they said so.

    `status` is that of HTTP, or None where there was no answer: then nobody knows whether it was heard.
    """

    def __init__(self, says: str, *, status: int | None = None, wait: int = 0) -> None:
        super().__init__(says)
        self.status, self.wait = status, wait


@dataclass(frozen=True, slots=True)
class Record:
    """A draft or a record there. `doi` is blank until there is one, `names` are the addresses it says it has."""

    number: str
    published: bool
    url: str
    doi: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileThere:
    """A file of a draft; `md5` is blank while it is not there whole."""

    key: str
    md5: str


class Invenio:
    """One repository with one token. Use it within a `with`, or close it."""

    def __init__(self, client: httpx.Client, url: str, token: str) -> None:
        self._client, self._url = client, url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def create(self, draft: dict[str, object]) -> Record:
        """Make a draft."""
        return self._record(self._json("POST", "/api/records", json=draft))

    def next_version(self, former: str) -> Record:
        """A draft of the version after a published record; the same one however often it is asked for."""
        return self._record(self._json("POST", f"/api/records/{former}/versions"))

    def describe(self, number: str, draft: dict[str, object]) -> Record:
        """Bring a draft to this description."""
        return self._record(self._json("PUT", f"/api/records/{number}/draft", json=draft))

    def find(self, name: str) -> Record | None:
        """A draft or record of ours that says it has this address, if there is one."""
        asked = {"q": f'metadata.identifiers.identifier:"{name}"', "size": "25", "allversions": "true"}
        found = self._json("GET", "/api/user/records", params=asked)
        hits = found.get("hits", {})
        records = [self._record(hit) for hit in (hits.get("hits", []) if isinstance(hits, dict) else [])]
        return next((one for one in records if name in one.names), None)

    def published(self, number: str) -> Record | None:
        """The public record of that number, or nothing while it is a draft."""
        try:
            return self._record(self._json("GET", f"/api/records/{number}"))
        except RepositoryProblem as problem:
            if problem.status in (403, 404, 410):
                return None
            raise

    def files(self, number: str) -> dict[str, FileThere]:
        """The files of a draft by name."""
        entries = self._json("GET", f"/api/records/{number}/draft/files").get("entries", [])
        return {one.key: one for one in map(_file, entries)}

    def announce(self, number: str, keys: Iterable[str]) -> None:
        """Say which files are to come."""
        self._json("POST", f"/api/records/{number}/draft/files", json=[{"key": key} for key in keys])

    def send(self, number: str, key: str, content: Iterator[bytes], size: int) -> FileThere:
        """Send a file that was announced and say that it is whole; what the repository then says of it."""
        place = self._place(number, key)
        kind = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        self._json("PUT", f"{place}/content", content=content, headers=kind)
        return _file(self._json("POST", f"{place}/commit"))

    def drop(self, number: str, key: str) -> None:
        """Take a file out of a draft."""
        self._json("DELETE", self._place(number, key))

    def publish(self, number: str) -> Record:
        """Make a draft public. It cannot be taken back."""
        return self._record(self._json("POST", f"/api/records/{number}/draft/actions/publish"))

    def page_of(self, number: str, *, published: bool) -> str:
        """The page that people open."""
        return f"{self._url}/{'records' if published else 'uploads'}/{number}"

    def _place(self, number: str, key: str) -> str:
        return f"/api/records/{number}/draft/files/{quote(key, safe='')}"

    def _record(self, said: dict[str, Any]) -> Record:
        number = said.get("id")
        if not isinstance(number, str | int) or not NUMBER.fullmatch(str(number)):
            raise RepositoryProblem(_not_invenio())
        public = said.get("is_published") is True
        pids, metadata = said.get("pids"), said.get("metadata")
        doi = pids.get("doi", {}).get("identifier", "") if isinstance(pids, dict) else ""
        names = metadata.get("identifiers", []) if isinstance(metadata, dict) else []
        return Record(
            number=str(number),
            published=public,
            url=self.page_of(str(number), published=public),
            doi=doi if isinstance(doi, str) and re.fullmatch(DOI, doi) and len(doi) <= 200 else "",
            names=tuple(str(one.get("identifier", "")) for one in names if isinstance(one, dict)),
        )

    def _json(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        headers = {**self._headers, **more.pop("headers", {})}
        with (
            _in_words(),
            self._client.stream(method, f"{self._url}{path}", headers=headers, **more) as answer,
        ):
            content = read_little(answer)
            if not answer.is_success:
                raise _problem(answer, content)
        if answer.status_code == 204:
            return {}
        try:
            said = json.loads(content)
        except ValueError as problem:
            raise RepositoryProblem(_not_invenio()) from problem
        if not isinstance(said, dict):
            raise RepositoryProblem(_not_invenio())
        return said


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what the network does into something to read. The address and the headers stay out of it."""
    try:
        yield
    except NotPublic as problem:
        raise RepositoryProblem(_("The address of the repository does not lead to a public server.")) from problem
    except httpx.ConnectError as problem:
        raise RepositoryProblem(
            _("The repository cannot be reached from here. Look whether its page opens, and try again later.")
        ) from problem
    except httpx.TimeoutException as problem:
        raise RepositoryProblem(_("The repository took too long to answer. Try again later.")) from problem
    except httpx.HTTPError as problem:
        raise RepositoryProblem(_("The connection broke off. Try again: it goes on where it stopped.")) from problem


def _problem(answer: httpx.Response, content: bytes) -> RepositoryProblem:
    status = answer.status_code
    wait = _seconds(answer.headers.get("Retry-After", "")) if status in (429, 503) else 0
    return RepositoryProblem(_says(status, content), status=status, wait=wait)


def _says(status: int, content: bytes) -> str:
    if status == 401:
        return _(
            "The repository does not take the token: it is wrong, or has ended. Make a new one there, replace it here,"
            " and try again."
        )
    if status == 403:
        return _(
            "The token may not do this. Make one there that may write and publish (deposit:write and deposit:actions),"
            " replace it here, and try again."
        )
    if status in (404, 410):
        return _("The draft is no longer at the repository. Try again, and a new one is made.")
    if status == 413:
        return _("A file is too large for the repository. Make a new version with a smaller one.")
    if status == 429:
        return _("The repository asks us to wait, because it is asked a lot. Try again in a while.")
    if status >= 500:
        return _("The repository has trouble of its own. Try again later.")
    if status < 400:
        return _("The repository sends us to another address. Look whether its address is right.")
    return _("The repository does not take it as it is: %(why)s") % {"why": _why(content) or status}


def _why(content: bytes) -> str:
    """What InvenioRDM says of each field, shortened; it is text of others, so it is only ever shown as text."""
    try:
        said = json.loads(content)
        errors = said.get("errors") or []
        parts = [f"{one['field']}: {' '.join(map(str, one['messages']))}" for one in errors]
        text = "; ".join(parts) or str(said.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return " ".join(text.split())[:TEXT_OF_PROBLEM]


def _seconds(header: str) -> int:
    return min(int(header), 86_400) if header.isascii() and header.isdecimal() and len(header) < 8 else 0


def _not_invenio() -> str:
    return _("What answers there does not look like InvenioRDM. Look whether the repository's address is right.")


def _file(said: Any) -> FileThere:
    if not isinstance(said, dict) or not isinstance(said.get("key"), str):
        raise RepositoryProblem(_not_invenio())
    found = MD5.fullmatch(str(said.get("checksum") or "")) if said.get("status") == "completed" else None
    return FileThere(said["key"], found[1] if found else "")
