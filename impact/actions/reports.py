"""Reports are begun, changed, copied and deleted by the people of the network or of a hub, and drawn as a PDF."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actions import write_mail
from accounts.models import User
from hubs.actions.editing import lock_version
from hubs.actions.worker import ask_worker
from hubs.models import Hub
from impact.files.report_pdf import draw_report
from impact.models import PaperState, Report, ReportPaper
from impact.models.report import KEPT_DAYS
from impact.queries.report_parts import ReportPart, parts_of
from impact.queries.reports import PROGRESS_KEPT, progress_key

DRAW = "impact.draw_report"
GIVEN_UP_AFTER = dt.timedelta(minutes=15)  # longer than how far it is is kept
logger = structlog.get_logger(__name__)


class NothingInIt(Exception):
    """A report without a section cannot be drawn. Nothing was written."""


class DiedOver(Exception):
    """Workers begin a PDF again and again, and none comes to the end."""


@transaction.atomic
def begin_report(*, hub: Hub | None, by: User, title: str, like: Report | None = None) -> Report:
    """Begin a draft of a hub's report, or the network's; `like` an earlier one, whose contents it takes over."""
    taken = ("figures", "hub_codes", "sections", "text", "quotes")
    values = {name: getattr(like, name) for name in taken} if like else {}
    return Report.objects.create(hub=hub, title=title, made_by=by, **values)


@transaction.atomic
def change_report(*, report: Report, by: User, version: int, values: Mapping[str, Any]) -> Report:
    """Bring a report to what was said. Raises EditedMeanwhile."""
    stored = lock_version(report, version)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.made_by = stored.made_by or by
    stored.save(update_fields=[*values, "made_by"])
    stored.refresh_from_db()
    return stored


@transaction.atomic
def delete_report(*, report: Report, by: User) -> None:
    """Delete a report with everything that was drawn of it."""
    logger.info("report_deleted", report=str(report.uid), by=by.pk)
    report.delete()


@transaction.atomic
def ask_for_paper(*, report: Report, by: User) -> ReportPaper:
    """Have a report drawn; whoever asks while it is being drawn gets that one. Raises NothingInIt."""
    stored = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not stored.sections:
        raise NothingInIt
    waiting = stored.papers.filter(state=PaperState.WAITING).first()
    if waiting is not None:
        return waiting
    paper = ReportPaper.objects.create(report=stored, asked_by=by, language=get_language() or "en")
    transaction.on_commit(partial(ask_worker, DRAW, paper.pk))
    return paper


def draw_paper(paper_id: int) -> None:
    """Draw a report that somebody asked for, keep it, and tell them by mail. Whoever is second leaves at once."""
    with transaction.atomic():
        found = ReportPaper.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=paper_id)
        paper = found.filter(state=PaperState.WAITING).select_related("report__hub", "asked_by").first()
        if paper is None:
            return
        with translation.override(paper.language):
            _draw(paper)


def _draw(paper: ReportPaper) -> None:
    try:
        if paper.asked_at < timezone.now() - GIVEN_UP_AFTER and cache.get(progress_key(paper.pk)) is not None:
            raise DiedOver
        cache.set(progress_key(paper.pk), 0, timeout=PROGRESS_KEPT)
        with transaction.atomic():
            paper.content = draw_report(paper.report, _noting(paper))
        paper.state = PaperState.DONE
    except Exception:
        logger.exception("report_not_drawn", report=str(paper.report.uid))
        paper.state = PaperState.FAILED
        paper.problem = _("It could not be drawn. Try again; if it fails again, leave sections out one by one.")
    paper.finished_at = timezone.now()
    if paper.state == PaperState.DONE:
        paper.expires_at = paper.finished_at + dt.timedelta(days=KEPT_DAYS)
    paper.save()
    if paper.asked_by is not None:
        _tell(paper, paper.asked_by)


def _noting(paper: ReportPaper) -> list[ReportPart]:
    """The sections, with a hint after each of how far it is."""
    sections = len(paper.report.sections)
    found: list[ReportPart] = []
    for part in parts_of(paper.report):
        found.append(part)
        cache.set(progress_key(paper.pk), 90 * len(found) // sections, timeout=PROGRESS_KEPT)
    return found


def _tell(paper: ReportPaper, person: User) -> None:
    report = paper.report
    url = f"{settings.SITE_URL or settings.MAILS_LEAD_TO}{paper_address(report, paper)}"
    told = {"title": report.title, "url": url, "days": KEPT_DAYS}
    if paper.state == PaperState.DONE:
        subject = _("The report “%(title)s” is ready") % told
        text = _(
            "The report “%(title)s” is drawn. You find it here, signed in, for %(days)d days:\n\n%(url)s\n\n"
            "After that it can be drawn anew, with the figures of that day."
        )
    else:
        subject = _("The report “%(title)s” could not be drawn") % told
        text = _("The report “%(title)s” could not be drawn. Here is what to do:\n\n%(url)s")
    write_mail(to=person.email, subject=subject, text=text % told, key=f"report paper {paper.pk}")


def paper_address(report: Report, paper: ReportPaper) -> str:
    """Where a PDF is; it is asked for rights when it is opened."""
    if report.hub:
        return reverse("impact:hub_report_paper", args=[report.hub.code, report.uid, paper.uid])
    return reverse("impact:report_paper", args=[report.uid, paper.uid])


@transaction.atomic
def forget_papers(*, now: dt.datetime) -> None:
    """Let go of the bytes of PDFs whose time has come."""
    due = ReportPaper.objects.filter(state=PaperState.DONE, expires_at__lte=now)
    due.update(state=PaperState.EXPIRED, content=None)
