"""Cells: the facts added up, so that a dashboard reads a few rows however long the log has grown.

Only `impact.rollups` writes here. Each cell can be recomputed from the facts (docs/COUNTING.md says how to count,
docs/adr/ why these tiers). Identifiers are plain numbers: a cell refers to nothing, it is recomputed.
"""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from impact.models.audience import CellAudience

# The start of "all time" in the cells, before any session can be (the database sees to that).
ALL_TIME_START = dt.date(1900, 1, 1)


class ScopeKind(models.TextChoices):
    """Whose figure a cell is."""

    NETWORK = "network", _("Network")
    HUB = "hub", _("Hub with its sub-hubs and co-hosted sessions")
    OWNER = "owner", _("Hub's own sessions: what the network adds up, each session once")
    PROJECT = "project", _("Project")


class PeriodKind(models.TextChoices):
    """The periods that figures are kept for."""

    ALL = "all", _("All time")
    SCHOOL_YEAR = "school_year", _("School year")
    YEAR = "year", _("Calendar year")
    MONTH = "month", _("Month")


class Sums(models.Model):
    """What is added up in each cell.

    `sessions`: sessions with that audience (all sessions, for everyone). `interactions`: sum of head counts.
    `first_timers`: sum of first-timers on lines without a class. `largest_session`: the highest head count of one
    session. `without_attendance`: sessions of which nobody has said how many came (for everyone only).
    """

    sessions = models.IntegerField(default=0)
    interactions = models.BigIntegerField(default=0)
    first_timers = models.BigIntegerField(default=0)
    largest_session = models.IntegerField(default=0)
    without_attendance = models.IntegerField(default=0)

    class Meta:
        abstract = True


class DayCell(Sums):
    """Hub × project × type × who led × audience × day.

    `owned` parts a hub's own sessions from those it co-hosts or its sub-hubs hold. `project_id` is 0 for sessions
    without a project.
    """

    pk = models.CompositePrimaryKey("hub_id", "day", "project_id", "owned", "session_type_id", "led_by", "audience")
    hub_id = models.BigIntegerField()
    day = models.DateField()
    project_id = models.BigIntegerField()
    owned = models.BooleanField()
    session_type_id = models.BigIntegerField(db_default=0)
    led_by = models.CharField(max_length=10, db_default="")
    audience = models.CharField(max_length=16, choices=CellAudience.choices)

    class Meta:
        verbose_name = _("day cell")
        verbose_name_plural = _("day cells")
        indexes: ClassVar = [
            models.Index(
                fields=["project_id", "day"],
                name="day_cell_by_project",
                condition=models.Q(owned=True) & ~models.Q(project_id=0),
            ),
        ]

    def __str__(self) -> str:
        return f"hub {self.hub_id}, {self.day}, project {self.project_id}, {self.audience}: {self.interactions}"


class LineageMonth(models.Model):
    """The highest attendance of a lineage of classes in a month: at a hub, for a project, by type and leader."""

    pk = models.CompositePrimaryKey("lineage_id", "month", "hub_id", "project_id", "owned", "session_type_id", "led_by")
    lineage_id = models.BigIntegerField()
    month = models.DateField()
    hub_id = models.BigIntegerField()
    project_id = models.BigIntegerField()
    owned = models.BooleanField()
    session_type_id = models.BigIntegerField(db_default=0)
    led_by = models.CharField(max_length=10, db_default="")
    highest = models.IntegerField()

    class Meta:
        verbose_name = _("month of a lineage of classes")
        verbose_name_plural = _("months of lineages of classes")

    def __str__(self) -> str:
        return f"lineage {self.lineage_id}, {self.month}: {self.highest}"


class PeriodCell(Sums):
    """Scope × period × audience: what dashboards read. `scope_id` is 0 for the network.

    `people_by_class`: each lineage's highest attendance in the period, added up over lineages, within this scope. It
    is never the sum of smaller scopes or shorter periods. Kept for students and for everyone; for the scope `owner`
    neither people nor periods but months are kept.
    """

    pk = models.CompositePrimaryKey("scope_kind", "scope_id", "period_kind", "period_start", "audience")
    scope_kind = models.CharField(max_length=8, choices=ScopeKind.choices)
    scope_id = models.BigIntegerField()
    period_kind = models.CharField(max_length=12, choices=PeriodKind.choices)
    period_start = models.DateField()
    audience = models.CharField(max_length=16, choices=CellAudience.choices)
    people_by_class = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("period cell")
        verbose_name_plural = _("period cells")
        indexes: ClassVar = [
            # The network's largest session of a month is the largest of its hubs': one step in this index.
            models.Index(
                fields=["period_start", "audience", "-largest_session"],
                name="period_cell_largest",
                condition=models.Q(scope_kind="owner"),
            ),
            # Hubs side by side, most interactions first, a page at a time.
            models.Index(
                fields=["period_kind", "period_start", "audience", "-interactions", "scope_id"],
                name="period_cell_ranking",
                condition=models.Q(scope_kind="hub"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope_kind} {self.scope_id}, {self.period_kind} {self.period_start}, {self.audience}"


class Thing(models.TextChoices):
    """Things that are counted as objects."""

    HUBS = "hubs", _("Hubs")
    SCHOOLS = "schools", _("Partner schools")
    CLASSES = "classes", _("Classes")
    PROJECTS = "projects", _("Projects")
    PARTNERSHIPS = "partnerships", _("Partnerships")


class ThingCell(models.Model):
    """How many things of a kind there are: of a hub alone (`owner`), of a hub with sub-hubs, of the network."""

    pk = models.CompositePrimaryKey("scope_kind", "scope_id", "thing")
    scope_kind = models.CharField(max_length=8, choices=ScopeKind.choices)
    scope_id = models.BigIntegerField()
    thing = models.CharField(max_length=16, choices=Thing.choices)
    number = models.IntegerField()

    class Meta:
        verbose_name = _("count of things")
        verbose_name_plural = _("counts of things")

    def __str__(self) -> str:
        return f"{self.scope_kind} {self.scope_id}: {self.number} {self.thing}"
