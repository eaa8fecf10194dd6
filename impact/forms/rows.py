"""What the template of the session's form goes through: a row for each class, for each audience, for each question."""

from dataclasses import dataclass

from django import forms

from impact.actions.plausibility import Doubt
from schools.models import SchoolClass


@dataclass(frozen=True)
class ClassRow:
    """A class in the form: how large it was on that day, the box to tick, and how many came."""

    school_class: SchoolClass
    size: int
    tick: forms.BoundField
    heads: forms.BoundField
    foreign: bool


@dataclass(frozen=True)
class AudienceRow:
    """An audience in the form: how many came, and how many of them for the first time."""

    label: str
    tone: str
    heads: forms.BoundField
    new: forms.BoundField


@dataclass(frozen=True)
class Question:
    """A doubt with the box that answers it."""

    doubt: Doubt
    answer: forms.BoundField
