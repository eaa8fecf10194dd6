"""Whom a partnership may be made of: the hub's schools and those that are looked for, and the register."""

from collections.abc import Collection

from django.db.models import Count, Q, TextField, Value
from django.db.models.functions import Concat

from hubs.folding import Fold, words_of
from hubs.models import Hub, Organisation, OrganisationKind
from hubs.queries.directory import country_name
from schools.models import School

MOST_FOUND = 15
MOST_KNOWN = 12  # organisations that the hub works with, offered before anybody looks for one

Choices = list[tuple[str, str]]


def schools_to_pick(hub: Hub, *, chosen: Collection[int], q: str) -> Choices:
    """The partner schools of the hub and around it, those that were chosen, those that are looked for. Two queries."""
    near = School.objects.filter(Q(pk__in=School.objects.of_hub(hub).partners().values("pk")) | Q(pk__in=list(chosen)))
    rows = {row.pk: row for row in near.select_related("hub").order_by("name", "pk")}
    for row in _schools_called(q) if q else ():
        rows.setdefault(row.pk, row)
    return [(str(row.pk), _school(row, hub)) for row in rows.values()]


def organisations_to_pick(hub: Hub, *, chosen: Collection[int], q: str) -> Choices:
    """Those that were chosen, then those that are looked for, or those that the hub works with. Two queries."""
    rows = {row.pk: row for row in Organisation.objects.filter(pk__in=list(chosen)).order_by("name", "pk")}
    if words_of(q):
        offered = Organisation.objects.called(q).order_by("name", "pk")[:MOST_FOUND]
    else:
        often = Organisation.objects.filter(partnerships__hub=hub).annotate(often=Count("partnerships"))
        offered = often.order_by("-often", "name", "pk")[:MOST_KNOWN]
    for row in offered:
        rows.setdefault(row.pk, row)
    return [(str(row.pk), _organisation(row, hub)) for row in rows.values()]


def schools_by_key(keys: Collection[int]) -> list[School]:
    """Schools that were chosen."""
    return list(School.objects.filter(pk__in=list(keys)).order_by("name", "pk"))


def organisations_by_key(keys: Collection[int]) -> list[Organisation]:
    """Organisations that were chosen."""
    return list(Organisation.objects.filter(pk__in=list(keys)).order_by("name", "pk"))


def _schools_called(q: str) -> Collection[School]:
    found = School.objects.partners().annotate(
        folded=Fold(Concat("name", Value(" "), "place", output_field=TextField()))
    )
    for word in words_of(q):
        found = found.filter(folded__contains=word)
    return found.select_related("hub").order_by("name", "pk")[:MOST_FOUND]


def _school(row: School, hub: Hub) -> str:
    text = str(row)
    return text if row.hub_id == hub.pk else f"{text} · {row.hub.name}"


def _organisation(row: Organisation, hub: Hub) -> str:
    country = country_name(row.country.code) if row.country.code != hub.country.code else ""
    where = ", ".join(part for part in (row.place, country) if part)
    return " · ".join(part for part in (row.name, str(OrganisationKind(row.kind).label), where) if part)
