"""What somebody has typed so far of the form to join: kept with their browser's session, until they send it.

Nothing of it is in the tables of the portal's rooms before it is sent; a session that nobody comes back to is deleted
after a fortnight.
"""

import uuid
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.sent import whole_number
from schools.actions.joining import Asked
from schools.models import AskedBy, Want, Way
from schools.queries.nearest import NearHubs, find_open_hub, nearest_hubs

KEY = "join"


@dataclass
class JoinDraft:
    """The answers by step. `hub`: the key of the one chosen, "none", or nothing yet; `also`: one that was asked for."""

    uid: str = field(default_factory=lambda: str(uuid.uuid4()))
    way: str = Way.SCHOOL.value
    you: dict[str, Any] = field(default_factory=dict)
    where: dict[str, Any] = field(default_factory=dict)
    hub: str = ""
    what: dict[str, Any] = field(default_factory=dict)
    project: int | None = None
    also: str = ""
    sent: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> "JoinDraft | None":
        """What this browser has typed, if anything."""
        stored = request.session.get(KEY)
        try:
            return cls(**stored) if stored else None
        except TypeError:  # of an earlier version of the portal
            return None

    def keep(self, request: HttpRequest) -> None:
        """Keep it for when they come back."""
        request.session[KEY] = asdict(self)

    @staticmethod
    def drop(request: HttpRequest, uid: uuid.UUID | None = None) -> None:
        """Forget it: all, or only the one that was sent under this number."""
        stored = request.session.get(KEY)
        if stored and (uid is None or stored.get("uid") == str(uid)):
            del request.session[KEY]

    @property
    def first_gap(self) -> str:
        """The step that lacks something, or nothing."""
        return next((step for step in ("you", "where", "hub") if not getattr(self, step)), "")

    def near(self) -> NearHubs:
        """The hubs near the place that was typed."""
        return nearest_hubs(self.where["country"], self.where["place"], also=self.also)

    def asked(self) -> Asked:
        """All of it, as the action takes it."""
        hub = next((one.hub for one in self.near().hubs if str(one.hub.pk) == self.hub), None)
        return Asked(
            way=Way(self.way),
            name=self.you["name"],
            email=self.you["email"],
            asked_by=AskedBy(self.you["asked_by"]) if self.you.get("asked_by") else None,
            body=self.you.get("body", ""),
            country=self.where["country"],
            place=self.where["place"],
            hub=hub,
            wants=tuple(Want(want) for want in self.what["wants"]),
            words=self.what["words"],
            about_project=self.project,
            language=get_language() or "",
        )


def begin(request: HttpRequest, draft: JoinDraft | None, way: str) -> JoinDraft | None:
    """The draft as an address begins it: with a way, and perhaps a project or a hub; None without any way."""
    told = way or (draft.way if draft else "")
    if told not in Way.values:
        return None
    draft = draft or JoinDraft()
    draft.way = told
    project, hub = whole_number(request.GET.get("project")), request.GET.get("hub", "")
    if project is not None:
        draft.project = project
    if hub and find_open_hub(hub) is not None:
        draft.also = hub
    return draft
