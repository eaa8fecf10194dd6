"""Hands files out: those of public versions to everybody, others to people who write for the hub.

Nothing but a picture that was drawn here is ever opened on the portal's own address, and that from an answer in which
nothing can run. Everything else is only stored; a fetch that broke off goes on where it stopped.
"""

import uuid
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.models import User
from hubs.access import rights_at
from hubs.roles import HubPerm
from resources.actions.files import count_download
from resources.models import FileKind, ResourceFile
from resources.prepared import CONTENT_TYPES
from resources.queries.files import asked_part, find_file, is_public, is_withdrawn, part_of, preview_of

if TYPE_CHECKING:
    from accounts.requests import MemberRequest

# It may be withdrawn at any moment, so whoever keeps a copy asks first.
PUBLIC, PRIVATE = "public, max-age=0, must-revalidate", "private, no-store"
NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'; sandbox"


@login_not_required
@require_safe
def file(request: HttpRequest, resource_file_uid: uuid.UUID) -> HttpResponse:
    """Send a file, or the part of it that was asked for; of a withdrawn resource say that it is gone."""
    found, public = _open(request, resource_file_uid)
    if found is None:
        return HttpResponse(status=410)
    show = found.is_picture and "show" in request.GET
    answer = _answer(request, found)
    for name, value in _headers(found, show=show, public=public).items():
        answer[name] = value
    if public and not show and request.method == "GET" and _begins(answer):
        count_download(file=found, day=timezone.now().date())
    return answer


@login_not_required
@require_safe
def preview(request: HttpRequest, resource_file_uid: uuid.UUID, *, top: bool = False) -> HttpResponse:
    """Send the picture of a PDF's first page or of its top, to whom the file would be sent. It counts as no fetch."""
    found, public = _open(request, resource_file_uid)
    if found is None:
        return HttpResponse(status=410)
    content = preview_of(found, top=top)
    if content is None:
        raise Http404
    etag = f'"{"top" if top else "page"}-{found.sha256}"'
    unchanged = etag in request.headers.get("If-None-Match", "")
    answer = HttpResponseNotModified() if unchanged else HttpResponse(content, content_type="image/webp")
    for name, value in _guards(etag, public=public).items():
        answer[name] = value
    return answer


def _open(request: HttpRequest, uid: uuid.UUID) -> tuple[ResourceFile | None, bool]:
    """A file that the person of this request may fetch, and whether anybody may; none where it was withdrawn.

    Raises Http404.
    """
    found = find_file(uid)
    public = found is not None and is_public(found)
    if found is None or not (public or _writes_for(request, found)):
        if found is not None and is_withdrawn(found):
            return None, False
        raise Http404
    return found, public


def _answer(request: HttpRequest, found: ResourceFile) -> HttpResponse:
    etag = f'"{found.sha256}"'
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified()
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    try:
        wanted = asked_part(asked, found.size)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.size}"})
    first, last = wanted or (0, found.size - 1)
    part = part_of(found, first, last)
    if part is None:
        raise Http404
    answer = HttpResponse(part.content, status=206 if wanted else 200)
    if wanted:
        answer["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    return answer


def _headers(found: ResourceFile, *, show: bool, public: bool) -> dict[str, str]:
    return {
        "Content-Type": CONTENT_TYPES[FileKind(found.kind)],
        "Content-Disposition": content_disposition_header(not show, found.file_name) or "attachment",
        "Accept-Ranges": "bytes",
        **_guards(f'"{found.sha256}"', public=public),
    }


def _guards(etag: str, *, public: bool) -> dict[str, str]:
    """What stands in front of every answer with a file: nothing runs, and a copy is asked about before it is used."""
    return {
        "Content-Security-Policy": NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff",
        "ETag": etag,
        "Cache-Control": PUBLIC if public else PRIVATE,
    }


def _begins(answer: HttpResponse) -> bool:
    """Whether a fetch begins with this answer: what goes on with one that broke off is no second one."""
    return answer.status_code == 200 or answer.get("Content-Range", "").startswith("bytes 0-")


def _writes_for(request: HttpRequest, found: ResourceFile) -> bool:
    """Whether the person of this request may see files of a hub's drafts."""
    if not isinstance(request.user, User):
        return False
    return HubPerm.WRITE_NEWS in rights_at(cast("MemberRequest", request), found.resource.hub)
