"""A catalogue brought in: tables as they are, AMB JSON, what is refused and why; nothing twice, nothing public."""

import contextlib
import csv
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubs.models import Hub
from hubs.roles import Role
from resources.actions.import_catalogue import import_catalogue
from resources.actions.writing import throw_away
from resources.catalogue import CatalogueOptions, CataloguePlan, plan_catalogue, read_catalogue
from resources.catalogue.amb import NotAmbError
from resources.catalogue.amb_shape import problems_in
from resources.models import Resource, ResourceAuthor, ResourceLink, ResourceVersion, VersionState
from resources.queries.described import CATALOGUE_COLUMNS, describe, to_amb, to_catalogue_row
from schools.sheets import UnreadableFileError
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import add_author, add_file, bring_out, make_draft
from tests.impact.log_form import words
from tests.schools.importing import fields_of, look, send
from tests.schools.workbooks import ods, xlsx
from tests.waiting import PATIENCE, is_held_up

SHARED = Path(site.ROOT).parent / "shared" / "data" / "amb_draft_examples.zip"
GOOD = (
    "Título;Resumo;Tipo;Licença;Endereço;Idiomas;Nível;Idade;Duração;Público;Disciplina;Palavras-chave;ODS;Autor\n"
    "Boias;Como se faz uma boia de cortiça.;Experiência;CC BY-SA 4.0;https://a.example/boias;pt, en;ISCED 1|ISCED 2;"
    "8-12;1 h 30;professores;0533;rio,cortiça;6;Ana Exemplo\n"
    "Abelhas;Uma ficha.;ficha de trabalho;CC0;b.example/abelhas;português;primário;9;45 min;alunos;Ciências;;ODS 15;\n"
)


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-L")


@pytest.fixture
def client_(hub: Hub) -> Client:
    return member(hub)[1]


HERE = "/h/OSHub-L/resources/import/"


def plan(hub: Hub, content: bytes | str, **options: Any) -> CataloguePlan:
    raw = content.encode() if isinstance(content, str) else content
    return plan_catalogue(hub, read_catalogue(raw, languages=hub.languages), CatalogueOptions(**options))


def amb(**said: Any) -> dict[str, Any]:
    context = ["https://w3id.org/kim/amb/context.jsonld", {"@language": "en"}]
    record = {"@context": context, "id": "https://a.example/floats", "type": ["LearningResource"], "name": "Floats"}
    return {name: value for name, value in (record | said).items() if value is not None}


def test_a_table_is_shown_as_understood_and_becomes_drafts_that_can_be_taken_back(hub: Hub, client_: Client) -> None:
    read = send(client_, HERE, file=GOOD.encode("cp1252"))
    page = words(read.content)
    assert read.status_code == 200, page
    assert "Add 2 drafts" in page
    assert "The library has no subject “Ciências”: it becomes a keyword." in page
    assert "1 name of an author stays out" in page
    assert not Resource.objects.exists()
    assert look(client_, HERE, read, step="write").status_code == 302
    floats, bees = ResourceVersion.objects.order_by("pk")
    assert {version.state for version in (floats, bees)} == {VersionState.DRAFT}
    assert floats.resource.current is None
    assert (floats.title, floats.kind, floats.licence, floats.language) == ("Boias", "experiment", "CC-BY-SA-4.0", "pt")
    assert (floats.languages, floats.levels, floats.age_from, floats.age_to) == (["pt", "en"], [1, 2], 8, 12)
    assert (floats.minutes, floats.audiences, floats.subjects, floats.sdgs) == (90, ["teacher"], ["0533"], [6])
    assert floats.keywords == ["rio", "cortiça"]
    assert (bees.keywords, bees.levels, bees.minutes, bees.sdgs) == (["Ciências"], [1], 45, [15])
    assert list(ResourceLink.objects.order_by("pk").values_list("title", "url")) == [
        ("boias", "https://a.example/boias"),
        ("abelhas", "https://b.example/abelhas"),
    ]
    assert not ResourceAuthor.objects.exists(), "nobody said that names may come along"
    page = words(client_.get(HERE).content)
    assert "2 resources were added as drafts" in page
    assert "Your last import added 2 resources" in page
    client_.post(HERE, {"step": "undo"})
    assert not Resource.objects.exists()


