"""How head counts came about: each has one method, and together they are the interactions of the cells, to the head."""

import datetime as dt
import random
from collections import defaultdict

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from hubs.models import Hub
from impact.actions import correct_session
from impact.actions.countersign import Told, countersign
from impact.actions.proposed_draft import draft_of_proposal
from impact.actions.session_proposals import accept_session_proposal
from impact.actions.versions import draft_of
from impact.models import Answer, Audience, Countersign, PeriodCell, ProposedLine, Session, SessionProposal
from impact.queries.kinds import PlainTable
from impact.queries.methods import Methods, methods_by_month
from impact.queries.quality import MethodFigures, MethodShare
from impact.rollups import drain_all, verify
from schools.models import SchoolClass
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session, people_line
from tests.factories.people import make_user
from tests.factories.proposals import report
from tests.impact.facts import World, small_world

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2020, 12, 1), dt.date(2021, 2, 1)
DAYS = [
    dt.date(2020, 11, 30),
    FIRST,
    dt.date(2020, 12, 31),
    dt.date(2021, 1, 1),
    dt.date(2021, 2, 28),
    dt.date(2021, 3, 1),
]
Cells = dict[tuple[int, dt.date], Methods]


def scatter(world: World, pick: random.Random) -> None:
    """Sessions of all kinds, some voided, some joint; schools say yes, another number, or report it."""
    for _ in range(25):
        hub = pick.choice(world.hubs)
        heads = [(one, pick.randint(0, 30)) for one in pick.sample(world.classes, pick.randint(0, 2))]
        lines: list[dict[str, object]] = [
            {"audience": "student", "head_count": number, "school_class": one} for one, number in heads
        ]
        for audience in pick.sample(["student", "teacher", "family", "industry"], pick.randint(0, 2)):
            lines.append({"audience": audience, "head_count": pick.randint(0, 30)})
        others = [one for one in world.hubs if one != hub]
        session = world.log(hub, pick.choice(DAYS), *lines, co_hosts=tuple(pick.sample(others, pick.randint(0, 2))))
        for one, number in heads:
            answer(session, one, number, pick)
        if pick.random() < 0.3 and heads:
            reported(session, heads, pick)
        if pick.random() < 0.2:
            Session.objects.filter(pk=session.pk).update(voided_at=timezone.now(), void_reason="typed twice")


def answer(session: Session, school_class: SchoolClass, heads: int, pick: random.Random) -> None:
    said = pick.choice([None, heads, heads + 1])
    if said is not None:
        kind = Answer.YES if said == heads else Answer.NUMBER
        Countersign.objects.create(
            session=session, school_class=school_class, answer=kind, seen=heads, said=said, told_at=timezone.now()
        )


def reported(session: Session, heads: list[tuple[SchoolClass, int]], pick: random.Random) -> None:
    proposal = SessionProposal.objects.create(
        uid=session.uid,
        hub=session.hub,
        school=heads[0][0].school,
        held_on=session.held_on,
        session_type=session.session_type,
        session=session,
        state="accepted",
        sent_at=timezone.now(),
        answered_at=timezone.now(),
    )
    for one, number in heads:
        said = number + pick.choice([0, 0, 1])
        ProposedLine.objects.create(proposal=proposal, audience="student", school_class=one, head_count=said)


