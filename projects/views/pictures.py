"""Hands out pictures: those of published posts to everybody, others to people who write for the hub."""

import uuid
from typing import TYPE_CHECKING, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.models import User
from hubs.access import rights_at
from hubs.roles import HubPerm
from projects.models import Picture
from projects.models.picture import Form
from projects.queries.pictures import file_of, find_picture, is_public

if TYPE_CHECKING:
    from accounts.requests import MemberRequest

# Another picture has another address, so what is under this one never changes.
FOREVER = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"


@login_not_required
@require_safe
def picture(request: HttpRequest, picture_uid: uuid.UUID, width: int, form: Form = "webp") -> HttpResponse:
    """Send one file of a picture."""
    found = find_picture(picture_uid, width)
    public = found is not None and is_public(found)
    file = file_of(found, width, form) if found and (public or _writes_for(request, found)) else None
    if file is None:
        raise Http404
    headers = {"Cache-Control": FOREVER if public else PRIVATE}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)


def _writes_for(request: HttpRequest, found: Picture) -> bool:
    """Whether the person of this request may see pictures of a hub's drafts."""
    if not isinstance(request.user, User):
        return False
    return HubPerm.WRITE_NEWS in rights_at(cast("MemberRequest", request), found.hub)