def test_the_same_file_twice_and_a_double_click_add_nothing(hub: Hub, client_: Client) -> None:
    read = send(client_, HERE, file=GOOD.encode())
    for _time in range(2):
        look(client_, HERE, read, step="write")
    assert Resource.objects.count() == 2
    again = words(send(client_, HERE, file=GOOD.encode()).content)
    assert "2 are there already" in again
    assert "Add 2" not in again


def test_names_come_along_if_somebody_says_that_they_are_adults_and_wait_for_their_consent(
    hub: Hub, client_: Client
) -> None:
    content = json.dumps(
        amb(
            creator=[
                {"type": "Person", "name": "Ana Example", "id": "https://orcid.org/0000-0002-1825-0097"},
                {"type": "Organization", "name": "Hub of the river"},
            ]
        )
    )
    read = send(client_, HERE, text=content)
    assert look(client_, HERE, read, step="write", named="on").status_code == 302
    author = ResourceAuthor.objects.get()
    assert (author.name, author.orcid, author.consented_on) == ("Ana Example", "0000-0002-1825-0097", None)


@pytest.mark.parametrize(
    "content",
    [
        "Catalogue of the hub\n\nTitel;Lizenz\nSchwimmer;CC BY 4.0\nBienen;CC0\n".encode("utf-16"),
        xlsx([["Our things"], ["name", "license"], ["Schwimmer", "CC-BY-4.0"], ["Bienen", "CC0-1.0"]]),
        ods([["TITRE", "DROITS"], ["Schwimmer", "creativecommons.org/licenses/by/4.0"], ["Bienen", "CC0 1.0"]]),
        "název\tlicence\tE-mail\nSchwimmer\tCC BY\tx@y.example\nBienen\tCC Zero\t\n".encode("cp1250"),
    ],
    ids=["utf-16", "xlsx", "ods", "tsv"],
)
def test_tables_of_any_shape(hub: Hub, content: bytes) -> None:
    hub.languages = ["cs"]
    read = plan(hub, content)
    assert read.accepted, read.refusals
    found = [(draft.title, draft.values["licence"]) for draft in read.drafts]
    assert found == [("Schwimmer", "CC-BY-4.0"), ("Bienen", "CC0-1.0")]
    assert "x@y.example" not in read.table.packed()


