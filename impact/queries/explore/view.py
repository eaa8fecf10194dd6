"""What somebody looks at in the explorer, and the address that shows exactly the same to everybody else."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Category, Hub
from hubs.queries.directory import country_name
from impact.models import LedBy, SessionType
from impact.models.audience import CellAudience
from impact.queries.file_links import FileLink, file_links
from impact.queries.slices import Rank, Slice, Whose
from impact.queries.spans import Span, all_time


class Comparison(models.TextChoices):
    """What a period is set beside."""

    BEFORE = "before", gettext_lazy("The period before")
    YEAR = "year", gettext_lazy("The same a year before")
    NONE = "none", gettext_lazy("Nothing")


class MadeOf(models.TextChoices):
    """What the whole is divided by, in per cent."""

    AUDIENCE = "audience", gettext_lazy("Audience")
    TYPE = "type", gettext_lazy("Type of session")
    LED_BY = "led_by", gettext_lazy("Who led")
    CATEGORY = "category", gettext_lazy("Kind of hub")


# By what the network is set side by side out of its cells, however it is narrowed; else from its sessions, one by one.
IN_CELLS = (Rank.COUNTRY, Rank.TYPE, Rank.CATEGORY, Rank.LED_BY)


@dataclass(frozen=True, slots=True)
class Within:
    """A sub-hub, project, school or challenge of a hub. `key` stands in addresses: `project-12`."""

    kind: Whose
    pk: int
    name: str
    hub: Hub

    @property
    def key(self) -> str:
        """The thing as it stands in addresses."""
        return f"{self.kind.value}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address of the same view without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at. `place` is the hub whose workspace it is in, None for the network's.

    `hub` is the hub that is looked at, `within` one thing of it. Kind of hub and country narrow the network only.
    `rank` is what somebody asked to be ranked by, None where nobody did.
    """

    place: Hub | None = None
    hub: Hub | None = None
    within: Within | None = None
    span: Span = field(default_factory=all_time)
    audience: CellAudience = CellAudience.EVERYONE
    category: str | None = None
    country: str | None = None
    session_type: SessionType | None = None
    led_by: LedBy | None = None
    comparison: Comparison = Comparison.BEFORE
    rank: Rank | None = None
    made_of: MadeOf = MadeOf.AUDIENCE

    @property
    def of_network(self) -> bool:
        """Whether the whole network is looked at."""
        return self.hub is None and self.within is None

    @property
    def title(self) -> str:
        """Whose figures these are."""
        if self.within is not None:
            return self.within.name
        return self.hub.name if self.hub is not None else _("The network")

    @property
    def kind(self) -> str:
        """What kind of thing that is, in words; nothing for the network and a hub."""
        if self.within is None:
            return ""
        return {
            Whose.HUB: _("Sub-hub"),
            Whose.PROJECT: _("Project"),
            Whose.SCHOOL: _("School"),
            Whose.CHALLENGE: _("Challenge"),
        }[self.within.kind]

    @property
    def whose(self) -> tuple[Whose, int]:
        """Whose figures these are, as a slice says it."""
        if self.within is not None:
            return self.within.kind, self.within.pk
        return (Whose.HUB, self.hub.pk) if self.hub is not None else (Whose.NETWORK, 0)

    @property
    def ranked_by(self) -> Rank:
        """What the ranking lists."""
        offered = ranks_for(self)
        return self.rank if self.rank in offered else offered[0]

    @property
    def ranks_single_sessions(self) -> bool:
        """Whether the ranking is counted from the network's sessions, one by one."""
        if not self.of_network or self.ranked_by in IN_CELLS:
            return False
        of = self.slice()
        return self.ranked_by is not Rank.HUB or of.is_narrowed or of.period is None

    @property
    def divided_by(self) -> MadeOf:
        """What the whole is divided by."""
        return self.made_of if self.made_of in made_of_for(self) else MadeOf.AUDIENCE

    def slice(self, span: Span | None = None) -> Slice:
        """What is counted; in other days where they are given."""
        whose, whose_id = self.whose
        span = span or self.span
        return Slice(
            whose=whose,
            whose_id=whose_id,
            first=span.first,
            after=span.after,
            audience=self.audience,
            category=self.category if self.of_network else None,
            country=self.country if self.of_network else None,
            session_type_id=self.session_type.pk if self.session_type else None,
            led_by=self.led_by.value if self.led_by else None,
        )

    def during(self, span: Span) -> "View":
        """The same in other days."""
        return replace(self, span=span)

    @property
    def query(self) -> str:
        """The part of the address that says all of this; nothing that is shown anyway."""
        told = {
            "hub": self.hub.code if self.hub is not None and self.place is None else "",
            "of": self.within.key if self.within else "",
            "period": "" if self.span.is_all_time else self.span.key,
            "audience": "" if self.audience == CellAudience.EVERYONE else self.audience.value,
            "category": self.category or "" if self.of_network else "",
            "country": self.country or "" if self.of_network else "",
            "type": str(self.session_type.pk) if self.session_type else "",
            "led_by": self.led_by.value if self.led_by else "",
            "beside": "" if self.comparison == Comparison.BEFORE else self.comparison.value,
            "by": self.rank.value if self.rank in (ranks_for(self) if self.of_network else ranks_for(self)[1:]) else "",
            "parts": "" if self.divided_by == MadeOf.AUDIENCE else self.divided_by.value,
        }
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def url(self) -> str:
        """The address of the page. Where nothing is narrowed it says so: filters of last time do not come back."""
        return self._address("explore", self.query or "everything")

    @property
    def page(self) -> str:
        """The address of the page without filters."""
        return self._address("explore", "")

    @property
    def chips(self) -> tuple["Chip", ...]:
        """What it is narrowed to, each with the address of the same without it."""
        told: list[tuple[object, str, View]] = []
        if self.hub is not None and self.place is None:
            told.append((_("Hub"), self.hub.name, replace(self, hub=None, within=None)))
        if self.within is not None:
            told.append((self.kind, self.within.name, replace(self, within=None)))
        if not self.span.is_all_time:
            told.append((_("Period"), self.span.label, self.during(all_time())))
        told += self._filters()
        return tuple(Chip(str(label), value, view.url) for label, value, view in told)

    @property
    def files(self) -> tuple[FileLink, ...]:
        """The addresses of the same figures as files."""
        query = f"?{self.query}" if self.query else ""
        if self.place is None:
            return file_links("impact:network_explore_data", query=query)
        return file_links("impact:explore_data", query=query, hub_code=self.place.code)

    def rows_url(self, span: Span | None = None, row: str | None = None) -> str:
        """The address of the sessions behind a figure: in other days, or of one row of the ranking."""
        view = self.during(span) if span else self
        told = [view.query, urlencode({"row": row}) if row is not None else ""]
        return self._address("explore_sessions", "&".join(part for part in told if part))

    @property
    def filters(self) -> tuple[str, ...]:
        """What narrows the figures beside whose and when, in words."""
        return tuple(value for _label, value, _view in self._filters())

    def _filters(self) -> list[tuple[object, str, "View"]]:
        told: list[tuple[object, str, View]] = []
        if self.audience != CellAudience.EVERYONE:
            everyone = replace(self, audience=CellAudience.EVERYONE)
            told.append((_("Audience"), str(self.audience.label), everyone))
        if self.of_network and self.category:
            label = str(Category(self.category).label)
            told.append((_("Kind of hub"), label, replace(self, category=None)))
        if self.of_network and self.country:
            told.append((_("Country"), country_name(self.country), replace(self, country=None)))
        if self.session_type is not None:
            told.append((_("Type of session"), self.session_type.label, replace(self, session_type=None)))
        if self.led_by is not None:
            told.append((_("Led by"), str(self.led_by.label), replace(self, led_by=None)))
        return told

    def _address(self, page: str, query: str) -> str:
        if self.place is None:
            path = reverse(f"impact:network_{page}")
        else:
            path = reverse(f"impact:{page}", args=[self.place.code])
        return f"{path}?{query}" if query else path


def ranks_for(view: View) -> list[Rank]:
    """What can be listed side by side, the first at first: not what is looked at itself."""
    if view.of_network:
        return list(Rank)
    own = {Whose.PROJECT: Rank.PROJECT, Whose.SCHOOL: Rank.SCHOOL, Whose.CHALLENGE: Rank.CHALLENGE}
    offered = [Rank.PROJECT, Rank.SCHOOL, Rank.HUB, Rank.TYPE, Rank.LED_BY, Rank.CHALLENGE]
    return [rank for rank in offered if rank is not own.get(view.whose[0])]


def made_of_for(view: View) -> list[MadeOf]:
    """What the whole can be divided by: by kind of hub only the network."""
    return [one for one in MadeOf if one is not MadeOf.CATEGORY or view.of_network]
