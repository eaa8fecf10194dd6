"""Where else a resource is published: for its page, for those who write it, and what they should look at."""

from dataclasses import dataclass

from django.db.models import QuerySet

from hubs.models import Hub
from resources.models import Answer, Deposit, Push, PushState, Resource, ResourceVersion, VersionState

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DepositShown:
    """Where a version (by its number) is published too; `url` is the address to cite, `doi` blank without one."""

    where: str
    url: str
    doi: str
    number: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """All deposits of a resource, and pushes that are on their way or broke off or wait to be made public."""

    deposits: tuple[Deposit, ...]
    pushes: tuple[Push, ...]


def deposits_shown(resource: Resource) -> tuple[DepositShown, ...]:
    """What visitors are told, the latest version first. One query."""
    rows = Deposit.objects.public().filter(of__resource=resource).select_related("of").order_by("-of__number", "pk")
    return tuple(DepositShown(row.where, row.lasting_url, row.doi, row.of.number) for row in rows)


def elsewhere(resource: Resource) -> Elsewhere:
    """What the page of those who write a resource shows. Two queries."""
    rows = Deposit.objects.filter(of__resource=resource).select_related("of", "last_check", "push")
    pushes = Push.objects.filter(of__resource=resource, published_at=None).exclude(state=PushState.CANCELLED)
    return Elsewhere(tuple(rows.order_by("-of__number", "pk")), tuple(pushes.select_related("account", "of")))


def unanswered_of(hub: Hub) -> list[Deposit]:
    """Published deposits of a hub whose address did not answer when it was asked last. One query."""
    rows = Deposit.objects.public().of_hub(hub).exclude(last_check=None).exclude(last_check__answer=Answer.OK)
    return list(rows.select_related("of__resource", "last_check").order_by("of__title", "pk")[:SHOWN])


def find_deposit(resource: Resource, key: int) -> Deposit | None:
    """A deposit of one of a resource's versions."""
    return Deposit.objects.filter(of__resource=resource, pk=key).select_related("of", "last_check").first()


def public_versions(resource: Resource) -> QuerySet[ResourceVersion]:
    """The versions that can be deposited, the latest first."""
    return ResourceVersion.objects.filter(resource=resource, state=VersionState.PUBLISHED).order_by("-number")
