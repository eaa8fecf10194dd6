"""`/h/…/partnerships/`: who works with whom, since when, on what ground; begun, joined, left, ended, opened again."""

import csv
import datetime as dt
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub, Organisation, OrganisationKind
from hubs.roles import Role
from impact.models import ThingCell
from impact.rollups import drain_all
from projects.actions.partnerships import add_members, add_partnership, change_member, end_partnership, take_out
from projects.models import Partnership, PartnershipDecision, PartnershipFile, PartnershipSchool
from projects.queries.ties import ties_of
from schools.models import School
from tests.factories.board import make_adopted
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership, make_project, make_school, make_session
from tests.factories.people import make_user
from tests.factories.public import make_organisation
from tests.hubs.test_rights_at_once import meanwhile
from tests.waiting import PATIENCE, is_held_up

LIST = "/h/OSHub-MM/partnerships/"
MARCH, JUNE, JULY = dt.date(2026, 3, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 15)
FAR = dt.date(2030, 1, 1)


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    hub.refresh_from_db()
    return hub


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ana Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def mill() -> Organisation:
    return make_organisation("Old Mill")


@pytest.fixture
def river(hub: Hub, staff: User, school: School, mill: Organisation) -> Partnership:
    values = {"name": "River alliance", "starts_on": MARCH}
    return add_partnership(hub=hub, by=staff, values=values, schools=[school], organisations=[mill])


def page_of(river: Partnership, part: str = "") -> str:
    return f"{LIST}{river.pk}/{part}"


def fresh(river: Partnership) -> Partnership:
    return Partnership.objects.select_related("hub").get(pk=river.pk)


# ── Begun ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_begun_with_everybody_who_is_in_it(hub: Hub, client: Client, school: School, mill: Organisation) -> None:
    project = make_project(hub, "Clean river")
    sent = {
        "name": "River alliance",
        "about": "They measure.",
        "project": project.pk,
        "starts_on": "2026-03-01",
        "signed_on": "2026-02-20",
        "agreement_url": "mill.example/agreement",
        "schools": [school.pk],
        "organisations": [mill.pk],
    }
    answer = client.post(f"{LIST}new/", sent)
    row = Partnership.objects.get()
    assert answer["Location"] == page_of(row)
    assert list(row.schools.all()) == [school]
    assert list(row.organisations.all()) == [mill]
    page = client.get(page_of(row)).content.decode()
    for said in ("River alliance", "They measure.", "Clean river", "Valley School", "Old Mill", "Signed on"):
        assert said in page
    assert "https://mill.example/agreement" in page


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [OrganisationKind.STUDENTS, OrganisationKind.OTHER, None])
def test_nobody_from_outside_school_is_no_partnership(
    client: Client, school: School, kind: OrganisationKind | None
) -> None:
    others = [make_organisation(kind=kind).pk] if kind else []
    sent = {"name": "Us alone", "about": "Typed at length.", "starts_on": "2026-03-01", "schools": [school.pk]}
    answer = client.post(f"{LIST}new/", sent | {"organisations": others})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "from outside school" in page
    assert "Typed at length." in page
    assert not Partnership.objects.exists()


@pytest.mark.django_db
def test_a_partnership_without_a_school_is_told_so(client: Client, mill: Organisation) -> None:
    sent = {"name": "No school", "starts_on": "2026-03-01", "organisations": [mill.pk]}
    page = client.post(f"{LIST}new/", sent).content.decode()
    assert "A partnership has at least one school." in page


@pytest.mark.django_db
def test_what_is_looked_for_is_offered_and_nothing_typed_is_lost(client: Client, school: School) -> None:
    elsewhere = make_school(make_hub("OSHub-NN", name="Hub of the Sea"), "Escola da Água")
    lab = make_organisation("Laboratório de Água", kind=OrganisationKind.UNIVERSITY)
    sent = {"name": "Typed", "starts_on": "", "schools": [school.pk], "school_q": "agua", "organisation_q": "agua"}
    page = client.post(f"{LIST}new/", {**sent, "step": "find"}).content.decode()
    assert f'value="{elsewhere.pk}"' in page
    assert "Escola da Água" in page
    assert "Hub of the Sea" in page
    assert "Laboratório de Água" in page
    assert f'value="{lab.pk}"' in page
    assert re.search(rf'value="{school.pk}"[^>]*checked|checked[^>]*value="{school.pk}"', page)
    assert 'value="Typed"' in page
    assert "This field is required" not in page
    # The key Enter in the field looks for it too.
    assert client.post(f"{LIST}new/", sent).status_code == 200
    assert not Partnership.objects.exists()


