"""Saved views that the database refuses."""

from impact.models import SavedView
from tests.architecture.breaking_cases import breaks, hub, person


def view(**told: object) -> SavedView:
    known: dict[str, object] = {"hub": told.get("hub") or hub(), "name": "May", "query": "period=month-2022-05"}
    return SavedView.objects.create(**known | {"kept_by": told.get("kept_by", person())} | told)


@breaks("saved_view_named")
def a_view_without_a_name() -> object:
    return view(name="")


@breaks("saved_view_of_somebody")
def nobodys_own_view() -> object:
    return view(kept_by=None, shared=False)


@breaks("saved_view_own_name_once")
def two_of_ones_own_by_one_name() -> object:
    first = view()
    return view(hub=first.hub, kept_by=first.kept_by, name="may")


@breaks("saved_view_shared_name_once")
def two_shared_ones_by_one_name() -> object:
    return view(hub=view(shared=True).hub, shared=True, name="MAY")
