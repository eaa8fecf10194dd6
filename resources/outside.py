"""Asks addresses elsewhere, safely: https only, never into a private network, with limits of time and size.

An address is looked up once, and what was found is what is connected to, so that a name cannot mean something public
while it is looked at and something private a moment later. Every hop of a redirect is looked at in the same way.
"""

import ipaddress
import socket

import httpx
from django.conf import settings

CONNECT, READ = 10.0, 60.0  # seconds
MOST_HOPS = 5
LARGEST_ANSWER = 1_000_000  # bytes


class NotPublic(httpx.TransportError):
    """The address is not https, or leads into a private network."""


class PublicOnly(httpx.BaseTransport):
    """Connects to public addresses over https and to nothing else."""

    def __init__(self) -> None:
        # Each question has a connection of its own: two names at one address must not share what one proved to be.
        alone = httpx.Limits(max_keepalive_connections=0)
        self._inner: httpx.BaseTransport = httpx.HTTPTransport(limits=alone, trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Connect to an address that was looked at; the certificate is still held against the name."""
        url = request.url
        if url.scheme != "https":
            raise NotPublic("not https", request=request)
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        failed: httpx.TransportError = NotPublic("not a public address", request=request)
        try:
            for address in public_addresses(url.host, url.port or 443):
                request.url = url.copy_with(host=address)
                try:
                    return self._inner.handle_request(request)
                except (httpx.ConnectError, httpx.ConnectTimeout) as problem:  # nothing was sent: try the next
                    failed = problem
            raise failed
        finally:
            request.url = url

    def close(self) -> None:
        """Let go of connections."""
        self._inner.close()


def public_addresses(host: str, port: int) -> list[str]:
    """The addresses of a host, none if one of them is not public. Raises httpx.ConnectError where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise httpx.ConnectError("unknown host") from problem
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    return addresses if all(map(is_public, addresses)) else []


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, whichever way it is written."""
    try:
        one: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, ipaddress.IPv6Address):
        inner = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if one in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inner is not None and not inner.is_global:
            return False
    return one.is_global and not one.is_multicast


def open_client(*, headers: dict[str, str] | None = None, follow: bool = False) -> httpx.Client:
    """A client for one errand. With `follow` it goes on where it is sent, at most five times."""
    return httpx.Client(
        transport=PublicOnly(),
        timeout=httpx.Timeout(READ, connect=CONNECT),
        follow_redirects=follow,
        max_redirects=MOST_HOPS,
        headers={"User-Agent": f"OSHub ({settings.SITE_URL or settings.MAILS_LEAD_TO})", **(headers or {})},
    )


def read_little(answer: httpx.Response) -> bytes:
    """The body of an answer that was asked for as a stream, and no more of it than is sensible."""
    content = b""
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise httpx.ReadError("the answer is too large", request=answer.request)
    return content
