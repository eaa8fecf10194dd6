"""Projects that are open for sign-up, and schools that sign up. What is not named is plain and legal."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils import timezone

from accounts.models import User
from projects.actions.signing_up import Filled, send
from projects.models import Call, Project, Question, SignUp
from schools.actions import grant_school_membership
from schools.models import School, SchoolClass, SchoolRole, school_year_of
from tests.factories.network import make_class
from tests.factories.people import make_user

WEEK = dt.timedelta(days=7)


def open_call(project: Project, **said: object) -> Call:
    """Open a project for sign-up, until in a week unless it is said."""
    now = timezone.now()
    told: dict[str, object] = {"opens_at": now - WEEK, "closes_at": now + WEEK, "capacity": 2}
    call = Call.objects.create(project=project, **told | said)
    call.refresh_from_db()
    return Call.objects.select_related("project__hub").get(pk=call.pk)


def ask(
    call: Call, text: str, kind: str = "text", *, options: tuple[str, ...] = (), required: bool = False
) -> Question:
    """Let a call ask a question."""
    return Question.objects.create(
        call=call, position=call.questions.count(), text=text, kind=kind, options=list(options), required=required
    )


def make_teacher(school: School, name: str = "Tea Example", *, language: str = "") -> User:
    """Let somebody teach at a school."""
    user = make_user(name=name, language=language)
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


def class_now(school: School, name: str | None = None, *, size: int = 24) -> SchoolClass:
    """Add a class of this school year."""
    return make_class(school, name, size=size, school_year=school_year_of(timezone.now().date()))


def sign_up(
    call: Call,
    school: School,
    *classes: SchoolClass,
    by: User | None = None,
    answers: Mapping[Question, str] | None = None,
    note: str = "",
) -> SignUp:
    """Sign a school up through the action that the form uses; with a class of its own unless some are named."""
    filled = Filled(uid=uuid.uuid4(), classes=classes or (class_now(school),), answers=answers or {}, note=note)
    return send(call=call, school=school, by=by or make_teacher(school), filled=filled, version=0)
