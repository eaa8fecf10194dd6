"""What programs read beside OAI-PMH: AMB, tables, links, citations, a feed, structured data; as others read them."""

import csv
import importlib
import io
import json
import re
from typing import Any

import pyshacl
import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook
from rdflib import Graph
from usp.tree import sitemap_from_str

from accounts.models import User
from hubs.models import Hub
from resources.actions.publishing import publish, withdraw
from resources.actions.writing import new_version
from resources.models import Resource, ResourceVersion
from resources.queries.described import CATALOGUE_COLUMNS
from resources.queries.harvest import bulk, lists
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import add_author, add_file, bring_out, make_draft, make_resource
from tests.resources.test_described import SCHEMAS, amb_validator, make_full

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
signposting: Any = importlib.import_module("signposting")


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-GG", name="Hub of the river")


@pytest.fixture
def ana() -> User:
    return make_user()


def head(resource: Resource) -> etree._Element:
    page = Client().get(f"/resources/{resource.pk}/")
    return etree.HTML(page.content.decode())


def test_one_resource_as_amb(hub: Hub, ana: User) -> None:
    resource = make_full(hub)
    answer = Client().get(f"/resources/{resource.pk}.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    data = answer.json()
    assert data["id"] == f"{HERE}/resources/{resource.pk}/"
    assert data["name"] == "Floats & <boats>"
    if SCHEMAS.exists():
        amb_validator().validate(data)
    withdraw(resource, by=ana, version=resource.version, why="Wrong.")
    assert Client().get(f"/resources/{resource.pk}.jsonld").status_code == 410
    draft = make_draft(hub, by=ana)
    for path in (f"{draft.resource_id}.jsonld", f"{resource.pk}.marc", "999999.linkset"):
        assert Client().get(f"/resources/{path}").status_code == 404


def test_all_of_them_part_by_part(hub: Hub, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    made = [make_resource(hub, by=ana) for _ in range(5)]
    withdraw(made[2], by=ana, version=made[2].version, why="Wrong.")
    found, following = [], "/resources/all.json"
    while following:
        data = Client().get(following.removeprefix(HERE)).json()
        assert data["total"] == 4
        found += [one["id"] for one in data["resources"]]
        following = data["next"]
    assert found == [f"{HERE}/resources/{one.pk}/" for one in made if one != made[2]]
    for wrong in ("-1", "x", "9" * 30, "٣"):
        assert Client().get("/resources/all.json", {"after": wrong}).status_code == 404
    assert Client().get("/resources/all.marc").status_code == 404


def test_the_catalogue_as_a_table(hub: Hub, ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    make_full(hub)
    make_resource(hub, '=HYPERLINK("x")', by=ana)
    answer: Any = Client().get("/resources/all.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["Title"] for row in rows] == ["Older floats", "Floats & <boats>", '\'=HYPERLINK("x")']
    assert rows[1]["Author"] == "Rui van der Example"
    assert len({row["URL"] for row in rows}) == 3
    answer = Client().get("/resources/all.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    table = book.get_sheet_by_index(0).to_python()
    assert tuple(table[0]) == CATALOGUE_COLUMNS
    assert [row[1] for row in table[1:]] == ["Older floats", "Floats & <boats>", '=HYPERLINK("x")']
    monkeypatch.setattr(lists, "LISTS_AT_ONCE", 0)
    assert Client().get("/resources/all.xlsx").status_code == 503


def test_parts_cost_the_same_however_many(
    hub: Hub, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2):
        for _more in range(number):
            make_resource(hub, by=ana)
        with django_assert_num_queries(8):
            Client().get("/resources/all.json")
        with django_assert_num_queries(2):
            Client().get("/resources/all.atom")


def test_signposts_lead_to_everything(hub: Hub) -> None:
    resource = make_full(hub)
    page = f"{HERE}/resources/{resource.pk}/"
    answer = Client().get(f"/resources/{resource.pk}/")
    found = signposting.find_signposting_http_link([answer["Link"]], page)
    assert str(found.citeAs.target) == page
    assert str(found.license.target) == "https://creativecommons.org/licenses/by/4.0/"
    assert [str(one.target) for one in found.authors] == ["https://orcid.org/0000-0002-1825-0097"]
    assert {str(one.target) for one in found.types} == {
        "https://schema.org/AboutPage",
        "https://schema.org/LearningResource",
    }
    (item,) = found.items
    assert (item.type, str(item.target)) == ("application/pdf", f"{HERE}/resources/files/{resource.files.get().pk}/")
    for one in (*found.describedBy, *found.linksets, *found.items):
        got = Client().get(str(one.target).removeprefix(HERE))
        assert got.status_code == 200, one
        assert got["Content-Type"].partition(";")[0] == one.type
    (entry,) = Client().get(f"/resources/{resource.pk}.linkset").json()["linkset"]
    assert entry["anchor"] == page
    assert entry["cite-as"] == [{"href": page}]
    assert {"type", "license", "author", "item", "describedby"} <= entry.keys()


def test_reference_managers_find_what_they_cite(hub: Hub, ana: User) -> None:
    resource = make_full(hub)
    told: dict[str, list[str]] = {}
    for meta in head(resource).iter("meta"):
        told.setdefault(str(meta.get("name") or meta.get("property")), []).append(str(meta.get("content")))
    assert told["citation_title"] == ["Floats"]
    assert told["citation_author"] == ["Rui van der Example"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d", told["citation_publication_date"][0])
    assert told["citation_pdf_url"] == [f"{HERE}/resources/files/{resource.files.get().pk}/"]
    assert told["og:title"]
    assert told["og:image"][0].startswith(f"{HERE}/og/resource/{resource.pk}.png")
    bare = head(make_resource(hub, by=ana))
    assert [meta.get("content") for meta in bare.iter("meta") if meta.get("name") == "citation_author"] == [hub.name]


def test_a_feed_tells_of_new_and_changed_ones(hub: Hub, ana: User) -> None:
    first, second = make_resource(hub, "Floats", by=ana), make_resource(make_hub("OSHub-ZZ"), "Bees", by=ana)
    changed = new_version(resource=first, by=ana)
    ResourceVersion.objects.filter(pk=changed.pk).update(what_changed="Better\x01 drawings.")
    changed.refresh_from_db()
    publish(changed, by=make_user(), version=changed.version, alone=False)
    answer = Client().get("/resources/all.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    atom = "{http://www.w3.org/2005/Atom}"
    feed = etree.fromstring(answer.content)
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["Floats", "Bees"]
    assert "Better drawings." in answer.content.decode()
    of_hub = etree.fromstring(Client().get("/resources/all.atom", {"hub": "OSHub-ZZ"}).content)
    (link,) = (link.get("href") for link in of_hub.iterfind(f"{atom}entry/{atom}link"))
    assert link == f"{HERE}/resources/{second.pk}/"
    assert Client().get("/resources/all.atom", {"hub": "nowhere"}).status_code == 404


SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix schema: <https://schema.org/> .
[] a sh:NodeShape ; sh:targetClass schema:LearningResource ;
   sh:property [ sh:path schema:name ; sh:minCount 1 ; sh:maxCount 1 ] ;
   sh:property [ sh:path schema:description ; sh:minCount 1 ] ;
   sh:property [ sh:path schema:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^https://" ] ;
   sh:property [ sh:path schema:inLanguage ; sh:minCount 1 ] ;
   sh:property [ sh:path schema:learningResourceType ; sh:minCount 1 ] ;
   sh:property [ sh:path schema:creator ; sh:minCount 1 ;
                 sh:node [ sh:property [ sh:path schema:name ; sh:minCount 1 ] ] ] ;
   sh:property [ sh:path schema:publisher ; sh:minCount 1 ; sh:class schema:Organization ] ;
   sh:property [ sh:path schema:timeRequired ; sh:pattern "^PT([0-9]+H)?([0-9]+M)?$" ] ;
   sh:property [ sh:path schema:datePublished ; sh:minCount 1 ; sh:pattern "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" ] ;
   sh:property [ sh:path schema:encoding ; sh:node [ sh:property [ sh:path schema:contentUrl ; sh:minCount 1 ] ] ] .
"""


@pytest.mark.filterwarnings("ignore:.*Graph is deprecated:DeprecationWarning")  # within pyshacl
def test_structured_data_is_a_graph_of_the_right_shape(hub: Hub) -> None:
    resource = make_full(hub)
    (element,) = (one for one in head(resource).iter("script") if one.get("type") == "application/ld+json")
    data = json.loads(element.text or "")
    data["@context"] = {"@vocab": "https://schema.org/"}  # as the address has it, without asking for it
    graph = Graph().parse(data=json.dumps(data), format="json-ld")
    assert len(graph) > 30
    conforms, _graph, report = pyshacl.validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, report


def test_a_parser_of_sitemaps_finds_each_resource_with_its_date(hub: Hub, ana: User) -> None:
    made = [make_resource(hub, by=ana) for _ in range(3)]
    withdraw(made[0], by=ana, version=made[0].version, why="Wrong.")
    robots = Client().get("/robots.txt").content.decode()
    assert f"Sitemap: {HERE}/sitemap.xml" in robots
    closed = re.findall(r"Disallow: (\S+)", robots)
    assert not any(path.startswith(tuple(closed)) for path in ("/resources/1/", "/oai", "/resources/all.json"))
    index = sitemap_from_str(Client().get("/sitemap.xml").content.decode())
    assert f"{HERE}/sitemap-resources-1.xml" in {part.url for part in index.sub_sitemaps}
    found = sitemap_from_str(Client().get("/sitemap-resources-1.xml").content.decode())
    dated = {page.url: page.last_modified for page in found.all_pages()}
    for one in made:
        one.refresh_from_db()
        moment = dated.get(f"{HERE}/resources/{one.pk}/")
        if one.is_published:
            assert moment is not None
            assert moment == one.changed_at.replace(microsecond=0)
        else:
            assert moment is None


def test_the_library_says_where_programs_look(hub: Hub, ana: User) -> None:
    version = make_draft(hub, by=ana)
    add_file(version)
    add_author(version, "Rui Example", consented_on="2024-05-01")
    bring_out(version)
    page = Client().get("/resources/").content.decode()
    for path in ("/oai?verb=Identify", "/resources/all.json", "/resources/all.csv", "/resources/all.xlsx"):
        assert f'href="{path}"' in page
    assert 'type="application/atom+xml"' in page