@pytest.mark.django_db
def test_an_organisation_is_added_to_the_register_on_the_way(client: Client, school: School) -> None:
    sent = {"name": "Bread", "starts_on": "2026-03-01", "schools": [school.pk], "new_name": "Village bakery"}
    told = {**sent, "step": "make", "new_kind": "", "new_country": "PT"}
    refused = client.post(f"{LIST}new/", told)
    assert refused.status_code == 200
    assert "Village bakery" in refused.content.decode()
    made = client.post(f"{LIST}new/", told | {"new_kind": "industry"}).content.decode()
    bakery = Organisation.objects.get(name="Village bakery")
    assert re.search(rf'value="{bakery.pk}"[^>]*checked|checked[^>]*value="{bakery.pk}"', made)
    assert 'value="Bread"' in made
    # Something that looks like it is asked about first.
    twin = {**sent, "new_name": "Village bakeri", "step": "make", "new_kind": "industry", "new_country": "PT"}
    assert "something that looks like it" in client.post(f"{LIST}new/", twin).content.decode()
    assert Organisation.objects.count() == 1
    client.post(f"{LIST}new/", twin | {"new_another": "on"})
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
def test_whoever_saves_with_a_new_organisation_gets_both(client: Client, school: School) -> None:
    sent = {"name": "Bread", "starts_on": "2026-03-01", "schools": [school.pk]}
    client.post(f"{LIST}new/", sent | {"new_name": "Bakery", "new_kind": "industry", "new_country": "PT"})
    assert Partnership.objects.get().organisations.get().name == "Bakery"


# ── Who is in it ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_somebody_joins_and_leaves(client: Client, river: Partnership, hub: Hub) -> None:
    late = make_school(hub, "Hill School")
    client.post(page_of(river, "join/"), {"schools": [late.pk], "joined_on": "2026-05-01"})
    row = PartnershipSchool.objects.get(school=late)
    assert row.joined_on == dt.date(2026, 5, 1)
    client.post(page_of(river, f"schools/{late.pk}/"), {"joined_on": "2026-05-01", "left_on": "2026-06-30"})
    row.refresh_from_db()
    assert row.left_on == JUNE
    early = client.post(page_of(river, f"schools/{late.pk}/"), {"joined_on": "2026-02-01"})
    assert early.status_code == 422
    assert "The partnership begins on" in early.content.decode()
    page = client.get(page_of(river)).content.decode()
    assert "Has left" in page


@pytest.mark.django_db
def test_the_last_of_a_side_cannot_leave_or_be_taken_out(
    client: Client, river: Partnership, school: School, mill: Organisation
) -> None:
    for path in (f"schools/{school.pk}/", f"organisations/{mill.pk}/"):
        answer = client.post(page_of(river, path), {"left_on": "2026-06-30"})
        assert answer.status_code == 422
        assert "End it instead" in answer.content.decode()
        assert client.post(page_of(river, path), {"step": "take out"}).status_code == 422
    assert not river.school_members.exclude(left_on=None).exists()
    assert river.organisation_members.count() == 1


