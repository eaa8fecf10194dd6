"""Editions: published once, cited for good; what was published stays byte by byte, whatever happens after."""

import csv
import datetime as dt
import hashlib
import io
import json
import re

import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.adjustments import write_adjustments
from impact.actions.editions import NotToPublish, add_erratum, publish_edition
from impact.models import Audience, Edition, EditionFile, Erratum, Snapshot
from impact.queries.edition_content import from_content, to_content
from impact.queries.edition_tables import about
from impact.queries.editions import edition_page, edition_preview, snapshot_to_publish
from impact.queries.public import public_impact
from impact.rollups import drain_all
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.impact.read_pdf import read_pdf
from tests.impact.reporting import close

pytestmark = pytest.mark.django_db
HOSTILE = "Impact </script><script>alert(1)</script> & more"


@pytest.fixture
def manager(django_user_model: type[User]) -> User:
    """Somebody who may publish."""
    user = django_user_model.objects.create_user("manager@oshub.example", "a long password of hers", name="M. Manager")
    make_membership(user, Role.MANAGER)
    return user


@pytest.fixture
def hub() -> Hub:
    """A hub beside another one, with teachers in three months: 3 of them in one."""
    other, hub = make_hub("OSHub-X"), make_hub("OSHub-PT")
    make_session(other, people_line(Audience.STUDENT, 100, 100), people_line(Audience.TEACHER, 30, 30))
    for month, teachers in ((10, 3), (11, 20), (12, 40)):
        make_session(
            hub,
            people_line(Audience.STUDENT, 40, 40),
            people_line(Audience.TEACHER, teachers, teachers),
            held_on=dt.date(2021, month, 4),
        )
    drain_all()
    return hub


def publish(snapshot: Snapshot, by: User, title: str = "Impact, 2021/22", notes: str = "Counted as always.") -> Edition:
    return publish_edition(snapshot=snapshot, by=by, title=title, method_notes=notes)


@pytest.mark.usefixtures("hub")
def test_a_closed_period_becomes_the_next_edition_with_its_files(manager: User, client: Client) -> None:
    edition = publish(close(), manager)
    assert edition.number == 1
    page = client.get("/editions/1/")
    assert page.status_code == 200
    for file in EditionFile.objects.filter(edition=edition):
        answer = client.get(f"/editions/1/figures.{file.format}")
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert file.sha256 in page.content.decode()
    assert EditionFile.objects.count() == 5
    assert client.get("/editions/1/figures.pdf").content.startswith(b"%PDF")


@pytest.mark.usefixtures("hub")
def test_a_period_of_one_month_is_named_once(manager: User, client: Client) -> None:
    snapshot = close(dt.date(2021, 11, 1), dt.date(2021, 11, 1), name="The week of science")
    assert ": The week of science, November 2021." in about(from_content(publish(snapshot, manager).content))
    client.force_login(manager)
    for url in ("/editions/1/", f"/network/periods/{snapshot.period_id}/"):
        page = client.get(url).content.decode()
        assert "November 2021" in page
        assert "November 2021 to" not in page


@pytest.mark.usefixtures("hub")
def test_pages_of_editions_have_a_tag_and_no_cookie(manager: User, client: Client) -> None:
    publish(close(), manager)
    for url in ("/editions/", "/editions/1/", "/editions/1/figures.csv"):
        first = client.get(url)
        assert (first.status_code, first.cookies.output()) == (200, "")
        assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    "url", ["/editions/2/", "/editions/99999999999/", "/editions/1/figures.exe", "/editions/2/figures.pdf"]
)
def test_what_was_never_published_is_not_found(manager: User, client: Client, url: str) -> None:
    publish(close(), manager)
    assert client.get(url).status_code == 404


def test_what_was_published_stays_byte_by_byte_after_everything_has_changed(
    manager: User, hub: Hub, client: Client
) -> None:
    edition = publish(close(), manager)
    before = {url: client.get(url).content for url in [f"/editions/1/figures.{one}" for one in ("csv", "json", "pdf")]}
    text = edition.content
    make_session(hub, people_line(Audience.TEACHER, 50, 50), held_on=dt.date(2021, 11, 9))
    hub.name = "Another name"
    hub.save()
    drain_all()
    edition.refresh_from_db()
    assert edition.content == text
    assert {url: client.get(url).content for url in before} == before
    assert "Another name" not in client.get("/editions/1/").content.decode()


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE impact_edition SET title = 'x'",
        "UPDATE impact_edition SET published_at = now()",
        "DELETE FROM impact_edition",
        "TRUNCATE impact_edition CASCADE",
        "UPDATE impact_editionfile SET content = 'x', size = 1",
        "DELETE FROM impact_editionfile",
        "TRUNCATE impact_editionfile",
        "UPDATE impact_erratum SET what = 'x'",
        "DELETE FROM impact_erratum",
        "TRUNCATE impact_erratum",
    ],
)
def test_the_database_keeps_what_was_published(manager: User, statement: str) -> None:
    edition = publish(close(), manager)
    add_erratum(edition=edition, by=manager, what="A figure", why="A slip")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Edition.objects.get().published_by == manager


