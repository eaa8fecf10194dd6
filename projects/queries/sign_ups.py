"""Sign-ups as the pages show them: a hub's inbox, some side by side, a table to take away; and a school's own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from hubs.models import Hub
from projects.models import Call, Project, Question, SignUp, SignUpClass, SignUpStep, Standing
from projects.models.sign_up import OVER
from projects.queries.calls import Places, places_of_call
from schools.models import School, SchoolMembership

A_PAGE = 100
SIDE_BY_SIDE = 8
# Tabs of the inbox: what waits for the hub first.
INBOX_STATES = (
    Standing.SUBMITTED,
    Standing.RETURNED,
    Standing.WAITING,
    Standing.OFFERED,
    Standing.ACCEPTED,
    Standing.DECLINED,
    Standing.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class WantedSignUps:
    """How the inbox is narrowed."""

    project: int | None = None
    state: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of sign-ups, how many fit, and how the places of the chosen project stand (or nothing)."""

    page: Page[SignUp]
    number: int
    places: Places | None
    call: Call | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Sign-ups to one project side by side; `lines` are questions with an answer of each.

    `left_out`: how many more were ticked, to other projects or beyond the first few.
    """

    call: Call
    sign_ups: tuple[SignUp, ...]
    lines: tuple[tuple[Question, tuple[str, ...]], ...]
    left_out: int


def inbox_of(hub: Hub, wanted: WantedSignUps, *, page: str | None) -> Inbox:
    """What schools have sent to a hub, in the order in which they came."""
    found = _with_all(_fitting(hub, wanted))
    pages = Paginator(found, A_PAGE).get_page(page)
    call = (
        Call.objects.select_related("project__hub").filter(project=wanted.project).first() if wanted.project else None
    )
    places = places_of_call(call) if call is not None else None
    return Inbox(pages, pages.paginator.count, places, call)


def projects_with_calls(hub: Hub) -> list[tuple[str, str]]:
    """Numbers and titles of a hub's projects that are or were open for sign-up. One query."""
    found = Call.objects.filter(Q(project__hub=hub) | Q(project__hub__parent=hub)).order_by("project__title")
    return [(str(pk), title) for pk, title in found.values_list("project", "project__title")]


def waiting_for(hub: Hub) -> int:
    """How many sign-ups to a hub's own projects wait for it. One query."""
    return SignUp.objects.filter(call__project__hub=hub, state=Standing.SUBMITTED).count()


def find_sign_up(hub: Hub, key: int) -> SignUp | None:
    """One that was sent to the hub."""
    return _with_all(SignUp.objects.of_hub(hub).sent()).filter(pk=key).first()


def sign_ups_named(hub: Hub, keys: Sequence[int]) -> list[SignUp]:
    """Those of the hub with some numbers, in the order of sign-up."""
    return list(_with_all(SignUp.objects.of_hub(hub).sent().filter(pk__in=keys)))


def compare(sign_ups: Sequence[SignUp]) -> Compared | None:
    """The first few of those that are of one project (that of the first), side by side."""
    if not sign_ups:
        return None
    call = sign_ups[0].call
    same = tuple(one for one in sign_ups if one.call_id == call.pk)[:SIDE_BY_SIDE]
    said = [{answer.question_id: answer.shown for answer in one.answers.all()} for one in same]
    asked = [question for question in call.questions.all() if any(question.pk in answers for answers in said)]
    lines = tuple((question, tuple(answers.get(question.pk, "") for answers in said)) for question in asked)
    return Compared(call, same, lines, len(sign_ups) - len(same))


def rows_to_export(hub: Hub, wanted: WantedSignUps) -> tuple[list[Question], list[SignUp]]:
    """All that fit, and the questions of their projects, for a table."""
    rows = list(_with_all(_fitting(hub, wanted)))
    calls = {row.call_id for row in rows}
    return list(Question.objects.filter(call__in=calls).order_by("call", "position", "pk")), rows


def steps_of_sign_up(sign_up: SignUp) -> list[SignUpStep]:
    """What was done with it, the latest first."""
    return list(sign_up.steps.select_related("by").order_by("-at", "-pk"))


def own_sign_ups(school: School) -> list[SignUp]:
    """What a school has signed up to, drafts too: what lives first."""
    found = _with_all(SignUp.objects.filter(school=school)).order_by("-changed_at", "-pk")
    return sorted(found, key=lambda one: not (one.is_living or one.state == Standing.DRAFT))


def open_sign_ups(school: School, now: dt.datetime) -> list[SignUp]:
    """Where a school stands with what is still open for sign-up, drafts too, the next deadline first. Two queries."""
    found = _kept().filter(school=school, call__in=Call.objects.open_at(now))
    return list(found.order_by("call__closes_at", "line", "pk"))


def sign_ups_of_person(project: Project, user_id: int | None) -> list[SignUp]:
    """Where the schools that a person acts for stand with a project, drafts too; nothing for a visitor. Two queries."""
    if user_id is None:
        return []
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(user=user_id)
    return list(_kept().filter(call__project=project, school__in=held.values("school")).order_by("school__name", "pk"))


def find_own_sign_up(school: School, key: int) -> SignUp | None:
    """One of a school's own."""
    return _with_all(SignUp.objects.filter(school=school)).filter(pk=key).first()


def position_of(sign_up: SignUp) -> int | None:
    """Which place a sign-up has on the waiting list, from 1; None where it is not on it."""
    if sign_up.state != Standing.WAITING:
        return None
    return SignUp.objects.in_line().filter(call=sign_up.call_id, line__lt=sign_up.line or 0).count() + 1


def _fitting(hub: Hub, wanted: WantedSignUps) -> QuerySet[SignUp]:
    found = SignUp.objects.of_hub(hub).sent()
    if wanted.project is not None:
        found = found.filter(call__project=wanted.project)
    if wanted.state:
        found = found.filter(state=wanted.state)
    for word in wanted.q.split()[:8]:
        found = found.filter(
            Q(school__name__icontains=word) | Q(school__place__icontains=word) | Q(teacher__name__icontains=word)
        )
    return found


def _kept() -> QuerySet[SignUp]:
    """Sign-ups that are not over, with the names of their classes."""
    classes = Prefetch("classes", SignUpClass.objects.select_related("school_class"))
    return SignUp.objects.exclude(state__in=OVER).select_related("call__project", "school").prefetch_related(classes)


def _with_all(found: QuerySet[SignUp]) -> QuerySet[SignUp]:
    return (
        found.select_related("call__project__hub", "school__hub", "teacher")
        .prefetch_related("classes__school_class", "answers__question")
        .annotate(pupils=Sum("classes__size"), number_of_classes=Count("classes"))
        .order_by(F("call__closes_at").desc(), "call", "line", "pk")
    )