@pytest.mark.django_db
def test_who_was_never_in_it_is_taken_out(client: Client, river: Partnership, hub: Hub) -> None:
    wrong = make_school(hub, "Wrong School")
    river.schools.add(wrong)
    client.post(page_of(river, f"schools/{wrong.pk}/"), {"step": "take out"})
    assert wrong not in river.schools.all()
    assert "taken out" in client.get(page_of(river, "history/")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_one_stays(hub: Hub, staff: User, river: Partnership, school: School) -> None:
    river.schools.add(make_school(hub))
    first, second = river.school_members.select_related("partnership").order_by("pk")
    problems: list[BaseException] = []

    def leave() -> None:
        try:
            change_member(member=second, by=staff, joined_on=None, left_on=JUNE)
        except ValidationError as problem:
            problems.append(problem)

    with transaction.atomic():
        change_member(member=first, by=staff, joined_on=None, left_on=JUNE)
        other = meanwhile(leave)
        is_held_up(other)
    other.join(PATIENCE)
    assert len(problems) == 1
    assert river.school_members.filter(left_on=None).count() == 1


@pytest.mark.django_db
def test_a_tie_lasts_as_long_as_both_are_in_it(hub: Hub, staff: User, river: Partnership, school: School) -> None:
    late = make_school(hub)
    add_members(partnership=river, by=staff, schools=[late], organisations=[], joined_on=JULY)
    gone = make_school(hub)
    add_members(partnership=river, by=staff, schools=[gone], organisations=[], joined_on=None)
    change_member(member=PartnershipSchool.objects.get(school=gone), by=staff, joined_on=None, left_on=JUNE)
    ties = {tie.school_id: tie for tie in ties_of([hub.pk], today=FAR)}
    assert (ties[school.pk].since, ties[school.pk].alive) == (MARCH, True)
    assert (ties[late.pk].since, ties[late.pk].alive) == (JULY, True)
    assert (ties[gone.pk].since, ties[gone.pk].alive) == (MARCH, False)
    later = make_organisation()
    add_members(partnership=river, by=staff, schools=[], organisations=[later], joined_on=JULY)
    pairs = {(tie.school_id, tie.organisation_id) for tie in ties_of([hub.pk], today=FAR)}
    assert (gone.pk, later.pk) not in pairs, "the one had left before the other came"
    assert (late.pk, later.pk) in pairs


# ── Its end ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_ended_with_a_reason_taken_back_and_opened_again(client: Client, river: Partnership) -> None:
    told = {"ends_on": "2026-06-30", "end_reason": "The project is over.", "version": river.version}
    said = client.post(page_of(river, "end/"), told, follow=True).content.decode()
    assert "The project is over." in said
    assert fresh(river).ends_on == JUNE
    undo = re.search(r'href="([^"]+\?undo=\d+)"', said)
    assert undo
    asked = client.get(undo[1])
    assert asked.status_code == 200
    client.post(undo[1].split("?")[0], {"step": "undo", "version": fresh(river).version})
    assert fresh(river).ends_on is None
    assert fresh(river).end_reason == ""
    client.post(page_of(river, "end/"), told | {"version": fresh(river).version})
    client.post(page_of(river, "reopen/"))
    assert fresh(river).ends_on is None


@pytest.mark.django_db
def test_an_end_before_its_beginning_keeps_what_was_typed(client: Client, river: Partnership) -> None:
    told = {"ends_on": "2026-01-01", "end_reason": "Typed at length.", "version": river.version}
    answer = client.post(page_of(river, "end/"), told)
    assert answer.status_code == 422
    assert "cannot end before it begins" in answer.content.decode()
    assert "Typed at length." in answer.content.decode()


@pytest.mark.django_db
def test_two_people_who_change_it_at_once(client: Client, river: Partnership) -> None:
    seen = river.version
    sent = {"name": "River and lake", "starts_on": "2026-03-01", "version": seen}
    assert client.post(page_of(river, "edit/"), sent).status_code == 302
    assert client.post(page_of(river, "edit/"), sent | {"name": "Mine"}).status_code == 409
    late = client.post(page_of(river, "end/"), {"ends_on": "2026-06-30", "end_reason": "Typed.", "version": seen})
    assert late.status_code == 409
    assert "Typed." in late.content.decode()
    assert fresh(river).name == "River and lake"
    history = client.get(page_of(river, "history/")).content.decode()
    for said in ("<del>River alliance</del>", "<ins>River and lake</ins>", "Ana Example", "Valley School", "Old Mill"):
        assert said in history


@pytest.mark.django_db
def test_days_of_members_stand_against_another_beginning_or_end(
    staff: User, hub: Hub, river: Partnership, client: Client
) -> None:
    add_members(partnership=river, by=staff, schools=[make_school(hub)], organisations=[], joined_on=JULY)
    with pytest.raises(ValidationError, match="change them first"):
        end_partnership(partnership=river, by=staff, version=river.version, ends_on=JUNE, end_reason="")
    answer = client.post(page_of(river, "edit/"), {"name": "R", "starts_on": "2026-09-01", "version": river.version})
    assert "change them first" in answer.content.decode()


# ── Files of the agreement ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_file_of_an_agreement_is_kept_handed_out_and_taken_away(client: Client, river: Partnership) -> None:
    sent = SimpleUploadedFile("agreement.pdf", b"%PDF-1.7 signed")
    client.post(page_of(river, "files/new/"), {"file": sent})
    file = PartnershipFile.objects.get()
    path = page_of(river, f"files/{file.pk}/")
    answer = client.get(path)
    assert answer.content == b"%PDF-1.7 signed"
    assert answer["Content-Disposition"] == 'attachment; filename="agreement.pdf"'
    refused = client.post(page_of(river, "files/new/"), {"file": SimpleUploadedFile("a.pdf", b"MZ a program")})
    assert refused.status_code == 422
    client.post(f"{path}remove/")
    assert client.get(path).status_code == 404


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_narrowed_by_state_project_school_kind_and_words(
    hub: Hub, client: Client, river: Partnership, staff: User
) -> None:
    other_school = make_school(hub, "Escola do Pão")
    lab = make_organisation("Laboratório", kind=OrganisationKind.UNIVERSITY)
    project = make_project(hub, "Bread and salt")
    values = {"name": "Bread", "starts_on": MARCH, "ends_on": JUNE, "project": project}
    add_partnership(hub=hub, by=staff, values=values, schools=[other_school], organisations=[lab])

    def names(**wanted: str | int) -> set[str]:
        page = client.get(LIST, wanted).content.decode()
        return {name for name in ("River alliance", "Bread</bdi></a>") if name in page}

    assert len(names()) == 2
    for wanted in (
        {"state": "ended"},
        {"project": project.pk},
        {"school": other_school.pk},
        {"kind": "university"},
        {"q": "pao"},
        {"q": "salt"},
        {"q": "laboratorio"},
    ):
        assert names(**wanted) == {"Bread</bdi></a>"}, wanted
    assert names(state="going_on") == {"River alliance"}
    assert len(names(state="nonsense")) == 2
    assert "No partnership fits" in client.get(LIST, {"q": "nobody"}).content.decode()


@pytest.mark.django_db
def test_taken_along_as_a_table(hub: Hub, client: Client, river: Partnership, staff: User) -> None:
    Partnership.objects.filter(pk=river.pk).update(name="=1+1")
    answer = client.get("/h/OSHub-MM/partnerships.csv", {"state": "going_on"})
    first, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert first[0] == "Partnership"
    assert [(row[0], row[3], row[6], row[7], row[-1]) for row in rows] == [
        ("'=1+1", "2026-03-01", "Valley School", "Old Mill", "yes")
    ]


@pytest.mark.django_db
def test_the_list_and_the_page_cost_the_same_however_many_there_are(
    hub: Hub, client: Client, staff: User, river: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    project = make_project(hub)
    Partnership.objects.filter(pk=river.pk).update(project=project)
    client.get(LIST)
    client.get(page_of(river))
    make_session(hub, project=project, held_on=JULY)
    with django_assert_num_queries(12):
        client.get(LIST)
    with django_assert_num_queries(14):
        client.get(page_of(river))
    decision = make_adopted(hub, by=staff)
    for number in range(2):
        one, other = make_school(hub), make_organisation()
        values = {"name": f"Alliance {number}", "starts_on": MARCH}
        add_partnership(hub=hub, by=staff, values=values, schools=[one], organisations=[other])
        add_members(partnership=river, by=staff, schools=[one], organisations=[other], joined_on=None)
        make_session(hub, project=project, held_on=JULY)
    PartnershipDecision.objects.create(decision=decision, partnership=river)
    with django_assert_num_queries(12):
        client.get(LIST)
    with django_assert_num_queries(14):
        client.get(page_of(river))


@pytest.mark.django_db
def test_an_empty_list_says_what_a_partnership_is(client: Client) -> None:
    page = client.get(LIST).content.decode()
    assert "No partnership yet" in page
    assert "families" in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.BOARD, Role.MANAGER])