@pytest.mark.usefixtures("hub")
def test_who_published_can_be_forgotten(manager: User) -> None:
    edition = publish(close(), manager)
    Edition.objects.filter(pk=edition.pk).update(published_by=None)
    assert Edition.objects.get().published_by is None


@pytest.mark.usefixtures("hub")
def test_small_numbers_are_left_out_of_every_format(manager: User, client: Client) -> None:
    publish(close(), manager)
    told = client.get("/editions/1/figures.json").json()
    rows = {(row["scope"], row["key"], row["audience"]): row for row in told["rows"]}
    small = rows["month", "2021-10", "teachers"]
    assert (small["people"], small["interactions"]) == (None, None)
    assert small["withheld"]["people"] == "fewer_than_5"
    neighbour = rows["month", "2021-11", "teachers"]
    assert neighbour["withheld"]["people"] == "protects_neighbour"
    assert rows["network", "", "teachers"]["people"] == 93
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get("/editions/1/").content.decode()).split())
    assert "fewer than 5" in page


@pytest.mark.usefixtures("hub")
def test_interactions_per_person_stand_in_every_file_as_on_the_page(manager: User, client: Client) -> None:
    lines = people_line(Audience.STUDENT, 77, 3), people_line(Audience.FAMILY, 90, 90)
    make_session(Hub.objects.get(code="OSHub-PT"), *lines, held_on=dt.date(2021, 11, 8))
    drain_all()
    edition = publish(close(), manager)
    page = edition_page(edition)
    wanted = [one.per_person for one in page.audiences]
    assert wanted[0] not in ("1", "1.0", "–")
    rows = client.get("/editions/1/figures.json").json()["rows"]
    totals = [row for row in rows if row["scope"] == "network" and row["audience"] != "everyone"]
    assert [row["interactions_per_person"] for row in totals] == [float(one) for one in wanted]
    found = list(csv.DictReader(io.StringIO(client.get("/editions/1/figures.csv").content.decode())))
    assert [line["interactions_per_person"] for line in found[:3]] == wanted
    hidden = next(line for line in found if line["key"] == "2021-10" and line["audience"] == "teachers")
    assert (hidden["interactions_per_person"], hidden["withheld"]) == ("", "fewer_than_5")
    for end in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/editions/1/figures.{end}").content))
        head, *totals = book.get_sheet_by_index(0).to_python()
        at = head.index("Interactions per person")
        assert [row[at] for row in totals] == [float(one) for one in wanted]
    names, *on_paper = read_pdf(client.get("/editions/1/figures.pdf").content).tables()[0]
    assert [row[names.index("Interactions per person")] for row in on_paper] == wanted


def test_a_lower_bound_stays_one_and_has_no_ratio(manager: User, hub: Hub, client: Client) -> None:
    """Teachers who came before are not new in this month; of a month or hub nobody is told whether that is so."""
    lines = people_line(Audience.STUDENT, 40, 40), people_line(Audience.TEACHER, 30, 2)
    for day in (3, 10):
        make_session(hub, *lines, held_on=dt.date(2022, 2, day))
    drain_all()
    edition = publish(close(dt.date(2022, 2, 1), dt.date(2022, 2, 1)), manager)
    assert to_content(from_content(edition.content)) == edition.content
    assert [one.people for one in edition_page(edition).audiences] == ["80", "at least 30", "0"]
    rows = csv.DictReader(io.StringIO(client.get("/editions/1/figures.csv").content.decode()))
    given = {(row["scope"], row["audience"]): row["interactions_per_person"] for row in rows if row["audience"]}
    assert {key: ratio for key, ratio in given.items() if ratio} == {("network", "students"): "1.00"}


@pytest.mark.usefixtures("hub")
def test_things_are_the_same_number_on_the_page_and_in_every_file(manager: User, client: Client) -> None:
    page = edition_page(publish(close(), manager))
    wanted = {str(one.definition.term): int(one.number) for one in page.things}
    assert wanted["Hubs"] == 2
    rows = client.get("/editions/1/figures.json").json()["rows"]
    assert [row["number"] for row in rows if row["thing"]] == list(wanted.values())
    lines = csv.DictReader(io.StringIO(client.get("/editions/1/figures.csv").content.decode()))
    of_things = [line for line in lines if line["thing"]]
    assert [line["thing"] for line in of_things] == ["partnerships", "hubs", "schools", "projects"]
    assert [int(line["number"]) for line in of_things] == list(wanted.values())
    for end in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/editions/1/figures.{end}").content))
        assert {str(row[0]): row[1] for row in book.get_sheet_by_index(3).to_python()[1:]} == wanted
    on_paper = read_pdf(client.get("/editions/1/figures.pdf").content).tables()[3]
    assert {row[0]: int(row[1]) for row in on_paper[1:]} == wanted


