"""What the outside is told of a resource: with consent only, in few queries; Dublin Core, LOM, AMB and table agree."""

import datetime as dt
import importlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from referencing import Registry
from referencing.jsonschema import DRAFT7

from hubs.models import Hub
from projects.models import Picture
from resources.actions.parts import put_part
from resources.actions.writing import rewrite
from resources.models import Kind, Licence, Resource, ResourceLink, ResourceVersion
from resources.models.printable import printable
from resources.queries.described import CATALOGUE_COLUMNS, Described, describe, to_amb, to_catalogue_row, to_dc, to_lom
from resources.queries.described.as_lom import LOM
from resources.queries.described.facts import Named
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.pictures import keep_drawn_picture
from tests.factories.resources import add_author, add_file, add_text, bring_out, make_draft, make_resource

pytestmark = pytest.mark.django_db
jsonschema: Any = importlib.import_module("jsonschema")
DC = "{http://purl.org/dc/elements/1.1/}"
SCHEMAS = Path(settings.ROOT).parent / "shared" / "data" / "amb_draft_examples.zip"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-DD", name="Hub of the river")


def make_full(hub: Hub, *, picture: Picture | None = None) -> Resource:
    """A resource that says everything that can be said."""
    ana = make_user()
    source = make_resource(hub, "Older floats", by=ana)
    version = make_draft(
        hub,
        "Floats & <boats>",
        by=ana,
        language="pt-br",
        languages=["pt-br", "en"],
        age_from=8,
        age_to=12,
        minutes=85,
        subjects=["0533"],
        keywords=["cork"],
        skills=["http://data.europa.eu/esco/skill/1"],
        sdgs=[6],
        levels=[1, 6],
        audiences=["teacher", "general public"],
        adapted_from=source,
        picture=picture,
        picture_alt="A float." if picture else "",
    )
    add_file(version)
    add_text(version, "en", "Floats")
    add_author(version, "Rui van der Example", consented_on="2024-05-01", orcid="0000-0002-1825-0097")
    add_author(version, "Shy Example")
    put_part(ResourceLink, of=version, by=ana, values={"title": "Video", "url": "https://video.example/1"})
    return bring_out(version).resource


def dc_of(of: Described) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for element in to_dc(of):
        told.setdefault(element.tag.removeprefix(DC), []).append(element.text or "")
    return told


def test_dublin_core_has_what_catalogues_ask_for(hub: Hub) -> None:
    resource = make_full(hub)
    told = dc_of(describe([resource.pk])[resource.pk])
    assert told["identifier"] == [f"http://testserver/resources/{resource.pk}/"]
    assert told["title"] == ["Floats & <boats>", "Floats"]
    assert told["creator"] == ["van der Example, Rui"]
    assert told["language"] == ["pt", "en"]
    assert told["rights"] == ["info:eu-repo/semantics/openAccess", "https://creativecommons.org/licenses/by/4.0/"]
    assert told["type"][0] == "LearningResource"
    assert {"ISCED 1", "SDG 6", "cork", "Physics and astronomy"} <= set(told["subject"])
    assert told["date"] == [resource.published_at.date().isoformat()] if resource.published_at else False
    assert told["format"] == ["application/pdf"]
    assert "https://video.example/1" in told["relation"]


def test_nobody_is_named_without_consent(hub: Hub) -> None:
    of = describe([make_full(hub).pk]).popitem()[1]
    outside = repr(of) + json.dumps(to_amb(of)) + repr(dc_of(of)) + repr(to_catalogue_row(of))
    outside += "".join(map(str, to_lom(of).itertext()))
    assert "Rui" in outside
    assert "Shy" not in outside
    bare = describe([make_resource(hub).pk]).popitem()[1]
    assert dc_of(bare)["creator"] == ["Hub of the river"]


def test_lom_says_it_in_its_own_lists(hub: Hub) -> None:
    of = describe([make_full(hub).pk]).popitem()[1]
    lom = to_lom(of)

    def texts(path: str) -> list[str]:
        return [element.text or "" for element in lom.iterfind(path, {"": LOM})]

    assert texts("general/identifier/entry") == [of.url]
    assert texts("general/title/string") == ["Floats & <boats>", "Floats"]
    assert texts("educational/learningResourceType/value") == ["experiment"]
    assert texts("educational/intendedEndUserRole/value") == ["teacher", "learner"]
    assert texts("educational/context/value") == ["school", "higher education"]
    assert texts("educational/typicalLearningTime/duration") == ["PT1H25M"]
    assert texts("educational/typicalAgeRange/string") == ["8-12"]
    assert texts("rights/description/string") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert texts("technical/size") == ["50"]
    assert texts("metaMetadata/identifier/entry") == [of.oai_id]
    assert "FN:Rui van der Example" in texts("lifeCycle/contribute/entity")[0]
    assert texts("relation/kind/value") == ["isbasedon"]


