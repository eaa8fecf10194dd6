"""Public figures of a hub, sub-hub, project or school: small numbers are left out and cannot be found otherwise."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.test import Client

from hubs.models import Hub
from hubs.queries.challenges import challenge_url
from impact.models import Audience
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.public import public_impact
from impact.queries.public_scopes import hub_figures, project_figures, school_figures
from impact.rollups import drain_all
from projects.models import Project
from schools.models import School
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.public import agree_to_page, make_challenge
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
LATER = dt.date(2022, 6, 1)


@pytest.fixture
def hub() -> Hub:
    """A hub beside another one, both of which the network's page shows in full."""
    other = make_hub("OSHub-X")
    make_session(other, people_line(Audience.STUDENT, 100, 100))
    return make_hub("OSHub-PT")


def students(hub: Hub, number: int, project: Project | None = None) -> None:
    """A session with so many new students."""
    make_session(hub, people_line(Audience.STUDENT, number, number), project=project)


def of_students(groups: tuple[PublicFigures, ...]) -> tuple[int | None, int | None, Withheld]:
    found = groups[0]
    return found.people, found.interactions, found.withheld


def test_a_hub_shows_what_the_networks_page_shows(hub: Hub) -> None:
    students(hub, 30)
    make_session(hub, people_line(Audience.TEACHER, 3, 3))
    drain_all()
    row = next(one.row for one in public_impact().hubs if one.code == "OSHub-PT")
    shown = hub_figures(hub)
    assert (shown.sessions, shown.groups) == (row.sessions, row.groups)
    assert of_students(shown.groups) == (30, 30, Withheld.NO)
    assert shown.groups[1].people is None


def test_groups_are_called_as_the_language_of_the_page_calls_them(hub: Hub) -> None:
    challenge = make_challenge(hub)
    make_session(hub, people_line(Audience.STUDENT, 30, 30), challenge=challenge)
    drain_all()
    for page in ("/hubs/OSHub-PT/", challenge_url(challenge)):
        shown = Client().get(page, {"lang": "pt"}).content.decode()
        assert "Alunos</dt>" in " ".join(shown.split())
        assert "Students</dt>" not in " ".join(shown.split())


def test_a_hub_in_which_nothing_was_logged_has_zeros(hub: Hub) -> None:
    drain_all()
    assert of_students(hub_figures(hub).groups) == (0, 0, Withheld.NO)
    assert "In figures" not in drawn("{% hub_figures thing %}", hub)


def test_sub_hubs_show_theirs(hub: Hub) -> None:
    subs = [make_hub(f"OSHub-PT-{number}", parent=hub) for number in (1, 2)]
    students(hub, 50)
    for sub, number in zip(subs, (20, 30), strict=True):
        students(sub, number)
    drain_all()
    assert of_students(hub_figures(hub).groups) == (100, 100, Withheld.NO)
    assert of_students(hub_figures(subs[0]).groups) == (20, 20, Withheld.NO)
    assert hub_figures(subs[1]).sessions == 1


def test_a_small_sub_hub_is_left_out_and_so_is_what_would_tell_it(hub: Hub) -> None:
    small, next_larger = (make_hub(f"OSHub-PT-{number}", parent=hub) for number in (1, 2))
    students(small, 3)
    students(next_larger, 20)
    drain_all()
    assert of_students(hub_figures(small).groups) == (None, None, Withheld.FEW)
    assert of_students(hub_figures(next_larger).groups) == (None, None, Withheld.NEIGHBOUR)


def test_what_a_hub_has_beyond_its_sub_hubs_is_protected_too(hub: Hub) -> None:
    sub = make_hub("OSHub-PT-1", parent=hub)
    students(sub, 40)
    students(hub, 2)
    drain_all()
    assert of_students(hub_figures(hub).groups)[0] == 42
    assert of_students(hub_figures(sub).groups) == (None, None, Withheld.NEIGHBOUR)


def test_nothing_below_a_hub_is_shown_that_is_left_out_itself(hub: Hub) -> None:
    sub, project = make_hub("OSHub-PT-1", parent=hub), make_project(hub)
    students(sub, 3)
    students(hub, 0, project)
    drain_all()
    assert of_students(hub_figures(hub).groups)[0] is None
    assert of_students(hub_figures(sub).groups)[0] is None
    assert of_students(project_figures(project).groups)[0] is None


def test_a_project_shows_its_figures(hub: Hub) -> None:
    project = make_project(hub)
    students(hub, 25, project)
    students(hub, 30)
    drain_all()
    shown = project_figures(project)
    assert (shown.sessions, of_students(shown.groups)) == (1, (25, 25, Withheld.NO))


def test_a_small_project_cannot_be_found_from_its_sisters(hub: Hub) -> None:
    small, medium, large = (make_project(hub) for _number in range(3))
    for project, number in ((small, 4), (medium, 10), (large, 90)):
        students(hub, number, project)
    drain_all()
    assert of_students(project_figures(small).groups) == (None, None, Withheld.FEW)
    assert of_students(project_figures(medium).groups) == (None, None, Withheld.NEIGHBOUR)
    assert of_students(project_figures(large).groups)[0] == 90


