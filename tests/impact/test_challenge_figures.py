"""The figures of a challenge: exact, by the class rule, each session once, and nothing told about few people."""

import datetime as dt
import random
from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from hubs.models import Challenge, Hub, PublicChange
from impact.actions import void_session
from impact.models import Audience, Session
from impact.queries.challenges import challenge_figures, count_challenges
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.figures import Method
from impact.queries.public_scopes import project_figures
from impact.rollups import drain_all
from projects.models import Project
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.public import make_challenge

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    """A hub beside a larger one, so that the network's page shows both in full."""
    make_session(make_hub("OSHub-X"), people_line(Audience.STUDENT, 900, 900), people_line(Audience.FAMILY, 900, 900))
    return make_hub("OSHub-PT")


@pytest.fixture
def challenge(hub: Hub) -> Challenge:
    return make_challenge(hub, "Dry wells")


def project_on(challenge: Challenge | None, hub: Hub) -> Project:
    project = make_project(hub)
    project.challenge = challenge
    project.save()
    return project


def students(challenge: Challenge) -> PublicFigures:
    drain_all()
    return challenge_figures(challenge).shown.groups[0]


def seen(figures: PublicFigures) -> tuple[int | None, int | None, Withheld]:
    return figures.people, figures.interactions, figures.withheld


def test_a_class_that_meets_two_projects_of_a_challenge_counts_once(hub: Hub, challenge: Challenge) -> None:
    school_class = make_class(make_school(hub))
    for heads in (20, 22):
        make_session(hub, class_line(school_class, heads), project=project_on(challenge, hub))
    make_session(hub, class_line(school_class, 24), project=project_on(None, hub))
    facts = count_challenges([challenge.pk])[challenge.pk]
    figures = facts.picture.parts[0]
    assert (figures.sessions, figures.interactions, figures.people, figures.at_least) == (2, 42, 22, 22)
    assert figures.method is Method.CLASSES


def test_a_class_and_what_it_became_count_once(hub: Hub, challenge: Challenge) -> None:
    first = make_class(make_school(hub))
    later = make_class(first.school, school_year=first.school_year + 1, continues=first)
    project = project_on(challenge, hub)
    make_session(hub, class_line(first, 22), project=project)
    make_session(hub, class_line(later, 25), project=project, held_on=dt.date(2022, 10, 3))
    assert seen(students(challenge)) == (25, 47, Withheld.NO)


def test_a_session_counts_for_the_challenge_that_it_names(hub: Hub, challenge: Challenge) -> None:
    other = make_challenge(hub, "Empty houses")
    project = project_on(challenge, hub)
    make_session(hub, people_line(Audience.STUDENT, 30, 30), project=project)
    make_session(hub, people_line(Audience.STUDENT, 40, 40), project=project, challenge=other)
    make_session(hub, people_line(Audience.STUDENT, 50, 50), challenge=challenge)
    assert students(challenge).interactions == 80
    assert students(other).interactions == 40
    project.challenge = other
    project.save()
    assert students(challenge).interactions == 50
    assert students(other).interactions == 70


def test_what_was_taken_back_counts_nowhere(hub: Hub, challenge: Challenge) -> None:
    make_session(hub, people_line(Audience.STUDENT, 30, 30), challenge=challenge)
    extra = make_session(hub, people_line(Audience.STUDENT, 9, 9), challenge=challenge)
    void_session(session=extra, by=make_user(), reason="twice")
    found = challenge_figures(challenge)
    assert seen(students(challenge)) == (30, 30, Withheld.NO)
    assert found.shown.sessions == 1


def test_a_joint_session_counts_once(hub: Hub, challenge: Challenge) -> None:
    make_session(hub, people_line(Audience.STUDENT, 30, 30), challenge=challenge, co_hosts=[make_hub()])
    assert seen(students(challenge)) == (30, 30, Withheld.NO)


def test_first_and_last_day_and_sessions_of_which_nobody_said_who_came(hub: Hub, challenge: Challenge) -> None:
    make_session(hub, challenge=challenge, held_on=dt.date(2021, 3, 4))
    make_session(hub, people_line(Audience.STUDENT, 30, 30), challenge=challenge, held_on=dt.date(2022, 5, 6))
    drain_all()
    found = challenge_figures(challenge)
    assert (found.first_day, found.last_day) == (dt.date(2021, 3, 4), dt.date(2022, 5, 6))
    assert found.shown.sessions == 2
    assert count_challenges([challenge.pk])[challenge.pk].picture.whole.without_attendance == 1


def test_nothing_logged_is_nothing_and_not_an_error(challenge: Challenge) -> None:
    found = challenge_figures(challenge)
    assert (found.shown.sessions, found.first_day) == (0, None)


def test_few_people_are_left_out_with_the_next_larger_challenge(hub: Hub, challenge: Challenge) -> None:
    others = [make_challenge(hub, title) for title in ("Two", "Three")]
    for one, number in zip((challenge, *others), (3, 20, 50), strict=True):
        make_session(hub, people_line(Audience.STUDENT, number, number), challenge=one)
    assert seen(students(challenge)) == (None, None, Withheld.FEW)
    assert seen(students(others[0])) == (None, None, Withheld.NEIGHBOUR)
    assert seen(students(others[1])) == (50, 50, Withheld.NO)


