"""Calls and sign-ups written as they are, for imports and the demonstration. Rules hold; nobody is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from projects.models import Answer, Call, Question, SignUp, SignUpClass, SignUpStep
from schools.models import SchoolClass


@dataclass(frozen=True, slots=True)
class Recorded:
    """A sign-up with its classes, its answers and the steps that led to where it stands."""

    sign_up: SignUp
    classes: Sequence[SchoolClass]
    answers: Sequence[tuple[Question, str]]
    steps: Sequence[SignUpStep]


@transaction.atomic
def record_call(*, call: Call, questions: Sequence[Question]) -> Call:
    """Write how a project is open, with its questions."""
    call.save(force_insert=True)
    for question in questions:
        question.call = call
    Question.objects.bulk_create(questions)
    return call


@transaction.atomic
def record_sign_ups(*, rows: Iterable[Recorded]) -> int:
    """Write sign-ups with all that belongs to them; returns how many."""
    rows = list(rows)
    SignUp.objects.bulk_create([row.sign_up for row in rows])
    for row in rows:
        for step in row.steps:
            step.sign_up = row.sign_up
    SignUpClass.objects.bulk_create(
        SignUpClass(sign_up=row.sign_up, school_class=one, size=one.size) for row in rows for one in row.classes
    )
    Answer.objects.bulk_create(
        Answer(sign_up=row.sign_up, question=question, text=text) for row in rows for question, text in row.answers
    )
    SignUpStep.objects.bulk_create(step for row in rows for step in row.steps)
    return len(rows)
