"""Several resources changed together: told before it is written, by the rules of each one's page, and taken back."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from hubs.models import Hub
from hubs.roles import Role
from projects.models import State
from resources.actions.parts import put_part
from resources.actions.writing import new_version, rewrite
from resources.models import Collection, Resource, ResourceLink, ResourceVersion, VersionState
from resources.queries.together import How, Then, Wanted, plan_together
from tests.factories.clients import member
from tests.factories.deposits import make_deposit
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user
from tests.factories.resources import add_file, make_collection, make_draft, make_resource, propose_resource
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
LIST = "/h/OSHub-MM/resources/"
PAGE = f"{LIST}together/"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def ana(hub: Hub) -> tuple[User, Client]:
    """A coordinator, who publishes alone."""
    return member(hub, role=Role.COORDINATOR)


@pytest.fixture
def client(ana: tuple[User, Client]) -> Client:
    return ana[1]


def keys(rows: Sequence[Resource | ResourceVersion]) -> str:
    return " ".join(str(row.resource_id if isinstance(row, ResourceVersion) else row.pk) for row in rows)


def look(client: Client, rows: Sequence[Resource | ResourceVersion], **told: object) -> dict[str, object]:
    """Ask for the preview, and tell what its button would send."""
    asked = {"chosen": keys(rows), **told}
    answer = client.post(PAGE, asked | {"step": "look"})
    assert answer.status_code == 200, words(answer.content)
    seen = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    assert seen is not None
    return asked | {"step": "write", "seen": seen[1], "page": words(answer.content)}


def change(client: Client, rows: Sequence[Resource | ResourceVersion], **told: object) -> str:
    """Look, confirm, and read what is said then."""
    answer = client.post(PAGE, look(client, rows, **told), follow=True)
    assert answer.redirect_chain, words(answer.content)
    return words(answer.content)


def test_a_list_is_added_to_taken_from_and_replaced(hub: Hub, client: Client) -> None:
    one, two = make_draft(hub, "One", keywords=["Cork"], levels=[1]), make_draft(hub, "Two", keywords=["Wood"])
    asked = look(client, [one, two], keywords="cork, river", keywords_how="add", levels=["2"], levels_how="replace")
    assert "2 change, 0 stay as they are, 0 cannot be changed so" in str(asked["page"])
    assert "Keywords: added: cork, river" in str(asked["page"])
    one.refresh_from_db()
    assert one.keywords == ["Cork"]
    assert "2 resources are changed." in words(client.post(PAGE, asked, follow=True).content)
    for version, stands in ((one, ["Cork", "river"]), (two, ["Wood", "cork", "river"])):
        version.refresh_from_db()
        assert (version.keywords, version.levels, version.state) == (stands, [2], "draft")
        assert version.earlier.count() == 1  # type: ignore[attr-defined]  # made by pghistory
    change(client, [one, two], keywords="CORK", keywords_how="remove")
    two.refresh_from_db()
    assert two.keywords == ["Wood", "river"]


def test_the_ways_on_stand_above_a_long_list_too(hub: Hub, client: Client) -> None:
    rows = [make_draft(hub) for _ in range(11)]
    for some, times in ((rows, 2), (rows[:10], 1)):
        page = str(look(client, some, licence="CC0-1.0")["page"])
        assert page.count(f"Change {len(some)} resources") == times


def test_what_stays_and_what_is_refused_is_told_with_the_reason(hub: Hub, client: Client) -> None:
    elsewhere: dict[str, Any] = {
        "adapted_title": "X",
        "adapted_url": "https://x.example/",
        "adapted_licence": "CC-BY-SA-4.0",
    }
    rows = [make_draft(hub, "Free"), make_draft(hub, "There", licence="CC0-1.0")]
    rows.append(make_draft(hub, "Adapted", licence="CC-BY-SA-4.0", **elsewhere))
    asked = look(client, rows, licence="CC0-1.0")
    page = str(asked["page"])
    assert "1 changes, 1 stays as it is, 1 cannot be changed so." in page
    assert "What is adapted from CC-BY-SA-4.0 can be passed on under CC-BY-SA-4.0" in page
    client.post(PAGE, asked)
    assert [ResourceVersion.objects.get(pk=row.pk).licence for row in rows] == ["CC0-1.0", "CC0-1.0", "CC-BY-SA-4.0"]


def test_what_is_public_gets_a_new_version(hub: Hub, ana: tuple[User, Client]) -> None:
    by, client = ana
    resource = make_resource(hub, "Floats")
    page = str(look(client, [resource], licence="CC0-1.0")["page"])
    assert "say in a sentence what changed" in page
    assert "With this choice nothing would change." in page
    assert "Change 1 resource" not in page
    said = change(client, [resource], licence="CC0-1.0", what_changed="Free of conditions.")
    assert "1 resource is changed." in said
    resource.refresh_from_db()
    opened = resource.versions.get(number=2)
    assert resource.current is not None
    assert (resource.current.licence, opened.licence, opened.state) == ("CC-BY-4.0", "CC0-1.0", "draft")
    assert (opened.what_changed, opened.written_by, opened.placed.count()) == ("Free of conditions.", by, 1)
    change(client, [resource], sdgs=["6"], sdgs_how="add", then="publish")
    resource.refresh_from_db()
    assert resource.current_id == opened.pk


def test_nobody_publishes_their_own_without_the_right(hub: Hub) -> None:
    rui, client = member(hub, name="Rui Example")
    own, others, bare = make_draft(hub, "Own", by=rui), make_draft(hub, "Others"), make_draft(hub, "Bare")
    add_file(own)
    add_file(others)
    page = str(look(client, [own, others, bare], then="publish")["page"])
    assert "1 changes, 0 stay as they are, 2 cannot be changed so." in page
    assert "Somebody else has to look at it" in page
    assert "Add a file, or a link" in page
    change(client, [own, others, bare], then="publish")
    states = [Resource.objects.get(pk=row.resource_id).state for row in (own, others, bare)]
    assert states == ["draft", "published", "draft"]


def test_drafts_are_sent_for_review_and_taken_back(hub: Hub) -> None:
    rui, client = member(hub, name="Rui Example")
    other, _client = member(hub, name="Eva Example")
    row = make_draft(hub, by=rui, kind="worksheet")
    add_file(row)
    said = change(client, [row], then="send", kind="course")
    assert "Undo" in said
    row.refresh_from_db()
    assert (row.state, row.kind) == ("review", "course")
    assert Notice.objects.filter(recipient=other, kind="resources.review").count() == 1
    assert "Take back what you changed together?" in words(client.get(f"{PAGE}undo/").content)
    assert "Taken back" in words(client.post(f"{PAGE}undo/", follow=True).content)
    row.refresh_from_db()
    assert (row.state, row.kind) == ("draft", "worksheet")
    assert not Notice.objects.filter(recipient=other, kind="resources.review").exists()
    assert "There is nothing of yours to take back." in words(client.get(f"{PAGE}undo/", follow=True).content)


def test_all_kinds_of_changes_are_taken_back(hub: Hub, client: Client) -> None:
    public, draft = make_resource(hub, "Floats"), make_draft(hub, "Depth")
    full = make_collection(hub, [make_resource(hub)], "Full")
    rows: list[Resource | ResourceVersion] = [public, draft]
    change(client, rows, subjects=["0511"], subjects_how="add", what_changed="Found by subject.")
    client.post(f"{PAGE}undo/")
    draft.refresh_from_db()
    assert (public.versions.count(), draft.subjects) == (1, [])
    change(client, [public], into=full.pk)
    full.refresh_from_db()
    assert public.pk in full.members
    client.post(f"{PAGE}undo/")
    full.refresh_from_db()
    assert public.pk not in full.members
    make_deposit(public, repository="zenodo")
    page = str(look(client, [public, draft], then="withdraw", why="A measure is wrong.")["page"])
    assert "stays there until somebody withdraws it there" in page
    assert "It is not public, so it cannot be withdrawn." in page
    change(client, [public], then="withdraw", why="A measure is wrong.")
    public.refresh_from_db()
    assert (public.state, public.withdrawn_why) == ("withdrawn", "A measure is wrong.")
    assert "It is withdrawn: begin a new version" in str(
        look(client, [public], kind="course", what_changed="x")["page"]
    )
    client.post(f"{PAGE}undo/")
    public.refresh_from_db()
    assert public.state == "published"


@pytest.mark.parametrize("what", ["words", "file"])
def test_what_somebody_went_on_with_is_not_taken_back(hub: Hub, ana: tuple[User, Client], what: str) -> None:
    _by, client = ana
    public, draft = make_resource(hub, "Floats"), make_draft(hub, "Depth")
    change(client, [public, draft], kind="course", what_changed="A course now.")
    opened = public.versions.get(number=2)
    if what == "words":
        rewrite(opened, by=make_user(), version=opened.version, values={"title": "Rafts"})
    else:
        add_file(opened, b"%PDF-1.7\nanother\n%%EOF", title="Another")
    said = words(client.post(f"{PAGE}undo/", follow=True).content)
    assert "Nothing was taken back" in said
    draft.refresh_from_db()
    assert draft.kind == "course"


def test_what_somebody_changed_meanwhile_is_shown_and_not_written_over(hub: Hub, client: Client) -> None:
    mine, theirs = make_draft(hub, "Mine"), make_draft(hub, "Theirs")
    asked = look(client, [mine, theirs], kind="course")
    rewrite(theirs, by=make_user(), version=theirs.version, values={"kind": "slides"})
    late = client.post(PAGE, asked)
    assert (late.status_code, "so nothing was written" in words(late.content)) == (409, True)
    assert "(Theirs)" in words(late.content)
    assert "Kind: Slides becomes → Course" in words(late.content)
    mine.refresh_from_db()
    assert mine.kind == "experiment"
    twice = look(client, [mine], kind="course")
    assert client.post(PAGE, twice).status_code == 302
    assert client.post(PAGE, twice).status_code == 409


@pytest.mark.parametrize("then", ["send", "publish"])
def test_what_came_into_a_draft_meanwhile_does_not_go_out_unseen(hub: Hub, then: str) -> None:
    """A link, a file, an author or a translation that somebody adds is no change of the draft's own row."""
    by, client = member(hub, role=Role.COORDINATOR)
    mine, theirs = make_draft(hub, "Mine"), make_draft(hub, "Theirs")
    add_file(mine)
    add_file(theirs)
    asked = look(client, [mine, theirs], then=then)
    link = {"title": "A film", "url": "https://films.example/river"}
    put_part(ResourceLink, of=theirs, by=by, values=link)
    late = client.post(PAGE, asked)
    assert (late.status_code, "(Theirs)" in words(late.content)) == (409, True)
    theirs.refresh_from_db()
    assert theirs.state == VersionState.DRAFT
    assert client.post(PAGE, look(client, [mine, theirs], then=then)).status_code == 302


