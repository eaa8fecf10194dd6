"""The proxy that stands in front of the portal in production, as far as a page's weight depends on it.

It compresses what is text and not compressed yet, keeps connections open, and says that the visitor came by HTTPS.
"""

import gzip
import http.client
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/geo+json")
OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Handler(BaseHTTPRequestHandler):
    """Hands a request on to the portal and its answer back."""

    protocol_version = "HTTP/1.1"
    # The head and the body in one packet each, without waiting for an acknowledgement in between.
    disable_nagle_algorithm = True
    wbufsize = -1
    portal: ClassVar[int]

    def do_GET(self) -> None:
        """Fetch from the portal, compress, answer."""
        upstream = http.client.HTTPConnection("127.0.0.1", self.portal, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_CONNECTION}
        upstream.request(self.command, self.path, headers=headers | {"X-Forwarded-Proto": "https"})
        answer = upstream.getresponse()
        body, kept = answer.read(), answer.getheaders()
        upstream.close()
        names = {name.lower() for name, _ in kept}
        kind = answer.getheader("Content-Type") or ""
        if kind.startswith(TEXT) and "content-encoding" not in names and "gzip" in headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6)
            kept += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response(answer.status)
        for name, value in kept:
            if name.lower() not in OF_THE_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the server behind keeps a log."""


class Server(ThreadingHTTPServer):
    """Takes it calmly when a browser leaves before it has been answered."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of what is wrong here, not of a visitor who hung up."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def in_front_of(portal: int, port: int) -> Iterator[None]:
    """Listen on a port for as long as the block lasts."""
    handler = type("HandlerOfOnePortal", (Handler,), {"portal": portal})
    with Server(("127.0.0.1", port), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
