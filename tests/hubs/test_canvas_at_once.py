"""Two people at one canvas at the same moment, on two real connections: nothing is lost, and one of them is told."""

import uuid

import pytest

from hubs.actions.canvas import Opened, name_version, put_to_the_board, write_box
from hubs.models import Box, CanvasBox, CanvasVersion, Decision, Hub
from hubs.queries.canvas import draft_of
from tests.factories.canvas import make_version, write
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.hubs.test_team import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def save(hub: Hub, text: str, opened: Opened, box: Box = Box.IMPACT) -> CanvasBox:
    return write_box(hub=hub, box=box, text=text, by=make_user(), opened=opened)


def test_of_two_who_write_in_an_empty_box_one_is_told() -> None:
    hub = make_hub()
    jobs = [lambda text=text: save(hub, text, Opened(0, uuid.uuid4(), 1)) for text in ("From Ana.", "From Rui.")]
    assert at_once(*jobs) == ["EditedMeanwhile", "done"]
    assert CanvasBox.objects.get().text in ("From Ana.", "From Rui.")


def test_of_two_who_change_a_box_one_is_told() -> None:
    hub = make_hub()
    row = write(hub, "Before.", Box.IMPACT)
    jobs = [lambda text=text: save(hub, text, Opened(row.version)) for text in ("From Ana.", "From Rui.")]
    assert at_once(*jobs) == ["EditedMeanwhile", "done"]
    assert CanvasBox.objects.get().version == 2


def test_different_boxes_merge() -> None:
    hub = make_hub()
    jobs = [lambda box=box: save(hub, box.value, Opened(0), box) for box in Box]
    assert at_once(*jobs) == ["done"] * 10
    assert draft_of(hub).written == 10


def test_what_one_page_sends_twice_at_once_ends_with_the_newer_text() -> None:
    hub, page = make_hub(), uuid.uuid4()
    texts = {turn: "Water" + "!" * turn for turn in range(1, 7)}
    jobs = [lambda turn=turn: save(hub, texts[turn], Opened(0, page, turn)) for turn in texts]
    assert at_once(*jobs) == ["done"] * 6
    assert CanvasBox.objects.get().text == texts[6]


def test_two_who_name_the_draft_at_once_make_one_version() -> None:
    hub, by = make_hub(), make_user()
    write(hub, "Water.")
    seen = draft_of(hub).fingerprint
    jobs = [lambda name=name: name_version(hub=hub, name=name, seen=seen, by=by) for name in ("One", "Other")]
    assert at_once(*jobs) == ["ValidationError", "done"]
    assert CanvasVersion.objects.get().number == 1


def test_a_version_goes_to_the_board_once() -> None:
    version = make_version(make_hub())
    people = [make_user(), make_user()]
    jobs = [lambda by=by: put_to_the_board(version=version, by=by) for by in people]
    assert at_once(*jobs) == ["AlreadyBeforeTheBoard", "done"]
    assert Decision.objects.count() == 1
