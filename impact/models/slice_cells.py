"""Cells of the network's sessions by kind of hub, country, type and who led: any of these filters is a few rows.

What the network adds up, each session once, is parted by the hub that logged it. Each filter that is not set is a row
of its own for hubs (an empty category or country stands for all), so that a view by type need not add up all countries.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from impact.models.audience import CellAudience
from impact.models.cells import Sums

# The month before all months, in which nobody was ever there.
NEVER = dt.date.min


class SlicePlace(models.Model):
    """Under which kind of hub and country a hub's own sessions are counted in the slices: its own, or its hub's."""

    hub_id = models.BigIntegerField(primary_key=True)
    category = models.CharField(max_length=20)
    country = models.CharField(max_length=2)

    class Meta:
        verbose_name = _("place of a hub in the slices")
        verbose_name_plural = _("places of hubs in the slices")

    def __str__(self) -> str:
        return f"hub {self.hub_id}: {self.category}, {self.country}"


class NetworkSlice(Sums):
    """Category × country × audience × type × who led × month, of the network's sessions.

    Empty categories and countries stand for all; type 0, with nobody, for all types and leaders.
    """

    pk = models.CompositePrimaryKey("category", "country", "audience", "session_type_id", "led_by", "month")
    category = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    audience = models.CharField(max_length=16, choices=CellAudience.choices)
    session_type_id = models.BigIntegerField()
    led_by = models.CharField(max_length=10)
    month = models.DateField()

    class Meta:
        verbose_name = _("slice of the network")
        verbose_name_plural = _("slices of the network")

    def __str__(self) -> str:
        return f"{self.category} {self.country}, {self.month}, type {self.session_type_id}, {self.led_by}"


class NetworkSlicePeople(models.Model):
    """People by class of each combination of filters: how many in a month had last been there in which month before.

    People reached in months `a` to `b`, by the class rule, are the sum of the rows with a month from `a` to `b` and a
    `since` before `a`: of each lineage's highest attendance there, each person is counted in the first month that had
    as many. A lineage with 20 pupils in May and 24 in June is 20 in May since never, 20 in June since May, and 4 in
    June since never. So any months in a row are a sum over at most as many rows as there are pairs of months; people
    add up neither over types nor over leaders or hubs, so every combination of these has rows of its own: empty, or
    type 0, stands for all.
    """

    pk = models.CompositePrimaryKey("category", "country", "session_type_id", "led_by", "month", "since")
    category = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    session_type_id = models.BigIntegerField()
    led_by = models.CharField(max_length=10)
    month = models.DateField()
    since = models.DateField()
    people_by_class = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("people of a slice of the network")
        verbose_name_plural = _("people of slices of the network")

    def __str__(self) -> str:
        return f"{self.category} {self.country}, {self.month} since {self.since}: {self.people_by_class}"


class NetworkDay(models.Model):
    """A day of the network: of everybody, of each kind of hub and country, and of each type and leader there.

    Empty categories and countries stand for all; type 0, with nobody, for all types and leaders. Rows of a type and
    leader are kept for the whole network, and where both category and country are set.
    """

    pk = models.CompositePrimaryKey("category", "country", "session_type_id", "led_by", "audience", "day")
    category = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    session_type_id = models.BigIntegerField()
    led_by = models.CharField(max_length=10)
    audience = models.CharField(max_length=16, choices=CellAudience.choices)
    day = models.DateField()
    sessions = models.IntegerField(default=0)
    interactions = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("day of the network")
        verbose_name_plural = _("days of the network")

    def __str__(self) -> str:
        return f"{self.category} {self.country}, {self.day}, {self.audience}: {self.interactions}"
