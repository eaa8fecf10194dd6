"""Reporting periods, hubs that confirm them, and the network that closes them."""

import datetime as dt
import hashlib
import uuid

from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from impact.actions.confirming import confirm_figures
from impact.actions.reporting_periods import close_period, set_up_period
from impact.models import (
    Edition,
    EditionFile,
    HubConfirmation,
    PaperState,
    Report,
    ReportingPeriod,
    ReportPaper,
    Snapshot,
)
from impact.queries.edition_content import EditionContent, to_content
from impact.queries.editions import figures_to_publish
from impact.queries.period_content import version_of
from impact.queries.period_figures import figures_of_hubs
from tests.factories.people import make_user

FIRST, LAST, DUE = dt.date(2022, 4, 1), dt.date(2022, 5, 1), dt.date(2022, 6, 20)


def make_period(
    name: str = "Spring 2022",
    first: dt.date = FIRST,
    last: dt.date = LAST,
    due: dt.date = DUE,
    *,
    by: User | None = None,
) -> ReportingPeriod:
    """Set a period up: April and May 2022 unless other months are given."""
    values = {"name": name, "first_month": first, "last_month": last, "due_on": due}
    return set_up_period(by=by or make_user(), values=values)


def confirm(hub: Hub, period: ReportingPeriod, *, by: User | None = None, note: str = "") -> HubConfirmation:
    """Confirm the figures as they are."""
    figures = figures_of_hubs(period.first_month, period.after, [hub])[hub.pk]
    return confirm_figures(hub=hub, period=period, by=by or make_user(), seen=version_of(figures), note=note)


def close(period: ReportingPeriod, *, by: User | None = None) -> Snapshot:
    """Close a period, with whoever has confirmed by now."""
    return close_period(period=period, by=by or make_user(), anyway=True)


NETWORK_REPORT, NETWORK_PAPER = uuid.UUID(int=71), uuid.UUID(int=72)


def publish(snapshot: Snapshot) -> Edition:
    """The first edition, with one file, as publishing leaves it behind; nothing is drawn."""
    content = EditionContent(
        number=1,
        title="Impact",
        period=snapshot.period.name,
        method_notes="",
        published_at=snapshot.made_at,
        closed_at=snapshot.made_at,
        snapshot=snapshot.sha256,
        unconfirmed=(),
        licence="CC-BY-4.0",
        figures=figures_to_publish(snapshot),
    )
    text = to_content(content)
    edition = Edition.objects.create(
        number=1,
        snapshot=snapshot,
        title="Impact",
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=snapshot.made_at,
    )
    data = b"scope\r\n"
    digest = hashlib.sha256(data).hexdigest()
    EditionFile.objects.create(edition=edition, format="csv", content=data, size=len(data), sha256=digest)
    return edition


def drawn_report(
    hub: Hub | None, by: User, title: str = "Report", *, uid: uuid.UUID | None = None, paper: uuid.UUID | None = None
) -> ReportPaper:
    """A report of a hub or the network, and its PDF; nothing is drawn."""
    report = Report.objects.create(
        uid=uid or uuid.uuid4(), hub=hub, title=title, made_by=by, sections=["figures", "text"], text=title
    )
    now = timezone.now()
    return ReportPaper.objects.create(
        uid=paper or uuid.uuid4(),
        report=report,
        state=PaperState.DONE,
        language="en",
        asked_by=by,
        finished_at=now,
        expires_at=now + dt.timedelta(days=7),
        content=b"%PDF",
    )