def recounted(first: dt.date, last: dt.date) -> Cells:
    """A second opinion in plain loops over plain rows."""
    parents = dict(Hub.objects.values_list("pk", "parent_id"))
    found: dict[tuple[int, dt.date], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for session in Session.objects.filter(voided_at=None):
        month = session.held_on.replace(day=1)
        if not first <= month <= last:
            continue
        at = {session.hub_id, *session.co_hosts.values_list("pk", flat=True)}
        for line in session.lines.all():
            told = Countersign.objects.filter(session=session, school_class=line.school_class).first()
            sent = [
                one.head_count
                for one in ProposedLine.objects.filter(proposal__session=session, school_class=line.school_class)
            ]
            if line.school_class is None:
                method = "estimated"
            elif line.head_count in sent:
                method = "reported"
            else:
                method = "countersigned" if told and told.said == line.head_count else "by_class"
            for viewer in at | {parents[hub] for hub in at} - {None}:
                assert viewer is not None
                found[viewer, month][method] += line.head_count
    return {key: Methods(**heads) for key, heads in found.items()}


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_the_methods_add_up_to_what_the_cells_count(seed: int) -> None:
    with transaction.atomic():
        world = small_world()
        scatter(world, random.Random(seed))
        drain_all()
        hubs = [hub.pk for hub in world.hubs]
        told = methods_by_month(hubs, first=FIRST, last=LAST)
        assert told == recounted(FIRST, LAST)
        cells = PeriodCell.objects.filter(
            scope_kind="hub",
            scope_id__in=hubs,
            period_kind="month",
            period_start__range=(FIRST, LAST),
            audience="everyone",
        )
        counted = {(cell.scope_id, cell.period_start): cell.interactions for cell in cells}
        assert {key: heads for key, heads in counted.items() if heads} == {
            key: methods.interactions for key, methods in told.items() if methods.interactions
        }
        for hub in hubs:  # the same where a hub is asked about alone
            alone = methods_by_month([hub], first=FIRST, last=LAST)
            assert alone == {key: methods for key, methods in told.items() if key[0] == hub}
        assert verify().differences == 0
        transaction.set_rollback(True)


@given(st.tuples(*[st.integers(0, 10_000)] * 4))
def test_shares_are_whole_numbers_that_add_up_to_a_hundred(parts: tuple[int, int, int, int]) -> None:
    methods = Methods(*parts)
    assert sum(methods.shares) == (100 if methods.interactions else 0)
    for part, share in zip(parts, methods.shares, strict=True):
        assert abs(share - 100 * part / max(1, methods.interactions)) < 1


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((0, 0, 4980, 20), "under 1 %"),
        ((0, 0, 80, 20), "20 %"),
        ((0, 0, 9, 0), "0 %"),
        ((20, 0, 0, 4980), "over 99 %"),
        ((0, 0, 0, 9), "100 %"),
    ],
)
def test_what_is_not_nothing_is_never_called_0_per_cent_and_what_is_not_all_never_100(
    parts: tuple[int, int, int, int], said: str
) -> None:
    methods = Methods(*parts)
    share = MethodShare("Estimated", methods.shares[-1], methods.estimated, methods.interactions)
    figures = MethodFigures((share,), {}, PlainTable((), ()))
    shown = render_to_string("impact/_methods.html", {"figures": figures, "id": "x", "caption": ""})
    assert f">{said}<" in shown.replace("\u00a0", " ")


def test_a_number_moves_from_method_to_method_and_none_changes_the_sum() -> None:
    hub = make_hub()
    school = make_school(hub)
    seven_b, teacher = make_class(school, size=24), make_user()
    session = make_session(hub, class_line(seven_b), people_line(Audience.TEACHER, 2), held_on=FIRST)

    def told() -> Methods:
        return methods_by_month([hub.pk], first=FIRST, last=FIRST)[hub.pk, FIRST]

    assert told() == Methods(by_class=24, estimated=2)
    countersign(school=school, by=teacher, told=[Told(session.pk, seven_b.pk, Answer.YES, seen=24, said=24)])
    assert told() == Methods(countersigned=24, estimated=2)
    draft = draft_of(Session.objects.for_list().get(pk=session.pk))
    lines = (class_line(seven_b, 23), draft.lines[1])
    changed = type(draft)(**{**draft.__dict__, "lines": lines})
    correct_session(session=session, by=make_user(), draft=changed, version=session.version)
    assert told() == Methods(by_class=23, estimated=2)


def test_what_a_school_reported_and_the_hub_accepted_is_the_schools_word() -> None:
    hub = make_hub()
    school = make_school(hub)
    row = report(school, class_line(make_class(school), 20))
    accept_session_proposal(proposal=row, by=make_user(), version=row.version, draft=draft_of_proposal(row))
    month = row.held_on.replace(day=1)
    assert methods_by_month([hub.pk], first=month, last=month) == {(hub.pk, month): Methods(reported=20)}
