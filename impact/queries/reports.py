"""Reports: the drafts of a hub or of the network, and the PDFs that were drawn of them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import Edition, Report, ReportPaper, ScopeKind
from impact.queries.periods import GroupedChoices, grouped_choices, periods_with_figures

EDITION = "edition-"
PROGRESS_KEPT = 600  # seconds


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in the list, with the PDF that was drawn last."""

    report: Report
    paper: ReportPaper | None


def reports_of(hub: Hub | None) -> list[ReportLine]:
    """The reports of a hub or of the network, the latest changed first. Two queries."""
    reports = list(Report.objects.of(hub).select_related("hub", "made_by"))
    latest: dict[int, ReportPaper] = {}
    for paper in ReportPaper.objects.filter(report__in=reports).defer("content").order_by("asked_at"):
        latest[paper.report_id] = paper
    return [ReportLine(report, latest.get(report.pk)) for report in reports]


def find_report(hub: Hub | None, uid: uuid.UUID) -> Report | None:
    """One of them. One query."""
    return Report.objects.of(hub).select_related("hub", "made_by").filter(uid=uid).first()


def find_paper(report: Report, uid: uuid.UUID) -> ReportPaper | None:
    """A PDF of a report, without its bytes. One query."""
    return ReportPaper.objects.filter(report=report, uid=uid).defer("content").first()


def papers_of(report: Report) -> list[ReportPaper]:
    """The PDFs of a report, the latest first. One query."""
    return list(report.papers.defer("content")[:5])


def content_of(paper: ReportPaper) -> bytes:
    """The bytes of a PDF that is done. One query."""
    content = ReportPaper.objects.filter(pk=paper.pk).values_list("content", flat=True).get()
    return bytes(content or b"")


def figure_choices(hub: Hub | None) -> GroupedChoices:
    """What a report can show figures of: the editions, and the periods as of today. Two queries."""
    scope = (ScopeKind.HUB, hub.pk) if hub else (ScopeKind.NETWORK, 0)
    found = [
        (f"{EDITION}{number}", _("Edition %(number)d: %(title)s") % {"number": number, "title": title})
        for number, title in Edition.objects.order_by("-number").values_list("number", "title")
    ]
    today: GroupedChoices = [
        (_("As of today: %(period)s") % {"period": label}, choices) if isinstance(choices, list) else (label, choices)
        for label, choices in grouped_choices(periods_with_figures(*scope))
    ]
    return [*today, *([(_("As reported"), found)] if found else [])]


def hub_choices() -> list[tuple[str, str]]:
    """The hubs that a report of the network can compare. One query."""
    return list(Hub.objects.shown_publicly().top_level().order_by("name").values_list("code", "name"))


def waiting_since(before: dt.datetime) -> Sequence[int]:
    """PDFs that nobody has begun, or somebody died over. One query."""
    return list(ReportPaper.objects.filter(state="waiting", asked_at__lt=before).values_list("pk", flat=True))


def progress_of(paper: ReportPaper) -> int:
    """How many per cent are done, as far as anybody knows: a hint, so it may be lost."""
    return int(cache.get(progress_key(paper.pk), 0))


def progress_key(paper_id: int) -> str:
    """Where the hint lies."""
    return f"impact:report:{paper_id}"
