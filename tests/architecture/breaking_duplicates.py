"""Sessions that look like one, as the database refuses them."""

from django.utils import timezone

from impact.models import JointProposal, NotTheSame, Session, SessionMerge
from tests.architecture.breaking_cases import breaks, person, session


def two(**said: object) -> NotTheSame:
    first: Session = session()
    known: dict[str, object] = {"first": first, "second": session(), "hub": first.hub}
    return NotTheSame.objects.create(**known | said)


def merged(**said: object) -> SessionMerge:
    known: dict[str, object] = {"kept": said.get("kept") or session(), "kept_version": 1}
    known["gone"] = said.get("gone") or session()
    return SessionMerge.objects.create(**known | said)


def proposed(**said: object) -> JointProposal:
    kept: Session = session()
    known: dict[str, object] = {"kept": kept, "gone": session(), "hub": kept.hub}
    return JointProposal.objects.create(**known | said)


@breaks("not_the_same_once")
def said_twice() -> object:
    row = two()
    return two(first=row.first, second=row.second)


@breaks("not_the_same_in_order")
def the_later_one_first() -> object:
    return two(second=session(), first=session())


@breaks("not_the_same_in_order")
def another_than_itself() -> object:
    one = session()
    return two(first=one, second=one)


@breaks("session_merged_once")
def merged_into_two() -> object:
    return merged(gone=merged().gone)


@breaks("session_merge_of_two")
def merged_into_itself() -> object:
    one = session()
    return merged(kept=one, gone=one)


@breaks("session_merge_undone_at_a_moment")
def taken_apart_at_no_moment() -> object:
    return merged(undone_by=person())


@breaks("joint_proposed_once")
def proposed_by_both() -> object:
    row = proposed()
    return proposed(kept=row.gone, gone=row.kept)


@breaks("joint_of_two")
def joint_with_itself() -> object:
    one = session()
    return proposed(kept=one, gone=one)


@breaks("joint_state_known")
def agreed_in_a_dream() -> object:
    return proposed(state="dream", answered_at=timezone.now())


@breaks("joint_answered_at_a_moment")
def agreed_at_no_moment() -> object:
    return proposed(state="agreed")


@breaks("joint_answered_at_a_moment")
def waiting_and_answered() -> object:
    return proposed(answered_at=timezone.now())
