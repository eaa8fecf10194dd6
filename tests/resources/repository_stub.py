"""A repository that behaves as InvenioRDM does, on this machine, and fails as it is told to.

It answers what the REST API documents: drafts, files that are announced, sent and committed, MD5 of what arrived,
publishing, new versions, search among one's own. Fields are refused as there, with a status and a list of errors.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

TOKEN = "a-token-of-the-hub-0123456789abcdef"
TYPES = {"lesson", "presentation", "video", "other"}
RELATIONS = {"isversionof", "isderivedfrom", "references"}


@dataclass
class Draft:
    """A record there, public or not."""

    number: str
    said: dict[str, Any]
    parent: str
    published: bool = False
    files: dict[str, bytes | None] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)


@dataclass
class Stub:
    """What stands there, what was asked (method and path), and what is to go wrong: `faults[“PUT …/content”]`.

    A fault is a status, “drop” (the connection ends before an answer), “lost” (done, and the answer does not come),
    or “other bytes” (what arrives is not what was sent). Each is taken once, in order.
    """

    drafts: dict[str, Draft] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    faults: dict[str, list[int | str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    during: list[Any] = field(default_factory=list)

    def count(self, pattern: str) -> int:
        """How often something like this was asked."""
        return sum(bool(re.fullmatch(pattern, one)) for one in self.asked)

    def fault(self, what: str) -> int | str | None:
        """The next fault for a request, if there is one."""
        for pattern, faults in self.faults.items():
            if faults and re.fullmatch(pattern, what):
                return faults.pop(0)
        return None

    def client(self, **_more: object) -> httpx.Client:
        """A client that finds the stub under every host, as the portal's own finds repositories."""
        return httpx.Client(transport=_ToTheStub(self.port), timeout=5)

    port: int = 0


class _ToTheStub(httpx.BaseTransport):
    def __init__(self, port: int) -> None:
        self._inner, self._port = httpx.HTTPTransport(verify=False), port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


@contextmanager
def running() -> Iterator[Stub]:
    """The stub, in a thread of its own."""
    stub = Stub()
    handler = type("Handler", (_Handler,), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    stub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    stub: Stub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def _answer(self) -> None:
        path = urlsplit(self.path).path
        what = f"{self.command} {path}"
        self.stub.asked.append(what)
        fault = self.stub.fault(what)
        if fault == "drop":
            self.rfile.read(10)
            self.close_connection = True
            self.connection.close()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        for call in self.stub.during:
            call(what)
        if isinstance(fault, int):
            self._send(fault, {"message": "as told"}, {"Retry-After": "30"} if fault == 429 else {})
            return
        if self.headers.get("Authorization") not in {f"Bearer {token}" for token in self.stub.tokens}:
            self._send(401, {"message": "The server could not verify that you are authorized"})
            return
        if fault == "other bytes":
            body = body[:-1] + b"?"
        status, said = self._do(path, body)
        if fault == "lost":
            self.close_connection = True
            self.connection.close()
            return
        self._send(status, said)

    def _send(self, status: int, said: object, headers: dict[str, str] | None = None) -> None:
        content = b"" if status == 204 else json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _do(self, path: str, body: bytes) -> tuple[int, object]:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        drafts = self.stub.drafts
        if parts == ["api", "user", "records"]:
            wanted = re.search(r'"(.*)"', parse_qs(urlsplit(self.path).query)["q"][0])
            found = [one for one in drafts.values() if wanted and wanted[1] in json.dumps(one.said)]
            return 200, {"hits": {"hits": [_shown(one) for one in found], "total": len(found)}}
        if parts == ["api", "records"]:
            return 201, _shown(self._new(json.loads(body), parent=""))
        one = drafts.get(parts[2])
        if one is None:
            return 404, {"message": "The persistent identifier does not exist."}
        rest = [self.command, *parts[3:]]
        match rest:
            case ["GET"]:
                return (200, _shown(one)) if one.published else (404, {"message": "not registered"})
            case ["POST", "versions"]:
                waiting = [draft for draft in drafts.values() if draft.parent == one.number and not draft.published]
                return 201, _shown(waiting[0] if waiting else self._new({}, parent=one.number))
            case ["PUT", "draft"]:
                if one.published:
                    return 404, {"message": "no draft"}
                one.said = json.loads(body)
                return 200, _shown(one)
            case ["GET", "draft", "files"]:
                return 200, {"entries": [_entry(one, key) for key in one.files]}
            case ["POST", "draft", "files"]:
                keys = [entry["key"] for entry in json.loads(body)]
                if set(keys) & set(one.files):
                    return 400, {"message": "File with key already exists."}
                one.files |= dict.fromkeys(keys)
                return 201, {"entries": [_entry(one, key) for key in one.files]}
            case ["DELETE", "draft", "files", key]:
                one.files.pop(key)
                one.whole.discard(key)
                return 204, {}
            case ["PUT", "draft", "files", key, "content"]:
                if key not in one.files or key in one.whole:
                    return 404, {"message": "no such upload"}
                one.files[key] = body
                return 200, _entry(one, key)
            case ["POST", "draft", "files", key, "commit"]:
                if one.files.get(key) is None:
                    return 400, {"message": "File is missing."}
                one.whole.add(key)
                return 200, _entry(one, key)
            case ["POST", "draft", "actions", "publish"]:
                errors = _errors(one)
                if errors or one.published:
                    return 400, {"status": 400, "message": "A validation error occurred.", "errors": errors}
                one.published = True
                return 202, _shown(one)
        return 405, {"message": "not allowed"}

    def _new(self, said: dict[str, Any], *, parent: str) -> Draft:
        number = f"abcd{len(self.stub.drafts) + 1}-x{len(self.stub.drafts) + 1}"
        made = Draft(number, said, parent)
        self.stub.drafts[number] = made
        return made


def _shown(one: Draft) -> dict[str, Any]:
    doi = {"doi": {"identifier": f"10.5281/zenodo.{one.number[4]}", "provider": "datacite"}}
    return {
        "id": one.number,
        "is_published": one.published,
        "links": {"self_html": "https://evil.example/"},
        "metadata": one.said.get("metadata", {}),
        "pids": doi if one.published else {},
        "errors": _errors(one),
    }


def _entry(one: Draft, key: str) -> dict[str, Any]:
    content = one.files[key]
    if key not in one.whole or content is None:
        return {"key": key, "status": "pending"}
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"key": key, "status": "completed", "checksum": f"md5:{digest}", "size": float(len(content))}


def _errors(one: Draft) -> list[dict[str, object]]:
    """What InvenioRDM refuses to publish."""
    said, errors = one.said.get("metadata", {}), []
    for name in ("title", "creators", "publication_date", "resource_type"):
        if not said.get(name):
            errors.append(name)
    if said.get("resource_type", {}).get("id") not in TYPES:
        errors.append("resource_type")
    for creator in said.get("creators", []):
        person = creator["person_or_org"]
        if not person.get("family_name" if person["type"] == "personal" else "name"):
            errors.append("creators")
    if any(len(one["id"]) != 3 for one in said.get("languages", [])):
        errors.append("languages")
    if any(one["id"] != one["id"].lower() for one in said.get("rights", [])):
        errors.append("rights")
    if any(one["relation_type"]["id"] not in RELATIONS for one in said.get("related_identifiers", [])):
        errors.append("related_identifiers")
    if not one.files or set(one.files) != one.whole:
        errors.append("files")
    return [{"field": f"metadata.{name}", "messages": ["Missing or wrong."]} for name in dict.fromkeys(errors)]
