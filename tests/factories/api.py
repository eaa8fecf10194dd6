"""A program of a hub: its token, and what it asks with it."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client

from accounts.models import User
from hubs.actions.tokens import make_token
from hubs.models import ApiScope, ApiToken, Hub
from hubs.roles import Role
from tests.factories.network import make_membership, make_session_type
from tests.factories.people import make_user

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ALL = tuple(ApiScope)


@dataclass
class Program:
    """A program that shows a token. What comes back is kept, so that a test can compare it with the document."""

    token: ApiToken
    secret: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    @property
    def keeper(self) -> User:
        """Who answers for it."""
        assert self.token.kept_by is not None
        return self.token.kept_by

    def ask(self, method: str, path: str = "", body: object = None, **headers: str) -> "Answer":
        """Send one request; `path` begins behind the hub, unless it begins with a slash."""
        address = path if path.startswith("/") else f"/api/v1/hubs/{self.token.hub.code}/{path}"
        sent = {"Authorization": f"Bearer {self.secret}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        data = body if isinstance(body, bytes | str) else json.dumps(body) if body is not None else ""
        return self.client.generic(method, address, data, content_type="application/json", headers=sent)

    def put(self, body: dict[str, Any], uid: uuid.UUID | str | None = None, **headers: str) -> "Answer":
        """Write one session."""
        return self.ask("PUT", f"sessions/{uid or uuid.uuid4()}/", body, **headers)


@dataclass
class Device:
    """A device of somebody who is signed in, which sends what it kept."""

    person: User
    client: Client = field(default_factory=Client)
    hub_code: str = "OSHub-PT"

    def __post_init__(self) -> None:
        if not self.client.cookies:
            self.client.force_login(self.person)

    def ask(self, method: str, path: str, body: object, **headers: str) -> "Answer":
        """Send one request; `path` begins behind the hub. A header that is blank is left out."""
        sent = {"X-Person": str(self.person.pk)} | {name.replace("_", "-"): value for name, value in headers.items()}
        told = {name: value for name, value in sent.items() if value}
        address = f"/api/v1/hubs/{self.hub_code}/{path}"
        return self.client.generic(method, address, json.dumps(body), content_type="application/json", headers=told)

    def put(self, item: dict[str, Any], **headers: str) -> "Answer":
        """Send one session, while somebody stands before the form."""
        body = {name: value for name, value in item.items() if name != "uid"}
        return self.ask("PUT", f"sessions/{item['uid']}/", body, **headers)

    def one(self, item: dict[str, Any], status: int, **headers: str) -> dict[str, Any]:
        """The same, and what it is answered with this status."""
        answer = self.put(item, **headers)
        assert answer.status_code == status, answer.content
        said: dict[str, Any] = answer.json()
        return said

    def many(self, *items: object, status: int = 200, **headers: str) -> dict[str, Any]:
        """Send what waited, in one list."""
        answer = self.ask("POST", "sessions/", {"sessions": items}, **headers)
        assert answer.status_code == status, answer.content
        said: dict[str, Any] = answer.json()
        return said

    def states(self, *items: object) -> list[str]:
        """What became of each."""
        return [str(one["state"]) for one in self.many(*items)["results"]]


def make_program(
    hub: Hub, *scopes: ApiScope, name: str = "Attendance app", keeper: User | None = None, days: int = 300
) -> Program:
    """Make a token the way its page does, by a coordinator of the hub."""
    by = keeper
    if by is None:
        by = make_user(name="Cora Coordinator")
        make_membership(by, Role.COORDINATOR, hub, starts_on=dt.date(2020, 1, 1))
    ends_on = hub.today() + dt.timedelta(days=days)
    return Program(*make_token(hub=hub, name=name, scopes=scopes or ALL, ends_on=ends_on, by=by))


def told(**more: object) -> dict[str, Any]:
    """The smallest session that is not asked about."""
    line = {"audience": "teacher", "people": 2, "first_time": 1}
    return {"held_on": "2022-05-12", "type": make_session_type().code, "attendance": [line], **more}
