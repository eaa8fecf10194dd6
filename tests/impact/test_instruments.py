"""The network's instruments: begun, written in every language, published for good, copied; what hubs told together."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from hubs.roles import Role
from impact.models import Instrument, InstrumentVersion, Wave
from impact.surveys.content import Content, Item, Scale
from impact.surveys.ready_made import ready_made
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.surveys import fill, make_instrument, make_survey
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db
PAGE = "/network/surveys/"


@pytest.fixture
def manager() -> Client:
    user = make_user()
    make_membership(user, Role.MANAGER)
    return client_of(user)


def at(row: InstrumentVersion) -> str:
    return f"{PAGE}{row.pk}/"


def written(row: InstrumentVersion, **more: object) -> dict[str, object]:
    """What the page of a draft sends: two items in two languages."""
    row.refresh_from_db()
    told: dict[str, object] = {"version": row.version, "languages": ["en", "pt"], "step": "save"}
    for code, word in (("en", "Point"), ("pt", "Ponto")):
        told |= {
            f"title-{code}": f"Title {code}",
            f"subscales-{code}": f"Sub {code}",
            f"scale-0-{code}": f"{word} 1\n{word} 2\n{word} 3",
            f"item-0-{code}": f"First {code}",
            f"item-1-{code}": f"Second {code}",
        }
    told |= {"item-0-scale": "1", "item-1-scale": "1", "item-0-subscale": "1", "item-1-reverse": "on"}
    return told | more


def begin(manager: Client) -> InstrumentVersion:
    manager.post(PAGE, {"name": "Courage", "purpose": "To dare.", "languages": ["en", "pt"]})
    return InstrumentVersion.objects.get()


def test_an_empty_page_teaches_and_ready_made_ones_are_taken_over(manager: Client) -> None:
    page = words(manager.get(PAGE).content)
    assert "No instrument yet" in page
    assert "Take over “Skills”" in page
    manager.post(PAGE, {"ready": "skills"})
    manager.post(PAGE, {"ready": "skills"})
    manager.post(PAGE, {"ready": "nothing"})
    assert Instrument.objects.count() == 1
    row = InstrumentVersion.objects.get()
    assert (row.is_published, row.points) == (True, [5] * 6)
    page = words(manager.get(PAGE).content)
    assert "Take over “Skills”" not in page
    assert "Take over “Science outside school”" in page


@pytest.mark.parametrize("one", ready_made(), ids=lambda one: one.key)
def test_what_is_ready_made_is_whole(one: object) -> None:
    assert getattr(one, "content").problems(["en", "pt"]) == []  # noqa: B009


def test_from_an_idea_to_what_hubs_may_use(manager: Client) -> None:
    row = begin(manager)
    assert "Draft of version 1" in words(manager.get(at(row)).content)
    manager.post(at(row), written(row))
    row.refresh_from_db()
    assert [item.texts["pt"] for item in row.read().items] == ["First pt", "Second pt"]
    assert [(item.subscale, item.reverse) for item in row.read().items] == [(0, False), (None, True)]
    refused = manager.post(at(row), written(row, step="publish", **{"item-1-pt": "", "title-pt": ""}))
    assert refused.status_code == 422
    assert "Item 2 is missing in “pt”." in words(refused.content)
    assert 'value="Second en"' in refused.content.decode()
    manager.post(at(row), written(row, step="publish"))
    row.refresh_from_db()
    assert (row.is_published, row.points, row.points_after) == (True, [3, 3], [3, 3])
    assert "It never changes" in words(manager.get(at(row)).content)


def test_what_is_published_never_changes_whoever_tries(manager: Client) -> None:
    row = make_instrument()
    changes: list[dict[str, Any]] = [{"content": {}}, {"languages": ["en"]}, {"published_at": None}, {"number": 7}]
    for change in changes:
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            InstrumentVersion.objects.filter(pk=row.pk).update(**change)
    assert manager.post(at(row), written(row)).status_code == 422
    gone = manager.post(at(row), {"step": "drop"})
    assert gone.status_code == 409
    row.refresh_from_db()
    assert len(row.read().items) == 6


def test_a_change_is_a_copy_and_there_is_one_draft_at_a_time(manager: Client) -> None:
    row = make_instrument()
    first, second = (manager.post(at(row), {"step": "copy"})["Location"] for _ in range(2))
    assert first == second
    draft = InstrumentVersion.objects.get(number=2)
    assert draft.content == row.content
    manager.post(at(draft), {"step": "drop"})
    assert list(InstrumentVersion.objects.all()) == [row]


def test_two_who_write_one_draft_are_told_and_a_draft_alone_goes_with_its_instrument(manager: Client) -> None:
    row = begin(manager)
    stale = written(row)
    manager.post(at(row), written(row))
    late = manager.post(at(row), stale | {"title-en": "Another"})
    assert (late.status_code, "Somebody was quicker" in words(late.content)) == (409, True)
    manager.post(at(row), {"step": "drop"})
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"languages": []}, "Choose at least one language."),
        ({"item-0-en": "x" * 400}, "Item 1 is longer than 300 letters."),
        ({"scale-0-en": "y" * 90}, "The name of a point has 80 letters at most."),
        ({"version": "x"}, "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(manager: Client, wrong: dict[str, object], says: str) -> None:
    row = begin(manager)
    answered = manager.post(at(row), written(row, **wrong))
    assert answered.status_code == 422
    assert says in words(answered.content)
    assert 'value="Second en"' in answered.content.decode()


def test_a_name_stands_once_and_is_needed(manager: Client) -> None:
    begin(manager)
    again = manager.post(PAGE, {"name": "Courage", "languages": ["en"]})
    assert (again.status_code, "of this name already" in words(again.content)) == (422, True)
    assert manager.post(PAGE, {"name": " ", "languages": ["en"]}).status_code == 422


def test_what_is_missing_before_it_can_be_published() -> None:
    scale, short = Scale({"en": ("a", "b", "c"), "pt": ("a", "b")}), Scale({"en": ("a",), "pt": ("a",)})
    content = Content(
        {"en": "T", "pt": "T"},
        scales=(scale, short),
        items=(Item({"en": "I", "pt": "I"}, 0), Item({"en": "J", "pt": "J"}, 5)),
    )
    said = " ".join(content.problems(["en", "pt"]))
    for words_of in ("Scale 1 has not as many points", "Scale 2 needs 2 to 7 points", "Item 2 has no scale"):
        assert words_of in said
    assert "There is no item yet." in Content().problems(["en"])
    uneven = Content(
        {"en": "T"},
        scales=(Scale({"en": ("a", "b")}), Scale({"en": ("a", "b", "c")})),
        subscales=({"en": "S"}, {"en": "Empty"}),
        items=(Item({"en": "I"}, 0, subscale=0), Item({"en": "J"}, 1, subscale=0)),
    )
    said = " ".join(uneven.problems(["en"]))
    assert "scales of different length" in said
    assert "Subscale 2 has no item." in said


def test_all_hubs_together_and_each_beside_the_others(manager: Client) -> None:
    for code in ("OSHub-PT", "OSHub-NL"):
        hub = make_hub(code)
        survey = make_survey(hub)
        fill(survey, Wave.BEFORE, [[2, 3, 2, 3, 2, 3]] * 6)
        fill(survey, Wave.AFTER, [[4, 4, 5, 4, 1, 4], [3, 3, 4, 4, 2, 3]] * 3)
    few = make_survey(make_hub("OSHub-CZ"))
    fill(few, Wave.BEFORE, [[1] * 6] * 3)
    page = words(manager.get(at(make_instrument())).content)
    assert "Answers before 12" in page
    assert "Hub OSHub-PT" in page
    assert "1 group is left out" in page
    assert "Nothing to show yet." in page


def test_only_managers(manager: Client) -> None:
    row = make_instrument()
    clerk = member(make_hub(), Role.COORDINATOR)[1]
    for page in (PAGE, at(row)):
        assert clerk.get(page).status_code == 403
        assert clerk.post(page, {"step": "copy"}).status_code == 403
    assert manager.get(f"{PAGE}999999/").status_code == 404
