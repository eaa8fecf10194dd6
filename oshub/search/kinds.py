"""What can be found, in the order of the page. A room that comes later adds a member here and a function in SQL."""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A kind of public thing; `search_<value>_documents` says in SQL what of it can be found."""

    HUB = "hub", _("Hubs")
    PROJECT = "project", _("Projects")
    SCHOOL = "school", _("Schools")
    RESOURCE = "resource", _("Resources")
    COLLECTION = "collection", _("Collections")
    CHALLENGE = "challenge", _("Challenges")
    POST = "post", _("News")
    EVENT = "event", _("Events")

    @property
    def one(self) -> str:
        """The word for one of them."""
        return str(ONE[self])

    @property
    def icon(self) -> str:
        """The icon that stands beside it."""
        return ICONS[self]


ONE = {
    Kind.HUB: _("Hub"),
    Kind.PROJECT: _("Project"),
    Kind.SCHOOL: _("School"),
    Kind.RESOURCE: _("Resource"),
    Kind.COLLECTION: _("Collection"),
    Kind.CHALLENGE: _("Challenge"),
    Kind.POST: _("News"),
    Kind.EVENT: _("Event"),
}
ICONS = {
    Kind.HUB: "geo-alt",
    Kind.PROJECT: "lightbulb",
    Kind.SCHOOL: "mortarboard",
    Kind.RESOURCE: "journal-text",
    Kind.COLLECTION: "collection",
    Kind.CHALLENGE: "flag",
    Kind.POST: "newspaper",
    Kind.EVENT: "calendar-event",
}


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that was found, as it is stored. `dated` is when a text was published or an event or project begins."""

    kind: Kind
    object_id: int
    language: str
    title: str
    subtitle: str
    body: str
    address: str
    hub: str
    dated: dt.datetime | None

    @property
    def url(self) -> str:
        """The address of its public page."""
        if self.kind == Kind.HUB:
            return reverse("hubs:hub", args=[self.address])
        numbered = {Kind.RESOURCE: "resources:resource", Kind.COLLECTION: "resources:collection"}
        if self.kind in numbered:
            return reverse(numbered[self.kind], args=[self.object_id])
        slug = slugify(self.title, allow_unicode=True) or "-"
        names = {
            Kind.PROJECT: "projects:project",
            Kind.SCHOOL: "schools:school",
            Kind.CHALLENGE: "hubs:challenge",
            Kind.POST: "projects:post",
            Kind.EVENT: "projects:event",
        }
        return reverse(names[self.kind], args=[self.object_id, slug])
