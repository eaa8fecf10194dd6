"""What schools propose, as the database refuses it."""

import datetime as dt
import uuid

from django.utils import timezone

from impact.models import Audience, ProposedLine, SessionProposal, SessionProposalStep
from projects.models import ProjectProposal, ProjectProposalStep
from tests.architecture.breaking_cases import DAY, breaks, hub, school, school_class, session
from tests.factories.network import make_session_type


def reported(**said: object) -> SessionProposal:
    known: dict[str, object] = {"uid": uuid.uuid4(), "school": school(), "hub": hub(), "state": "sent"}
    known |= {"sent_at": timezone.now(), "held_on": DAY, "session_type": make_session_type()}
    return SessionProposal.objects.create(**known | said)


def proposed(**said: object) -> ProjectProposal:
    known: dict[str, object] = {"uid": uuid.uuid4(), "school": school(), "hub": hub(), "state": "sent"}
    known |= {"sent_at": timezone.now(), "title": "Bees", "about": "Who lives there?"}
    return ProjectProposal.objects.create(**known | said)


def line(**said: object) -> ProposedLine:
    return ProposedLine.objects.create(
        **{"proposal": said.get("proposal") or reported(), "audience": "family", "head_count": 4, **said}
    )


@breaks("session_proposal_state_known")
def a_report_in_a_dream() -> object:
    return reported(state="dream")


@breaks("session_proposal_sent_at_a_moment")
def a_report_sent_at_no_moment() -> object:
    return reported(sent_at=None)


@breaks("session_proposal_answered_at_a_moment")
def a_report_declined_at_no_moment() -> object:
    return reported(state="declined")


@breaks("session_proposal_no_draft")
def a_report_that_is_a_draft() -> object:
    return reported(state="draft")


@breaks("session_proposal_accepted_is_session")
def accepted_without_a_session() -> object:
    return reported(state="accepted", answered_at=timezone.now())


@breaks("session_proposal_accepted_is_session")
def a_session_of_a_report_that_waits() -> object:
    return reported(session=session())


@breaks("session_proposal_length_plausible")
def a_report_of_a_minute() -> object:
    return reported(minutes=1)


@breaks("session_proposal_date_plausible")
def a_report_from_the_war() -> object:
    return reported(held_on=dt.date(1945, 5, 8))


@breaks("session_proposal_choices_known")
def led_by_the_cat() -> object:
    return reported(led_by="cat")


@breaks("proposed_audience_known")
def dogs_came() -> object:
    return line(audience="dog")


@breaks("proposed_head_count_plausible")
def a_million_came() -> object:
    return line(head_count=1_000_000)


@breaks("proposed_first_timers_within")
def more_new_than_came() -> object:
    return line(first_timers=5)


@breaks("proposed_class_or_first_timers")
def parents_of_a_class() -> object:
    return line(school_class=school_class())


@breaks("proposed_class_once")
def a_class_twice_in_a_report() -> object:
    row, one = reported(), school_class()
    line(proposal=row, audience=Audience.STUDENT, school_class=one)
    return line(proposal=row, audience=Audience.STUDENT, school_class=one)


@breaks("proposed_audience_once")
def parents_twice_in_a_report() -> object:
    return line(proposal=line().proposal)


@breaks("session_proposal_step_known")
def a_report_aside() -> object:
    return SessionProposalStep.objects.create(proposal=reported(), step="aside")


@breaks("session_proposal_step_says_why")
def a_report_declined_without_a_word() -> object:
    return SessionProposalStep.objects.create(proposal=reported(), step="declined", note=" ")


@breaks("project_proposal_state_known")
def a_proposal_in_a_dream() -> object:
    return proposed(state="dream")


@breaks("project_proposal_sent_at_a_moment")
def a_proposal_sent_at_no_moment() -> object:
    return proposed(sent_at=None)


@breaks("project_proposal_answered_at_a_moment")
def a_proposal_that_waits_and_is_answered() -> object:
    return proposed(answered_at=timezone.now())


@breaks("project_proposal_says_what")
def a_proposal_of_nothing() -> object:
    return proposed(title=" ")


@breaks("project_proposal_accepted_is_project")
def accepted_without_a_project() -> object:
    return proposed(state="accepted", answered_at=timezone.now())


@breaks("project_proposal_ages_in_order")
def a_proposal_for_the_younger_than_the_older() -> object:
    return proposed(age_from=14, age_to=12)


@breaks("project_proposal_step_known")
def a_proposal_aside() -> object:
    return ProjectProposalStep.objects.create(proposal=proposed(), step="aside")


@breaks("project_proposal_step_says_why")
def a_proposal_returned_without_a_question() -> object:
    return ProjectProposalStep.objects.create(proposal=proposed(), step="returned")
