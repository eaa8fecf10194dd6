"""A slice put side by side: by hub, project, school, country, kind of hub, type of session, who led, or challenge."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django_countries import countries

from hubs.models import Category, Challenge, Hub
from impact.models import LedBy, SessionType
from impact.queries.dashboard import Picture, columns_for, picture_of, read_hubs
from impact.queries.slices.counting import count
from impact.queries.slices.of import Rank, Slice, Whose
from projects.models import Project
from schools.models import School


@dataclass(frozen=True, slots=True)
class RankRow:
    """One of them. `key` is its number or code, empty for the sessions that have none; `label` what people call it."""

    key: str
    label: str
    picture: Picture


def rank_slice(of: Slice, by: Rank) -> list[RankRow]:
    """The figures of a slice for each hub, project … in it, most interactions first. Two queries.

    What stands in a row is the slice narrowed to that one, counted there: people do not add up over rows. By hub: each
    top hub with its sub-hubs and what it co-hosts; within a hub, itself and each sub-hub alone. By school: the lines
    that count for the school. Sessions without a project or challenge make a row of their own.
    """
    columns = columns_for(of.audience)
    if by is Rank.HUB and of.whose == Whose.NETWORK and not of.is_narrowed and of.period is not None:
        pictures = _hubs_from_cells(of)
    else:
        counted = count(of, by)
        pictures = {key: picture_of(sums, columns, of.audience) for (key, _month), sums in counted.items()}
    labels = labels_of(by, pictures)
    rows = [RankRow(key, labels.get(key, key), picture) for key, picture in pictures.items()]
    return sorted(
        rows, key=lambda row: (-row.picture.whole.interactions, -row.picture.whole.sessions, row.label, row.key)
    )


def _hubs_from_cells(of: Slice) -> dict[str, Picture]:
    assert of.period is not None  # noqa: S101 - as the caller saw
    _columns, pictures = read_hubs(None, of.period, of.audience)
    top = set(Hub.objects.top_level().values_list("pk", flat=True))
    return {str(pk): picture for pk, picture in pictures.items() if pk in top and picture.whole.sessions}


def labels_of(by: Rank, keys: Iterable[str]) -> dict[str, str]:
    """What people call what stands in the rows, in the reader's language. One query, or none."""
    match by:
        case Rank.COUNTRY:
            return {key: str(countries.name(key)) for key in keys}
        case Rank.CATEGORY:
            return {kind.value: str(kind.label) for kind in Category}
        case Rank.LED_BY:
            return {who.value: str(who.label) for who in LedBy}
        case Rank.TYPE:
            return {str(kind.pk): kind.label for kind in SessionType.objects.filter(pk__in=_numbers(keys))}
        case Rank.HUB:
            return _named(Hub.objects.filter(pk__in=_numbers(keys)).values_list("pk", "name"))
        case Rank.SCHOOL:
            return _named(School.objects.filter(pk__in=_numbers(keys)).values_list("pk", "name"))
        case Rank.PROJECT:
            named = _named(Project.objects.filter(pk__in=_numbers(keys)).values_list("pk", "title"))
            return {"": _("Without a project"), **named}
        case Rank.CHALLENGE:
            named = _named(Challenge.objects.filter(pk__in=_numbers(keys)).values_list("pk", "title"))
            return {"": _("Without a challenge"), **named}


def _named(rows: Iterable[tuple[int, str]]) -> dict[str, str]:
    return {str(pk): name for pk, name in rows}


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key]
