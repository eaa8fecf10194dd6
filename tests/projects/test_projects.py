"""Projects and partnerships: whose they are, and what a person is told about one that cannot be."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hubs.models import Hub
from projects.models import Partnership, Project, ProjectStatus
from tests.factories.network import make_hub, make_project, make_school

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 5, 12)


@pytest.fixture
def hub() -> Hub:
    return make_hub()


def test_projects_of_a_hub_are_those_of_its_sub_hubs_too_and_for_a_sub_hub_of_the_hub_above(hub: Hub) -> None:
    sub_hub, sister = make_hub(parent=hub), make_hub(parent=hub)
    own, of_sub_hub, of_sister = make_project(hub), make_project(sub_hub), make_project(sister)
    make_project(make_hub())
    assert set(Project.objects.of_hub(hub)) == {own, of_sub_hub, of_sister}
    assert set(Project.objects.of_hub(sub_hub)) == {own, of_sub_hub}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"title": "CLEAN RIVER"}, "This hub has a project of that title already."),
        ({"ends_on": DAY - dt.timedelta(days=1)}, "A project cannot end before it starts."),
        ({"title": ""}, "This field cannot be blank."),
    ],
)
def test_a_person_is_told_why_a_project_cannot_be(hub: Hub, said: dict[str, object], sentence: str) -> None:
    make_project(hub, "Clean river")
    known: dict[str, object] = {"hub": hub, "title": "Another", "starts_on": DAY, "status": ProjectStatus.PLANNED}
    with pytest.raises(ValidationError, match=sentence):
        Project(**known | said).full_clean()


def test_two_hubs_may_have_a_project_of_one_title(hub: Hub) -> None:
    make_project(hub, "Clean river")
    make_project(make_hub(), "Clean river")
    assert Project.objects.filter(title="Clean river").count() == 2


def test_a_partnership_counts_as_one_however_many_take_part(hub: Hub) -> None:
    partnership = Partnership.objects.create(hub=hub, name="River alliance", starts_on=DAY, project=make_project(hub))
    partnership.schools.add(make_school(hub), make_school(hub))
    assert Partnership.objects.filter(hub=hub).count() == 1
    with pytest.raises(ValidationError, match="This hub has a partnership of that name already"):
        Partnership(hub=hub, name="river ALLIANCE", starts_on=DAY).full_clean()
