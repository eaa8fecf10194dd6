"""Writes the demonstration's calls and sign-ups: each open project with its places, and schools at every stage."""

import datetime as dt
import itertools
import uuid
import zoneinfo
from collections.abc import Callable, Sequence

from django.utils.text import slugify

from accounts.actions import open_account
from accounts.models import User
from hubs.models import Hub
from impact.demo.plan import FIRST_DAY, NAMESPACE
from impact.demo.sign_ups import PlannedSignUps, read_sign_ups
from projects.actions.sign_up_records import Recorded, record_call, record_sign_ups
from projects.models import Admission, Call, Project, Question, QuestionKind, SignUp, SignUpStep, Standing, Step, Unit
from schools.actions import grant_school_membership
from schools.models import School, SchoolClass, SchoolRole

Who = Callable[[Hub], User]

# One after the other: places, what is counted, who gets one.
TERMS: tuple[tuple[int | None, Unit, Admission], ...] = (
    (3, Unit.CLASSES, Admission.ORDER),
    (120, Unit.PUPILS, Admission.CHOICE),
    (None, Unit.CLASSES, Admission.CHOICE),
)
# Where sign-ups stand, in the order in which they came.
STANDINGS = {
    Admission.ORDER: (Standing.ACCEPTED, Standing.ACCEPTED, Standing.WITHDRAWN, Standing.OFFERED, Standing.WAITING),
    Admission.CHOICE: (Standing.ACCEPTED, Standing.SUBMITTED, Standing.RETURNED, Standing.SUBMITTED, Standing.DECLINED),
}
STEPS = {
    Standing.ACCEPTED: Step.ACCEPTED,
    Standing.OFFERED: Step.OFFERED,
    Standing.WAITING: Step.WAITING,
    Standing.SUBMITTED: Step.SENT,
    Standing.RETURNED: Step.RETURNED,
    Standing.DECLINED: Step.DECLINED,
    Standing.WITHDRAWN: Step.WITHDRAWN,
}
NOTES = {Standing.RETURNED: "?", Standing.DECLINED: "–"}
OPENED_BEFORE = dt.timedelta(days=20)
CLOSES_AT = dt.time(18)


class SignUpWriter:
    """Knows what each hub asks, and who works for it."""

    def __init__(self, *, today: dt.date, staff_of: Who) -> None:
        self._today, self._staff_of = today, staff_of
        self._planned = {planned.hub: planned for planned in read_sign_ups()}
        self._teachers: dict[int, User] = {}
        self._skip = 0
        self._names = {hub: iter(planned.teachers) for hub, planned in self._planned.items()}

    def write(self, deadlines: Sequence[tuple[Project, dt.date]]) -> None:
        """A call for each project that can be joined, and some sign-ups to it."""
        for number, (project, day) in enumerate(deadlines):
            hub = project.hub.parent or project.hub
            self._skip = number % len(TERMS)
            self._write_one(project, day, self._planned[hub.code], TERMS[number % len(TERMS)])

    def _write_one(
        self, project: Project, day: dt.date, planned: PlannedSignUps, terms: tuple[int | None, Unit, Admission]
    ) -> None:
        zone = zoneinfo.ZoneInfo(project.hub.time_zone)
        opened = dt.datetime.combine(self._today - OPENED_BEFORE, dt.time(9), tzinfo=zone)
        capacity, unit, admission = terms
        call = Call(project=project, opens_at=opened, closes_at=dt.datetime.combine(day, CLOSES_AT, tzinfo=zone))
        call.capacity, call.unit, call.admission, call.asks = capacity, unit, admission, planned.asks
        season = Question(position=0, kind=QuestionKind.CHOICE, text=planned.question, options=list(planned.options))
        adults = Question(position=1, kind=QuestionKind.NUMBER, text=planned.number, required=True)
        record_call(call=call, questions=[season, adults])
        record_sign_ups(rows=self._sign_ups(call, planned, (season, adults)))

    def _sign_ups(self, call: Call, planned: PlannedSignUps, asked: tuple[Question, Question]) -> list[Recorded]:
        schools = School.objects.of_hub(call.project.hub).partners_on(self._today).order_by("name", "pk")
        able = [(school, classes) for school in schools if (classes := _latest_classes(school))]
        able = able[self._skip :]  # so that each project has others, and some schools can still join
        rows = []
        for number, ((school, classes), state) in enumerate(
            zip(able, STANDINGS[Admission(call.admission)], strict=False)
        ):
            moment = call.opens_at + dt.timedelta(hours=5 + 31 * number)
            row = SignUp(
                uid=uuid.uuid5(NAMESPACE, f"sign-up {call.project.title} {school.name}"),
                call=call,
                school=school,
                teacher=self._teacher_at(school, planned),
                state=state,
                line=number + 1,
                places=1 if call.unit == Unit.CLASSES else classes[0].size,
                note=planned.note if number % 2 else "",
                sent_at=moment,
                offered_until=call.closes_at if state == Standing.OFFERED else None,
            )
            season, adults = asked
            answers = [(season, season.options[number % len(season.options)]), (adults, str(2 + number % 3))]
            rows.append(Recorded(row, classes[:1], answers, self._steps(row, moment)))
        return rows

    def _steps(self, row: SignUp, moment: dt.datetime) -> list[SignUpStep]:
        state = Standing(row.state)
        first = SignUpStep(step=Step.SENT, at=moment, by=row.teacher)
        if state == Standing.SUBMITTED:
            return [first]
        by = row.teacher if state == Standing.WITHDRAWN else self._staff_of(row.call.project.hub)
        later = moment + dt.timedelta(hours=20)
        note = row.call.asks if state == Standing.RETURNED else NOTES.get(state, "")
        return [first, SignUpStep(step=STEPS[state], at=later, by=None if state == Standing.OFFERED else by, note=note)]

    def _teacher_at(self, school: School, planned: PlannedSignUps) -> User | None:
        """Somebody who teaches there; invented while there are names, and then the hub remembers nobody."""
        if school.pk not in self._teachers:
            held = school.memberships.select_related("user").order_by("pk").first()
            name = None if held else next(self._names[planned.hub], None)
            if held is None and name is None:
                return None
            self._teachers[school.pk] = held.user if held else _new_teacher(str(name), school)
        return self._teachers[school.pk]


def _new_teacher(name: str, school: School) -> User:
    user = open_account(email=f"{slugify(name) or 'teacher'}-{school.pk}@school.oshub.example", name=name, by=None)
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None, starts_on=FIRST_DAY)
    return user


def _latest_classes(school: School) -> list[SchoolClass]:
    classes = school.classes.order_by("-school_year", "name", "pk")
    return list(itertools.islice(classes, 2))
