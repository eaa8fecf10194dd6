"""Addresses in full, as feeds, calendars, search engines and those who share a page need them."""

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest, path: str) -> str:
    """A path of ours in full; an address in full is left as it is.

    It begins with the setting SITE_URL, so that it is the same whichever host was asked; where there is none, as in the
    demonstration, with the host that was.
    """
    if path.startswith(("https://", "http://")):
        return path
    site: str = getattr(settings, "SITE_URL", "")
    return f"{site}{path}" if site else request.build_absolute_uri(path)
