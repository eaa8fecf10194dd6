"""`/resources/`: found, narrowed with counts, in the reader's language; versions, adaptations, search engines."""

import itertools
import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from oshub.search.documents import differences
from oshub.search.kinds import Kind
from resources.actions.parts import stop_naming
from resources.actions.publishing import publish, withdraw
from resources.actions.writing import new_version
from resources.models import NOT_OPEN, Licence, Resource, ResourceAuthor, ResourceVersion, why_not_adapted
from resources.models.vocabulary import CROSSWALK, Length
from resources.queries.library import Wanted, library
from resources.queries.structured import duration
from schools.models import Shown
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.pictures import keep_drawn_picture
from tests.factories.public import agree_to_page
from tests.factories.resources import add_author, add_file, add_text, bring_out, make_draft, make_resource
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the river")


@pytest.fixture
def ana() -> User:
    return make_user()


def read(address: str, **told: str) -> str:
    answer = Client().get(address, told)
    assert answer.status_code == 200, answer.status_code
    return words(answer.content)


def found(**told: str) -> set[str]:
    answer = Client().get("/resources/", told).content.decode()
    return set(re.findall(r'class="card__link" href="[^"]*">([^<]*)<', answer))


def test_a_visitor_narrows_the_library_and_sees_what_each_choice_would_leave(hub: Hub, ana: User) -> None:
    make_resource(hub, "Floats", by=ana, levels=[1, 2], age_from=8, age_to=12, minutes=90, subjects=["0533"], sdgs=[6])
    make_resource(hub, "Bees", by=ana, kind="worksheet", languages=["pt", "en"], licence="CC0-1.0", minutes=20)
    make_draft(hub, "Secret", by=ana)
    other = make_hub("OSHub-NN", name="Another hub")
    make_resource(other, "Masks", by=ana, kind="design", languages=["nl"], levels=[6], licence="CERN-OHL-S-2.0")
    assert found() == {"Floats", "Bees", "Masks"}
    for told, titles in (
        ({"kind": "worksheet"}, {"Bees"}),
        ({"language": "en"}, {"Floats", "Bees"}),
        ({"level": "2"}, {"Floats", "Bees"}),
        ({"age": "12"}, {"Floats"}),
        ({"subject": "0533"}, {"Floats"}),
        ({"sdg": "6"}, {"Floats"}),
        ({"licence": "CERN-OHL-S-2.0"}, {"Masks"}),
        ({"hub": "oshub-nn"}, {"Masks"}),
        ({"length": "45"}, {"Bees"}),
        ({"kind": "worksheet", "hub": "OSHub-NN"}, set()),
        ({"q": "boia"}, set()),
        ({"q": "bees"}, {"Bees"}),
    ):
        assert found(**told) == titles, told
    facets = library(Wanted(hub=hub, kind="worksheet"), page=None).facets
    assert facets["kind"] == {"experiment": 1, "worksheet": 1}  # as if no kind were chosen
    assert facets["hub"] == {"OSHub-MM": 1}
    assert facets["language"] == {"pt": 1, "en": 1}
    assert "Worksheet (1)" in read("/resources/", hub="OSHub-MM")
    # What is in force is said without its number, which is of the choice and not of the list.
    said = read("/resources/", kind="worksheet")
    assert "Kind: Worksheet" in said
    assert "Kind: Worksheet (" not in said


def test_a_card_says_for_whom_how_long_in_which_languages_and_under_which_licence(hub: Hub, ana: User) -> None:
    make_resource(hub, "Floats", by=ana, levels=[1, 2], minutes=90, languages=["pt", "en"], licence="CC-BY-SA-4.0")
    make_resource(hub, "Bees", by=ana, age_from=8, age_to=12, languages=["pt", "en", "cs"], licence="MIT")
    assert {card.title: card.facts for card in library(Wanted(), page=None).cards} == {
        "Floats": (
            "Primary school",
            "Lower secondary school",
            "1 hour 30 minutes",
            "Portuguese, English",
            "CC BY-SA 4.0",
        ),
        "Bees": ("8–12 years", "3 languages", "MIT"),
    }


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "poem"},
        {"level": "99"},
        {"age": "minus"},
        {"hub": "\x00"},
        {"q": "\x00'\"--"},
        {"language": "<b>"},
        {"page": "-7"},
        {"length": "1"},
        {"sdg": "18"},
    ],
    ids=lambda told: next(iter(told)),
)
def test_nonsense_in_the_address_shows_everything(hub: Hub, told: dict[str, str]) -> None:
    make_resource(hub, "Floats")
    assert Client().get("/resources/", told).status_code == 200
    if "q" not in told:
        assert found(**told) == {"Floats"}


