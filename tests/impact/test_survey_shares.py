"""How many pupils got better, from a survey into the form of a result: by a person, and only where it can be told."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Indicator, Result, Survey, Wave
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.surveys import fill, make_survey
from tests.factories.targets import make_share
from tests.impact.log_form import TODAY, words

pytestmark = pytest.mark.django_db
LOW, HIGH = [2, 2, 2, 2, 4, 2], [4, 4, 4, 4, 2, 4]  # the fifth item is turned
OWN = [letter * 64 for letter in "abcdef"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def coordinator(hub: Hub) -> Client:
    return member(hub, Role.COORDINATOR)[1]


@pytest.fixture
def skills() -> Indicator:
    return make_share(make_user(), "skills-better", name="Pupils who report better skills")


@pytest.fixture
def survey(hub: Hub) -> Survey:
    """One of two; of six pupils who answered twice, five got better."""
    rows = [make_survey(hub, paired=True) for _number in range(2)]
    for row in rows:
        fill(row, Wave.BEFORE, [LOW] * 6, OWN)
        fill(row, Wave.AFTER, [*([HIGH] * 5), LOW], OWN)
    return rows[0]


def ways(client: Client, at: str) -> list[str]:
    return re.findall(r'href="([^"]*/result/\?[^"]*)"', client.get(at).content.decode())


@pytest.mark.parametrize(("which", "better", "of"), [("survey", 5, 6), ("version", 10, 12)])
def test_the_form_is_filled_in_and_a_person_saves_it(
    coordinator: Client, survey: Survey, skills: Indicator, which: str, better: int, of: int
) -> None:
    at = (
        f"/h/OSHub-PT/surveys/{survey.pk}/"
        if which == "survey"
        else f"/h/OSHub-PT/surveys/?version={survey.version_id}"
    )
    (way,) = ways(coordinator, at)
    assert '<h2 id="results">' in coordinator.get(at).content.decode(), "what follows are headings of the third level"
    page = coordinator.get(way).content.decode()
    shown = dict(re.findall(r'name="(numerator|denominator|evidence_url|version)" value="([^"]*)"', page))
    assert (shown["numerator"], shown["denominator"]) == (str(better), str(of))
    assert shown["evidence_url"].endswith(at)
    assert "pupils compared with themselves" in words(page.encode())
    assert not Result.objects.exists(), "to look at a form writes nothing"
    sent = {**shown, "as_of": TODAY.date().isoformat(), "evidence": "As the survey says."}
    sent["evidence_url"] = "https://oshub.example/survey"  # the name of the machine in tests is none that people have
    assert coordinator.post(way, sent).status_code == 302
    result = Result.objects.get()
    assert (result.indicator, result.hub) == (skills, survey.hub)
    assert (str(result.numerator), str(result.denominator)) == (f"{better}.000", f"{of}.000")


def test_only_where_it_can_be_told_and_for_who_may_enter_it(
    coordinator: Client, hub: Hub, survey: Survey, skills: Indicator
) -> None:
    at = f"/h/OSHub-PT/surveys/{survey.pk}/"
    assert ways(member(hub)[1], at) == [], "staff do not enter results"
    group = make_survey(hub)
    fill(group, Wave.BEFORE, [LOW] * 6)
    fill(group, Wave.AFTER, [HIGH] * 6)
    assert ways(coordinator, f"/h/OSHub-PT/surveys/{group.pk}/") == [], "two means do not say how many"
    foreign = make_survey(make_hub("OSHub-NL"), paired=True)
    fill(foreign, Wave.BEFORE, [LOW] * 6, OWN)
    fill(foreign, Wave.AFTER, [HIGH] * 6, OWN)
    for asked in (f"survey={foreign.pk}", f"survey={group.pk}", "survey=x", "version=²", "survey=999999999"):
        page = coordinator.get(f"/h/OSHub-PT/targets/{skills.code}/result/?{asked}")
        assert page.status_code == 200
        assert 'name="numerator" value=' not in page.content.decode(), asked
