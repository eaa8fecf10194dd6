"""A hub's surveys: opened for a class or a group, codes on paper, rounds, results, rights, bad input."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Survey, SurveyAnswer, SurveyCode, SurveyRound, Wave
from tests.factories.clients import client_of, member
from tests.factories.network import make_class, make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.surveys import answer, codes_of, fill, make_instrument, make_survey, open_second, round_of
from tests.impact.log_form import TODAY, words

pytestmark = pytest.mark.django_db
PAGE = "/h/OSHub-PT/surveys/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def clerk(hub: Hub) -> Client:
    return member(hub)[1]


def told(**more: object) -> dict[str, object]:
    known = {"uid": str(uuid.uuid4()), "wave": "before", "opens_on": "2022-05-12", "closes_on": "2022-05-26"}
    return known | {"version": make_instrument().pk} | more


def at(survey: Survey, more: str = "") -> str:
    return f"{PAGE}{survey.pk}/{more}"


def test_an_empty_page_teaches_and_a_survey_of_a_class_is_opened(clerk: Client, hub: Hub) -> None:
    assert "what no log can" in words(clerk.get(PAGE).content)
    group = make_class(make_school(hub, "Escola do Vale"), "7A", size=22)
    answered = clerk.post(PAGE, told(school_class=group.pk, paired="on"))
    survey = Survey.objects.get()
    assert answered["Location"] == at(survey)
    assert (survey.group, survey.paired, survey.school_class) == ("7A, Escola do Vale", True, group)
    row = survey.rounds.get()
    assert (row.wave, row.issued, row.codes.count()) == (Wave.BEFORE, 24, 24)
    page = words(clerk.get(at(survey)).content)
    assert "0 answers to 24 codes" in page
    assert "results come once both rounds are over" in page


def test_pressed_twice_it_is_one_survey(clerk: Client, hub: Hub) -> None:
    sent = told(group="Robotics club", codes="10")
    first, second = clerk.post(PAGE, sent), clerk.post(PAGE, sent)
    assert first["Location"] == second["Location"]
    assert (Survey.objects.count(), SurveyCode.objects.count()) == (1, 10)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"version": ""}, "Choose one."),
        ({"group": ""}, "Choose a class, or say which group answers."),
        ({"codes": ""}, "How many codes do you need?"),
        ({"codes": "501"}, "Between 1 and 500 codes."),
        ({"codes": "many"}, "Write a whole number"),
        ({"closes_on": "2022-05-01"}, "That day is over"),
        ({"opens_on": "2022-06-01"}, "The last day comes after the first."),
        ({"closes_on": "2025-05-01"}, "a year at most"),
        ({"opens_on": "soon"}, "Enter a valid date."),
        ({"wave": "never"}, "Select a valid choice"),
        ({"group": "x" * 200}, "at most 160"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(clerk: Client, wrong: dict[str, str], says: str) -> None:
    answered = clerk.post(PAGE, told(group="Robotics club", codes="12") | wrong)
    assert answered.status_code == 422
    assert says in words(answered.content)
    for value in (wrong.get("group", "Robotics club"), wrong.get("codes", "12")):
        assert f'value="{value}"' in answered.content.decode() or not value
    assert not Survey.objects.exists()


def test_a_class_and_a_group_are_not_both(clerk: Client, hub: Hub) -> None:
    group = make_class(make_school(hub))
    answered = clerk.post(PAGE, told(school_class=group.pk, group="Club"))
    assert "not both" in words(answered.content)
    foreign = make_class(make_school(make_hub()))
    assert clerk.post(PAGE, told(school_class=foreign.pk)).status_code == 422


def test_the_sheet_can_be_printed_again_and_names_only_codes_that_are_left(clerk: Client, hub: Hub) -> None:
    survey = make_survey(hub, codes=6)
    sheet = clerk.get(at(survey, "codes/before/"))
    shown = re.findall(r'slip__code">(\w{3} \w{4})<', sheet.content.decode())
    assert len(shown) == 6
    assert sheet["Cache-Control"] == "no-store, private" or "no-store" in sheet["Cache-Control"]
    answer(codes_of(survey)[0])
    again = re.findall(r'slip__code">(\w{3} \w{4})<', clerk.get(at(survey, "codes/before/")).content.decode())
    assert again == shown[1:]
    clerk.post(at(survey), {"step": "end", "round": round_of(survey).pk})
    assert "No code is left" in words(clerk.get(at(survey, "codes/before/")).content)
    assert clerk.get(at(survey, "codes/after/")).status_code == 404
    assert clerk.get(at(survey, "codes/nothing/")).status_code == 404


def test_a_round_gets_more_codes_another_day_and_its_end(clerk: Client, hub: Hub) -> None:
    survey = make_survey(hub)
    row = round_of(survey)
    clerk.post(at(survey), {"step": "more", "round": row.pk, "codes": "4"})
    clerk.post(at(survey), {"step": "extend", "round": row.pk, "closes_on": "2022-06-30"})
    row.refresh_from_db()
    assert (row.issued, row.codes.count(), row.closes_on) == (12, 12, dt.date(2022, 6, 30))
    for wrong in ({"codes": "499"}, {"codes": "x"}):
        answered = clerk.post(at(survey), {"step": "more", "round": row.pk} | wrong)
        assert answered.status_code == 422
    assert "room for 488 more" in words(
        clerk.post(at(survey), {"step": "more", "round": row.pk, "codes": "499"}).content
    )
    late = clerk.post(at(survey), {"step": "extend", "round": row.pk, "closes_on": "2022-05-01"})
    assert (late.status_code, "That day is over" in words(late.content)) == (422, True)
    clerk.post(at(survey), {"step": "end", "round": row.pk})
    again = clerk.post(at(survey), {"step": "more", "round": row.pk, "codes": "4"}, follow=True)
    assert "cannot be done any more" in words(again.content)
    assert clerk.post(at(survey), {"step": "end", "round": "x"}).status_code == 404
    assert clerk.post(at(survey), {"step": "dance"}).status_code == 422


def test_the_round_afterwards_is_opened_once(clerk: Client, hub: Hub) -> None:
    survey = make_survey(hub)
    days = {"opens_on": "2022-05-12", "closes_on": "2022-05-20", "codes": "9"}
    assert clerk.post(at(survey), {"step": "after"} | days | {"codes": ""}).status_code == 422
    clerk.post(at(survey), {"step": "after"} | days)
    second = clerk.post(at(survey), {"step": "after"} | days, follow=True)
    assert "cannot be done any more" in words(second.content)
    assert list(survey.rounds.values_list("wave", "issued")) == [("before", 8), ("after", 9)]


def test_a_survey_goes_while_nobody_has_answered(clerk: Client, hub: Hub) -> None:
    kept, dropped = make_survey(hub), make_survey(hub)
    answer(codes_of(kept)[0])
    assert "cannot be done any more" in words(clerk.post(at(kept), {"step": "drop"}, follow=True).content)
    assert clerk.post(at(dropped), {"step": "drop"})["Location"] == PAGE
    assert list(Survey.objects.all()) == [kept]
    assert SurveyAnswer.objects.count() == 1


def test_results_come_when_a_round_is_over_and_say_how_they_were_compared(clerk: Client, hub: Hub) -> None:
    survey = make_survey(hub)
    for code in codes_of(survey)[:6]:
        answer(code, 2)
    assert "Results come when a round is over" in words(clerk.get(at(survey)).content)
    clerk.post(at(survey), {"step": "end", "round": round_of(survey).pk})
    page = words(clerk.get(at(survey)).content)
    assert "Answers 6" in page
    # Five items of point 2, and one that is turned, of point 4.
    assert "2.33" in page
    fill(survey, Wave.AFTER, [[4, 4, 4, 4, 2, 4], [5, 5, 5, 5, 1, 5]] * 3)
    page = words(clerk.get(at(survey)).content)
    assert "Compared as a group" in page
    assert "+2.17" in page
    assert "nobody who did not take part was asked" in page
    assert "Welch’s t" in page
    assert "data-chart" in clerk.get(at(survey)).content.decode()


def test_of_fewer_than_five_nothing_is_shown_anywhere(clerk: Client, hub: Hub) -> None:
    survey, other = make_survey(hub), make_survey(hub)
    for one in (survey, other):
        fill(one, Wave.BEFORE, [[2] * 6] * 4)
    assert "Fewer than five answered" in words(clerk.get(at(survey)).content)
    together = words(clerk.get(f"{PAGE}?version={survey.version_id}").content)
    assert "Fewer than five answered" in together


def test_where_few_answered_one_round_the_other_says_which_it_is(clerk: Client, hub: Hub) -> None:
    before, after = make_survey(hub), make_survey(hub)
    for one, numbers in ((before, (5, 3)), (after, (3, 5))):
        for wave, number in zip((Wave.BEFORE, Wave.AFTER), numbers, strict=True):
            fill(one, wave, [[2] * 6] * number)
    assert "Answers before 5 Answers after not shown" in words(clerk.get(at(before)).content)
    assert "Answers before not shown Answers after 5" in words(clerk.get(at(after)).content)


def test_the_page_says_what_became_of_every_group_of_the_list(clerk: Client, hub: Hub) -> None:
    for number in (5, 6, 3):
        fill(make_survey(hub), Wave.BEFORE, [[2] * 6] * number)
    survey = make_survey(hub)
    assert "4 groups" in words(clerk.get(PAGE).content)
    page = words(clerk.get(f"{PAGE}?version={survey.version_id}").content)
    assert "Answers 11" in page
    assert "Groups 2 and 1 that is too small to show and 1 without results yet" in page


def test_all_groups_of_a_hub_are_looked_at_together(clerk: Client, hub: Hub) -> None:
    for points in (2, 4):
        fill(make_survey(hub), Wave.BEFORE, [[points] * 6] * 5)
    page = words(clerk.get(PAGE).content)
    assert "2 groups" in page
    together = words(clerk.get(f"{PAGE}?version={make_instrument().pk}").content)
    assert "Groups 2" in together
    assert clerk.get(f"{PAGE}?version=x").status_code == 200


def test_groups_that_were_compared_otherwise_are_told_apart_where_they_stand_together(clerk: Client, hub: Hub) -> None:
    """Of pupils with codes only pairs count, so there are fewer answers than in the list; each hub's line says how."""
    groups, pupils = make_survey(hub), make_survey(make_hub("OSHub-X", parent=hub), paired=True)
    alone, manager = make_survey(make_hub("OSHub-Y"), paired=True), make_user()
    make_membership(manager, Role.MANAGER)
    for wave, point in ((Wave.BEFORE, 2), (Wave.AFTER, 4)):
        fill(groups, wave, [[point] * 6] * 5)
        own = [sign * 64 for sign in ("a", "b", "c", "d", "e", "f", "0" if wave == Wave.BEFORE else "1")]
        for survey in (pupils, alone):
            fill(survey, wave, [[point] * 6] * 7, own)
    together = words(clerk.get(f"{PAGE}?version={groups.version_id}").content)
    assert "Answers before 11 Answers after 11 Groups 2" in together
    assert "only those count who answered twice: 2 answers had no partner and are left out." in together
    page = words(client_of(manager).get(f"/network/surveys/{groups.version_id}/").content)
    assert "only those count who answered twice: 4 answers had no partner and are left out." in page
    by_hub = page[page.index("Hub by hub") :]
    assert by_hub.index("Compared as a group:") < by_hub.index("Compared pupil by pupil:")


