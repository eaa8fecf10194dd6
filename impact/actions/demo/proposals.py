"""Writes what the demonstration's schools have sent their hubs, at every stage. No figure moves by it.

What was accepted is a session that is in the log already: it only gets a report behind it.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Count, Q

from accounts.models import User
from hubs.models import Hub
from impact.actions.session_proposals import write_lines
from impact.demo.plan import NAMESPACE
from impact.demo.proposals import PlannedProposals, read_proposals
from impact.models import LedBy, ProposedLine, Session, SessionProposal, SessionProposalStep, SessionType
from projects.models import Move, Project, ProjectProposal, ProjectProposalStep, ProposalState
from schools.models import School, SchoolClass, school_year_of

Who = Callable[[Hub], User]

# Where the reports of a hub stand, each of a day a little longer ago.
REPORTS = (
    (ProposalState.SENT, None),
    (ProposalState.SENT, None),
    (ProposalState.RETURNED, Move.RETURNED),
    (ProposalState.DECLINED, Move.DECLINED),
    (ProposalState.WITHDRAWN, Move.WITHDRAWN),
)
PROJECTS = (
    (ProposalState.SENT, None),
    (ProposalState.RETURNED, Move.RETURNED),
    (ProposalState.DECLINED, Move.DECLINED),
)
ENDED = (ProposalState.ACCEPTED, ProposalState.DECLINED)
USUAL_TYPE = "classroom"


def write_proposals(hubs: Iterable[Hub], *, today: dt.date, staff_of: Who) -> None:
    """Reports of sessions and proposals of projects for each hub that has schools with classes."""
    planned = read_proposals()
    kind = SessionType.objects.filter(code=USUAL_TYPE).first() or SessionType.objects.order_by("position", "pk")[0]
    for hub in hubs:
        schools = list(School.objects.filter(hub=hub).partners_on(today).order_by("name", "pk"))
        able = [(school, classes) for school in schools if (classes := _latest_classes(school))]
        words = planned.get((hub.parent or hub).code)
        if words is None or not able:
            continue
        teachers = {school.pk: _teacher(school) for school, _classes in able}
        # Of schools whose people can sign in first, so that they find something of theirs.
        able.sort(key=lambda one: teachers[one[0].pk] is None)
        for number, (state, step) in enumerate(REPORTS):
            school, classes = able[number % len(able)]
            row = _report(hub, school, classes[number % len(classes)], words, kind, number, today)
            row.teacher = teachers[school.pk]
            _write_report(row, state, step, by=staff_of(hub), words=words, group=classes[number % len(classes)])
        _accepted(hub, teachers, by=staff_of(hub))
        _projects(hub, able, teachers, words, by=staff_of(hub))


def _report(
    hub: Hub,
    school: School,
    group: SchoolClass,
    words: PlannedProposals,
    kind: SessionType,
    number: int,
    today: dt.date,
) -> SessionProposal:
    last = min(today, dt.date(group.school_year + 1, 6, 20))
    day = last - dt.timedelta(days=2 + 5 * number)
    return SessionProposal(
        uid=uuid.uuid5(NAMESPACE, f"report {hub.code} {number}"),
        school=school,
        hub=hub,
        held_on=day,
        session_type=kind,
        title=words.title if number % 2 == 0 else "",
        note=words.note if number == 0 else "",
        minutes=90,
        led_by=LedBy.SCHOOL if number % 2 == 0 else LedBy.TOGETHER,
        sent_at=dt.datetime.combine(day, dt.time(15, 10 + number), tzinfo=dt.UTC),
    )


def _write_report(
    row: SessionProposal,
    state: ProposalState,
    step: Move | None,
    *,
    by: User,
    words: PlannedProposals,
    group: SchoolClass,
) -> None:
    assert row.sent_at is not None  # noqa: S101 - written just now
    later = row.sent_at + dt.timedelta(hours=19)
    row.state, row.answered_at = state, later if state in ENDED else None
    row.save(force_insert=True)
    ProposedLine.objects.create(
        proposal=row, audience="student", head_count=max(1, group.size_on(row.held_on) - 1), school_class=group
    )
    ProposedLine.objects.create(proposal=row, audience="teacher", head_count=2, first_timers=0)
    SessionProposalStep.objects.create(proposal=row, step=Move.SENT, at=row.sent_at, by=row.teacher)
    if step is not None:
        note = {Move.RETURNED: words.question, Move.DECLINED: words.reason}.get(step, "")
        who = row.teacher if step == Move.WITHDRAWN else by
        SessionProposalStep.objects.create(proposal=row, step=step, at=later, by=who, note=note)


def _accepted(hub: Hub, teachers: dict[int, User | None], *, by: User) -> None:
    """The latest session of the hub with one class of a school of whose number nobody has said anything yet."""
    found = Session.objects.standing().filter(hub=hub, school__in=list(teachers), proposal=None, countersigns=None)
    of_class = found.annotate(classes=Count("lines", filter=Q(lines__school_class__isnull=False))).filter(classes=1)
    session = of_class.order_by("-held_on", "pk").first()
    if session is None or session.school is None:
        return
    moment = dt.datetime.combine(session.held_on, dt.time(16, 20), tzinfo=dt.UTC)
    answered = moment + dt.timedelta(hours=18)
    row = SessionProposal(
        uid=session.uid,
        school=session.school,
        hub=hub,
        teacher=teachers[session.school.pk],
        state=ProposalState.ACCEPTED,
        sent_at=moment,
        answered_at=answered,
        held_on=session.held_on,
        session_type=session.session_type,
        project=session.project,
        title=session.title,
        minutes=session.minutes,
        led_by=session.led_by,
        session=session,
    )
    row.save(force_insert=True)
    write_lines(row, session.lines.order_by("pk"))
    for step, who, at in ((Move.SENT, row.teacher, moment), (Move.ACCEPTED, by, answered)):
        SessionProposalStep.objects.create(proposal=row, step=step, by=who, at=at)


def _projects(
    hub: Hub,
    able: Sequence[tuple[School, list[SchoolClass]]],
    teachers: dict[int, User | None],
    words: PlannedProposals,
    *,
    by: User,
) -> None:
    now = dt.datetime.combine(hub.today(), dt.time(8), tzinfo=dt.UTC)
    accepted = Project.objects.filter(hub=hub, proposal=None).order_by("-starts_on", "pk").first()
    rows: list[tuple[str, ProposalState, Move | None]] = [
        (title, state, step) for title, (state, step) in zip(words.projects, PROJECTS, strict=True)
    ]
    if accepted is not None:
        rows.append((accepted.title, ProposalState.ACCEPTED, Move.ACCEPTED))
    for number, (title, state, step) in enumerate(rows):
        school, classes = able[number % len(able)]
        sent = now - dt.timedelta(days=3 + 4 * number)
        row = ProjectProposal(
            uid=uuid.uuid5(NAMESPACE, f"proposal {hub.code} {number}"),
            school=school,
            hub=hub,
            teacher=teachers[school.pk],
            state=state,
            sent_at=sent,
            answered_at=sent + dt.timedelta(days=1) if state in ENDED else None,
            title=title,
            about=words.about,
            needs=words.needs,
            project=accepted if state == ProposalState.ACCEPTED else None,
        )
        row.save(force_insert=True)
        row.classes.set(classes[:1])
        ProjectProposalStep.objects.create(proposal=row, step=Move.SENT, at=sent, by=row.teacher)
        if step is not None:
            note = {Move.RETURNED: words.asked, Move.DECLINED: words.refused}.get(step, "")
            at = sent + dt.timedelta(days=1)
            ProjectProposalStep.objects.create(proposal=row, step=step, at=at, by=by, note=note)


def _teacher(school: School) -> User | None:
    held = school.memberships.select_related("user").order_by("pk").first()
    return held.user if held else None


def _latest_classes(school: School) -> list[SchoolClass]:
    year = school_year_of(school.hub.today())
    classes = school.classes.filter(school_year__lte=year).order_by("-school_year", "name", "pk")
    return list(classes.prefetch_related("size_changes")[:3])
