"""Who is in a partnership: joined, left, taken out; of two who leave at once one stays."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from accounts.models import User
from hubs.models import Hub, Organisation
from projects.actions.partnerships import add_members, change_member, take_out
from projects.models import Partnership, PartnershipSchool
from projects.queries.ties import ties_of
from schools.models import School
from tests.factories.network import make_school
from tests.factories.public import make_organisation
from tests.hubs.test_rights_at_once import meanwhile
from tests.projects.partnerships.at_hand import FAR, JULY, JUNE, MARCH, page_of
from tests.waiting import PATIENCE, is_held_up


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


@pytest.mark.django_db
def test_what_is_taken_out_is_refused_where_nobody_is_left(staff: User, river: Partnership) -> None:
    with pytest.raises(ValidationError, match="at least one school"):
        take_out(member=river.school_members.get(), by=staff)
    assert river.school_members.count() == 1