def test_what_was_deleted_or_is_another_hubs_is_left_out(hub: Hub, client: Client) -> None:
    own, foreign, gone = make_draft(hub, "Own"), make_draft(make_hub("OSHub-NN"), "Secret"), make_draft(hub, "Gone")
    asked = look(client, [own, foreign, gone], kind="course")
    assert "1 of those you chose is not among the hub’s resources" in str(asked["page"])
    assert "Secret" not in str(asked["page"])
    resource = gone.resource
    gone.delete()
    resource.delete()
    late = client.post(PAGE, asked)
    assert late.status_code == 409
    assert "2 of those you chose are not" in words(late.content)
    foreign.refresh_from_db()
    assert foreign.kind == "experiment"
    other = make_collection(make_hub("OSHub-OO"), [make_resource(hub)], "Theirs")
    assert client.post(PAGE, {"chosen": keys([own]), "into": other.pk, "step": "look"}).status_code == 422


def test_collections_keep_their_rules(hub: Hub) -> None:
    rui, client = member(hub, name="Rui Example")
    rows, draft = [make_resource(hub) for _number in range(2)], make_draft(hub)
    one = make_collection(hub, rows[:1], "Rivers", author=rui)
    page = str(look(client, [*rows, draft], into=one.pk)["page"])
    assert "1 changes, 1 stays as it is, 1 cannot be changed so." in page
    assert "Only what is public can be put into a collection." in page
    assert "is not public meanwhile" in page
    assert "“Rivers” is public, and would be empty." in str(look(client, rows, out_of=one.pk)["page"])
    full = make_collection(hub, rows[:1], "Full", state=State.DRAFT)
    Collection.objects.filter(pk=full.pk).update(members=list(range(1_000_000, 1_000_060)))
    assert "sixty are enough for one collection" in str(look(client, rows, into=full.pk)["page"])
    change(client, rows, into=one.pk)
    one.refresh_from_db()
    assert (one.members, one.state) == ([row.pk for row in rows], "review")


