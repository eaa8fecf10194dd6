"""Two entries that are the same organisation: what referred to the one refers to the other, and back again."""

import datetime as dt
import re
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.actions.organisations import (
    AnotherPicture,
    MergedMeanwhile,
    NotUndoable,
    merge_organisations,
    undo_merge,
)
from hubs.models import Hub, Organisation, OrganisationMerge, StakeholderGroup
from hubs.queries.merging import merge_preview
from hubs.roles import Role
from projects.models import Partnership, PartnershipOrganisation
from tests.factories.clients import client_of, member
from tests.factories.network import OPENED_ON, make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.public import make_organisation, make_seat
from tests.waiting import PATIENCE, is_held_up

ROR = "027bh9e22"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def manager() -> User:
    user = make_user(name="Maaike Example")
    make_membership(user, Role.MANAGER)
    return user


def two() -> tuple[Organisation, Organisation]:
    """The entry that stays, and the one that goes."""
    kept, gone = make_organisation("Água Viva"), make_organisation("Agua Viva Lda")
    Organisation.objects.filter(pk=gone.pk).update(
        website="https://agua.example/", ror=ROR, other_names=["Living Water"]
    )
    kept.refresh_from_db()
    gone.refresh_from_db()
    return kept, gone


def partnership(hub: Hub, name: str, *organisations: Organisation) -> Partnership:
    made = Partnership.objects.create(hub=hub, name=name, starts_on=OPENED_ON)
    made.organisations.set(organisations)
    return made


def merged(kept: Organisation, gone: Organisation, by: User) -> OrganisationMerge:
    return merge_organisations(kept=kept, gone=gone, by=by, seen=merge_preview(kept=kept, gone=gone).seen)


def picture() -> dict[str, object]:
    """Everything that a merge may touch."""
    return {
        "organisations": list(
            Organisation.objects.order_by("pk").values_list(
                "pk", "name", "website", "ror", "other_names", "place", "kind"
            )
        ),
        "seats": sorted(Organisation.objects.values_list("board_seats__pk", "pk", "board_seats__stakeholder_group")),
        "ties": sorted(PartnershipOrganisation.objects.values_list("pk", "partnership", "organisation", "joined_on")),
    }


