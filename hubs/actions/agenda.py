"""The agenda of a meeting: begun with what became of earlier decisions, then put together item by item.

Every write keeps the meeting from others first, so that two who move items at once do so one after the other.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from hubs.actions.editing import change_row
from hubs.actions.standing_meeting import NotFromHere, standing_meeting
from hubs.models import AgendaItem, Decision, DecisionState, ItemKind, Meeting
from hubs.queries.agenda import decisions_to_follow, meetings_without_approved_minutes

MOST_ITEMS = 60


def begin_agenda(meeting: Meeting) -> None:
    """Open the agenda of a new meeting with what became of earlier decisions, and minutes to be approved."""
    items = [_follow_up(meeting, decision) for decision in decisions_to_follow(meeting)]
    items += [_minutes(meeting, earlier) for earlier in meetings_without_approved_minutes(meeting)]
    for number, item in enumerate(items[:MOST_ITEMS], start=1):
        item.position = number
    AgendaItem.objects.bulk_create(items[:MOST_ITEMS])


@transaction.atomic
def add_item(*, meeting: Meeting, by: User, title: str, text: str = "", minutes: int | None = None) -> AgendaItem:
    """Add something to talk about at the end. Raises NotFromHere."""
    return _put(
        AgendaItem(meeting=standing_meeting(meeting), kind=ItemKind.FREE, title=title, text=text, minutes=minutes)
    )


@transaction.atomic
def take_decision(*, meeting: Meeting, decision: Decision, by: User) -> AgendaItem:
    """Put a proposal on the agenda, or what became of a decision, which stands with the others at the beginning.

    Raises NotFromHere where the decision is another board's, is there already, or has nothing to be said about.
    """
    stored = standing_meeting(meeting)
    decision = Decision.objects.get(pk=decision.pk)
    if decision.hub_id != stored.hub_id:
        raise NotFromHere(_("This decision is of another board."))
    if stored.items.filter(decision=decision).exists():
        raise NotFromHere(_("This is on the agenda already."))
    if decision.state == DecisionState.ADOPTED:
        return _put(_follow_up(stored, decision))
    if decision.state not in (DecisionState.PROPOSED, DecisionState.OPEN):
        raise NotFromHere(_("This proposal has been decided or withdrawn meanwhile."))
    return _put(AgendaItem(meeting=stored, kind=ItemKind.PROPOSAL, title=decision.title, decision=decision))


@transaction.atomic
def take_minutes(*, meeting: Meeting, earlier: Meeting, by: User) -> AgendaItem:
    """Put the minutes of an earlier meeting on the agenda. Raises NotFromHere."""
    stored = standing_meeting(meeting)
    if earlier.hub_id != stored.hub_id or earlier.pk == stored.pk:
        raise NotFromHere(_("These are no minutes of an earlier meeting of this board."))
    if stored.items.filter(earlier=earlier).exists():
        raise NotFromHere(_("This is on the agenda already."))
    return _put(_minutes(stored, earlier))


@transaction.atomic
def change_item(
    *, item: AgendaItem, by: User, version: int, title: str, text: str, minutes: int | None = None
) -> AgendaItem:
    """Change what an item says and how long it takes. Raises EditedMeanwhile, NotFromHere."""
    standing_meeting(item.meeting)
    return change_row(item, {"title": title, "text": text, "minutes": minutes}, by=by, version=version)


@transaction.atomic
def drop_item(*, item: AgendaItem, by: User) -> None:
    """Take an item off the agenda; papers of it stay with the meeting. Raises NotFromHere."""
    meeting = standing_meeting(item.meeting)
    if meeting.items.filter(pk=item.pk, decided_here=True).exists():
        raise NotFromHere(_("What was decided in this meeting stays on its agenda."))
    rest = list(meeting.items.exclude(pk=item.pk).order_by("position"))
    AgendaItem.objects.filter(pk=item.pk).delete()
    _number(rest)


@transaction.atomic
def move_item(*, item: AgendaItem, by: User, steps: int) -> None:
    """Move an item down by so many places, up if it is less than none; at either end it stays. Raises NotFromHere."""
    meeting = standing_meeting(item.meeting)
    order = list(meeting.items.order_by("position"))
    here = next((number for number, one in enumerate(order) if one.pk == item.pk), None)
    if here is None:
        raise NotFromHere(_("Somebody took this off the agenda meanwhile."))
    order.insert(max(0, here + steps), order.pop(here))
    _number(order)


def _put(item: AgendaItem) -> AgendaItem:
    """Add an item: what became of a decision behind the others of its kind, everything else at the end."""
    order = list(item.meeting.items.order_by("position"))
    if len(order) >= MOST_ITEMS:
        raise NotFromHere(_("An agenda has no more than 60 items: take something off first."))
    place = len(order)
    if item.kind == ItemKind.FOLLOW_UP:
        place = sum(1 for one in order if one.kind == ItemKind.FOLLOW_UP)
    item.position = len(order) + 1
    item.save(force_insert=True)
    if place < len(order):
        order.insert(place, item)
        _number(order)
        item.refresh_from_db()
    return item


def _number(order: Sequence[AgendaItem]) -> None:
    """Give the items the positions 1, 2, 3 … in one statement, in which no place is taken twice at its end."""
    if not order:
        return
    places = [When(pk=item.pk, then=Value(number)) for number, item in enumerate(order, start=1)]
    AgendaItem.objects.filter(pk__in=[item.pk for item in order]).update(position=Case(*places))


def _follow_up(meeting: Meeting, decision: Decision) -> AgendaItem:
    return AgendaItem(meeting=meeting, kind=ItemKind.FOLLOW_UP, title=decision.title, decision=decision)


def _minutes(meeting: Meeting, earlier: Meeting) -> AgendaItem:
    with override(meeting.language if meeting.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        title = _("Minutes of the meeting of %(day)s") % {"day": date_format(earlier.day, "DATE_FORMAT")}
    return AgendaItem(meeting=meeting, kind=ItemKind.MINUTES, title=title, earlier=earlier)
