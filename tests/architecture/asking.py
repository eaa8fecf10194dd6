"""Asks a world many thousand questions, and finds out once what is the same in all of them.

Whatever a request writes is undone, so each begins with the same database. Five things need not be done anew then: to
read who signed in and to ask for their rights before anything was written, once for as long as the world stands; to go
back where nothing was written; to draw the page of one refusal for more than one address of a place; and to draw a page
for HEAD, or for everybody who signed in, that one of them was given.
What these five lean on is tried by test_asking.py; that a page can be drawn for each of them, and shows nobody the
things of another, by test_canaries.py.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.backends.django import Template
from django.views import defaults

from accounts.backends import WithUnreadNotices
from accounts.models import User
from hubs import access
from hubs.models import Hub
from hubs.roles import HubPerm
from oshub import urls

# Words that make more of a SELECT than reading.
MORE_THAN_READING = ("FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "set_config", "nextval", "setval")

TOKEN_MISSES = "403_csrf.html"
# Stands for the address that was asked for in a page that is given for others too.
ADDRESS = b"\0address\0"

Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]
# Words of an address that a page may draw its navigation by, as it may by the beginning of the address.
PLACES = ("hub_code", "school_id")
# Who asked, for which place, what it gave, and what the page was told of the reason.
Refusal = tuple[str, tuple[str, ...], int, str]
# Whether a visitor asked, which address in which way, and the template that the page was drawn with.
Page = tuple[bool, str, str, str, str]


@dataclass
class Known:
    """What requests begin with, the same for as long as a world stands: whatever a test writes is undone."""

    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    rights: dict[tuple[int, int], frozenset[HubPerm]] = field(default_factory=dict)
    pages: dict[Page, str] = field(default_factory=dict)
    refusals: dict[Refusal, bytes] = field(default_factory=dict)


@dataclass
class Memory:
    """What is known while a world is only asked, and what the request at hand has done so far."""

    known: Known
    pages: dict[Page, str] = field(default_factory=dict)
    role: str = ""
    # Only what a request begins with is known; what it reads again it may have changed itself.
    session_was_read: bool = False
    person_was_read: bool = False
    wrote: bool = False
    is_refusing: bool = False
    beginning: ExitStack = field(default_factory=ExitStack)

    def note(self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """See whether a statement may write (Django's `execute_wrapper`); what is not plainly a reading one may."""
        plain = (
            isinstance(sql, str) and sql.startswith("SELECT ") and not any(word in sql for word in MORE_THAN_READING)
        )
        self.wrote = self.wrote or not plain
        try:
            return execute(sql, params, many, context)
        except Exception:
            self.wrote = True  # the transaction takes no more statements until it has gone back
            raise

    def begin(self, role: str) -> None:
        """Start a request from what the database held in the beginning."""
        if self.wrote or connection.needs_rollback:
            self.go_back()
        self.role = role
        self.session_was_read = self.person_was_read = False

    def go_back(self) -> None:
        """Undo in the database whatever was written, and keep the place to go back to again."""
        self.leave()
        self.beginning.enter_context(transaction.atomic())
        self.beginning.callback(transaction.set_rollback, True)
        self.wrote = False

    def leave(self) -> None:
        """Undo in the database whatever was written."""
        self.beginning.close()

    def load(self, plain: Callable[[SessionStore], dict[str, Any]]) -> Callable[[SessionStore], dict[str, Any]]:
        """Read the session of a request once for all requests that have it."""

        def load(store: SessionStore) -> dict[str, Any]:
            key, first = store.session_key or "", not self.session_was_read
            self.session_was_read = True
            if not first:
                return plain(store)
            if key not in self.known.sessions:
                found = plain(store)
                if store.session_key is None:  # there is none with that key, or it ended
                    return found
                self.known.sessions[key] = found
            return copy.deepcopy(self.known.sessions[key])

        return load

    def get_user(self, plain: Callable[..., User | None]) -> Callable[..., User | None]:
        """Read the person of a request once for all requests of that person."""

        def get_user(backend: WithUnreadNotices, user_id: int) -> User | None:
            first, self.person_was_read = not self.person_was_read, True
            if not first:
                return plain(backend, user_id)
            if user_id not in self.known.people:
                found = plain(backend, user_id)
                if found is None:
                    return None
                access.network_rights(found)  # kept with the person
                self.known.people[user_id] = found
            return copy.copy(self.known.people[user_id])

        return get_user

    def rights_at(self, plain: Callable[[User, Hub], frozenset[HubPerm]]) -> Callable[[User, Hub], frozenset[HubPerm]]:
        """Ask once for the rights of a person at a hub, for all requests that have written nothing before they ask."""

        def rights_at(user: User, hub: Hub) -> frozenset[HubPerm]:
            if self.wrote:
                return plain(user, hub)
            key = (user.pk, hub.pk)
            if key not in self.known.rights:
                self.known.rights[key] = plain(user, hub)
            return self.known.rights[key]

        return rights_at

    def refuse(self, status: int, plain: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Draw a refusal when it is asked for by GET, once for each role.

        The other methods, and other addresses of the same place, are given the same page after it.
        """

        def refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
            words = request.resolver_match.kwargs if request.resolver_match else {}
            place = (request.path.split("/")[1], *(str(words.get(name, "")) for name in PLACES))
            key, path = (self.role, place, status, repr(exception)), request.path.encode()
            if key not in self.known.refusals:
                self.is_refusing = True
                answer = plain(request, exception)
                self.is_refusing = False
                if request.method == "GET":
                    self.known.refusals[key] = answer.content.replace(path, ADDRESS)
                return answer
            if b'name="csrf-token"' in self.known.refusals[key]:
                get_token(request)
            return HttpResponse(self.known.refusals[key].replace(ADDRESS, path), status=status)

        return refuse

    def draw(self, plain: Callable[..., str]) -> Callable[..., str]:
        """Draw a page once for a visitor and once for the first who signed in; others get the headers it brings."""

        def draw(template: Template, context: Any = None, request: HttpRequest | None = None) -> str:
            if request is None or self.is_refusing:
                return plain(template, context, request)
            method = "GET" if request.method == "HEAD" else request.method or ""
            asked = request.headers.get("HX-Request", "")
            name = str(template.template.name)
            # Of an address without the token of its form nothing is said that is not said of every other.
            pages, path = (self.known.pages, "") if name == TOKEN_MISSES else (self.pages, request.get_full_path())
            key = (self.role == "visitor", path, method, asked, name)
            if key not in pages:
                pages[key] = plain(template, context, request)
            elif "csrf" in pages[key]:
                get_token(request)
            return pages[key]

        return draw


@contextmanager
def remembering(known: Known) -> Iterator[Memory]:
    """Replace, until the block ends, what reads a session and a person and what draws a refusal.

    Within it the database is written to by requests only.
    """
    memory = Memory(known)
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(memory.note))
        stack.enter_context(patch.object(SessionStore, "load", memory.load(SessionStore.load)))
        stack.enter_context(patch.object(WithUnreadNotices, "get_user", memory.get_user(WithUnreadNotices.get_user)))
        stack.enter_context(patch.object(access, "_rights", memory.rights_at(access._rights)))
        stack.enter_context(patch.object(Template, "render", memory.draw(Template.render)))
        for status, page in ((403, defaults.permission_denied), (404, defaults.page_not_found)):
            stack.enter_context(patch.object(urls, f"handler{status}", memory.refuse(status, page), create=True))
        stack.callback(memory.leave)
        memory.go_back()
        yield memory
