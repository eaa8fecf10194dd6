"""The hub for a program: what its token allows, and everything that a session can name there."""

import hashlib
import json

from django.http import HttpResponse

from hubs.models import Hub
from impact.api.shown import hub_shown
from impact.views.api.door import TokenRequest, for_programs, shown


@for_programs(GET=())
def hub(request: TokenRequest, hub: Hub) -> HttpResponse:
    """The hub, and all that a program needs to name things in its sessions."""
    body = hub_shown(hub, request.token)
    etag = hashlib.sha256(json.dumps(body).encode()).hexdigest()[:32]
    return shown(request, body, etag=f'"{etag}"')