@pytest.mark.usefixtures("hub")
def test_the_paper_opens_with_the_published_table_and_how_to_cite_it(
    manager: User, client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://portal.example"
    publish(close(), manager)
    content = client.get("/editions/1/figures.pdf").content
    said = "".join(read_pdf(content).text().split())
    wanted = (
        "Edition1,published", "93", "Howtocite:", "Impact,2021/22.Edition1.https://portal.example/editions/1/",
        "Licence:CC-BY-4.0", "Interactionsbymonth", "Bymonth", "October2021",
    )  # fmt: skip
    at = [said.index(one) for one in wanted]
    assert at == sorted(at)
    assert said.count("CC-BY-4.0") == 1


@pytest.mark.usefixtures("hub")
def test_the_preview_says_what_is_left_out_and_why() -> None:
    left_out = {(one.audience, one.where, one.why) for one in edition_preview(close()).left_out}
    assert ("Teachers", "October 2021", "fewer than 5 people") in left_out
    assert ("Teachers", "November 2021", "not shown") in left_out
    assert len(left_out) == 2


@pytest.mark.usefixtures("hub")
def test_a_snapshot_is_published_once(manager: User) -> None:
    snapshot = close()
    publish(snapshot, manager)
    with pytest.raises(NotToPublish):
        publish(snapshot, manager)
    assert snapshot_to_publish(snapshot.pk) is None


def test_a_later_edition_has_the_corrected_figures_and_says_so(manager: User, hub: Hub, client: Client) -> None:
    publish(close(), manager)
    make_session(hub, people_line(Audience.STUDENT, 60, 60), held_on=dt.date(2021, 11, 9))
    drain_all()
    second = publish(close(), manager)
    figures = from_content(second.content).figures
    assert figures.total.groups[0].people == 280
    assert figures.repeated == {}
    for url in ("/editions/", "/editions/1/"):
        assert "The period was opened again, and edition 2 came after this one." in client.get(url).content.decode()


def test_a_small_difference_to_the_edition_before_is_not_published(manager: User, hub: Hub) -> None:
    first = publish(close(), manager)
    make_session(hub, people_line(Audience.STUDENT, 3, 3), held_on=dt.date(2021, 11, 9))
    make_session(hub, people_line(Audience.TEACHER, 50, 50), held_on=dt.date(2021, 12, 9))
    drain_all()
    second = publish(close(), manager)
    before, after = (from_content(one.content).figures for one in (first, second))
    told = json.loads(bytes(EditionFile.objects.get(edition=second, format="json").content))
    assert {"term": "Students", "text": "As in edition 1; what changed is too small to be shown."} in told["notes"]
    assert after.repeated == {"students": 1}
    assert after.total.groups[0] == before.total.groups[0]
    assert [at.row.groups[0] for at in after.months] == [at.row.groups[0] for at in before.months]
    assert after.total.groups[1].people == 143


def test_the_text_of_an_edition_is_the_same_when_it_was_read(manager: User, hub: Hub) -> None:
    edition = publish(close(), manager)
    assert hub.code in edition.content
    assert to_content(from_content(edition.content)) == edition.content


def test_the_live_page_leaves_out_what_an_edition_leaves_out(manager: User, hub: Hub) -> None:
    """Months after the edition with fewer sessions must not take the place of the neighbours within it."""
    for month in (1, 2, 3):
        make_session(hub, people_line(Audience.TEACHER, 30, 30), held_on=dt.date(2023, month, 4))
        make_session(hub, people_line(Audience.TEACHER, 2, 2), held_on=dt.date(2020, month, 4))
    make_session(hub, people_line(Audience.TEACHER, 25, 25), held_on=dt.date(2020, 5, 4))
    make_session(hub, people_line(Audience.TEACHER, 25, 25), held_on=dt.date(2021, 11, 5))
    drain_all()
    edition = from_content(publish(close(), manager).content).figures
    hidden = {at.month for at in edition.months if at.row.groups[1].people is None}
    live = {at.month for at in public_impact().months if at.row.groups[1].people is None}
    assert dt.date(2021, 10, 1) in hidden
    assert hidden < live


@pytest.mark.usefixtures("hub")
def test_the_dataset_cannot_be_left_by_a_title(manager: User, client: Client) -> None:
    publish(close(), manager, title=HOSTILE, notes="**Counted** twice:\n\n- by class")
    html = client.get("/editions/1/").content.decode()
    found = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert len(found) == 1
    told = json.loads(found[0])
    assert (told["@type"], told["dct:title"]) == ("dcat:Dataset", HOSTILE)
    assert told["dct:description"].endswith("Counted twice: by class")
    assert "<script>alert" not in html
    for one in told["dcat:distribution"]:
        content = client.get(one["dcat:downloadURL"]["@id"].partition("testserver")[2]).content
        assert one["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(content).hexdigest()
        assert one["dcat:byteSize"]["@value"] == str(len(content))


def test_a_manager_publishes_after_looking_and_says_what_is_wrong(manager: User, hub: Hub, client: Client) -> None:
    snapshot = close()
    client.force_login(manager)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "pt"
    preview = client.get(f"/network/editions/publish/{snapshot.pk}/").content.decode()
    assert hub.code in preview
    assert "nothing but zeros" not in preview
    assert 'value="Impact of the Open Science Hubs, 2021/22"' in preview  # in English, as the edition is
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    moved = "Corrected since the period was closed, and not in this edition:"
    assert moved not in preview
    make_session(hub, people_line(Audience.STUDENT, 9, 9), held_on=dt.date(2021, 11, 9))
    write_adjustments()
    assert moved in client.get(f"/network/editions/publish/{snapshot.pk}/").content.decode()
    url = f"/network/editions/publish/{snapshot.pk}/"
    unseen = client.post(url, {"title": "My own title", "method_notes": "My notes"})
    assert unseen.status_code == 422
    assert "My own title" in unseen.content.decode()
    assert "My notes" in unseen.content.decode()
    assert client.post(url, {"title": "T", "method_notes": "N", "seen": "on"}).status_code == 302
    assert client.get(url).status_code == 404
    empty = client.post("/network/editions/1/errata/", {"what": "March", "why": " "})
    assert empty.status_code == 422
    assert "March" in empty.content.decode()
    assert client.post("/network/editions/1/errata/", {"what": "March", "why": "A slip"}).status_code == 302
    assert (Erratum.objects.get().what, Erratum.objects.get().said_by) == ("March", manager)
    client.logout()
    for url in ("/editions/", "/editions/1/"):
        assert "A slip" in client.get(url).content.decode()


def test_who_has_no_right_cannot_publish(django_user_model: type[User], hub: Hub, client: Client) -> None:
    snapshot = close()
    user = django_user_model.objects.create_user("c@oshub.example", "a long password of hers", name="C. Coordinator")
    make_membership(user, Role.COORDINATOR, hub)
    client.force_login(user)
    assert client.post(f"/network/editions/publish/{snapshot.pk}/", {"title": "T", "seen": "on"}).status_code == 403
    assert not Edition.objects.exists()


def test_without_an_edition_the_list_says_what_will_be_here(client: Client) -> None:
    assert "No edition has been published yet" in client.get("/editions/").content.decode()
    assert "as-reported" not in client.get("/impact/").content.decode()


@pytest.mark.usefixtures("hub")
def test_readers_of_the_live_figures_can_choose_an_edition(manager: User, client: Client) -> None:
    publish(close(), manager)
    assert "As reported in edition 1 (2021/22)" in client.get("/impact/").content.decode()


def test_an_edition_costs_the_same_however_many_hubs_and_errata(
    manager: User, hub: Hub, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition = publish(close(), manager)
    add_erratum(edition=edition, by=manager, what="One", why="A slip")
    client.get("/editions/")
    with django_assert_num_queries(6):
        client.get("/editions/1/?fresh=1")
    with django_assert_num_queries(3):
        client.get("/editions/?fresh=1")
    for number in range(3):
        make_session(make_hub(f"OSHub-Z{number}"), people_line(Audience.STUDENT, 50, 50))
        add_erratum(edition=edition, by=manager, what=f"{number}", why="A slip")
    drain_all()
    publish(close(), manager)
    assert hub.code in client.get("/editions/2/").content.decode()
    with django_assert_num_queries(6):
        client.get("/editions/2/?fresh=1")
    with django_assert_num_queries(3):
        client.get("/editions/?fresh=1")


def test_an_edition_of_zeros_has_a_sentence_where_charts_would_be_empty(manager: User, client: Client) -> None:
    make_hub("OSHub-PT")
    snapshot = close()
    client.force_login(manager)
    before = client.get(f"/network/editions/publish/{snapshot.pk}/").content.decode()
    assert "an edition of them would say nothing but zeros, for good." in before
    edition = publish(snapshot, manager)
    page = client.get(f"/editions/{edition.number}/").content.decode()
    assert "data-chart" not in page
    assert page.count("all figures are zero or not shown, so there is nothing to draw.") >= 1
    assert "People and interactions by month" in page
    assert not read_pdf(bytes(EditionFile.objects.get(edition=edition, format="pdf").content)).alternatives()
