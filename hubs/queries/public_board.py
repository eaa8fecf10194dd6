"""What a hub's board decided and chose to publish: no person and no seat is named, only what was counted."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString

from hubs.markdown import render_markdown
from hubs.models import CanvasProposal, Count, Decision, Hub
from hubs.models.decision import DecisionQuerySet
from hubs.queries.canvas import adopted_version

PER_PAGE = 20
ON_THE_HUBS_PAGE = 3


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """A decision in a list."""

    title: str
    url: str
    decided_on: dt.date


@dataclass(frozen=True, slots=True)
class PublicDecisions:
    """Some of them, and how many there are."""

    lines: tuple[PublicDecision, ...]
    number: int
    pages: Page[Decision]


@dataclass(frozen=True, slots=True)
class PublicDecisionPage:
    """One of them in full; `row` is for the tags of other rooms.

    `anew` is what the board decided in its place since, `before` what it decided before, where they are public too;
    `canvas_holds`: it adopted the canvas that holds.
    """

    row: Decision
    title: str
    url: str
    text: SafeString
    decided_on: dt.date
    count: Count
    anew: PublicDecision | None
    before: PublicDecision | None
    canvas_holds: bool


def decision_url(decision: Decision) -> str:
    """The public address of a decision whose hub is at hand."""
    return reverse("hubs:public_decision", args=[decision.hub.code, decision.pk, decision.slug])


def latest_decisions(hub: Hub) -> tuple[PublicDecision, ...]:
    """The latest few, for the hub's own page. One query."""
    return tuple(_line(row, hub) for row in _published(hub)[:ON_THE_HUBS_PAGE])


def public_decisions_page(hub: Hub, *, page: str | None) -> PublicDecisions:
    """A page of them, the latest first. Two queries."""
    pages = Paginator(_published(hub), PER_PAGE).get_page(page)
    return PublicDecisions(tuple(_line(row, hub) for row in pages), pages.paginator.count, pages)


def public_decision_page(hub: Hub, key: int) -> PublicDecisionPage | None:
    """One of them. Two queries, three where it is about a canvas."""
    row = _published(hub).select_related("again_of", "canvas_proposal").filter(pk=key).first()
    if row is None or row.count is None or row.decided_on is None:
        return None
    return PublicDecisionPage(
        row=row,
        title=row.title,
        url=decision_url(row),
        text=render_markdown(row.text),
        decided_on=row.decided_on,
        count=row.count,
        anew=_line_or_none(_published(hub).filter(again_of=row).first(), hub),
        before=_line_or_none(row.again_of, hub),
        canvas_holds=_canvas_holds(row, hub),
    )


def _published(hub: Hub) -> DecisionQuerySet:
    return hub.decisions.published().select_related("hub").order_by("-decided_on", "-pk")


def _canvas_holds(row: Decision, hub: Hub) -> bool:
    """Whether a decision adopted the version of the canvas that holds."""
    proposal: CanvasProposal | None = getattr(row, "canvas_proposal", None)
    holds = adopted_version(hub) if proposal else None
    return proposal is not None and holds is not None and holds.pk == proposal.version_id


def _line_or_none(row: Decision | None, hub: Hub) -> PublicDecision | None:
    return _line(row, hub) if row is not None and row.published_at is not None else None


def _line(row: Decision, hub: Hub) -> PublicDecision:
    assert row.decided_on is not None  # noqa: S101 - what is adopted has its day, the database sees to it
    return PublicDecision(row.title, reverse("hubs:public_decision", args=[hub.code, row.pk, row.slug]), row.decided_on)