@pytest.mark.parametrize(
    ("content", "line", "column", "word"),
    [
        ("title,licence\nA,CC BY-NC 4.0\n", 2, "licence", "Non-commercial is not open"),
        ("title,licence\nA,https://creativecommons.org/licenses/by-nd/4.0/\n", 2, "licence", "No derivatives"),
        ("title,licence\nA,All rights reserved\n", 2, "licence", "Ask whoever made it"),
        ("title,licence\nA,CC BY-SA 3.0\n", 2, "licence", "version 4.0"),
        ("title,licence\nA,mine\n", 2, "licence", "none of the open licences"),
        ("title,link\nA,\nB,not an address\n", 3, "link", "no address"),
        ("title,age\nA,twelve\n", 2, "age", "no age"),
        ("title,duration\nA,a morning\n", 2, "duration", "no time"),
        ("title,sdg\nA,18\n", 2, "sdg", "from 1 to 17"),
        ("title,level\nA,wizard\n", 2, "level", "no level"),
        ("title,language\nA,klingon\n", 2, "language", "no language"),
        ("title,audience\nA,ghosts\n", 2, "audience", "none of: Students"),
        ("title,author\nA,ana@x.example\n", 2, "author", "no address"),
        ("title,link\nA,https://a.example\nB,https://a.example\n", 3, "", "Line 2 says something else"),
        ("licence,link\nMIT,https://a.example\n", 1, "", "No column is read as “Title”"),
        ("title,licence\n,MIT\n", 2, "title", "needs a title"),
        (f"title,licence\n{'a' * 161},MIT\n", 2, "title", "161 characters"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_is_wrong_is_said_by_line_and_column(hub: Hub, content: str, line: int, column: str, word: str) -> None:
    read = plan(hub, content)
    assert [(one.line, one.column) for one in read.refusals] == [(line, column)]
    assert word in read.refusals[0].reason


def test_one_wrong_row_and_nothing_is_added_and_nothing_typed_is_lost(hub: Hub, client_: Client) -> None:
    read = send(client_, HERE, text="title\tlicence\tx\nA\tMIT\t1\nB\tCC BY-NC\t2\n")
    assert read.status_code == 422
    assert look(client_, HERE, read, step="write").status_code == 422
    assert not Resource.objects.exists()
    mended = look(client_, HERE, read, step="look", licence="CC0-1.0", kind="slides", **{"column-1": "-"})
    assert (fields_of(mended)["licence"], fields_of(mended)["column-1"]) == ("CC0-1.0", "-")
    assert look(client_, HERE, mended, step="write").status_code == 302
    assert set(ResourceVersion.objects.values_list("licence", "kind")) == {("CC0-1.0", "slides")}


def test_an_adaptation_has_to_fit_its_source(hub: Hub) -> None:
    source = {
        "id": "https://b.example",
        "name": "Source",
        "license": {"id": "https://creativecommons.org/licenses/by-sa/4.0/"},
    }
    own = {"id": "https://creativecommons.org/publicdomain/zero/1.0/"}
    read = plan(hub, json.dumps(amb(license=own, isBasedOn=[source])))
    assert read.accepted, "a draft says so too, and is not published"
    assert "can be passed on under CC-BY-SA-4.0" in read.notices[0].message
    fits = plan(hub, json.dumps(amb(license=source["license"], isBasedOn=[source])))
    assert (fits.accepted, fits.drafts[0].values["adapted_url"]) == (True, "https://b.example")
    older = source | {"license": {"id": "https://creativecommons.org/licenses/by-sa/3.0/"}}
    assert plan(hub, json.dumps(amb(isBasedOn=[older]))).accepted, "the library has no name for it: told later"
    closed = source | {"license": {"id": "https://creativecommons.org/licenses/by-nd/4.0/"}}
    assert "No derivatives" in plan(hub, json.dumps(amb(isBasedOn=[closed]))).refusals[0].reason
    half = plan(hub, json.dumps(amb(isBasedOn=[{"name": "Source"}])))
    assert (half.accepted, half.drafts[0].values["adapted_title"]) == (True, "")
    assert "add them later" in half.notices[0].message


def test_amb_in_every_wrapping_says_the_line_on_which_each_begins(hub: Hub) -> None:
    one, two = amb(), amb(id="https://a.example/bees", name="Bees")
    for content in (
        json.dumps([one, two]),
        json.dumps([one, two], indent=2),
        f"{json.dumps(one)}\n{json.dumps(two)}\n",
        "\ufeff" + json.dumps([one, two]),
    ):
        read = plan(hub, content)
        assert read.accepted, read.refusals
        assert [draft.title for draft in read.drafts] == ["Floats", "Bees"]
    with pytest.raises(NotAmbError) as wrong:
        plan(hub, f"{json.dumps(one)}\n{json.dumps(amb(license='MIT', inLanguage=['eng']))}")
    assert [(said.line, said.column) for said in wrong.value.refusals] == [(2, "license"), (2, "inLanguage[1]")]


FILE = {"type": "MediaObject", "contentUrl": "https://e.example"}


# The kinds of mistakes that the examples of AMB have, in small.
@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"@context": None}, "@context"),
        ({"@context": ["https://w3id.org/kim/amb/context.jsonld"]}, "@context.@language"),
        ({"@context": ["https://schema.org", {"@language": "de"}]}, "@context"),
        ({"type": "LearningResource"}, "type"),
        ({"type": ["Course"]}, "type"),
        ({"id": "no address"}, "id"),
        ({"name": 7}, "name"),
        ({"about": [{"id": "https://example.org/french"}]}, "about"),
        ({"teaches": [{"id": "https://e.example", "prefLabel": "x"}]}, "teaches[1].prefLabel"),
        ({"dateCreated": "2020/11/05"}, "dateCreated"),
        ({"dateCreated": "2020-02-31"}, "dateCreated"),
        ({"duration": "47m"}, "duration"),
        ({"encoding": [{"type": "MediaObject"}]}, "encoding[1]"),
        ({"encoding": [FILE | {"contentSize": "7 MB"}]}, "encoding[1].contentSize"),
        ({"isAccessibleForFree": "no"}, "isAccessibleForFree"),
        ({"conditionsOfAccess": {"id": "https://w3id.org/kim/conditionsOfAccess/no_login"}}, "conditionsOfAccess.id"),
        ({"creator": [{"name": "Ana"}]}, "creator[1].type"),
        ({"keywords": "river"}, "keywords"),
        ({"learningResourceType": [{"id": "https://e.example/x"}]}, "learningResourceType"),
        ({"educationalLevel": [{"id": "https://w3id.org/kim/grundschule"}]}, "educationalLevel[1].id"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_amb_does_not_allow_is_told_by_its_place(said: dict[str, Any], where: str) -> None:
    assert where in [place for place, _reason in problems_in(amb(**said))]
    assert not problems_in(amb())


@pytest.mark.skipif(not SHARED.exists(), reason="the examples of AMB are not on this machine")
def test_the_72_examples_of_amb_are_taken_or_refused_as_they_should_be(hub: Hub) -> None:
    with zipfile.ZipFile(SHARED) as archive:
        files = {
            name: archive.read(name) for name in archive.namelist() if "/examples/" in name and name.endswith("json")
        }
    assert len(files) == 72
    for name, content in files.items():
        if "/valid/" in name:
            read = plan(hub, content)
            assert read.accepted, (name, read.refusals)
            assert read.new == 1, name
        else:
            with pytest.raises(NotAmbError):
                plan(hub, content)


def test_what_this_library_gives_away_can_be_brought_in_elsewhere(hub: Hub, client_: Client) -> None:
    other, ana = make_hub("OSHub-OO"), make_user()
    said: dict[str, Any] = {
        "languages": ["pt", "en"], "levels": [1, 2], "age_from": 8, "age_to": 12, "minutes": 90, "subjects": ["0533"],
        "keywords": ["cork"], "audiences": ["teacher"], "licence": "CC-BY-SA-4.0", "kind": "worksheet",
    }  # fmt: skip
    draft = make_draft(other, "Floats", by=ana, sdgs=[6], **said)
    add_file(draft)
    add_author(draft, "Rui Example", consented_on="2024-05-01")
    made = bring_out(draft).resource
    (described,) = describe([made.pk]).values()
    out = io.StringIO()
    csv.writer(out).writerows([CATALOGUE_COLUMNS, to_catalogue_row(described)])
    for content, unsaid in (
        (out.getvalue(), ()),
        (json.dumps(to_amb(described)), ("age_from", "age_to", "minutes", "subjects")),
    ):
        read = plan(hub, content)
        assert read.accepted, read.refusals
        (found,) = read.drafts
        expected = {name: value for name, value in said.items() if name not in unsaid and name != "keywords"}
        assert {name: found.values[name] for name in expected} == expected
        assert [author.name for author in found.authors] == ["Rui Example"]
        assert plan(other, content).already == 1, "the hub that made it has it"


def test_taking_back_is_refused_as_a_whole_once_somebody_worked_on_it(hub: Hub, client_: Client) -> None:
    look(client_, HERE, send(client_, HERE, file=GOOD.encode()), step="write")
    ResourceVersion.objects.filter(title="Boias").update(title="Better")
    page = words(client_.post(HERE, {"step": "undo"}, follow=True).content)
    assert "in use or was changed: Better" in page
    assert Resource.objects.count() == 2


def test_what_was_thrown_away_since_stays_gone(hub: Hub, client_: Client) -> None:
    look(client_, HERE, send(client_, HERE, file=GOOD.encode()), step="write")
    gone = ResourceVersion.objects.get(title="Boias")
    throw_away(gone, by=make_user(), version=gone.version)
    client_.post(HERE, {"step": "undo"})
    assert not Resource.objects.exists()


def test_a_file_or_a_link_that_somebody_added_keeps_the_drafts_too(hub: Hub, client_: Client) -> None:
    look(client_, HERE, send(client_, HERE, file=GOOD.encode()), step="write")
    version = ResourceVersion.objects.order_by("pk")[0]
    link = ResourceLink.objects.create(of=version, position=9, title="x", url="https://c.example")
    client_.post(HERE, {"step": "undo"})
    assert Resource.objects.count() == 2
    link.delete()
    add_file(version)
    client_.post(HERE, {"step": "undo"})
    assert Resource.objects.count() == 2


def test_strangers_and_people_without_the_right(hub: Hub, client: Client) -> None:
    assert member(hub, Role.BOARD)[1].get(HERE).status_code == 403
    client.force_login(make_user())
    assert client.get(HERE).status_code == 404


BROKEN = ["", "x", "[]", "[1,2,3]", '["",[],[],[[1,"title"]]]', '["",[],[],[["a","b"],[2,"x"]]]', "[" * 9999]
BROKEN += ['["",[],[],[[1,"title"],[2,"\\ud800"]]]', '["",[],[],[[1,"title"],[2,"\\u0000"]]]']


@pytest.mark.parametrize("table", BROKEN, ids=range(len(BROKEN)))
def test_a_table_that_came_back_broken_is_asked_for_again(hub: Hub, client_: Client, table: str) -> None:
    for step in ("look", "write"):
        answer = client_.post(HERE, {"step": step, "table": table})
        assert answer.status_code in (200, 422)
        assert "choose the file again" in answer.content.decode()


HOSTILE = [
    b"[", b"{", b"[{}", b"[]]", b"{}{", b"[1]", b'{"@context": NaN}', b"[" * 100_000, b'{"a":' * 5_000, b"\xff{\xfe",
    b"[null]", b"{}", b"[[[]]]", b'{"id": 1e999}', b"\x00[", b'[{"@context": {}, "type": {}, "name": []}]',
    b'{"name": "\\ud800"}', b'[{"id": {"id": []}}] x', b"{" + b'"a":1,' * 3 + b'"a":' + b"9" * 9_000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_answered(hub: Hub, client_: Client, content: bytes) -> None:
    answer = send(client_, HERE, file=content)
    assert answer.status_code == 422
    assert not Resource.objects.exists()


def test_names_in_a_file_are_told_only_as_far_as_a_page_can_hold_them(hub: Hub, client_: Client) -> None:
    labels = '{"\\ud800' + "a" * 9_000 + '": 7}'
    content = json.dumps(amb(teaches=[{"id": "https://e.example", "prefLabel": "here"}])).replace('"here"', labels)
    page = words(send(client_, HERE, file=content.encode()).content)
    assert "This catalogue was not taken" in page
    assert "a" * 100 not in page


@pytest.mark.parametrize(
    "cell", ["PT" + "9" * 9_000 + "H", "9" * 9_000, "9" * 9_000 + " h"], ids=["iso", "figures", "hours"]
)
def test_numbers_without_an_end(hub: Hub, cell: str) -> None:
    for column in ("duration", "age", "sdg", "level"):
        assert plan(hub, f"title,{column}\nA,{cell}\n").refusals


def test_too_many_brackets_within_brackets(hub: Hub) -> None:
    with pytest.raises(UnreadableFileError):
        plan(hub, '{"a":' * 300 + "1" + "}" * 300)


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
PARTS = st.sampled_from(["id", "type", "name", "prefLabel"])
FLAT: st.SearchStrategy[Any] = LEAVES | st.sampled_from(["https://a.example", "en", "Concept"])
NESTED = FLAT | st.lists(FLAT, max_size=3) | st.dictionaries(PARTS, FLAT, max_size=3)
VALUES = NESTED | st.lists(NESTED, max_size=3) | st.dictionaries(PARTS, NESTED, max_size=3)
HEADER = [
    "title", "description", "kind", "licence", "link", "language", "level", "age", "duration", "audience", "subject",
    "keywords", "sdg", "author",
]  # fmt: skip
NAMES = [
    "@context", "id", "type", "name", "description", "license", "creator", "about", "encoding", "isBasedOn", "keywords",
    "inLanguage", "audience", "educationalLevel", "learningResourceType", "teaches",
]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.sampled_from(["", "[", "x"]))
def test_no_json_breaks_the_reader(hub: Hub, said: dict[str, Any], end: str) -> None:
    with contextlib.suppress(NotAmbError, UnreadableFileError):
        plan(hub, json.dumps(amb(**said)) + end)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(st.text(st.characters(exclude_characters="\x00"), max_size=20), min_size=14, max_size=14))
def test_no_cell_breaks_the_reader(hub: Hub, cells: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, cells])
    with contextlib.suppress(UnreadableFileError):
        plan(hub, out.getvalue().encode("utf-8", "replace"))


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the schemas of AMB are not on this machine")
def test_what_is_refused_is_what_the_published_schemas_refuse() -> None:
    """Each valid example with one thing changed or gone: both say the same of it."""
    from jsonschema import (  # type: ignore[import-untyped]  # has no stubs
        Draft7Validator,
        FormatChecker,
    )
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    with zipfile.ZipFile(SHARED) as archive:
        schemas = [
            json.loads(archive.read(name))
            for name in archive.namelist()
            if "/schemas/" in name and name.endswith("json")
        ]
        valid = [
            json.loads(archive.read(name)) for name in archive.namelist() if "/valid/" in name and name.endswith("json")
        ]
    registry: Any = Registry().with_resources((one["$id"], DRAFT7.create_resource(one)) for one in schemas)
    whole = next(one for one in schemas if one["$id"].endswith("/schema.json"))
    # Of addresses and moments, libraries differ among themselves.
    checker = FormatChecker(formats=["date"])
    checker.checks("date-time")(lambda value: not isinstance(value, str) or "T" in value)
    validator = Draft7Validator(whole, registry=registry, format_checker=checker)
    seen = 0
    for record in valid:
        for changed in _changed(record):
            seen += 1
            assert bool(problems_in(changed)) == bool(list(validator.iter_errors(changed))), changed
    assert seen > 1_000