def test_a_project_of_a_sub_hub_is_protected_with_those_of_its_hub(hub: Hub) -> None:
    sub = make_hub("OSHub-PT-1", parent=hub)
    small, large = make_project(sub), make_project(hub)
    students(sub, 2, small)
    students(hub, 30, large)
    drain_all()
    assert of_students(project_figures(small).groups)[2] is Withheld.NEIGHBOUR
    assert of_students(project_figures(large).groups)[2] is Withheld.NEIGHBOUR


def test_a_project_of_a_sub_hub_cannot_be_subtracted_from_its_sub_hub(hub: Hub) -> None:
    sub = make_hub("OSHub-PT-1", parent=hub)
    nearly, all_of_it = make_project(sub), make_project(hub)
    students(sub, 27, nearly)
    students(sub, 3)
    students(hub, 60, all_of_it)
    drain_all()
    assert of_students(hub_figures(sub).groups) == (30, 30, Withheld.NO)
    assert of_students(project_figures(nearly).groups)[2] is Withheld.NEIGHBOUR
    assert of_students(project_figures(all_of_it).groups)[0] == 60


def school_with(hub: Hub, size: int, *, agreed: bool = True) -> School:
    """A school whose one class came twice."""
    school = make_school(hub)
    school_class = make_class(school, size=size)
    make_session(hub, class_line(school_class), school=school)
    make_session(hub, class_line(school_class), school=school, held_on=LATER)
    return agree_to_page(school) if agreed else school


def test_a_school_counts_each_class_once(hub: Hub) -> None:
    school = school_with(hub, 24)
    students(hub, 30)
    drain_all()
    shown = school_figures(school)
    assert (shown.sessions, shown.students.people, shown.students.interactions) == (2, 24, 48)


def test_a_class_that_goes_on_counts_once(hub: Hub) -> None:
    school = make_school(hub)
    first = make_class(school, size=20)
    make_session(hub, class_line(first))
    second = make_class(school, size=22, school_year=first.school_year + 1, continues=first)
    make_session(hub, class_line(second), held_on=LATER.replace(month=10))
    drain_all()
    assert school_figures(school).students.people == 22


def test_a_small_school_is_left_out_and_cannot_be_found_from_the_others(hub: Hub) -> None:
    small, medium, large = school_with(hub, 4), school_with(hub, 12), school_with(hub, 80)
    drain_all()
    assert school_figures(small).students.withheld is Withheld.FEW
    assert school_figures(medium).students.withheld is Withheld.NEIGHBOUR
    assert school_figures(large).students.people == 80


def test_a_school_that_shows_nothing_cannot_be_found_by_subtraction(hub: Hub) -> None:
    school_with(hub, 3, agreed=False)
    shown = school_with(hub, 40)
    drain_all()
    assert school_figures(shown).students.withheld is Withheld.NEIGHBOUR


def test_what_is_left_out_is_said_in_words(hub: Hub) -> None:
    make_session(hub, people_line(Audience.TEACHER, 3, 3), people_line(Audience.STUDENT, 30, 30))
    drain_all()
    text = drawn("{% hub_figures thing %}", hub)
    assert "fewer than 5" in text or "not shown" in text
    assert "People reached, in 30 interactions" in text


def test_people_carry_their_method_and_the_bound_that_tells_of_no_small_group(hub: Hub) -> None:
    """The largest session of one hub is no public figure; how teachers are counted is the same everywhere."""
    make_session(hub, people_line(Audience.TEACHER, 30, 12), people_line(Audience.STUDENT, 40, 40))
    make_session(hub, people_line(Audience.TEACHER, 20, 20), held_on=LATER)
    school = school_with(hub, 80)
    drain_all()
    text = words(drawn("{% hub_figures thing %}", hub).encode())
    assert "Teachers 32 People reached, in 50 interactions Estimated from first-timers. At most 50." in text
    assert "Who comes as a class is counted by class, all others are estimated from first-timers. At most 200." in text
    assert "At least" not in text
    assert "The lower bound, the largest single session, is given for the whole network only" in text
    of_school = words(drawn("{% school_figures thing %}", school).encode())
    assert "Students 80 People reached, in 160 interactions All counted by class. At most 160." in of_school


@pytest.mark.parametrize("tag", ["project_figures", "school_figures"])
def test_the_tags_draw_nothing_where_nothing_was_logged(hub: Hub, tag: str) -> None:
    thing = make_project(hub) if tag == "project_figures" else make_school(hub)
    drain_all()
    assert drawn(f"{{% {tag} thing %}}", thing).strip() == ""


def drawn(tag: str, thing: object) -> str:
    """What a tag draws."""
    return Template("{% load impact_public %}" + tag).render(Context({"thing": thing}))
