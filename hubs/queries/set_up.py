"""What the pages need on which a hub is set up: drafts, codes, hubs above, and how a hub came to where it stands."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hubs.models import Hub, HubDraft, HubStatus, StatusChange

STEPS = ("names", "kind", "place", "people", "check")
NEEDED = {
    "names": ("name", "country"),
    "kind": ("code", "category"),
    "place": ("place", "time_zone", "languages"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a hub stands, its sub-hubs that follow it, and the steps that led there, latest first."""

    hub: Hub
    status: HubStatus
    open_sub_hubs: tuple[Hub, ...]
    rested_with_it: tuple[Hub, ...]
    changes: tuple[StatusChange, ...]


def steps_missing(draft: HubDraft) -> list[str]:
    """The steps of a draft that do not say enough for a hub."""
    return [step for step, names in NEEDED.items() if not all(getattr(draft, name) for name in names)]


def drafts() -> list[HubDraft]:
    """Hubs that somebody has begun to describe, the latest first. One query."""
    return list(HubDraft.objects.select_related("started_by"))


def find_draft(key: int) -> HubDraft | None:
    """A draft, whoever began it. One query."""
    return HubDraft.objects.select_related("parent", "started_by").filter(pk=key).first()


def code_taken(code: str) -> bool:
    """Whether a hub has this code, however it is capitalised."""
    return Hub.objects.coded(code).exists()


def suggested_code(country: str) -> str:
    """A free code for a hub of a country: OSHub-PT, OSHub-PT-2 … One query."""
    if not country:
        return ""
    base = f"OSHub-{country}"
    taken = {code.casefold() for code in Hub.objects.filter(code__istartswith=base).values_list("code", flat=True)}
    numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbers) if code.casefold() not in taken)


def hubs_above(hub: Hub | None = None) -> QuerySet[Hub]:
    """The hubs of which another can be a sub-hub: those that are none themselves, and not at rest."""
    found = Hub.objects.top_level().filter(closed_on=None).order_by("name", "code")
    return found.exclude(pk=hub.pk) if hub is not None else found


def standing_of(hub: Hub) -> Standing:
    """Where a hub stands. Two queries."""
    sub_hubs = list(Hub.objects.filter(parent=hub).order_by("code"))
    return Standing(
        hub=hub,
        status=hub.status,
        open_sub_hubs=tuple(one for one in sub_hubs if one.status == HubStatus.OPEN),
        rested_with_it=tuple(
            one for one in sub_hubs if one.status == HubStatus.AT_REST and one.closed_on == hub.closed_on
        ),
        changes=tuple(hub.status_changes.select_related("by")),
    )
