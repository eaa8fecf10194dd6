"""The register of organisations: found by any of its names, entered once, changed by those who work with it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from hubs.actions.organisations import add_organisation
from hubs.folding import fold
from hubs.models import Hub, Organisation, OrganisationKind, StakeholderGroup
from hubs.queries.alike import looking_like
from hubs.roles import Role
from hubs.ror import SIGNS, check_ror, check_sum, is_ror, plain_ror
from projects.models import Partnership
from tests.factories.clients import client_of, member
from tests.factories.network import OPENED_ON, make_hub, make_membership, make_project
from tests.factories.people import make_user
from tests.factories.public import make_organisation, make_seat

LIST, NEW = "/organisations/", "/organisations/new/"
LEIDEN = "027bh9e22"
SENT = {"name": "Água Viva", "kind": "industry", "country": "PT", "place": "Guarda", "version": "0"}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub, Role.STAFF)[1]


@pytest.fixture
def manager() -> Client:
    user = make_user(name="Maaike Example")
    make_membership(user, Role.MANAGER)
    return client_of(user)


def names_on(client: Client, query: str) -> list[str]:
    page = client.get(f"{LIST}?{query}").content.decode()
    return re.findall(r'<h2 class="rows__title"><a href="/organisations/\d+/"><bdi>([^<]*)</bdi>', page)


# ── ROR ids ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ror", [LEIDEN, "013meh722", "02tyrky19", "02nr0ka47"])
def test_ids_as_ror_gives_them(ror: str) -> None:
    assert is_ror(ror)
    check_ror(ror)


@pytest.mark.parametrize(
    "typed", [LEIDEN, f"https://ror.org/{LEIDEN}", f" ror.org/{LEIDEN.upper()}/ ", f"HTTP://www.ror.org/{LEIDEN}"]
)
def test_an_id_may_be_pasted_as_an_address(typed: str) -> None:
    assert plain_ror(typed) == LEIDEN


@pytest.mark.parametrize(
    ("ror", "why"),
    [("027bh9e23", "check digits"), ("027bh9e2", "nine letters"), ("127bh9e22", "nine letters"), ("0iiiiii22", "nine")],
)
def test_a_mistake_is_told(ror: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        check_ror(ror)


@given(st.text(SIGNS, min_size=6, max_size=6), st.integers(0, 5), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_always_noticed(six: str, place: int, sign: str) -> None:
    wrong = six[:place] + sign + six[place + 1 :]
    assert is_ror(f"0{wrong}{check_sum(six):02}") == (wrong == six)


# ── The list ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["q=agua", "q=ÁGUA", "q=viva+água", "q=water", "q=guarda&kind=industry", "country=PT"]
)
def test_found_by_any_name_with_and_without_accents(client: Client, query: str) -> None:
    row = make_organisation("Água Viva")
    Organisation.objects.filter(pk=row.pk).update(other_names=["Living Water"], place="Guarda")
    assert names_on(client, query) == ["Água Viva"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["q=fogo", "q=agua+fogo", "kind=university", "q=%25", "q=_"])
def test_what_does_not_fit_is_not_shown(client: Client, query: str) -> None:
    make_organisation("Água Viva")
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert (names_on(client, query) == []) == (query not in ("q=%25", "q=_"))


@pytest.mark.django_db
def test_a_filter_that_makes_no_sense_is_told_and_changes_nothing(client: Client) -> None:
    make_organisation("Água Viva")
    page = client.get(f"{LIST}?kind=club&country=XX").content.decode()
    assert "There is no such kind of organisation." in page
    assert "Água Viva" in page


@pytest.mark.django_db
def test_an_empty_register_says_what_it_is_for(client: Client) -> None:
    assert "No organisation yet" in client.get(LIST).content.decode()
    assert "No organisation fits" in client.get(f"{LIST}?q=x").content.decode()


@pytest.mark.django_db
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs", "Cn", "Lo", "Mn", "Mc", "Me"])))
def test_the_database_folds_as_the_code_does(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hubs_fold(%s)", [text])
        assert cursor.fetchone()[0] == fold(text)


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_organisation()
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)
    make_organisation()
    make_organisation()
    with django_assert_num_queries(7):
        client.get(LIST)


# ── One of them ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_its_page_says_where_it_sits(hub: Hub, client: Client) -> None:
    row = make_organisation("Água Viva")
    make_seat(hub, StakeholderGroup.INDUSTRY, row)
    partnership = Partnership.objects.create(
        hub=hub, name="An inner name", project=make_project(hub, "Clean river"), starts_on=OPENED_ON
    )
    partnership.organisations.add(row)
    Organisation.objects.filter(pk=row.pk).update(ror=LEIDEN, website="https://agua.example/", other_names=["Water"])
    page = client.get(f"/organisations/{row.pk}/").content.decode()
    for said in ("Hub of the Hills", "Industry and enterprise", "Clean river", "https://ror.org/027bh9e22", "Water"):
        assert said in page
    assert "An inner name" in page
    elsewhere = member(make_hub("OSHub-ELSE"), name="Otto Example")[1]
    told = elsewhere.get(f"/organisations/{row.pk}/").content.decode()
    assert "Clean river" in told
    assert "An inner name" not in told, "how a hub calls a partnership is its own affair"
    assert "Merge" not in page
    alone = client.get(f"/organisations/{make_organisation().pk}/").content.decode()
    assert "It sits on no hub’s board." in alone
    assert "It is part of no partnership yet." in alone


@pytest.mark.django_db
def test_its_page_costs_the_same_however_much_it_does(
    hub: Hub, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = make_organisation()

    def grow(*groups: StakeholderGroup) -> None:
        for group in groups:
            make_seat(hub, group, row)
            project = make_project(hub)
            Partnership.objects.create(
                hub=hub, name=project.title, project=project, starts_on=OPENED_ON
            ).organisations.add(row)

    grow(StakeholderGroup.INDUSTRY)
    client.get(f"/organisations/{row.pk}/")
    with django_assert_num_queries(8):
        client.get(f"/organisations/{row.pk}/")
    grow(StakeholderGroup.RESEARCH, StakeholderGroup.FAMILIES)
    with django_assert_num_queries(8):
        client.get(f"/organisations/{row.pk}/")


# ── Added and changed ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_what_has_to_be_chosen_says_so(client: Client) -> None:
    page = client.get(NEW).content.decode()
    assert page.count('<option value="" selected>Choose</option>') == 2, "the kind and the country"
    assert "-----" not in page


@pytest.mark.django_db
def test_added_with_all_that_is_known(client: Client) -> None:
    more = {
        "website": "agua.example",
        "ror": f"https://ror.org/{LEIDEN}",
        "other_names": " Living Water \r\n\r\nEau vive\r\nLiving Water",
    }
    answer = client.post(NEW, SENT | more)
    row = Organisation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/organisations/{row.pk}/")
    assert (row.website, row.ror, row.other_names) == ("https://agua.example", LEIDEN, ["Living Water", "Eau vive"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "\u200b\u00ad"}, "This field is required."),  # nothing that anybody sees
        ({"kind": "club"}, "Select a valid choice."),
        ({"country": ""}, "This field is required."),
        ({"ror": "027bh9e23"}, "check digits"),
        ({"ror": "https://ror.org/nonsense"}, "nine letters and digits"),
        ({"website": "ftp://agua.example"}, "Enter a valid URL."),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"other_names": "x" * 161}, "160"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client: Client, wrong: dict[str, str], said: str) -> None:
    answer = client.post(NEW, SENT | {"other_names": "Living Water"} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    kept = {"place": "Guarda", "other_names": "Living Water"} | wrong
    assert all(value in page for value in kept.values() if value and value != "club")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "twin",
    [
        {"name": "ÁGUA VIVA", "place": "Lisboa"},
        {"name": "Agua Viva"},
        {"name": "Viva Água, Lda", "place": "Guarda"},
        {"name": "Living Water"},
        {"name": "Something else", "website": "http://www.agua.example/en"},
        {"name": "Agua Vivva"},
    ],
)
def test_a_twin_is_asked_about_before_it_is_made(client: Client, twin: dict[str, str]) -> None:
    row = make_organisation("Água Viva")
    Organisation.objects.filter(pk=row.pk).update(other_names=["Living Water"], website="https://agua.example/")
    answer = client.post(NEW, SENT | twin)
    page = answer.content.decode()
    assert (answer.status_code, "Is it one of these?" in page) == (422, True)
    assert f'href="/organisations/{row.pk}/"' in page
    assert Organisation.objects.count() == 1
    assert client.post(NEW, SENT | twin | {"another": "on"}).status_code == 302
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"name": "Fogo Novo"}, {"country": "ES"}, {"name": "Águas do Norte"}])
def test_what_is_another_one_is_not_asked_about(client: Client, other: dict[str, str]) -> None:
    make_organisation("Água Viva")
    assert client.post(NEW, SENT | other).status_code == 302


@pytest.mark.django_db
def test_the_same_entry_twice_is_refused_whoever_insists(client: Client) -> None:
    make_organisation("Água Viva")
    Organisation.objects.update(place="Guarda")
    answer = client.post(NEW, SENT | {"name": "água viva", "another": "on"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "is in the register already" in page
    assert f'href="/organisations/{Organisation.objects.get().pk}/"' in page, "the way to the one that is there"
    with pytest.raises(ValidationError, match="in the register already"):
        add_organisation(
            by=make_user(), values={"name": "ÁGUA viva", "kind": "other", "country": "PT", "place": "Guarda"}
        )


@pytest.mark.django_db
def test_changed_with_a_way_back(client: Client) -> None:
    row = make_organisation("Água Viva")
    row.refresh_from_db()
    edit = f"/organisations/{row.pk}/edit/"
    assert "Água Viva" in client.get(edit).content.decode()
    answer = client.post(edit, SENT | {"name": "Água Viva, Lda", "version": row.version}, follow=True)
    assert "Água Viva, Lda" in answer.content.decode()
    assert f"{edit}?undo={row.version + 1}" in answer.content.decode()
    assert "Water" not in client.get(f"{edit}?undo={row.version + 1}").content.decode()
    client.post(edit, {"step": "undo", "version": row.version + 1})
    row.refresh_from_db()
    assert row.name == "Água Viva"


@pytest.mark.django_db
def test_two_who_change_one_entry_are_told(client: Client) -> None:
    row = make_organisation("Água Viva")
    row.refresh_from_db()
    Organisation.objects.filter(pk=row.pk).update(other_names=["Somebody else’s name"])
    answer = client.post(f"/organisations/{row.pk}/edit/", SENT | {"name": "Mine", "version": row.version})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else’s name" in page
    assert 'value="Mine"' in page
    row.refresh_from_db()
    assert row.name == "Água Viva"


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [(Role.BOARD, 403), (Role.STAFF, 200), (Role.COORDINATOR, 200)])
def test_who_works_with_organisations_keeps_the_register(hub: Hub, role: Role, status: int) -> None:
    browser = member(hub, role)[1]
    assert browser.get(LIST).status_code == 200
    assert browser.get(NEW).status_code == status
    assert ("Add an organisation" in browser.get(LIST).content.decode()) == (status == 200)


@pytest.mark.django_db
def test_a_role_that_has_ended_opens_nothing(hub: Hub) -> None:
    user = make_user()
    assert client_of(user).get(LIST).status_code == 403
    membership = make_membership(user, Role.STAFF, hub)
    assert client_of(user).get(LIST).status_code == 200
    from hubs.actions import end_membership

    end_membership(membership=membership, by=user)
    assert client_of(user).get(LIST).status_code == 403


@pytest.mark.django_db
def test_looking_alike_is_within_a_country_unless_the_id_is_the_same() -> None:
    make_organisation("Water Lab")
    there = Organisation(name="Water Lab", kind=OrganisationKind.OTHER, country="ES")
    assert looking_like(there) == []
    Organisation.objects.update(ror=LEIDEN)
    there.ror = LEIDEN
    assert [row.name for row in looking_like(there)] == ["Water Lab"]
