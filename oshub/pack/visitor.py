"""Asks the portal for its pages from within, as somebody who has not signed in and has no cookie.

The same middleware and the same views answer as everywhere, so what is public is decided where it always is.
"""

import io
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import translation

from oshub.pack.contents import Address

LICENCE = 'rel="license"'


class NotForEverybody(Exception):
    """An answer was made for somebody in particular. Nothing of it may be packed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal said: status, where it leads on to, media type, bytes, and the address of a licence."""

    status: int
    location: str
    media_type: str
    content: bytes
    licence: str

    @property
    def is_page(self) -> bool:
        """Whether it is HTML."""
        return self.media_type == "text/html"


class Visitor:
    """Somebody without a name, who can ask for one address after the other."""

    def __init__(self, site: str) -> None:
        self._site = urlsplit(site)
        self._handler = BaseHandler()
        self._handler.load_middleware()

    def ask(self, address: Address, language: str) -> Answer:
        """The answer to an address in a language.

        Raises NotForEverybody where a cookie comes with it, other than that of a form, which is left out of the page.
        """
        with translation.override(language):
            response = self._handler.get_response(self.request(address, language))
        if set(response.cookies) - {settings.CSRF_COOKIE_NAME}:
            raise NotForEverybody(address.url)
        content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        link = response.get("Link", "")
        return Answer(
            status=response.status_code,
            location=response.get("Location", ""),
            media_type=response.get("Content-Type", "").partition(";")[0].strip(),
            content=content,
            licence=link[link.index("<") + 1 : link.index(">")] if LICENCE in link else "",
        )

    def request(self, address: Address, language: str) -> WSGIRequest:
        """A request as a browser would send it, in a language that the address names."""
        query = Address(address.path, (*address.query, ("lang", language))).url.partition("?")[2]
        host, scheme = self._site.netloc, self._site.scheme
        return WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": unquote(address.path).encode().decode("latin-1"),
                "SCRIPT_NAME": "",
                "QUERY_STRING": query,
                "SERVER_NAME": self._site.hostname or "localhost",
                "SERVER_PORT": str(self._site.port or (443 if scheme == "https" else 80)),
                "SERVER_PROTOCOL": "HTTP/1.1",
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_HOST": host,
                "HTTP_X_FORWARDED_PROTO": scheme,
                "wsgi.url_scheme": scheme,
                "wsgi.input": io.BytesIO(),
            }
        )