def test_nonsense_is_told_beside_its_field_and_is_no_filter_in_force(hub: Hub) -> None:
    make_resource(hub, "Floats")
    page = Client().get("/resources/", {"kind": "song", "sdg": "6"}).content.decode()
    assert "There is no such choice" in page
    assert re.findall(r'class="chip__name">(\w+):', page) == ["Goal"]
    assert '<details class="filter-bar__more fold" open>' in Client().get("/resources/?kind=song").content.decode()


def test_a_filter_in_force_stands_in_its_list_though_nothing_fits(hub: Hub) -> None:
    make_resource(hub, "Floats")
    page = Client().get("/resources/", {"language": "NL", "hub": "oshub-mm", "kind": "video"}).content.decode()
    assert re.findall(r'<option value="(\S+)" selected>', page) == ["video", "nl", "OSHub-MM"]
    assert "Language: Dutch" in words(page.encode())
    assert "Hub: Hub of the river" in words(page.encode())


def test_lists_cost_the_same_however_long(
    hub: Hub, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = member(hub)[1]
    for number in (1, 2):
        for _more in range(number):
            picture = keep_drawn_picture(hub, ana)
            make_resource(hub, by=ana, picture=picture, picture_alt="A float.")
        client.get("/h/OSHub-MM/resources/")
        with django_assert_num_queries(6):
            Client().get("/resources/")
        with django_assert_num_queries(8):
            Client().get("/resources/", {"q": "resource", "hub": "OSHub-MM"})
        with django_assert_num_queries(11):
            client.get("/h/OSHub-MM/resources/")


def test_a_page_says_what_a_teacher_wants_to_know(hub: Hub, ana: User) -> None:
    school = agree_to_page(make_school(hub, "Valley School"), Shown.PROJECTS)
    version = make_draft(
        hub, "Floats", by=ana, age_from=8, age_to=12, minutes=85, school=school, sdgs=[6], keywords=["cork"]
    )
    add_file(version)
    add_author(version, "Rui Example", consented_on="2024-05-01", orcid="0000-0002-1825-0097")
    add_author(version, "Shy Example")
    resource = bring_out(version).resource
    page = read(f"/resources/{resource.pk}/")
    for said in (
        "Floats",
        "8–12 years",
        "1 hour 25 minutes",
        "CC BY 4.0",
        "Rui Example",
        "Valley School",
        "cork",
        "PDF, 50",
    ):
        assert said in page, said
    assert "Shy Example" not in page
    agree_to_page(school, Shown.ABOUT)
    assert "Valley School" not in read(f"/resources/{resource.pk}/")


def test_a_reader_gets_the_translation(hub: Hub, ana: User) -> None:
    version = make_draft(hub, "Floats", by=ana)
    add_file(version)
    add_text(version, "pt", "Boias de cortiça")
    resource = bring_out(version).resource
    assert "Boias de cortiça" in read(f"/resources/{resource.pk}/", lang="pt")
    assert "Boias" not in read(f"/resources/{resource.pk}/", lang="en")
    assert found(q="cortica") == {"Floats"}
    assert f'href="/resources/{resource.pk}/"' in Client().get("/search/", {"q": "boias"}).content.decode()


def test_documents_of_the_search_follow(hub: Hub, ana: User) -> None:
    resource = make_resource(hub, "Floats", by=ana)
    assert differences()[Kind.RESOURCE] == 0
    assert found(q="floats") == {"Floats"}
    withdraw(resource, by=ana, version=resource.version, why="Wrong.")
    assert differences()[Kind.RESOURCE] == 0
    assert found(q="floats") == set()


def test_earlier_versions_stay_and_lead_to_the_current_one(hub: Hub, ana: User) -> None:
    resource = make_resource(hub, "Floats", by=ana)
    second = new_version(resource=resource, by=ana)
    ResourceVersion.objects.filter(pk=second.pk).update(title="Better floats", what_changed="Better drawings.")
    second.refresh_from_db()
    assert "Better" not in read(f"/resources/{resource.pk}/")
    assert Client().get(f"/resources/{resource.pk}/versions/2/").status_code == 404
    publish(second, by=make_user(), version=second.version, alone=False)
    assert "Better drawings." in read(f"/resources/{resource.pk}/")
    first = Client().get(f"/resources/{resource.pk}/versions/1/").content.decode()
    assert "See the current version" in first
    assert "LearningResource" not in first
    assert Client().get(f"/resources/{resource.pk}/versions/2/").headers["Location"] == f"/resources/{resource.pk}/"


def test_what_was_adapted_names_its_source_and_the_source_what_became_of_it(hub: Hub, ana: User) -> None:
    source = make_resource(hub, "Floats", by=ana, licence="CC-BY-SA-4.0")
    made = make_resource(hub, "Boats", by=ana, adapted_from=source, licence="CC-BY-SA-4.0")
    assert "Adapted from Floats" in read(f"/resources/{made.pk}/")
    assert "Boats" in read(f"/resources/{source.pk}/")
    refused = make_draft(hub, by=ana, adapted_from=source, licence="CC0-1.0")
    add_file(refused)
    page = words(member(hub)[1].get(f"/h/OSHub-MM/resources/{refused.resource_id}/").content)
    assert "can be passed on under CC-BY-SA-4.0" in page


def test_search_engines_read_one_element_with_everything(hub: Hub, ana: User) -> None:
    version = make_draft(
        hub, "Floats </script>", by=ana, minutes=30, age_from=8, age_to=12, subjects=["0533"], sdgs=[6]
    )
    add_file(version)
    add_author(version, "Rui Example", consented_on="2024-05-01", orcid="0000-0002-1825-0097")
    resource = bring_out(version).resource
    page = Client().get(f"/resources/{resource.pk}/").content.decode()
    (element,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(element)
    assert data["@type"] == "LearningResource"
    assert data["name"] == "Floats </script>"
    assert (data["timeRequired"], data["typicalAgeRange"]) == ("PT30M", "8-12")
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["creator"] == [
        {"@type": "Person", "@id": "https://orcid.org/0000-0002-1825-0097", "name": "Rui Example"}
    ]
    assert data["encoding"][0]["contentSize"] == "50"
    assert data["about"][0]["termCode"] == "0533"
    assert f"/resources/{resource.pk}/" in Client().get("/sitemap-resources-1.xml").content.decode()
    assert Client().get(f"/og/resource/{resource.pk}.png").status_code == 200


def test_a_copy_that_a_visitor_has_stands_until_something_changes(hub: Hub, ana: User) -> None:
    version = make_draft(hub, "Floats", by=ana)
    add_file(version)
    author = add_author(version, "Rui Example", consented_on="2024-05-01")
    resource = bring_out(version).resource
    first = Client().get(f"/resources/{resource.pk}/")
    assert Client().get(f"/resources/{resource.pk}/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    second = new_version(resource=resource, by=ana)
    assert stop_naming(author, by=ana) == 2
    assert not ResourceAuthor.objects.filter(of__in=(version, second)).exists()
    again = Client().get(f"/resources/{resource.pk}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, "Rui Example" in again.content.decode()) == (200, False)


def test_it_shows_on_the_pages_of_its_hub_its_project_and_the_school(hub: Hub, ana: User) -> None:
    project = make_project(hub, "Clean river")
    make_resource(hub, "Floats", by=ana, project=project)
    assert "Floats" in read("/hubs/OSHub-MM/")
    assert "Floats" in read(f"/projects/{project.pk}-clean-river/")
    school = make_school(hub)
    client = member(hub)[1]
    assert "Resources for your classes" in words(client.get(f"/s/{school.pk}/").content)


def test_what_a_hub_prepares_before_it_opens_is_not_public(hub: Hub, ana: User) -> None:
    resource = make_resource(hub, "Floats", by=ana)
    Hub.objects.filter(pk=hub.pk).update(opened_on=None)
    assert Client().get(f"/resources/{resource.pk}/").status_code == 404
    assert found() == set()
    file = resource.files.get()
    assert Client().get(f"/resources/files/{file.pk}/").status_code == 404


def test_licences_that_do_not_fit_say_which_would() -> None:
    for source in Licence:
        assert not why_not_adapted(source, source)
    assert "CC-BY-SA-4.0" in str(why_not_adapted("CC-BY-SA-4.0", "CC-BY-4.0"))
    assert not why_not_adapted("CC0-1.0", "MIT")
    assert all(why_not_adapted(code, "CC-BY-4.0") for code in NOT_OPEN)


def test_codes_are_those_of_other_catalogues() -> None:
    assert all(one.hcrt for one in CROSSWALK.values())
    assert [duration(minutes) for minutes in (30, 85, 120, None)] == ["PT30M", "PT1H25M", "PT2H", ""]
    spans = [length.minutes for length in Length]
    assert spans[0] == (1, 45)
    assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(spans))


def test_the_pages_of_a_stranger_are_not_there(hub: Hub) -> None:
    resource = make_resource(hub)
    stranger = client_of(make_user())
    assert stranger.get(f"/h/OSHub-MM/resources/{resource.pk}/").status_code == 404
    assert Resource.objects.count() == 1