def test_many_cost_as_much_as_one(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keys = [make_full(hub).pk]
    with django_assert_num_queries(6):
        assert len(describe(keys)) == 1
    keys += [make_full(hub).pk, make_full(hub).pk]
    with django_assert_num_queries(6):
        found = describe(keys)
    assert list(found) == keys
    with django_assert_num_queries(0):
        for of in found.values():
            to_dc(of), to_lom(of), to_amb(of)
            assert len(to_catalogue_row(of)) == len(CATALOGUE_COLUMNS)


def test_what_is_not_public_is_not_described(hub: Hub) -> None:
    draft, out = make_draft(hub).resource, make_resource(hub)
    assert list(describe([draft.pk, out.pk, 10**9])) == [out.pk]
    Hub.objects.filter(pk=hub.pk).update(opened_on=None)
    assert describe([out.pk]) == {}


def test_words_are_english_and_addresses_the_same_whoever_asks(hub: Hub) -> None:

    resource = make_resource(hub)
    with override_settings(SITE_URL="https://portal.example"), translation.override("pt"):
        of = describe([resource.pk])[resource.pk]
        assert of.url == f"https://portal.example/resources/{resource.pk}/"
        assert of.levels[0].label == "Lower secondary school"
        told = repr((dc_of(of), to_amb(of), to_catalogue_row(of)))
        assert "Experiment or hands-on activity" in told
        assert "Teachers" in told
        assert "Experiência" not in told


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Rui Example", "Example, Rui"),
        ("Anna van der Berg", "van der Berg, Anna"),
        ("Cher", "Cher"),
        ("Maria José Santos", "Santos, Maria José"),
        ("An An", "An, An"),
    ],
)
def test_names_are_sorted_by_family(name: str, sorted_as: str) -> None:
    assert Named(name, "").inverted == sorted_as


def test_characters_that_no_xml_carries_are_taken_out_on_the_way_in_and_out(hub: Hub) -> None:
    bad = "A\x01\x0b\x1a\ufffe\uffffB\ud800"
    assert printable(bad) == "AB"
    version = make_draft(hub, "A\x01\x1aB", keywords=["c\x03ork"])
    assert (version.title, version.keywords) == ("AB", ["cork"])
    version = rewrite(version, by=make_user(), version=version.version, values={"description": "x\x0c\ufffey"})
    assert version.description == "xy"
    add_author(version, "Rui\x1a Example", consented_on="2024-05-01")
    assert version.authors.get().name == "Rui Example"
    ResourceVersion.objects.filter(pk=version.pk).update(description=f"{'x' * 60}\x01y", title="T\x1a")
    version.refresh_from_db()
    add_file(version, title="In\x02structions")
    of = describe([bring_out(version).resource_id]).popitem()[1]
    assert dc_of(of)["title"] == ["T"]
    assert to_amb(of)["name"] == "T"
    to_lom(of)


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas of AMB are not here")
def test_amb_is_valid_for_every_kind_and_licence(hub: Hub) -> None:
    validator = amb_validator()
    of = describe([make_full(hub, picture=keep_drawn_picture(hub, make_user())).pk]).popitem()[1]
    for kind in Kind:
        validator.validate(to_amb(replace(of, kind=kind)))
    for licence in Licence:
        validator.validate(to_amb(replace(of, licence=licence)))
    bare = make_resource(hub)
    validator.validate(to_amb(describe([bare.pk])[bare.pk]))


def amb_validator() -> Any:
    """A validator out of the schemas of AMB, as their authors publish them."""
    with zipfile.ZipFile(SCHEMAS) as archive:
        schemas = [
            json.loads(archive.read(name))
            for name in archive.namelist()
            if "/schemas/" in name and name.endswith(".json")
        ]
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], DRAFT7.create_resource(schema)) for schema in schemas
    )
    (root,) = (schema for schema in schemas if schema["$id"].endswith("/schema.json"))
    return jsonschema.Draft7Validator(root, registry=registry, format_checker=_formats())


def _formats() -> Any:
    """Formats as the schemas mean them: a day is no moment, and a moment no day."""
    formats = jsonschema.FormatChecker()
    formats.checks("date-time", ValueError)(
        lambda text: "T" in str(text) and bool(dt.datetime.fromisoformat(str(text)))
    )
    return formats
