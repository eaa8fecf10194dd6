"""A school proposes a project: a draft is kept, the hub asks, declines, or makes it a project of its own."""

import uuid

import pytest
from django.test import Client

from accounts.models import Notice, OutgoingMail, User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import Role
from projects.actions.project_proposals import accept_project_proposal, change_project_proposal
from projects.actions.proposal_moves import MovedOn, answer_proposal, withdraw_proposal
from projects.models import Project, ProjectProposal
from projects.queries.proposals import projects_joined
from projects.tasks import forget_project_proposals
from schools.actions import grant_school_membership
from schools.models import School, SchoolRole
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.proposals import propose
from tests.factories.public import make_challenge
from tests.factories.sign_ups import class_now, make_teacher
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def teacher(school: School) -> User:
    return make_teacher(school, "Tea Example")


@pytest.fixture
def staff(hub: Hub) -> User:
    user = make_user(name="Sta Example")
    make_membership(user, Role.STAFF, hub)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def told(**more: object) -> dict[str, object]:
    values: dict[str, object] = {"uid": str(uuid.uuid4()), "version": "0", "title": "Bees on the roof"}
    return values | {"about": "Who lives on our roof?", "step": "send"} | more


def values_of(row: ProjectProposal) -> dict[str, object]:
    return {"title": row.title, "summary": row.about, "starts_on": row.hub.today()}


def test_from_the_form_to_a_project(hub: Hub, school: School, teacher: User, staff: User) -> None:
    one, need = class_now(school, "7B"), make_challenge(hub, "Few insects")
    sent = told(
        challenge=need.pk, classes=[one.pk], age_from="12", age_to="14", partners="The university", needs="A hive"
    )
    answer = browser(teacher).post(f"/s/{school.pk}/sent/projects/new/", sent)
    row = ProjectProposal.objects.get()
    assert (answer.status_code, row.state, list(row.classes.all())) == (302, "sent", [one])
    assert Notice.objects.get(recipient=staff).url == f"/h/{hub.code}/from-schools/projects/{row.pk}/"
    page = words(browser(staff).get(f"/h/{hub.code}/from-schools/").content)
    assert "Bees on the roof" in page

    accept = f"/h/{hub.code}/from-schools/projects/{row.pk}/accept/"
    form = browser(staff).get(accept)
    assert "Who lives on our roof?" in form.content.decode()
    values = {"proposal_version": row.version, "version": "0", "title": "Bees of the town", "summary": "Wild bees."}
    values |= {"status": "planned", "starts_on": "2027-03-01", "challenge": need.pk, "age_from": "12", "age_to": "14"}
    answer = browser(staff).post(accept, values)
    project = Project.objects.get()
    assert answer["Location"] == f"/h/{hub.code}/projects/{project.pk}/"
    assert (project.title, project.challenge, project.status) == ("Bees of the town", need, "planned")
    row.refresh_from_db()
    assert (row.state, row.project) == ("accepted", project)
    assert list(projects_joined(school)) == [project]
    assert OutgoingMail.objects.filter(to=teacher.email).count() == 1
    # Pressed twice it is made once.
    assert browser(staff).post(accept, values).status_code == 302
    assert Project.objects.count() == 1
    own = words(browser(teacher).get(f"/s/{school.pk}/").content)
    assert "Bees of the town" in own


def test_a_draft_is_kept_without_a_word_and_seen_by_nobody_else(
    hub: Hub, school: School, teacher: User, staff: User
) -> None:
    empty = told(title="", about="", step="keep")
    answer = browser(teacher).post(f"/s/{school.pk}/sent/projects/new/", empty)
    row = ProjectProposal.objects.get()
    assert (answer.status_code, row.state) == (302, "draft")
    assert browser(staff).get(f"/h/{hub.code}/from-schools/projects/{row.pk}/").status_code == 404
    own = browser(teacher).get(f"/s/{school.pk}/").content.decode()
    assert f"/s/{school.pk}/sent/projects/{row.pk}/" in own
    edit = f"/s/{school.pk}/sent/projects/{row.pk}/edit/"
    refused = browser(teacher).post(edit, told(title="", version=row.version))
    assert (refused.status_code, "Give it a title" in words(refused.content)) == (422, True)
    assert browser(teacher).post(edit, told(version=row.version)).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.title) == ("sent", "Bees on the roof")
    other = propose(school, "", by=teacher, send=False, about="")
    browser(teacher).post(f"/s/{school.pk}/sent/projects/{other.pk}/withdraw/")
    assert list(ProjectProposal.objects.all()) == [row]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"title": ""}, "Give it a title"),
        ({"about": " "}, "Say in a few sentences"),
        ({"age_from": "12"}, "Give both ages"),
        ({"age_from": "14", "age_to": "12"}, "Give both ages"),
        ({"starts_on": "soon"}, "Enter a valid date"),
        ({"needs": "x" * 1001}, "at most 1000 characters"),
    ],
)
def test_what_is_refused_comes_back(school: School, teacher: User, said: dict[str, str], says: str) -> None:
    sent = told(**({"partners": "The university of bees"} | said))
    answer = browser(teacher).post(f"/s/{school.pk}/sent/projects/new/", sent)
    assert answer.status_code == 422
    assert says in words(answer.content)
    assert "The university of bees" in answer.content.decode()
    assert not ProjectProposal.objects.exists()