INSTEAD: list[Any] = [7, [], {}, ["x"], None]


def _changed(record: Any) -> Iterator[Any]:
    """The same with one part gone, or something else in its place."""
    parts = (
        list(record.items())
        if isinstance(record, dict)
        else list(enumerate(record))
        if isinstance(record, list)
        else []
    )
    for key, value in parts:
        for instead in INSTEAD:
            copy = dict(record) if isinstance(record, dict) else list(record)
            copy[key] = instead
            yield copy
        if isinstance(record, dict):
            yield {name: one for name, one in record.items() if name != key}
        for inner in _changed(value):
            copy = dict(record) if isinstance(record, dict) else list(record)
            copy[key] = inner
            yield copy


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_catalogue_sent_by_two_at_once_is_added_once() -> None:
    hub, ana = make_hub("OSHub-L"), make_user()
    table = read_catalogue(GOOD.encode(), languages=["pt"])

    def work() -> None:
        try:
            import_catalogue(hub=hub, table=table, options=CatalogueOptions(), by=ana)
        finally:
            connection.close()

    other = threading.Thread(target=work, daemon=True)
    with transaction.atomic():
        import_catalogue(hub=hub, table=table, options=CatalogueOptions(), by=ana)
        other.start()
        assert is_held_up(other)
    other.join(PATIENCE)
    assert Resource.objects.count() == 2
