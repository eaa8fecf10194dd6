"""Row 10: how many queries each page needs with few rows, and with a hundred times as many."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from bench.databases import as_after_a_drain, at, prepare
from bench.people import get, signed_in, visitor
from bench.sizes import Size
from bench.table import Aim, Line
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.bulk import record_sessions
from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import Audience, Session, SessionType, Source
from impact.rollups import drain_all
from schools.models import School

FEW, MANY = 10, 1_000


@dataclass(frozen=True)
class Page:
    """A page, and whose browser asks for it."""

    name: str
    path: str
    browser: Client


def measure(_sizes: list[Size]) -> list[Line]:
    """Queries of every page with 10 hubs and 10 sessions at one of them, and with 1 000 of each."""
    counted = {number: _queries(number) for number in (FEW, MANY)}
    # A page without any query counts as one of one query.
    worst = max(max(counted[MANY][name], 1) / max(counted[FEW][name], 1) for name in counted[FEW])
    more = [name for name in counted[FEW] if counted[MANY][name] > counted[FEW][name]]
    return [
        Line(
            "10",
            f"queries on any page, {MANY:,} rows ÷ {FEW}",
            {},
            [worst],
            Aim(at_most=1.0),
            "–",
            [
                ", ".join(f"{name} {counted[FEW][name]} → {counted[MANY][name]}" for name in counted[FEW]),
                f"more queries: {', '.join(more)}" if more else "",
            ],
        )
    ]


@override_settings(ROLLUP_VERSION_MAX_AGE=0)
def _queries(number: int) -> dict[str, int]:
    network = Size(name=f"{number}h", sessions=number * 10, hubs=number)
    prepare(network)
    with at(network.database):
        hub = Hub.objects.filter(parent=None).order_by("pk")[0]
        _fill_up(hub, number)
        return {page.name: _queries_of(page) for page in _pages(hub)}


def _queries_of(page: Page) -> int:
    get(page.browser, page.path)
    as_after_a_drain()
    with CaptureQueriesContext(connection) as captured:
        get(page.browser, page.path)
    return len(captured)


def _pages(hub: Hub) -> Iterator[Page]:
    public, manager, coordinator = visitor(), signed_in(Role.MANAGER), signed_in(Role.COORDINATOR, hub)
    session = Session.objects.filter(hub=hub, title="bench").order_by("pk")[0]
    for name in ("home", "impact:impact", "impact:how_we_count"):
        yield Page(name, reverse(name), public)
    for ending in ("json", "csv"):
        yield Page(f"impact:data_{ending}", reverse("impact:data", args=[ending]), public)
    yield Page("my_places", f"{reverse('my_places')}?stay", manager)
    for name in ("impact:network", "impact:network_today"):
        yield Page(name, reverse(name), manager)
    yield Page("impact:network_csv", reverse("impact:network_data", args=["csv"]), manager)
    yield Page("impact:network_hub", reverse("impact:network_hub", args=[hub.code]), manager)
    yield Page("impact:hub_csv", reverse("impact:hub_data", args=[hub.code, "csv"]), coordinator)
    for name in ("impact:hub", "impact:sessions", "impact:log_session", "hubs:team"):
        yield Page(name, reverse(name, args=[hub.code]), coordinator)
    school = School.objects.filter(hub=hub).order_by("pk")[0]
    yield Page("impact:school", reverse("impact:school", args=[school.pk]), coordinator)
    for name in ("impact:session", "impact:edit_session", "impact:void_session"):
        yield Page(name, reverse(name, args=[hub.code, session.uid]), coordinator)


def _fill_up(hub: Hub, number: int) -> None:
    """Give a hub sessions until it has so many, alike in everything but the day."""
    standing = Session.objects.filter(hub=hub)
    if standing.filter(title="bench").exists():
        return
    latest = standing.order_by("-held_on")[0]
    kind = SessionType.objects.order_by("pk")[0]
    drafts = (
        SessionDraft(
            uid=uuid.uuid4(),
            held_on=latest.held_on,
            session_type=kind,
            lines=(
                LineDraft(audience=Audience.STUDENT, head_count=20),
                LineDraft(audience=Audience.TEACHER, head_count=2),
            ),
            title="bench",
        )
        for _ in range(max(1, number - standing.count()))
    )
    record_sessions(hub=hub, by=None, drafts=drafts, source=Source.IMPORT)
    drain_all()