def test_a_proposal_waits_for_its_answer(hub: Hub, client: Client) -> None:
    version = propose_resource(make_school(hub), by=make_user())
    page = str(look(client, [version], then="send")["page"])
    assert "A teacher proposes it: answer them first" in page


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "Choose what is to change."),
        ({"licence": "CC-BY-NC-4.0"}, "Non-commercial is not open"),
        ({"keywords": "cork"}, "Say what becomes of these"),
        ({"keywords_how": "add"}, "Say which."),
        ({"age_from": "9"}, "Give both ages"),
        ({"age_from": "9", "age_to": "6"}, "Give both ages"),
        ({"then": "withdraw"}, "Say in a sentence why it is withdrawn."),
        ({"then": "withdraw", "why": "X", "kind": "course"}, "is not changed in the same step"),
        ({"kind": "poem"}, "Select a valid choice"),
        ({"into": "999999"}, "Select a valid choice"),
        ({"chosen": "", "kind": "course"}, "Tick the resources"),
        ({"chosen": " ".join(map(str, range(1, 302))), "kind": "course"}, "narrow the list first"),
    ],
)
def test_what_makes_no_sense_is_said(hub: Hub, client: Client, told: dict[str, str], says: str) -> None:
    row = make_draft(hub)
    for step in ("look", "write"):
        answer = client.post(PAGE, {"chosen": keys([row]), "step": step} | told)
        assert (answer.status_code, says in words(answer.content)) == (422, True), words(answer.content)
    row.refresh_from_db()
    assert row.version == 1


