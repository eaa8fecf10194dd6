"""A hub's canvas: its draft is written box by box, a version gets a name, and is put to the board."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.actions.decisions import propose
from hubs.actions.editing import EditedMeanwhile
from hubs.models import Box, CanvasBox, CanvasProposal, CanvasVersion, Decision, DecisionState, Hub
from hubs.queries.canvas import adopted_version, draft_of
from hubs.queries.canvas_difference import boxes_that_differ

WAITS = (DecisionState.PROPOSED, DecisionState.OPEN)


@dataclass(frozen=True, slots=True)
class Opened:
    """The page that somebody writes on: the version of the box that it began from, its identifier, and its turn."""

    version: int
    page: uuid.UUID | None = None
    turn: int = 0


class DraftChanged(Exception):
    """The draft is another than the one that the person saw. Nothing was written."""


class AlreadyBeforeTheBoard(Exception):
    """The board has this version before it, or has adopted it as the one that holds."""


@transaction.atomic
def write_box(*, hub: Hub, box: Box, text: str, by: User, opened: Opened) -> CanvasBox:
    """Store what the draft says in a box. Raises EditedMeanwhile where somebody else was quicker.

    The page that saved last goes on saving, also when it never heard that it had; what comes from it late changes
    nothing. A text that stands already is nobody's loss.
    """
    told = {"text": text, "changed_by": by, "page": opened.page, "turn": opened.turn}
    with pghistory.context(user=by.pk, action="write"):
        _row, is_new = CanvasBox.objects.get_or_create(hub=hub, box=box, defaults=told)
        # Of two who write at once, one waits here for the other.
        stored = CanvasBox.objects.select_for_update(of=("self",)).select_related("changed_by").get(hub=hub, box=box)
        same_page = stored.page is not None and stored.page == opened.page
        if is_new or stored.text == text or (same_page and opened.turn < stored.turn):
            return stored
        if stored.version != opened.version and not (same_page and opened.turn > stored.turn):
            raise EditedMeanwhile(stored)
        for name, value in told.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(told))
    stored.refresh_from_db()
    return stored


@transaction.atomic
def put_back(*, row: CanvasBox, earlier: int, by: User) -> CanvasBox:
    """Let a box say again what it said before. What it says now stays among the earlier texts.

    Raises EditedMeanwhile for a text that this box never had.
    """
    stored = CanvasBox.objects.select_for_update(of=("self",)).get(pk=row.pk)
    kept = getattr(stored, "earlier").filter(pgh_id=earlier).values_list("text", flat=True).first()  # noqa: B009 - of the history
    if kept is None:
        raise EditedMeanwhile(stored)
    with pghistory.context(user=by.pk, action="put back"):
        stored.text, stored.changed_by, stored.page = kept, by, None
        stored.save(update_fields=["text", "changed_by", "page"])
    stored.refresh_from_db()
    return stored


@transaction.atomic
def name_version(*, hub: Hub, name: str, seen: str, by: User, at: dt.datetime | None = None) -> CanvasVersion:
    """Keep the draft as it is under a name; from then on the database lets nobody change it.

    `seen` is the fingerprint of the draft that the person looked at; `at` is when, if not now. Raises DraftChanged,
    and ValidationError for an empty draft, one that is a version already, or a name that is taken.
    """
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)  # one version at a time, so that numbers have no gap
    draft = draft_of(hub)
    if draft.fingerprint != seen:
        raise DraftChanged
    latest = hub.canvas_versions.order_by("-number").first()
    texts = draft.texts()
    if latest is not None and not boxes_that_differ(latest.texts(), texts):
        raise ValidationError(_("Nothing has changed since version %(name)s.") % {"name": latest})
    version = CanvasVersion(
        hub=hub,
        number=(latest.number if latest else 0) + 1,
        name=name,
        made_by=by,
        made_at=at or timezone.now(),
        **{box.column: text.strip() for box, text in texts.items()},
    )
    version.full_clean()
    version.save()
    return version


@transaction.atomic
def put_to_the_board(*, version: CanvasVersion, by: User, on: dt.date | None = None) -> Decision:
    """Propose to the board to adopt a version; its decision says from then on where the version stands.

    `on` is the day, if not today. Raises AlreadyBeforeTheBoard.
    """
    stored = CanvasVersion.objects.select_for_update(of=("self",)).select_related("hub").get(pk=version.pk)
    holds = adopted_version(stored.hub)
    if stored == holds or stored.proposals.filter(decision__state__in=WAITS).exists():
        raise AlreadyBeforeTheBoard
    title = _("Adopt the canvas “%(name)s”") % {"name": stored.name}
    values = {"title": title, "text": _what_changes(stored, holds)}
    decision = propose(hub=stored.hub, by=by, values=values, on=on)
    CanvasProposal.objects.create(version=stored, decision=decision)
    return decision


def _what_changes(version: CanvasVersion, holds: CanvasVersion | None) -> str:
    """The proposal in words: which boxes differ from the version that holds."""
    if holds is None:
        return _("The hub’s first canvas, version %(number)d.") % {"number": version.number}
    boxes = boxes_that_differ(holds.texts(), version.texts())
    said = ngettext(
        "Version %(number)d in place of version %(before)d. It differs in %(boxes)d box: %(names)s.",
        "Version %(number)d in place of version %(before)d. It differs in %(boxes)d boxes: %(names)s.",
        len(boxes),
    )
    names = ", ".join(str(box.label) for box in boxes)
    return said % {"number": version.number, "before": holds.number, "boxes": len(boxes), "names": names}