def test_twice_back_and_two_windows(school: School, teacher: User, staff: User) -> None:
    client, url, sent = browser(teacher), f"/s/{school.pk}/sent/projects/new/", told()
    client.post(url, sent)
    client.post(url, sent)
    row = ProjectProposal.objects.get()
    answer = client.post(url, sent | {"about": "Wasps?"})
    assert (answer.status_code, "Wasps?" in answer.content.decode()) == (409, True)
    assert client.post(url, sent | {"about": "Wasps?", "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.about == "Wasps?"
    with pytest.raises(EditedMeanwhile):
        change_project_proposal(
            proposal=row, by=teacher, version=row.version - 1, values={"title": "A", "about": "B"}, send=True
        )
    with pytest.raises(EditedMeanwhile):
        accept_project_proposal(proposal=row, by=staff, version=row.version - 1, values=values_of(row))


def test_asked_declined_withdrawn(hub: Hub, school: School, teacher: User, staff: User) -> None:
    row = propose(school, by=teacher)
    page = f"/h/{hub.code}/from-schools/projects/{row.pk}/"
    assert browser(staff).post(page, {"answer": "return"}).status_code == 422
    browser(staff).post(page, {"answer": "return", "note": "How many classes?"})
    own = words(browser(teacher).get(f"/s/{school.pk}/sent/projects/{row.pk}/").content)
    assert "How many classes?" in own
    row.refresh_from_db()
    change_project_proposal(
        proposal=row, by=teacher, version=row.version, values={"title": row.title, "about": "Two."}, send=True
    )
    row.refresh_from_db()
    assert row.state == "sent"
    answer_proposal(proposal=row, answer="decline", by=staff, note="No room this year.")
    with pytest.raises(MovedOn):
        withdraw_proposal(proposal=row, by=teacher)
    answer = browser(teacher).post(f"/s/{school.pk}/sent/projects/{row.pk}/edit/", told(version=row.version))
    assert (answer.status_code, "Bees on the roof" in answer.content.decode()) == (409, True)
    forget_project_proposals()
    row.refresh_from_db()
    assert row.teacher == teacher


def test_a_title_that_the_hub_has_is_said_and_nothing_is_lost(hub: Hub, school: School, staff: User) -> None:
    row = propose(school)
    Project.objects.create(hub=hub, title="Bees on the roof", starts_on=hub.today())
    values = {"proposal_version": row.version, "version": "0", "title": row.title, "summary": "Wild bees."}
    values |= {"status": "planned", "starts_on": "2027-03-01"}
    answer = browser(staff).post(f"/h/{hub.code}/from-schools/projects/{row.pk}/accept/", values)
    assert answer.status_code == 422
    assert "This hub has a project of that title already." in words(answer.content)
    row.refresh_from_db()
    assert row.state == "sent"


def test_the_door(school: School, teacher: User) -> None:
    door = "/projects/propose/"
    assert Client().get(door)["Location"] == "/join/"
    assert browser(make_user()).get(door)["Location"] == "/join/"
    assert browser(teacher).get(door)["Location"] == f"/s/{school.pk}/sent/projects/new/"
    other = make_school(make_hub(), "Far School")
    grant_school_membership(user=teacher, role=SchoolRole.TEACHER, school=other, by=None)
    assert "Far School" in words(browser(teacher).get(door).content)
    assert door in Client().get("/projects/").content.decode()
