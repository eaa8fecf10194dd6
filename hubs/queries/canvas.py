"""A hub's canvas as its pages show it: the draft box by box, its versions, and which of them the board adopted."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hubs.models import Box, CanvasBox, CanvasProposal, CanvasVersion, Decision, DecisionState, Hub
from hubs.queries.canvas_difference import boxes_that_differ

DRAFT = "draft"  # in an address, in place of the number of a version
EARLIER_SHOWN = 12
LOOKED_AT = 400  # earlier rows of a box
ONE_SITTING = dt.timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class BoxState:
    """One box of the draft. `changed_by` is blank where nobody wrote there, or is no longer known."""

    box: Box
    text: str
    version: int
    changed_at: dt.datetime | None
    changed_by: str

    @property
    def label(self) -> str:
        """The name of the box."""
        return str(self.box.label)


@dataclass(frozen=True, slots=True)
class Draft:
    """The working draft: every box, written in or not."""

    boxes: tuple[BoxState, ...]

    def texts(self) -> dict[Box, str]:
        """What it says in each box."""
        return {state.box: state.text for state in self.boxes}

    @property
    def written(self) -> int:
        """How many boxes have a text."""
        return sum(bool(state.text.strip()) for state in self.boxes)

    @property
    def fingerprint(self) -> str:
        """Another text for every other state of the draft: who names a version names what they saw."""
        seen = repr([(state.box.value, state.text) for state in self.boxes])
        return hashlib.sha256(seen.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a version: `state` is that of its latest decision, or blank; `holds`: it is the adopted one."""

    state: str
    label: str
    decision_id: int | None
    decided_on: dt.date | None
    holds: bool

    @property
    def waits(self) -> bool:
        """Whether the board has it before it."""
        return self.state in (DecisionState.PROPOSED, DecisionState.OPEN)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list."""

    version: CanvasVersion
    made_by: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Canvas:
    """Everything on the page of a hub's canvas."""

    draft: Draft
    versions: tuple[VersionRow, ...]

    @property
    def adopted(self) -> VersionRow | None:
        """The version that holds."""
        return next((row for row in self.versions if row.standing.holds), None)

    @property
    def latest(self) -> CanvasVersion | None:
        """The version that was named last."""
        return self.versions[0].version if self.versions else None

    @property
    def changed_since_adopted(self) -> tuple[Box, ...]:
        """Boxes in which the draft differs from the version that holds."""
        return boxes_that_differ(self.adopted.version.texts(), self.draft.texts()) if self.adopted else ()

    @property
    def changed_since_latest(self) -> tuple[Box, ...]:
        """Boxes in which the draft differs from the version that was named last; all that are written without one."""
        return boxes_that_differ(self.latest.texts() if self.latest else {}, self.draft.texts())


@dataclass(frozen=True, slots=True)
class State:
    """A draft or a version to look at or compare. `key` stands in addresses; the draft has no row."""

    key: str
    name: str
    texts: Mapping[Box, str]
    row: VersionRow | None = None


def canvas_of(hub: Hub) -> Canvas:
    """The canvas of a hub. Three queries."""
    return Canvas(draft_of(hub), version_rows(hub))


def draft_of(hub: Hub) -> Draft:
    """The working draft. One query."""
    rows = {row.box: row for row in hub.canvas_boxes.select_related("changed_by")}
    return Draft(tuple(_box(box, rows.get(box.value)) for box in Box))


def _box(box: Box, row: CanvasBox | None) -> BoxState:
    if row is None:
        return BoxState(box, "", 0, None, "")
    return BoxState(box, row.text, row.version, row.changed_at, row.changed_by.name if row.changed_by else "")


