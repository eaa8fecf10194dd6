"""Second looks at unusual numbers, as the database refuses them."""

from django.utils import timezone

from impact.models import SecondLook, SecondLookStep
from tests.architecture.breaking_cases import breaks, person, session


def look(**said: object) -> SecondLook:
    known: dict[str, object] = {"session": said.get("session") or session(), "keys": ["many-in-all-600"]}
    return SecondLook.objects.create(**known | said)


@breaks("look_state_known")
def looked_at_in_a_dream() -> object:
    return look(state="dream")


@breaks("look_at_something")
def a_look_at_nothing() -> object:
    return look(keys=[])


@breaks("look_at_something")
def corrected_and_unusual() -> object:
    return look(state="corrected")


@breaks("look_answered_at_a_moment")
def right_at_no_moment() -> object:
    return look(state="right")


@breaks("look_answered_at_a_moment")
def waiting_and_looked_at() -> object:
    return look(looked_at=timezone.now())


@breaks("look_returned_with_note")
def returned_without_a_word() -> object:
    return look(state="returned", looked_at=timezone.now())


@breaks("look_returned_with_note")
def waiting_with_a_note() -> object:
    return look(note="Really?")


@breaks("look_by_somebody_else")
def the_first_pair_of_eyes_again() -> object:
    ana = person()
    return look(state="right", looked_at=timezone.now(), looked_by=ana, written_by=ana)


@breaks("look_step_known")
def a_step_aside() -> object:
    return SecondLookStep.objects.create(look=look(), step="aside")


@breaks("look_step_returned_with_note")
def a_return_without_a_word() -> object:
    return SecondLookStep.objects.create(look=look(), step="returned")
