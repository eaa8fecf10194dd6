"""A small load generator: several kept-alive connections, each asking again as soon as it is answered.

It parses as little as it can, because it shares the machine with the server that it measures.
"""

import selectors
import socket
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

ENOUGH = 1 << 18
PATIENCE = 30.0


class LoadError(RuntimeError):
    """The server does not answer as it should."""


class Connections:
    """Several connections to one server, kept open over all that is measured."""

    def __init__(self, port: int, number: int) -> None:
        self._sockets = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) for _ in range(number)]
        for each in self._sockets:
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in self._sockets:
            each.close()

    def once(self, request: bytes, status: int) -> bytes:
        """Ask once on every connection; returns the head of the last answer, in lower case."""
        head = b""
        for each in self._sockets:
            each.sendall(request)
            head = _read_answer(each, status)
        return head

    def throughput(self, requests: Iterator[bytes], status: int, seconds: float) -> float:
        """Answers a second while every connection always waits for one."""
        answered = 0
        with selectors.DefaultSelector() as ready:
            for each in self._sockets:
                ready.register(each, selectors.EVENT_READ, each)
            begun = time.perf_counter()
            end = begun + seconds
            for each in self._sockets:
                each.sendall(next(requests))
            waiting = len(self._sockets)
            while waiting:
                events = ready.select(PATIENCE)
                if not events:
                    raise LoadError("The server does not answer any more.")
                for key, _ in events:
                    _read_answer(key.data, status)
                    answered += 1
                    if time.perf_counter() < end:
                        key.data.sendall(next(requests))
                    else:
                        waiting -= 1
            return answered / (time.perf_counter() - begun)


def get(path: str, host: str, headers: Mapping[str, str] | None = None) -> bytes:
    """A request as the proxy in front of the portal hands it on."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "X-Forwarded-Proto: https", "Accept-Language: en"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def header(head: bytes, name: str) -> str:
    """A header of an answer's head as it was sent; empty if it is not there."""
    for line in head.split(b"\r\n"):
        found, _, value = line.partition(b":")
        if found.lower() == name.lower().encode():
            return value.strip().decode()
    return ""


def _read_answer(connection: socket.socket, status: int) -> bytes:
    """Read one answer to its end; returns its head."""
    data = connection.recv(ENOUGH)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    head = data[:end]
    if int(head[9:12]) != status:
        raise LoadError(f"The server answers {head[:40].decode(errors='replace')!r} instead of {status}.")
    missing = (0 if status == 304 else int(header(head, "Content-Length"))) - (len(data) - end - 4)
    while missing > 0:
        missing -= len(_more(connection))
    return head


def _more(connection: socket.socket) -> bytes:
    if not (data := connection.recv(ENOUGH)):
        raise LoadError("The server closes a connection that it should keep.")
    return data