def version_rows(hub: Hub) -> tuple[VersionRow, ...]:
    """The versions, the latest first, with what became of each. Two queries."""
    proposals = list(CanvasProposal.objects.of_hub(hub))
    latest = {proposal.version_id: proposal for proposal in proposals}
    adopted = [
        one
        for one in proposals
        if one.decision.state == DecisionState.ADOPTED and not getattr(one, "is_superseded", False)
    ]
    # As CanvasVersionQuerySet.adopted orders them.
    adopted.sort(key=lambda proposal: (proposal.decision.closed_at or dt.datetime.min, proposal.pk))
    holds = adopted[-1].version_id if adopted else None
    versions = hub.canvas_versions.select_related("made_by").order_by("-number")
    return tuple(
        VersionRow(row, row.made_by.name if row.made_by else "", _standing(latest.get(row.pk), holds=row.pk == holds))
        for row in versions
    )


def _standing(proposal: CanvasProposal | None, *, holds: bool) -> Standing:
    if proposal is None:
        return Standing("", "", None, None, holds)
    decision = proposal.decision
    label = str(DecisionState(decision.state).label)
    if decision.state == DecisionState.ADOPTED and not holds:
        label = _("Adopted, and replaced since")
    return Standing(decision.state, label, decision.pk, decision.decided_on, holds)


def adopted_version(hub: Hub) -> CanvasVersion | None:
    """The version that the board adopted last. One query."""
    return hub.canvas_versions.adopted().first()


@dataclass(frozen=True, slots=True)
class Decided:
    """The version that a decision is about, and the one that held before it, if any did."""

    version: CanvasVersion
    before: CanvasVersion | None


def canvas_of_decision(decision: Decision) -> Decided | None:
    """The version of the canvas that a decision is about, if it is about one. One query then."""
    proposal: CanvasProposal | None = getattr(decision, "canvas_proposal", None)
    if proposal is None:
        return None
    held = decision.hub.canvas_versions.adopted().exclude(pk=proposal.version_id)
    if decision.closed_at is not None:
        held = held.filter(proposals__decision__closed_at__lt=decision.closed_at)
    return Decided(proposal.version, held.first())


def find_box(hub: Hub, box: Box) -> CanvasBox | None:
    """What the draft holds in a box, if anybody has written there."""
    return hub.canvas_boxes.select_related("changed_by").filter(box=box).first()


def find_version(hub: Hub, number: int) -> CanvasVersion | None:
    """A version of the hub, by its number."""
    return hub.canvas_versions.select_related("hub", "made_by").filter(number=number).first()


def states_of(canvas: Canvas) -> tuple[State, ...]:
    """Everything that can be compared: the draft, and the versions from the latest."""
    draft = State(DRAFT, _("The draft"), canvas.draft.texts())
    named = (State(str(row.version.number), str(row.version), row.version.texts(), row) for row in canvas.versions)
    return (draft, *named)


@dataclass(frozen=True, slots=True)
class EarlierText:
    """What a box said before; `key` names it when it is put back."""

    key: int
    text: str
    until: dt.datetime


def earlier_texts(row: CanvasBox | None) -> tuple[EarlierText, ...]:
    """What a box said before, the latest first. One query.

    Every pause of the typing was saved; shown are texts that stood for a while, and those of which half was lost.
    """
    if row is None:
        return ()
    kept = getattr(row, "earlier").order_by("-pgh_id")  # noqa: B009 - made by the history
    rows: list[tuple[int, str, dt.datetime]] = list(kept.values_list("pgh_id", "text", "pgh_created_at")[:LOOKED_AT])
    found: list[EarlierText] = []
    replaced_by, said = row.text, {row.text, ""}
    for place, (key, text, until) in enumerate(rows):
        before = rows[place + 1][2] if place + 1 < len(rows) else None
        lasted = before is None or until - before > ONE_SITTING
        if text.strip() not in said and (lasted or 2 * len(replaced_by) < len(text)):
            found.append(EarlierText(key, text, until))
            said.add(text.strip())
        replaced_by = text
    return tuple(found[:EARLIER_SHOWN])