def test_the_list_is_narrowed_and_chosen_from(hub: Hub, client: Client) -> None:
    for number in range(27):
        make_draft(hub, f"Float {number}")
    public = make_resource(hub, "Depth", kind="course")
    shown = words(client.get(LIST).content)
    assert "All 25 on this page" in shown
    assert "All 28 in the list (of all pages)" in shown
    narrowed = client.get(LIST, {"q": "depth", "state": "published", "kind": "course"})
    assert ("Depth" in words(narrowed.content), "Float 1" in words(narrowed.content)) == (True, False)
    assert "No resource fits" in words(client.get(LIST, {"licence": "none"}).content)
    assert client.get(LIST, {"state": "nonsense", "q": "\x00"}).status_code == 200
    assert "Change 28 resources" in words(client.get(PAGE, {"which": "found"}).content)
    assert "Change 27 resources" in words(client.get(PAGE, {"which": "found", "q": "float"}).content)
    asked = client.get(PAGE, {"which": "page", "shown": [str(public.pk), "1", "x"]})
    assert "Change 2 resources" in words(asked.content)
    assert "Change 1 resource" in words(client.get(PAGE, {"which": "ticked", "chosen": str(public.pk)}).content)
    none = client.get(PAGE, {"which": "ticked", "q": "float", "page": "2"}, follow=True)
    assert "Tick the resources that you mean." in words(none.content)
    assert none.redirect_chain[-1][0] == f"{LIST}?q=float&page=2"


def test_who_may_not_write_may_not_do_this(hub: Hub) -> None:
    row = make_draft(hub)
    _rui, stranger = member(make_hub("OSHub-NN"))
    assert stranger.post(PAGE, {"chosen": keys([row]), "kind": "course", "step": "write"}).status_code == 404
    _eva, board = member(hub, role=Role.BOARD)
    assert board.post(PAGE, {"chosen": keys([row]), "kind": "course", "step": "write"}).status_code == 403
    assert board.get(f"{PAGE}undo/").status_code == 403


def test_a_plan_takes_as_many_queries_for_one_as_for_three(
    hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = make_user()
    rows = []
    for _number in range(3):
        resource = make_resource(hub)
        new_version(resource=resource, by=by)
        rows.append(resource)
        wanted = Wanted({"kind": "course"}, {"levels": (How.ADD, [1])}, then=Then.PUBLISH)
        with django_assert_num_queries(11):
            assert len(plan_together(hub, [row.pk for row in rows], wanted, by=by, alone=True).rows) == len(rows)
