"""What can stand on the agenda of a meeting: proposals, what became of earlier decisions, minutes to be approved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from hubs.models import AgendaItem, Decision, DecisionAction, DecisionState, Hub, ItemKind, Meeting, Paper
from hubs.queries.agenda_times import Total, spans_of, total_of
from hubs.queries.carried_out import Carried, carried_out

OFFERED = 30


@dataclass(frozen=True, slots=True)
class Offers:
    """What is not on the agenda yet and could be."""

    proposals: tuple[Decision, ...]
    follow_ups: tuple[Decision, ...]
    minutes: tuple[Meeting, ...]

    def __bool__(self) -> bool:
        return bool(self.proposals or self.follow_ups or self.minutes)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """Something that follows from a decision. `state`: "done", "overdue" or "open"."""

    what: str
    owner: str
    due_on: dt.date
    done_on: dt.date | None
    state: str


@dataclass(frozen=True, slots=True)
class ItemShown:
    """An item of an agenda as the pages show it: what became of its decision, its papers, whether hands are counted."""

    pk: int
    number: int
    kind: str
    kind_label: str
    title: str
    text: str
    decision: Decision | None
    earlier: Meeting | None
    decided_here: bool
    actions: tuple[ActionLine, ...]
    carried: tuple[Carried, ...]
    papers: tuple[Paper, ...]
    begins: dt.datetime | None
    minutes: int | None

    @property
    def is_to_be_decided(self) -> bool:
        """Whether hands can be counted on it."""
        return self.decision is not None and self.decision.state == DecisionState.PROPOSED


def decisions_to_follow(meeting: Meeting) -> list[Decision]:
    """Decisions of which there is something to say at a meeting, the earliest first.

    Those with something still to be done, and those that were taken, of which something was done, or that a session or
    a project carried out, since the board met last. What the board has decided anew since is not among them.
    """
    since = _day_of_last_meeting(meeting)
    actions = DecisionAction.objects.filter(decision=OuterRef("pk"))
    to_say = Q(Exists(actions.to_do()))
    if since is not None:
        to_say |= Q(decided_on__gte=since) | Q(Exists(actions.filter(done_on__gte=since)))
    else:
        to_say |= Q(decided_on__isnull=False)
    to_say |= Q(pk__in=carried_out(meeting.hub, since))
    found = Decision.objects.adopted().standing().filter(to_say, hub=meeting.hub_id, decided_on__lte=meeting.day)
    return list(found.order_by("decided_on", "pk")[:OFFERED])


def meetings_without_approved_minutes(meeting: Meeting) -> list[Meeting]:
    """Meetings before this one whose minutes the board has not approved, the earliest first."""
    held = Meeting.objects.without_approved_minutes().filter(hub=meeting.hub_id, starts_at__lt=meeting.starts_at)
    return list(held.exclude(pk=meeting.pk).select_related("hub")[:OFFERED])


def offers_for(meeting: Meeting) -> Offers:
    """What could be put on the agenda and is not there. A constant number of queries."""
    items = list(meeting.items.values_list("kind", "decision", "earlier"))
    there = {decision for _kind, decision, _earlier in items}
    minutes = {earlier for _kind, _decision, earlier in items}
    open_ones = Q(state__in=(DecisionState.PROPOSED, DecisionState.OPEN))
    proposals = Decision.objects.filter(open_ones, hub=meeting.hub_id).order_by("proposed_on", "pk")
    return Offers(
        proposals=tuple(one for one in proposals[:OFFERED] if one.pk not in there),
        follow_ups=tuple(one for one in decisions_to_follow(meeting) if one.pk not in there),
        minutes=tuple(one for one in meetings_without_approved_minutes(meeting) if one.pk not in minutes),
    )


def agenda_of(meeting: Meeting, *, today: dt.date | None = None) -> tuple[ItemShown, ...]:
    """The agenda with everything that stands beside its items. A constant number of queries."""
    today = today or meeting.hub.today()
    items = list(meeting.items.select_related("decision", "earlier__hub").order_by("position"))
    follow_ups = [item.decision_id for item in items if item.kind == ItemKind.FOLLOW_UP]
    actions: dict[int, list[ActionLine]] = {}
    for row in DecisionAction.objects.filter(decision__in=follow_ups).select_related("owner").order_by("due_on", "pk"):
        actions.setdefault(row.decision_id, []).append(_action(row, today))
    carried = carried_out(meeting.hub, _day_of_last_meeting(meeting)) if follow_ups else {}
    papers: dict[int, list[Paper]] = {}
    for paper in Paper.objects.filter(meeting=meeting, item__isnull=False):
        papers.setdefault(paper.item_id or 0, []).append(paper)
    spans = spans_of(meeting, [item.minutes for item in items])
    return tuple(
        ItemShown(
            pk=item.pk,
            number=item.position,
            kind=item.kind,
            kind_label=str(ItemKind(item.kind).label),
            title=item.title,
            text=item.text,
            decision=item.decision,
            earlier=item.earlier,
            decided_here=item.decided_here,
            actions=tuple(actions.get(item.decision_id or 0, ())),
            carried=carried.get(item.decision_id or 0, ()) if item.kind == ItemKind.FOLLOW_UP else (),
            papers=tuple(papers.get(item.pk, ())),
            begins=span.begins,
            minutes=span.minutes,
        )
        for item, span in zip(items, spans, strict=True)
    )


def agenda_total(meeting: Meeting, items: Sequence[ItemShown]) -> Total | None:
    """How long the items take together, if any of them says so."""
    return total_of(meeting, [item.minutes for item in items])


def find_item(meeting: Meeting, key: int) -> AgendaItem | None:
    """An item of this meeting's agenda."""
    return meeting.items.select_related("decision", "meeting__hub").filter(pk=key).first()


def find_decision_of(hub: Hub, key: int) -> Decision | None:
    """A decision of the hub's board."""
    return Decision.objects.filter(hub=hub, pk=key).first()


def _action(row: DecisionAction, today: dt.date) -> ActionLine:
    state = "done" if row.done_on else "overdue" if row.due_on < today else "open"
    owner = row.owner.name if row.owner else ""
    return ActionLine(what=row.what, owner=owner, due_on=row.due_on, done_on=row.done_on, state=state)


def _day_of_last_meeting(meeting: Meeting) -> dt.date | None:
    last = Meeting.objects.took_place().filter(hub=meeting.hub_id, starts_at__lt=meeting.starts_at)
    found = last.exclude(pk=meeting.pk).select_related("hub").first()
    return found.day if found else None
