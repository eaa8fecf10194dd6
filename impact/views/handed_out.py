"""A file that somebody sent, handed out so that nothing in it can be done to who fetches it."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from impact.attached import CONTENT_TYPES
from impact.models import AttachedKind

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}


def handed_out(content: bytes | None, kind: AttachedKind, *, title: str, inline: bool = False) -> HttpResponse:
    """The bytes of a file, to be stored under its title, or to be looked at. Raises Http404 where they are missing."""
    if content is None:
        raise Http404
    name = (slugify(title, allow_unicode=True) or "file")[:80] + f".{kind}"
    headers = {"Content-Disposition": content_disposition_header(not inline, name) or "attachment", **SAFE}
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=headers)
