"""`/oai`: each rule of the protocol and each mistake that providers are known for, against what harvesters need."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client, override_settings
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from resources.actions.parts import stop_naming
from resources.actions.publishing import restore, withdraw
from resources.actions.stamping import forget_replaced, mark_everything, stamp_changes
from resources.models import OaiMark, OaiRecord, Resource, ResourceVersion
from resources.queries.harvest import lists, tokens
from resources.queries.harvest.asked import VERBS
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import add_author, add_file, bring_out, make_draft, make_resource
from tests.resources.harvesters import FORM, OAI, a_scythe, a_sickle, ask, errors, ids, pages, read, texts, token_of

pytestmark = pytest.mark.django_db
DC = {"metadataPrefix": "oai_dc"}


@pytest.fixture
def ana() -> User:
    return make_user()


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-HH", name="Hub of the river")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "RECORDS_A_PAGE", 2)


def make_some(hub: Hub, number: int, *, by: User, **said: Any) -> list[Resource]:
    """So many public resources, stamped at once."""
    made = [make_resource(hub, None, by=by, **said) for _ in range(number)]
    stamp_changes()
    return made


def oai(resource: Resource) -> str:
    return f"oai:oshub.network:resource/{resource.pk}"


def headers(root: etree._Element) -> dict[str, str]:
    """Identifier and status of each header."""
    return {header.findtext(f"{OAI}identifier") or "": header.get("status", "") for header in root.iter(f"{OAI}header")}


# ── 1, 2: the address, the type, no cookies, POST without a token of a form ───────────────────────────────────────────
def test_the_address_is_a_setting_and_never_what_was_asked() -> None:
    with override_settings(OAI_BASE_URL="https://library.example/oai"):
        assert texts(ask("Identify"), "request") == ["https://library.example/oai"]
        assert texts(ask("Identify"), "Identify/baseURL") == ["https://library.example/oai"]
    with override_settings(SITE_URL="https://portal.example"):
        assert texts(ask("Nonsense"), "request") == ["https://portal.example/oai"]
    assert Client().get("/oai/").status_code == 404
    assert Client().get("/oai", {"verb": "Identify"}).status_code == 200


def test_a_form_is_as_good_as_an_address(hub: Hub, ana: User) -> None:
    make_some(hub, 1, by=ana)
    client = Client(enforce_csrf_checks=True)
    posted = read(client.post("/oai", "verb=ListRecords&metadataPrefix=oai_dc", content_type=FORM))
    assert ids(posted) == ids(ask("ListRecords", **DC))
    assert errors(read(client.post("/oai?verb=Identify", "verb=Identify", content_type=FORM))) == ["badVerb"]


def test_when_there_is_too_much_to_do_it_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "LISTS_AT_ONCE", 0)
    answer = Client().get("/oai", {"verb": "ListRecords", **DC})
    assert (answer.status_code, 0 < int(answer["Retry-After"]) <= 3600) == (503, True)


# ── 3, 4, 22 hostile requests: errors of the protocol, never of the server ────────────────────────────────────────────
HOSTILE = {
    "no verb": ("", "badVerb"),
    "a verb twice": ("verb=Identify&verb=Identify", "badVerb"),
    "a verb in small letters": ("verb=identify", "badVerb"),
    "a verb of another protocol": ("verb=GetMetadata", "badVerb"),
    "an argument more": ("verb=Identify&colour=red", "badArgument"),
    "an argument twice": ("verb=GetRecord&identifier=a&identifier=b&metadataPrefix=oai_dc", "badArgument"),
    "an argument missing": ("verb=ListRecords", "badArgument"),
    "an empty argument": ("verb=ListRecords&metadataPrefix=", "badArgument"),
    "an unknown format": ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
    "a format of scripts": ("verb=ListRecords&metadataPrefix=<script>", "badArgument"),
    "a token and more": ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
    "a token of nobody": ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
    "a token of sets": ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
    "a control character": ("verb=GetRecord&metadataPrefix=oai_dc&identifier=a%01b", "badArgument"),
    "a zero": ("verb=ListRecords&metadataPrefix=oai_dc&set=%00", "badArgument"),
    "half a letter": ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%ff%fe", "idDoesNotExist"),
    "a character that is none": ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%EF%BF%BE", "badArgument"),
    "a set of statements": ("verb=ListRecords&metadataPrefix=oai_dc&set='%20OR%201=1--", "badArgument"),
    "an unknown set": ("verb=ListRecords&metadataPrefix=oai_dc&set=hub:nowhere", "noRecordsMatch"),
    "a number beyond all": (
        f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:oshub.network:resource/{'9' * 400}",
        "idDoesNotExist",
    ),
    "letters of another script": (
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:oshub.network:resource/%D9%A1",
        "idDoesNotExist",
    ),
    "an entity": ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%26x%3B%5D%5D%3E", "idDoesNotExist"),
    "a very long one": (f"verb=ListRecords&metadataPrefix=oai_dc&set={'a' * 5000}", "badArgument"),
}


def test_hostile_requests_get_errors_of_the_protocol(hub: Hub, ana: User) -> None:
    make_some(hub, 1, by=ana)
    for what, (query, code) in HOSTILE.items():
        for answer in (Client().get(f"/oai?{query}"), Client().post("/oai", query, content_type=FORM)):
            root = read(answer)
            assert errors(root) == [code], what
            (request,) = root.iterfind(f"{OAI}request")
            if code in ("badVerb", "badArgument"):
                assert not request.attrib, what
            else:
                assert request.get("verb"), what
    for body in (b"\xff\xfe\x00", b"--x\r\nbroken"):
        assert errors(read(Client().post("/oai", body, content_type="multipart/form-data; boundary=x")))
        assert errors(read(Client().post("/oai", body, content_type=FORM)))
    thousand = "verb=Identify&" + "&".join(f"a{number}=1" for number in range(1500))
    assert errors(read(Client().post("/oai", thousand, content_type=FORM))) == ["badArgument"]
    assert Client().get(f"/oai?{thousand}").status_code == 400  # refused before anybody reads it
    assert Client().put("/oai").status_code == 405


def test_what_was_asked_is_repeated_where_it_could_be_read(hub: Hub, ana: User) -> None:
    (resource,) = make_some(hub, 1, by=ana)
    (request,) = ask("GetRecord", identifier=oai(resource), **DC).iterfind(f"{OAI}request")
    assert dict(request.attrib.items()) == {"verb": "GetRecord", "identifier": oai(resource), **DC}
    (request,) = ask("GetRecord", identifier="oai:a.example:b&c", **DC).iterfind(f"{OAI}request")
    assert request.get("identifier") == "oai:a.example:b&c"
    (request,) = ask("GetRecord", identifier='x"<&', **DC).iterfind(f"{OAI}request")
    assert dict(request.attrib.items()) == {"verb": "GetRecord", **DC}  # it is no URI, and the schema wants one


# ── 5, 6: dates ───────────────────────────────────────────────────────────────────────────────────────────────────────
DATES = [
    ("2024-02-20T09:05:00+01:00", "", "badArgument"),
    ("2024-02-20T09:05:00.5Z", "", "badArgument"),
    ("2024-02-20T09:05Z", "", "badArgument"),
    ("2024-2-20", "", "badArgument"),
    ("2024-02-31", "", "badArgument"),
    ("2024-02-20T24:05:00Z", "", "badArgument"),
    ("٢٠٢٤-02-20", "", "badArgument"),
    ("0000-01-01", "", "badArgument"),
    (" 2024-02-20", "", "badArgument"),
    ("2024-02-20", "2024-02-21T00:00:00Z", "badArgument"),
    ("2024-02-21", "2024-02-20", "badArgument"),
    ("2024-02-19", "", ""),
    ("", "9999-12-31", ""),
    ("2024-02-20", "2024-02-20", ""),
    ("2024-02-20T23:59:59Z", "2024-02-20T23:59:59Z", ""),
    ("", "2024-02-20", ""),
    ("2024-02-21", "", "noRecordsMatch"),
    ("", "2024-02-20T23:59:58Z", "noRecordsMatch"),
    ("", "0001-01-01", "noRecordsMatch"),
]


def test_dates_are_those_of_the_protocol(hub: Hub, ana: User) -> None:
    (resource,) = make_some(hub, 1, by=ana)
    late = dt.datetime(2024, 2, 20, 23, 59, 59, 999_999, tzinfo=dt.UTC)
    OaiRecord.objects.update(stamped_at=late)
    for begins, ends, code in DATES:
        told = {name: value for name, value in (("from_", begins), ("until", ends)) if value}
        answer = ask("ListIdentifiers", **DC, **told)
        assert errors(answer) == ([code] if code else []), (begins, ends)
        assert ids(answer) == ([] if code else [oai(resource)]), (begins, ends)


def test_moments_are_written_in_utc_to_the_second() -> None:
    (moment,) = texts(ask("Identify"), "responseDate")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)


# ── 7, 15, 16: who it is ──────────────────────────────────────────────────────────────────────────────────────────────
def test_it_says_who_it_is(hub: Hub, ana: User) -> None:
    make_some(hub, 1, by=ana)
    old = dt.datetime(2021, 5, 6, 7, 8, 9, tzinfo=dt.UTC)
    OaiRecord.objects.update(stamped_at=old, deleted=True)
    told = ask("Identify")
    assert texts(told, "Identify/earliestDatestamp") == ["2021-05-06T07:08:09Z"]
    assert errors(ask("ListRecords", **DC, until="2020-05-06T07:08:09Z")) == ["noRecordsMatch"]
    assert texts(told, "Identify/deletedRecord") == ["persistent"]
    assert texts(told, "Identify/granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    (email,) = texts(told, "Identify/adminEmail")
    assert re.fullmatch(r"^\w[\w\-\.]+@[a-zA-Z0-9\-\.]+\.[a-z]{2,}$", email)
    naming = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"
    assert [element.text for element in told.iter(f"{naming}repositoryIdentifier")] == ["oshub.network"]
    assert [element.text for element in told.iter(f"{naming}sampleIdentifier")] == ["oai:oshub.network:resource/42"]


# ── 8, 9, 10, 11: pages and tokens ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("small_pages")
def test_pages_have_each_record_once_though_all_changed_at_once(hub: Hub, ana: User) -> None:
    made = make_some(hub, 5, by=ana)
    assert len(set(OaiRecord.objects.values_list("stamped_at", flat=True))) == 1
    found = list(pages("ListRecords", **DC))
    assert [one for page in found for one in ids(page)] == [oai(resource) for resource in made]
    marks = [token_of(page) for page in found]
    assert [mark.get("cursor") for mark in marks if mark is not None] == ["0", "2", "4"]
    assert {mark.get("completeListSize") for mark in marks if mark is not None} == {"5"}
    assert [bool(mark is not None and mark.text) for mark in marks] == [True, True, False]
    for mark in marks[:2]:
        assert mark is not None
        ends = dt.datetime.fromisoformat(str(mark.get("expirationDate")))
        assert ends - dt.datetime.now(dt.UTC) > dt.timedelta(hours=24)
    assert marks[2] is not None
    assert marks[2].get("expirationDate") is None


def test_a_list_of_one_page_has_no_token_at_all(hub: Hub, ana: User) -> None:
    make_some(hub, 2, by=ana)
    assert token_of(ask("ListRecords", **DC)) is None
    assert 100 <= lists.RECORDS_A_PAGE <= 500


@pytest.mark.usefixtures("small_pages")
def test_a_token_sent_again_gives_the_same_page_whatever_happened(hub: Hub, ana: User) -> None:
    made = make_some(hub, 5, by=ana)
    mark = token_of(ask("ListIdentifiers", **DC))
    assert mark is not None
    first = ids(ask("ListIdentifiers", resumptionToken=str(mark.text)))
    withdraw(made[3], by=ana, version=made[3].version, why="Wrong.")
    make_some(hub, 1, by=ana)
    again = ask("ListIdentifiers", resumptionToken=str(mark.text))
    assert ids(again) == first
    mark = token_of(again)
    assert mark is not None
    assert mark.get("completeListSize") == "5"


@pytest.mark.usefixtures("small_pages")
def test_tokens_are_refused_when_they_are_not_ours_or_too_old(
    hub: Hub, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_some(hub, 3, by=ana)
    mark = token_of(ask("ListRecords", **DC))
    assert mark is not None
    token = str(mark.text)
    assert re.fullmatch(r"[A-Za-z0-9_.=-]+", token)
    changed = ("B" if token[9] == "A" else "A").join((token[:9], token[10:]))
    for bad in (changed, token[:-1], token.partition(".")[0], f"{token}x", "."):
        assert errors(ask("ListRecords", resumptionToken=bad)) == ["badResumptionToken"], bad
    assert errors(ask("ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    with override_settings(SECRET_KEY="another one, so that nothing of it holds"):
        monkeypatch.setattr(tokens, "_signer", type(tokens._signer)(sep=".", salt="resources.harvest"))
        assert errors(ask("ListRecords", resumptionToken=token)) == ["badResumptionToken"]
    monkeypatch.undo()
    monkeypatch.setattr(tokens, "TOKEN_LIVES", dt.timedelta(seconds=-1))
    monkeypatch.setattr(lists, "RECORDS_A_PAGE", 2)
    mark = token_of(ask("ListRecords", **DC))
    assert mark is not None
    assert errors(ask("ListRecords", resumptionToken=str(mark.text))) == ["badResumptionToken"]


# ── 12: what is deleted stays known ───────────────────────────────────────────────────────────────────────────────────
def test_what_was_ever_public_stays_as_deleted_in_its_sets(hub: Hub, ana: User) -> None:
    gone, hidden, stays = make_some(hub, 3, by=ana)
    made = make_hub("OSHub-II")
    Resource.objects.filter(pk=hidden.pk).update(hub=made)
    stamp_changes()
    before = OaiRecord.objects.standing().get(number=gone.pk)
    withdraw(gone, by=ana, version=gone.version, why="Wrong.")
    Hub.objects.filter(pk=made.pk).update(opened_on=None)
    # Also in the moment before anybody was told.
    assert headers(ask("ListRecords", **DC))[oai(gone)] == "deleted"
    stamp_changes()
    told = {oai(gone): "deleted", oai(hidden): "deleted", oai(stays): ""}
    assert headers(ask("ListRecords", **DC)) == headers(ask("ListIdentifiers", **DC)) == told
    alone = ask("GetRecord", identifier=oai(gone), metadataPrefix="oai_lom")
    assert (errors(alone), headers(alone)) == ([], {oai(gone): "deleted"})
    assert alone.find(f".//{OAI}metadata") is None
    after = OaiRecord.objects.standing().get(number=gone.pk)
    assert after.stamped_at > before.stamped_at
    assert headers(ask("ListRecords", set="hub:OSHub-HH", **DC)) == {oai(gone): "deleted", oai(stays): ""}
    assert headers(ask("ListRecords", set="hub:OSHub-II", **DC)) == {oai(hidden): "deleted"}
    gone.refresh_from_db()
    restore(gone, by=ana, version=gone.version)
    stamp_changes()
    assert headers(ask("ListRecords", set="hub:OSHub-HH", **DC)) == {oai(gone): "", oai(stays): ""}


def test_a_record_outlives_its_resource() -> None:
    OaiRecord.objects.create(
        number=777, stamped_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC), digest="0" * 64, sets=["openaire"]
    )
    mark_everything()
    stamp_changes()
    assert headers(ask("GetRecord", identifier="oai:oshub.network:resource/777", **DC)) == {
        "oai:oshub.network:resource/777": "deleted"
    }


def test_a_draft_was_never_there(hub: Hub, ana: User) -> None:
    draft = make_draft(hub, by=ana)
    OaiMark.objects.create(number=draft.resource_id)
    assert stamp_changes().records == 0
    assert errors(ask("GetRecord", identifier=oai(draft.resource), **DC)) == ["idDoesNotExist"]
    assert errors(ask("ListMetadataFormats", identifier=oai(draft.resource))) == ["idDoesNotExist"]


# ── 13: the datestamp is that of what is exported ─────────────────────────────────────────────────────────────────────
def test_datestamps_move_when_what_is_exported_does_and_only_then(hub: Hub, ana: User) -> None:
    version = make_draft(hub, by=ana)
    add_file(version)
    author = add_author(version, "Rui Example", consented_on="2024-05-01")
    resource = bring_out(version).resource
    file = resource.files.get()
    assert stamp_changes().records == 1

    def stamped() -> bool:
        done = stamp_changes()
        return done.records == 1

    Hub.objects.filter(pk=hub.pk).update(name="Another name")
    assert stamped()
    Hub.objects.filter(pk=hub.pk).update(place="Another place", phone="1")
    assert not stamped()
    Resource.objects.filter(pk=resource.pk).update(version=99)
    assert not stamped()
    stop_naming(author, by=ana)
    assert stamped()
    file.title = "Another title"
    file.save()
    assert not stamped()
    Hub.objects.filter(pk=hub.pk).update(parent=make_hub("OSHub-PP"))
    assert stamped()
    mark_everything()
    assert not stamped()
    with override_settings(SITE_URL="https://moved.example"):
        mark_everything()
        assert stamped()


def test_a_label_of_a_list_that_a_release_changes_is_found_at_night(
    hub: Hub, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from resources.models import licence
    from resources.tasks import compare_records

    make_some(hub, 1, by=ana, licence="MIT")
    terms = licence.Terms("https://mit.example/", "May be used.")
    monkeypatch.setitem(licence.TERMS, licence.Licence.MIT, terms)
    assert stamp_changes().records == 0
    compare_records()
    assert "https://mit.example/" in etree.tostring(ask("ListRecords", **DC)).decode()
    assert OaiRecord.objects.count() == 2
    assert forget_replaced(now=dt.datetime.now(dt.UTC) + dt.timedelta(days=9)) == 1


# ── 14: sets ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("small_pages")
def test_sets_are_by_hub_language_and_openaire_and_hold_what_is_below_them(hub: Hub, ana: User) -> None:
    part = make_hub("OSHub-PART", parent=hub, name="Part of it")
    own = make_some(hub, 3, by=ana, languages=["pt-br", "en"])
    below = make_some(part, 2, by=ana, languages=["nl"])
    other = make_some(make_hub("OSHub-OTHER"), 1, by=ana)
    for spec, expected in {
        "hub": own + below + other,
        "hub:OSHub-HH": own + below,
        "hub:OSHub-HH:OSHub-PART": below,
        "lang:pt": own,
        "lang:nl": below,
        "lang": own + below + other,
        "openaire": own + below + other,
    }.items():
        found = [one for page in pages("ListRecords", set=spec, **DC) for one in ids(page)]
        assert found == [oai(resource) for resource in expected], spec
        assert ids(next(iter(pages("ListIdentifiers", set=spec, **DC))))
    told = ask("ListSets")
    named = dict(zip(texts(told, "ListSets/set/setSpec"), texts(told, "ListSets/set/setName"), strict=True))
    assert named["openaire"] == "OpenAIRE"
    assert named["hub:OSHub-HH:OSHub-PART"] == "Part of it"
    assert named["lang:pt"] == "Portuguese"
    record = ask("GetRecord", identifier=oai(below[0]), **DC)
    assert texts(record, "GetRecord/record/header/setSpec") == ["hub:OSHub-HH:OSHub-PART", "lang:nl", "openaire"]


# ── 17, 18, 19: what can go wrong in the metadata ─────────────────────────────────────────────────────────────────────
def test_one_bad_character_breaks_no_page(hub: Hub, ana: User) -> None:
    version = make_draft(hub, by=ana)
    bad = "T\x01\x1a\ufffe\uffff <b>&amp;"
    ResourceVersion.objects.filter(pk=version.pk).update(title=bad, keywords=["a\x03b"])
    version.refresh_from_db()
    add_file(version)
    bring_out(version)
    Hub.objects.filter(pk=hub.pk).update(name="H\x0bub")
    make_some(hub, 1, by=ana)
    for prefix in ("oai_dc", "oai_lom", "lom"):
        page = ask("ListRecords", metadataPrefix=prefix)
        assert len(ids(page)) >= 2
        assert "T <b>&amp;" in "".join(map(str, page.itertext()))


def test_formats_are_named_with_their_exact_places(hub: Hub, ana: User) -> None:
    (resource,) = make_some(hub, 1, by=ana)
    for told in (ask("ListMetadataFormats"), ask("ListMetadataFormats", identifier=oai(resource))):
        assert texts(told, "ListMetadataFormats/metadataFormat/metadataPrefix") == ["oai_dc", "oai_lom", "lom"]
    (record,) = ask("GetRecord", identifier=oai(resource), **DC).iterfind(f".//{OAI}metadata/*")
    assert record.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    place = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    assert record.get(place) == (
        "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    )
    told = ask("Identify")
    assert told.get(place) == "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"


# ── Harvesters that others wrote ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("small_pages")
def test_harvesters_of_others_get_everything_once(hub: Hub, ana: User) -> None:
    made = make_some(hub, 5, by=ana)
    withdraw(made[1], by=ana, version=made[1].version, why="Wrong.")
    stamp_changes()
    expected = sorted(map(oai, made))
    for method in ("GET", "POST"):
        with a_sickle(method) as sickle:
            for prefix in ("oai_dc", "lom"):
                found = [record.header.identifier for record in sickle.ListRecords(metadataPrefix=prefix)]
                assert sorted(found) == expected
            assert [one.deleted for one in sickle.ListIdentifiers(**DC)].count(True) == 1
            assert sickle.Identify().deletedRecord == "persistent"
            assert "openaire" in {one.setSpec for one in sickle.ListSets()}
    scythe = a_scythe()
    assert sorted(one.header.identifier for one in scythe.list_records(metadata_prefix="oai_dc")) == expected
    by_set = [one.identifier for one in scythe.list_identifiers(metadata_prefix="oai_dc", set_="hub:OSHub-HH")]
    assert sorted(by_set) == expected


def test_a_page_costs_the_same_however_long(
    hub: Hub, ana: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told: dict[str, Any] = {"verb": "ListRecords", **DC}
    for number in (1, 2):
        make_some(hub, number, by=ana)
        with django_assert_num_queries(16):
            Client().get("/oai", told)
    assert set(VERBS) == {"Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord"}