def test_what_the_hub_did_beyond_its_challenges_cannot_be_found(hub: Hub, challenge: Challenge) -> None:
    make_session(hub, people_line(Audience.STUDENT, 30, 30), challenge=challenge)
    make_session(hub, people_line(Audience.STUDENT, 3, 3))
    assert seen(students(challenge)) == (None, None, Withheld.NEIGHBOUR)


def test_a_project_that_is_left_out_is_not_found_through_its_challenge(hub: Hub, challenge: Challenge) -> None:
    """The projects' page shows 30, and hides 3 behind 20 others: their sum with 30 would tell the 3."""
    small, large = (project_on(challenge, hub) for _ in range(2))
    make_session(hub, people_line(Audience.STUDENT, 3, 3), project=small)
    make_session(hub, people_line(Audience.STUDENT, 30, 30), project=large)
    make_session(hub, people_line(Audience.STUDENT, 20, 20))
    make_session(hub, people_line(Audience.STUDENT, 60, 60), project=project_on(None, hub))
    assert seen(students(challenge)) == (None, None, Withheld.NEIGHBOUR)
    assert project_figures(small).groups[0].people is None
    assert project_figures(large).groups[0].people == 30


def test_few_beyond_the_projects_of_a_challenge_are_not_found_either(hub: Hub, challenge: Challenge) -> None:
    make_session(hub, people_line(Audience.STUDENT, 30, 30), project=project_on(challenge, hub))
    make_session(hub, people_line(Audience.STUDENT, 2, 2), challenge=challenge)
    make_session(hub, people_line(Audience.STUDENT, 70, 70))
    assert seen(students(challenge)) == (None, None, Withheld.NEIGHBOUR)


def by_hand(challenge: Challenge) -> dict[str, tuple[int, int, int]]:
    """A second opinion that shares no code: sessions, interactions, people by group, read session by session."""
    groups = {"student": "student", "teacher": "teacher"}
    sessions: dict[str, set[int]] = defaultdict(set)
    heads: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    new: dict[str, int] = defaultdict(int)
    highest: dict[int, int] = {}
    for session in Session.objects.filter(voided_at=None).select_related("project"):
        meant = session.challenge_id or (session.project.challenge_id if session.project else None)
        if meant != challenge.pk:
            continue
        for line in session.lines.select_related("school_class"):
            group = groups.get(line.audience, "community")
            sessions[group].add(session.pk)
            heads[group][session.pk] += line.head_count
            new[group] += line.first_timers or 0
            if line.school_class is not None:
                key = line.school_class.lineage_id
                assert key is not None
                highest[key] = max(highest.get(key, 0), line.head_count)
    found = {}
    for group in ("student", "teacher", "community"):
        total = sum(heads[group].values())
        counted = new[group] + (sum(highest.values()) if group == "student" else 0)
        found[group] = (len(sessions[group]), total, min(max(counted, max(heads[group].values(), default=0)), total))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_any_log_gives_the_same_as_counting_by_hand(hub: Hub, seed: int) -> None:
    chance = random.Random(seed)
    sub = make_hub(parent=hub)
    challenges = [make_challenge(hub), make_challenge(sub), make_challenge(hub)]
    projects = [project_on(chance.choice([*challenges, None]), chance.choice([hub, sub])) for _ in range(5)]
    school = make_school(hub)
    classes = [make_class(school) for _ in range(3)]
    classes.append(make_class(school, school_year=classes[0].school_year + 1, continues=classes[0]))
    for _ in range(25):
        lines = [class_line(one, chance.randrange(30)) for one in classes if chance.random() < 0.3]
        lines += [
            people_line(audience, heads := chance.randrange(40), chance.choice([None, heads // 2]))
            for audience in (Audience.TEACHER, Audience.FAMILY, Audience.OTHER)
            if chance.random() < 0.4
        ]
        made = make_session(
            chance.choice([hub, sub]),
            *lines,
            project=chance.choice([*projects, None]),
            challenge=chance.choice([*challenges, None, None]),
            held_on=HELD_ON - dt.timedelta(days=chance.randrange(400)),
        )
        if chance.random() < 0.15:
            void_session(session=made, by=make_user(), reason="twice")
    counted = count_challenges([one.pk for one in challenges])
    for one in challenges:
        facts = counted.get(one.pk)
        parts = facts.picture.parts if facts else ()
        told = [(part.sessions, part.interactions, part.people) for part in parts] or [(0, 0, 0)] * 3
        assert dict(zip(("student", "teacher", "community"), told, strict=True)) == by_hand(one)


def test_it_costs_the_same_however_many_sessions_there_are(
    hub: Hub, challenge: Challenge, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = project_on(challenge, hub)
    make_session(hub, people_line(Audience.STUDENT, 30, 30), project=project)
    students(challenge)
    with CaptureQueriesContext(connection) as asked:
        challenge_figures(challenge)
    for _ in range(2):
        make_session(hub, people_line(Audience.STUDENT, 30, 30), project=project)
        project_on(challenge, hub)
    students(challenge)
    with django_assert_num_queries(len(asked)):
        challenge_figures(challenge)


def test_a_session_that_names_another_challenge_changes_what_is_public(hub: Hub, challenge: Challenge) -> None:
    """Stored pages fall although no cell changes."""
    session = make_session(hub, people_line(Audience.STUDENT, 30, 30))
    drain_all()
    before = sum(PublicChange.objects.values_list("changes", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('oshub.public_change_noted', '', true)")
    Session.objects.filter(pk=session.pk).update(challenge=challenge)
    assert sum(PublicChange.objects.values_list("changes", flat=True)) == before + 1
