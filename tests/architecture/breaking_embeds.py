"""Figures on other sites, as the database refuses them."""

import datetime as dt

from django.utils import timezone

from impact.models import Embed, EmbedShows
from tests.architecture.breaking_cases import breaks, hub, person, school


def embed(**said: object) -> Embed:
    return Embed.objects.create(**{"hub": said.get("hub") or hub(), "shows": EmbedShows.HUB} | said)


@breaks("embed_once")
def the_same_figures_twice() -> object:
    return embed(hub=embed().hub)


@breaks("embed_once")
def a_school_twice() -> object:
    row = embed(shows=EmbedShows.SCHOOL, school=school())
    return embed(hub=row.hub, shows=EmbedShows.SCHOOL, school=row.school)


@breaks("embed_names_its_school")
def a_school_that_is_not_named() -> object:
    return embed(shows=EmbedShows.SCHOOL)


@breaks("embed_names_its_school")
def the_network_with_a_school() -> object:
    return embed(shows=EmbedShows.NETWORK, school=school())


@breaks("embed_shows_valid")
def figures_of_nobody() -> object:
    return embed(shows="pupils")


@breaks("embed_withdrawn_after")
def taken_back_before_it_was_there() -> object:
    return embed(withdrawn_at=timezone.now() - dt.timedelta(days=1))


@breaks("embed_withdrawn_when")
def taken_back_by_somebody_at_no_time() -> object:
    return embed(withdrawn_by=person())
