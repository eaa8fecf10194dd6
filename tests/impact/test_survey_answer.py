"""Answering with a code on paper: wrong codes, closed rounds, languages, nothing lost, nothing that tells who."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from hubs.models import Hub
from impact.actions.survey_memory import forget_pairs, settle_rounds
from impact.actions.surveys import end_round
from impact.models import Survey, SurveyAnswer, SurveyCode, Wave
from impact.surveys.codes import (
    LENGTH,
    SIGNS,
    can_be_code,
    check_sign,
    clean_survey_code,
    code_number,
    plain_letter,
    shown_code,
)
from impact.views.survey_answer import MOST_WRONG
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.surveys import ITEMS, codes_of, make_survey, open_second, round_of
from tests.impact.log_form import TODAY, words

pytestmark = pytest.mark.django_db
PAGE = "/a/"
OWN = {"own_first": "a", "own_day": "4", "own_street": "o"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def survey() -> Survey:
    return make_survey(make_hub("OSHub-PT"))


def told(code: str, point: object = 4, **more: object) -> dict[str, object]:
    """What the page of the items sends."""
    return {"code": code, "spoken": "en", "send": "on"} | {f"item-{at}": point for at in range(ITEMS)} | more


def a_code() -> str:
    """One that is written right, and was made for nothing."""
    return code_number(0, 0)


def test_from_the_slip_to_thanks(client: Client, survey: Survey) -> None:
    assert "No name, no account" in words(client.get(PAGE).content)
    code = codes_of(survey)[0]
    page = client.post(PAGE, {"code": f" {shown_code(code).lower()} "})
    assert page.status_code == 200
    assert "I can tell whether a piece of information can be trusted." in words(page.content)
    assert words(page.content).count("Prefer not to say") == ITEMS
    assert "Your own code" not in words(page.content), "it is asked only where the survey compares pupils"
    sent = client.post(PAGE, told(code, **{"item-5": "none"}))
    assert sent["Location"] == f"{PAGE}?thanks"
    assert "your answers are in" in words(client.get(sent["Location"]).content)
    answer = SurveyAnswer.objects.get()
    assert answer.points == [4, 4, 4, 4, 4, None]
    assert answer.pair == ""
    assert code not in codes_of(survey)


def test_a_code_answers_once_and_a_used_one_is_told_as_one_that_never_was(client: Client, survey: Survey) -> None:
    code = codes_of(survey)[0]
    client.post(PAGE, told(code))
    used, unknown = client.post(PAGE, {"code": code}), client.post(PAGE, {"code": a_code()})
    assert (used.status_code, unknown.status_code) == (422, 422)
    assert "not right, or it was used already" in words(used.content)
    told_alike = [words(page.content).replace(typed, "") for page, typed in ((used, code), (unknown, a_code()))]
    assert "not right, or it was used already" in told_alike[1]
    assert SurveyAnswer.objects.count() == 1


def test_a_slip_of_the_finger_is_told_and_what_was_typed_stays(client: Client, survey: Survey) -> None:
    code = codes_of(survey)[0]
    wrong = code[:-1] + SIGNS[(SIGNS.index(code[-1]) + 1) % len(SIGNS)]
    for typed in (wrong, "hello", "💥" * 20, "0" * 40):
        page = client.post(PAGE, {"code": typed})
        assert page.status_code == 422
        assert f'value="{typed}"' in page.content.decode()
        assert "slip in it" in words(page.content)
        assert 'aria-invalid="true"' in page.content.decode()
    assert "Type the code" in words(client.post(PAGE, {"code": " "}).content)


def test_who_guesses_is_stopped_and_told_nothing_more(client: Client, survey: Survey) -> None:
    for _ in range(MOST_WRONG):
        assert client.post(PAGE, {"code": a_code()}).status_code == 422
    right, wrong = client.post(PAGE, {"code": codes_of(survey)[0]}), client.post(PAGE, {"code": a_code()})
    assert (right.status_code, wrong.status_code) == (429, 429)
    assert words(right.content) == words(wrong.content)
    assert right["Retry-After"] == "600"


def test_an_error_loses_nothing(client: Client, survey: Survey) -> None:
    code = codes_of(survey)[0]
    answers = told(code, 2)
    del answers["item-3"]
    page = client.post(PAGE, answers)
    assert page.status_code == 422
    assert page.content.decode().count(" checked") == ITEMS - 1
    assert "Nothing that you tapped is lost" in words(page.content)
    assert 'id="item-3" tabindex="-1" aria-describedby="item-3-error"' in page.content.decode()
    assert page.content.decode().count('id="item-3-error"') == page.content.decode().count("aria-describedby") == 1
    assert (SurveyAnswer.objects.count(), code in codes_of(survey)) == (0, True)
    bad = client.post(PAGE, told(code, "9"))
    assert bad.status_code == 422


def test_in_another_language_and_back_with_what_was_tapped(client: Client, survey: Survey) -> None:
    code = codes_of(survey)[0]
    answers = told(code, 2)
    del answers["send"]
    page = client.post(PAGE, answers | {"language": "pt"})
    assert page.status_code == 200
    assert "Sei perceber se uma informação é de confiança." in words(page.content)
    assert page.content.decode().count(" checked") == ITEMS
    assert 'value="en" lang="en"' in page.content.decode()
    assert client.post(PAGE, answers | {"language": "xx"}).status_code == 200


def test_before_its_first_day_and_after_its_last_a_round_says_so(client: Client) -> None:
    hub = make_hub()
    today = hub.today()
    early = make_survey(hub, opens_on=today + dt.timedelta(days=1), closes_on=today + dt.timedelta(days=3))
    page = client.post(PAGE, {"code": codes_of(early)[0]})
    assert (page.status_code, "has not begun" in words(page.content)) == (410, True)
    over = make_survey(hub)
    code = codes_of(over)[0]
    end_round(row=round_of(over), by=make_user())
    for sent in ({"code": code}, told(code)):
        page = client.post(PAGE, sent)
        assert (page.status_code, "is closed" in words(page.content)) == (410, True)
    assert not SurveyAnswer.objects.exists()


def test_own_codes_hold_the_waves_together_and_may_be_left_out(client: Client) -> None:
    survey = make_survey(make_hub(), paired=True)
    open_second(survey)
    page = client.post(PAGE, {"code": codes_of(survey)[0]})
    assert "nobody can read it back" in words(page.content)
    client.post(PAGE, told(codes_of(survey)[0], **OWN | {"own_first": "Á"}))
    client.post(PAGE, told(codes_of(survey, Wave.AFTER)[0], **OWN | {"own_street": "Ô"}))
    client.post(PAGE, told(codes_of(survey)[0]))
    pairs = list(SurveyAnswer.objects.values_list("pair", flat=True))
    assert sorted(len(pair) for pair in pairs) == [0, 64, 64]
    assert len(set(pairs)) == 2
    other = make_survey(survey.hub, paired=True)
    client.post(PAGE, told(codes_of(other)[0], **OWN))
    assert SurveyAnswer.objects.get(round__survey=other).pair not in pairs, "in another survey it is another digest"


@pytest.mark.parametrize("wrong", [{"own_day": "14"}, {"own_first": "ab"}, {"own_street": "7"}, {"own_first": ""}])
def test_half_an_own_code_is_asked_again(client: Client, wrong: dict[str, str]) -> None:
    survey = make_survey(make_hub(), paired=True)
    page = client.post(PAGE, told(codes_of(survey)[0], **OWN | wrong))
    assert page.status_code == 422
    assert page.content.decode().count(" checked") == ITEMS
    assert not SurveyAnswer.objects.exists()


def test_nothing_in_the_database_says_which_code_gave_which_answer(client: Client, survey: Survey) -> None:
    """No column of an answer holds a code or a moment, and the row of the code is gone."""
    columns = {field.name for field in SurveyAnswer._meta.concrete_fields}
    assert columns == {"uid", "round", "points", "pair"}
    for code in codes_of(survey)[:3]:
        client.post(PAGE, told(code))
    assert SurveyCode.objects.count() == 5
    assert all(len(digest) == 64 for digest in SurveyCode.objects.values_list("digest", flat=True))


def test_no_cookie_follows_anybody(survey: Survey) -> None:
    visitor = Client()
    visitor.post(PAGE, told(codes_of(survey)[0]))
    visitor.get(PAGE)
    assert set(visitor.cookies) <= {"oshub_csrf"}


def test_when_it_is_over_codes_go_and_the_order_of_answers_too(client: Client) -> None:
    survey = make_survey(make_hub(), paired=True)
    open_second(survey)
    for wave, first in ((Wave.BEFORE, "a"), (Wave.AFTER, "a"), (Wave.BEFORE, "b")):
        client.post(PAGE, told(codes_of(survey, wave)[0], **OWN | {"own_first": first}))
    before = {str(one.uid): (one.points, one.pair) for one in SurveyAnswer.objects.all()}
    assert settle_rounds(now=TODAY) == 0, "nothing is settled while it runs"
    assert settle_rounds(now=TODAY + dt.timedelta(days=4)) == 2
    assert settle_rounds(now=TODAY + dt.timedelta(days=5)) == 0
    after = list(SurveyAnswer.objects.all())
    assert not SurveyCode.objects.exists()
    assert sorted(one.points for one in after) == sorted(points for points, _pair in before.values())
    assert not before.keys() & {str(one.uid) for one in after}
    pairs = [one.pair for one in after]
    assert not set(pairs) & {pair for _points, pair in before.values()}
    assert sorted(len(pair) for pair in pairs) == [0, 64, 64]


def test_own_codes_that_met_no_second_round_go_too() -> None:
    hub: Hub = make_hub()
    survey = make_survey(hub, paired=True)
    visitor = Client()
    visitor.post(PAGE, told(codes_of(survey)[0], **OWN))
    settle_rounds(now=TODAY + dt.timedelta(days=4))
    assert SurveyAnswer.objects.get().pair
    assert forget_pairs(now=TODAY + dt.timedelta(days=300)) == 0
    assert forget_pairs(now=TODAY + dt.timedelta(days=500)) == 1
    assert SurveyAnswer.objects.get().pair == ""


def test_every_wrong_sign_and_every_two_that_changed_places_are_found() -> None:
    for number in range(30):
        code = code_number(7, number)
        assert can_be_code(clean_survey_code(shown_code(code)))
        assert check_sign(code[:LENGTH]) == code[LENGTH]
        for at in range(LENGTH + 1):
            assert not any(can_be_code(code[:at] + sign + code[at + 1 :]) for sign in SIGNS if sign != code[at])
        for at in range(LENGTH):
            swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            assert swapped == code or not can_be_code(swapped)


@pytest.mark.parametrize(("typed", "letter"), [("Á", "a"), (" ž ", "z"), ("ω", "ω"), ("7", ""), ("", ""), ("ab", "")])
def test_one_letter_of_any_script(typed: str, letter: str) -> None:
    assert plain_letter(typed) == letter
