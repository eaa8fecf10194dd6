"""Welcome desks and what is counted at them. What is not named is plain and legal."""

import re
import uuid

from django.test import Client

from hubs.models import Hub
from impact.actions.check_in import Outcome, check_in
from impact.actions.welcome import open_desk
from impact.models import Audience, WelcomeDesk
from impact.queries.welcome_codes import Ticket, code_of, span_now
from tests.factories.people import make_user


def make_desk(hub: Hub, *, title: str = "Open day", expected: int = 100, **said: object) -> WelcomeDesk:
    """Open a desk through the action that the form uses."""
    told = {"by": make_user(), "uid": uuid.uuid4(), "title": title, "expected": expected} | said
    return open_desk(hub=hub, **told).desk  # type: ignore[arg-type]  # whatever a test says


def come(desk: WelcomeDesk, people: int = 1, audience: Audience = Audience.FAMILY, *, new: bool = False) -> Outcome:
    """Somebody comes with a ticket of their own."""
    ticket = Ticket(desk.pk, uuid.uuid4().hex)
    return check_in(ticket=ticket, audience=audience, people=people, first_time=new)


def door_of(desk: WelcomeDesk, *, spans_ago: int = 0) -> str:
    """The address under the code that is on the screen now, or was so many times ten minutes ago."""
    return f"/w/{code_of(desk.pk, span_now() - spans_ago)}/"


def ticket_on(html: bytes) -> str:
    """The ticket in a visitor's page."""
    found = re.search(rb'name="ticket" value="([^"]+)"', html)
    assert found is not None
    return found[1].decode()


def fetch_ticket(desk: WelcomeDesk, client: Client | None = None) -> str:
    """The ticket that a visitor's page has."""
    return ticket_on((client or Client()).get(door_of(desk)).content)


def tallies(desk: WelcomeDesk) -> dict[tuple[str, bool], int]:
    """What is counted at a desk, by audience and whether for the first time."""
    return {(row.audience, row.first_time): row.people for row in desk.tallies.all()}
