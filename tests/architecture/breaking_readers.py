"""Collections, and what readers leave at resources, that the database refuses."""

import datetime as dt
import uuid

from resources.models import Collection, Question, ResourceProposal, SavedResource, Thanks
from tests.architecture.breaking_cases import DAY, breaks, hub, person, school
from tests.architecture.breaking_resources import resource

NOON = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC)


def collection(**said: object) -> Collection:
    """A draft of a collection."""
    known: dict[str, object] = {"hub": said.get("hub") or hub(), "language": "en", "title": "River weeks"}
    return Collection.objects.create(**known | said)


def question(**said: object) -> Question:
    """A question that waits."""
    known: dict[str, object] = {"uid": uuid.uuid4(), "text": "How deep?"}
    known |= {"resource": said.get("resource") or resource(), "asked_by": said.get("asked_by") or person()}
    return Question.objects.create(**known | said)


@breaks("collection_state_known")
def a_collection_that_stands_nowhere() -> object:
    return collection(state="gone", published_at=NOON)


@breaks("collection_language_code")
def a_collection_in_no_language() -> object:
    return collection(language="Portuguese")


@breaks("collection_title_given")
def a_collection_without_a_title() -> object:
    return collection(title=" ")


@breaks("collection_published_at_given")
def a_collection_public_since_never() -> object:
    return collection(state="published", members=[1])


@breaks("collection_deleted_unseen")
def a_public_collection_in_the_bin() -> object:
    return collection(state="deleted", published_at=NOON)


@breaks("collection_few_members")
def a_collection_of_everything() -> object:
    return collection(members=list(range(1, 62)))


@breaks("collection_public_has_members")
def a_public_collection_of_nothing() -> object:
    return collection(state="published", published_at=NOON)


@breaks("saved_resource_once")
def saved_twice() -> object:
    first = SavedResource.objects.create(user=person(), resource=resource())
    return SavedResource.objects.create(user=first.user, resource=first.resource)


@breaks("thanks_once")
def thanked_twice() -> object:
    first = Thanks.objects.create(user=person(), resource=resource())
    return Thanks.objects.create(user=first.user, resource=first.resource)


@breaks("question_says_something")
def a_question_without_words() -> object:
    return question(text=" ")


@breaks("question_answered_with_words")
def an_answer_without_words() -> object:
    return question(answered_at=NOON)


@breaks("question_answered_by_after_answer")
def answered_by_somebody_at_no_time() -> object:
    return question(answered_by=person())


def proposal(**said: object) -> ResourceProposal:
    """A proposal that was not sent yet."""
    known: dict[str, object] = {"resource": resource(), "school": school(), "teacher": person()}
    return ResourceProposal.objects.create(**known | said)


@breaks("resource_proposal_state_known")
def a_proposal_that_stands_nowhere() -> object:
    return proposal(state="withdrawn", sent_at=NOON)


@breaks("resource_proposal_sent_at_a_moment")
def a_proposal_sent_at_no_time() -> object:
    return proposal(state="sent")


@breaks("resource_proposal_answered_at_a_moment")
def a_proposal_answered_at_no_time() -> object:
    return proposal(state="accepted", sent_at=NOON)


@breaks("resource_proposal_says_why")
def a_proposal_declined_without_a_word() -> object:
    return proposal(state="declined", sent_at=NOON, answered_at=NOON, note=" ")