def test_boards_and_managers_read_and_change_nothing(hub: Hub, river: Partnership, role: Role) -> None:
    user = make_user()
    make_membership(user, role, None if role == Role.MANAGER else hub)
    browser = client_of(user)
    for path in (LIST, page_of(river), page_of(river, "history/"), "/h/OSHub-MM/partnerships.csv"):
        assert browser.get(path).status_code == 200
    assert "edit/" not in browser.get(page_of(river)).content.decode()
    for part in ("edit/", "end/", "join/"):
        assert browser.get(page_of(river, part)).status_code == 403


# ── Counted, and shown elsewhere ──────────────────────────────────────────────────────────────────────────────────────


def counted() -> int:
    drain_all()
    return sum(ThingCell.objects.filter(scope_kind="network", thing="partnerships").values_list("number", flat=True))


@pytest.mark.django_db
def test_counted_as_the_definition_says(hub: Hub, staff: User, river: Partnership, mill: Organisation) -> None:
    Partnership.objects.create(hub=hub, name="Nobody", starts_on=MARCH)
    assert counted() == 1
    assert list(Partnership.objects.that_count()) == [river]
    Organisation.objects.filter(pk=mill.pk).update(kind=OrganisationKind.STUDENTS)
    assert counted() == 0
    Organisation.objects.filter(pk=mill.pk).update(kind=OrganisationKind.FAMILIES)
    assert counted() == 1
    end_partnership(partnership=river, by=staff, version=river.version, ends_on=JUNE, end_reason="")
    assert counted() == 1, "what has ended counts still"


@pytest.mark.django_db
def test_a_school_sees_its_partnerships(client: Client, river: Partnership, school: School) -> None:
    page = client.get(f"/s/{school.pk}/").content.decode()
    assert "River alliance" in page
    assert "Old Mill" in page


@pytest.mark.django_db
def test_what_is_taken_out_is_refused_where_nobody_is_left(staff: User, river: Partnership) -> None:
    with pytest.raises(ValidationError, match="at least one school"):
        take_out(member=river.school_members.get(), by=staff)
    assert river.school_members.count() == 1