def test_who_reads_and_who_writes(hub: Hub) -> None:
    survey = make_survey(hub)
    board, manager = member(hub, Role.BOARD)[1], make_user()
    make_membership(manager, Role.MANAGER)
    stranger = member(make_hub())[1]
    for client, reads in ((board, 200), (client_of(manager), 200), (stranger, 404)):
        assert client.get(PAGE).status_code == reads
        assert client.get(at(survey)).status_code == reads
        refused = 404 if reads == 404 else 403
        assert client.get(at(survey, "codes/before/")).status_code == refused
        assert client.post(PAGE, told(group="x", codes="3")).status_code == refused
        assert client.post(at(survey), {"step": "drop"}).status_code == refused
    assert "Open it and make the codes" not in words(board.get(PAGE).content)
    other = make_hub("OSHub-NL")
    clerk = member(other)[1]
    assert clerk.get(f"/h/OSHub-NL/surveys/{survey.pk}/").status_code == 404
    assert Survey.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    hub: Hub, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = member(hub)[1]
    for _ in range(number):
        open_second(make_survey(hub))
    clerk.get(PAGE)
    with django_assert_num_queries(QUERIES):
        clerk.get(PAGE)


QUERIES = 11


def test_rounds_are_over_by_the_day_of_the_hub(hub: Hub) -> None:
    row = SurveyRound(opens_on=dt.date(2022, 5, 12), closes_on=dt.date(2022, 5, 13))
    days = [dt.date(2022, 5, day) for day in (11, 12, 13, 14)]
    assert [row.is_open(day) for day in days] == [False, True, True, False]
    assert [row.is_over(day) for day in days] == [False, False, False, True]