@pytest.mark.django_db
def test_what_is_seen_before_is_what_happens(hub: Hub, manager: User) -> None:
    """The whole way of a manager: the pair on the list, the preview, the merge, the old address, the way back."""
    kept, gone = two()
    seat = make_seat(hub, StakeholderGroup.INDUSTRY, gone)
    make_seat(hub, StakeholderGroup.RESEARCH, kept)
    alone, both = partnership(hub, "River", gone), partnership(hub, "Wells", kept, gone)
    PartnershipOrganisation.objects.update(joined_on=dt.date(2021, 3, 1))
    before = picture()
    client = client_of(manager)
    merge = f"/organisations/{gone.pk}/merge/"
    assert (
        f'href="/organisations/{gone.pk}/merge/?into={kept.pk}"'
        in client.get(f"/organisations/{kept.pk}/").content.decode()
    )
    assert "Água Viva" in client.get(merge).content.decode(), "what looks like it is offered"
    page = client.get(f"{merge}?into={kept.pk}").content.decode()
    assert picture() == before, "looking changes nothing"
    assert re.search(r"Seats on boards \(1\) go over .*Industry and enterprise", page, re.DOTALL)
    assert re.search(r"Partnerships \(1\) go over .*River", page, re.DOTALL)
    assert "In 1 place both stand already" in page
    assert "“Agua Viva Lda” becomes another name" in page
    assert "website: https://agua.example/" in page
    sent = dict(re.findall(r'name="(into|seen)" value="(\w+)"', page))
    answer = client.post(merge, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/organisations/{kept.pk}/")
    kept.refresh_from_db()
    seat.refresh_from_db()
    assert (kept.name, kept.website, kept.ror) == ("Água Viva", "https://agua.example/", ROR)
    assert kept.other_names == ["Agua Viva Lda", "Living Water"]
    assert seat.organisation == kept
    assert [list(one.organisations.all()) for one in (alone, both)] == [[kept], [kept]]
    assert client.get(f"/organisations/{gone.pk}/")["Location"] == f"/organisations/{kept.pk}/"
    assert client.get(merge).status_code == 404
    page = client.get(f"/organisations/{kept.pk}/").content.decode()
    assert "“Agua Viva Lda” was merged into this entry by Maaike Example" in page
    record = OrganisationMerge.objects.get()
    assert client.post(f"/organisations/merges/{record.pk}/")["Location"] == f"/organisations/{gone.pk}/"
    assert picture() == before
    assert client.post(f"/organisations/merges/{record.pk}/").status_code == 404
    assert client.get(f"/organisations/{gone.pk}/").status_code == 200


@pytest.mark.django_db
def test_what_cannot_be_moved_stands_against_it_and_nothing_is_changed(hub: Hub, manager: User) -> None:
    kept, gone = two()
    for organisation in (kept, gone):
        make_seat(hub, StakeholderGroup.INDUSTRY, organisation)
    before = picture()
    preview = merge_preview(kept=kept, gone=gone)
    assert "This organisation holds that seat already." in preview.problems[0]
    with pytest.raises(AnotherPicture):
        merged(kept, gone, manager)
    page = client_of(manager).get(f"/organisations/{gone.pk}/merge/?into={kept.pk}").content.decode()
    assert "This stands against it" in page
    assert 'name="seen"' not in page
    assert picture() == before


@pytest.mark.django_db
def test_what_changed_since_it_was_seen_is_shown_again(hub: Hub, manager: User) -> None:
    kept, gone = two()
    seen = merge_preview(kept=kept, gone=gone).seen
    partnership(hub, "River", gone)
    answer = client_of(manager).post(f"/organisations/{gone.pk}/merge/", {"into": kept.pk, "seen": seen})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Something changed meanwhile" in page
    assert "River" in page
    assert Organisation.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("into", ["", "x", "0", "-1", "9" * 30, "itself", "999999999"])
def test_nonsense_is_asked_about_again(manager: User, into: str) -> None:
    _kept, gone = two()
    value = str(gone.pk) if into == "itself" else into
    client = client_of(manager)
    assert client.get(f"/organisations/{gone.pk}/merge/", {"into": value}).status_code == 200
    answer = client.post(f"/organisations/{gone.pk}/merge/", {"into": value})
    assert (answer.status_code, "Merge into which entry?" in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_the_other_entry_is_searched_for(manager: User) -> None:
    _kept, gone = two()
    make_organisation("Fogo Novo")
    page = client_of(manager).get(f"/organisations/{gone.pk}/merge/?q=fogo").content.decode()
    assert "Fogo Novo" in page
    assert "No organisation fits" in client_of(manager).get(f"/organisations/{gone.pk}/merge/?q=x").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.STAFF, Role.COORDINATOR])
def test_only_managers_merge(hub: Hub, role: Role) -> None:
    kept, gone = two()
    client: Client = member(hub, role)[1]
    assert client.get(f"/organisations/{gone.pk}/merge/").status_code == 403
    assert client.post(f"/organisations/{gone.pk}/merge/", {"into": kept.pk}).status_code == 403
    page = client.get(f"/organisations/{kept.pk}/").content.decode()
    assert "Merge this entry" not in page
    assert "looks like one organisation" not in client.get("/organisations/").content.decode()


@pytest.mark.django_db
def test_the_pairs_that_look_alike_stand_above_the_list(manager: User) -> None:
    make_organisation("Associação Água Viva")
    make_organisation("Agua Viva, associacao")
    make_organisation("Fogo Novo")
    page = client_of(manager).get("/organisations/").content.decode()
    assert "1 pair looks like one organisation" in page


# ── Back again ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_what_was_done_since_stays_when_a_merge_is_undone(hub: Hub, manager: User) -> None:
    kept, gone = two()
    moved, later = partnership(hub, "River", gone), partnership(hub, "Wells")
    record = merged(kept, gone, manager)
    later.organisations.add(kept)
    moved.organisations.clear()
    Organisation.objects.filter(pk=kept.pk).update(website="https://new.example/", other_names=["Own", "Living Water"])
    back = undo_merge(merge=record, by=manager)
    kept.refresh_from_db()
    assert (back.pk, back.name, back.website, back.ror) == (gone.pk, "Agua Viva Lda", "https://agua.example/", ROR)
    assert (kept.website, kept.ror, kept.other_names) == ("https://new.example/", "", ["Own"])
    assert list(later.organisations.all()) == [kept]
    assert list(moved.organisations.all()) == [], "what somebody took away since does not come back"
    record.refresh_from_db()
    assert record.undone_by == manager


