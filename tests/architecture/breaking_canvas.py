"""Canvases that the database refuses, and versions that stay as they are."""

from hubs.models import Box, CanvasBox, CanvasProposal, CanvasVersion, Decision
from tests.architecture.breaking_board import proposal
from tests.architecture.breaking_cases import breaks, hub


def box(**told: object) -> CanvasBox:
    return CanvasBox.objects.create(**{"hub": hub(), "box": Box.IMPACT.value, "text": "A word."} | told)


def version(**told: object) -> CanvasVersion:
    known: dict[str, object] = {"number": 1, "name": "First", "impact": "A word."}
    return CanvasVersion.objects.create(**known | {"hub": told.get("hub") or hub()} | told)


@breaks("canvas_box_once")
def a_box_twice() -> object:
    return box(hub=box().hub)


@breaks("canvas_box_known")
def a_box_that_the_canvas_has_not() -> object:
    return box(box="business-model")


@breaks("canvas_box_fits")
def a_box_that_runs_over() -> object:
    return box(text="a" * 1201)


@breaks("canvas_version_numbered_once")
def a_number_twice() -> object:
    return version(hub=version().hub, name="Second")


@breaks("canvas_version_named_once")
def a_name_twice() -> object:
    return version(hub=version().hub, number=2, name="FIRST")


@breaks("canvas_version_has_a_name")
def a_version_without_a_name() -> object:
    return version(name=" ")


@breaks("canvas_version_says_something")
def an_empty_version() -> object:
    return version(impact="\n")


@breaks("canvas_version_stays")
def a_version_that_is_changed() -> object:
    return CanvasVersion.objects.filter(pk=version().pk).update(results="Better ones.")


@breaks("canvas_version_stays")
def a_version_that_goes() -> object:
    return CanvasVersion.objects.filter(pk=version().pk)._raw_delete("default")


@breaks("canvas_proposal_of_one_hub")
def another_hubs_board() -> object:
    return CanvasProposal.objects.create(version=version(), decision=proposal())


@breaks("canvas_proposal_stays")
def a_proposal_about_another_version() -> object:
    first = version()
    other = version(hub=first.hub, number=2, name="Second")
    made = CanvasProposal.objects.create(version=first, decision=Decision.objects.get(pk=proposal(hub=first.hub).pk))
    return CanvasProposal.objects.filter(pk=made.pk).update(version=other)
