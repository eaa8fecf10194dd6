"""Addresses for programs: a uid in capitals is the same uid, and what is no address is answered in JSON too."""

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls.converters import UUIDConverter
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.api.problems import Problem
from impact.views.api.door import TokenRequest, for_programs


class UidConverter(UUIDConverter):
    """A uid as any program writes it: many write it in capitals."""

    regex = f"(?i:{UUIDConverter.regex})"


@for_programs(GET=(), POST=(), PUT=(), PATCH=(), DELETE=())
def nowhere(request: TokenRequest, hub: Hub, rest: str) -> HttpResponse:
    """No address at all. Where only the slash at the end is missing, the same request is to be sent there."""
    if not rest.endswith("/"):
        # Not the 301 of pages: programs follow that with a GET, and take the list for the answer to what they sent.
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True), preserve_request=True)
    raise Problem("not-found", _("There is no such address. The document says which there are."))