@pytest.mark.django_db
def test_a_chain_of_merges_is_undone_link_by_link(hub: Hub, manager: User) -> None:
    first, second, third = (make_organisation(name) for name in ("A Lab", "B Lab", "C Lab"))
    tie = partnership(hub, "River", first)
    for row in (first, second, third):
        row.refresh_from_db()
    before = picture()
    one = merged(second, first, manager)
    second.refresh_from_db()
    two_ = merged(third, second, manager)
    assert list(tie.organisations.all()) == [third]
    assert client_of(manager).get(f"/organisations/{first.pk}/")["Location"] == f"/organisations/{third.pk}/"
    undo_merge(merge=two_, by=manager)
    assert list(tie.organisations.all()) == [second]
    undo_merge(merge=one, by=manager)
    assert picture() == before
    first.refresh_from_db()
    second.refresh_from_db()
    merged(first, second, manager)  # the other way round, after it was undone


@pytest.mark.django_db
def test_it_is_too_late_some_day(manager: User) -> None:
    kept, gone = two()
    record = merged(kept, gone, manager)
    OrganisationMerge.objects.update(merged_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(NotUndoable, match="too long ago"):
        undo_merge(merge=record, by=manager)
    client = client_of(manager)
    assert "Undo the merge" not in client.get(f"/organisations/{kept.pk}/").content.decode()
    said = client.post(f"/organisations/merges/{record.pk}/", follow=True).content.decode()
    assert "too long ago" in said


@pytest.mark.django_db
def test_a_name_that_is_taken_meanwhile_is_told(manager: User) -> None:
    kept, gone = two()
    record = merged(kept, gone, manager)
    make_organisation("Agua Viva Lda")
    with pytest.raises(NotUndoable, match="has taken its name"):
        undo_merge(merge=record, by=manager)
    kept.refresh_from_db()
    assert kept.other_names == ["Agua Viva Lda", "Living Water"], "nothing was changed"


# ── At once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other_way", [False, True], ids=["the same", "the other way round"])
def test_of_two_merges_at_once_one_is_done(other_way: bool) -> None:
    manager, (kept, gone) = make_user(), two()
    hub = make_hub()
    tie = partnership(hub, "River", gone)
    pair = (gone, kept) if other_way else (kept, gone)
    seen = merge_preview(kept=pair[0], gone=pair[1]).seen
    problems: list[BaseException] = []

    def second() -> None:
        try:
            merge_organisations(kept=pair[0], gone=pair[1], by=manager, seen=seen)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    with transaction.atomic():
        merged(kept, gone, manager)
        thread = threading.Thread(target=second, daemon=True)
        thread.start()
        is_held_up(thread)
    thread.join(PATIENCE)
    assert [type(problem) for problem in problems] == [MergedMeanwhile]
    assert Organisation.objects.get() == kept
    assert list(tie.organisations.all()) == [kept]
    assert OrganisationMerge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_comes_to_refer_to_an_entry_while_it_goes() -> None:
    manager, (kept, gone) = make_user(), two()
    hub = make_hub()
    tie = partnership(hub, "River")
    problems: list[BaseException] = []

    def refer() -> None:
        try:
            tie.organisations.add(gone)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    with transaction.atomic():
        merged(kept, gone, manager)
        thread = threading.Thread(target=refer, daemon=True)
        thread.start()
        is_held_up(thread)
    thread.join(PATIENCE)
    assert len(problems) == 1
    assert list(tie.organisations.all()) == []


@pytest.mark.django_db
def test_somebody_was_quicker(manager: User) -> None:
    kept, gone = two()
    third = make_organisation("Third")
    seen = merge_preview(kept=kept, gone=gone).seen
    merged(third, kept, manager)
    with pytest.raises(MergedMeanwhile):
        merge_organisations(kept=kept, gone=gone, by=manager, seen=seen)
