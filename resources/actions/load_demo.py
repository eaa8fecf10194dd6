"""Writes the resources of the demonstration, through the same actions as a hub's own: two people look at each."""

import datetime as dt
import struct
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO

from accounts.models import User
from hubs.models import Hub
from projects.actions.pictures import keep_picture
from projects.models import Picture, Project
from projects.pictures import PreparedPicture
from resources.actions.files import keep_file
from resources.actions.parts import put_part
from resources.actions.publishing import publish, send_for_review, withdraw
from resources.actions.stamping import stamp_changes
from resources.actions.writing import begin, new_version, rewrite
from resources.demo.planned import PlannedResource, read_resources
from resources.models import Resource, ResourceAuthor, ResourceLink, ResourceText, ResourceVersion
from resources.prepared import prepare_file

NAMESPACE = uuid.UUID("0d5c2a8e-4f0b-4f3c-8a60-6b1d7f2f9b11")
TOLD_EVERY = 6  # resources, for their papers and pictures take long to draw
Who = Callable[[Hub], User]


@dataclass
class ResourceWriter:
    """Who writes and looks at what, how papers and pictures are drawn, and which resource each planned one became."""

    today: dt.date
    author: Who
    reviewer: Who
    paper: Callable[[str], bytes]
    picture: Callable[[str], PreparedPicture]
    written: dict[str, Resource] = field(default_factory=dict)

    def write(self, hubs: Iterable[Hub], progress: Callable[[str], None] = lambda _line: None) -> None:
        """The resources of these hubs."""
        by_code = {hub.code: hub for hub in hubs}
        projects = {(row.hub_id, row.title): row for row in Project.objects.filter(hub__in=by_code.values())}
        several = read_resources()
        for number, planned in enumerate(several):
            if number and number % TOLD_EVERY == 0:
                progress(f"{number} of {len(several)} resources")
            hub = by_code[planned.hub]
            version = self._draft(hub, projects.get((hub.pk, planned.project)), planned)
            self.written[planned.key] = version.resource
            if planned.state == "review":
                send_for_review(version, by=self.author(hub), version=version.version)
                continue
            self._bring_out(hub, version, self._moment(planned))
            self._go_on(hub, planned)
        stamp_changes()

    def _draft(self, hub: Hub, project: Project | None, planned: PlannedResource) -> ResourceVersion:
        by, source = self.author(hub), self.written.get(planned.adapted_from)
        values = {**planned.values, "project": project, "challenge": project.challenge if project else None}
        values |= {"adapted_from": source, "picture": self._picture(hub, planned), "picture_alt": planned.alt}
        version = begin(hub=hub, by=by, values=values)
        if planned.english:
            title, description = planned.english
            words = {"language": "en", "title": title, "description": description}
            put_part(ResourceText, of=version, by=by, values=words)
        if planned.author:
            agreed = self._moment(planned).date() - dt.timedelta(days=9)
            put_part(ResourceAuthor, of=version, by=by, values={"name": planned.author, "consented_on": agreed})
        if planned.link:
            put_part(ResourceLink, of=version, by=by, values={"title": planned.link[0], "url": planned.link[1]})
        said = planned.english[0] if planned.english else str(planned.values["title"])
        for title in planned.files:
            self._file(version, planned, title, self.paper(f"{title}: {said}"))
        if planned.table:
            self._file(version, planned, "Table", planned.table.encode())
        if planned.solid:
            self._file(version, planned, planned.solid, draw_block())
        return version

    def _file(self, version: ResourceVersion, planned: PlannedResource, title: str, content: bytes) -> None:
        uid = uuid.uuid5(NAMESPACE, f"{planned.key} {version.number} {title}")
        prepared = prepare_file(BytesIO(content), len(content))
        by = self.author(version.resource.hub)
        keep_file(of=version, by=by, title=title, prepared=prepared, uid=uid)

    def _picture(self, hub: Hub, planned: PlannedResource) -> Picture | None:
        if not planned.picture:
            return None
        uid = uuid.uuid5(NAMESPACE, f"picture {planned.key}")
        return keep_picture(hub=hub, by=self.author(hub), prepared=self.picture(planned.picture), uid=uid)

    def _bring_out(self, hub: Hub, version: ResourceVersion, at: dt.datetime) -> None:
        waiting = send_for_review(version, by=self.author(hub), version=version.version)
        publish(waiting, by=self.reviewer(hub), version=waiting.version, alone=False, at=at)

    def _go_on(self, hub: Hub, planned: PlannedResource) -> None:
        """A second version, or the end."""
        resource = Resource.objects.get(pk=self.written[planned.key].pk)
        self.written[planned.key] = resource
        later = self._moment(planned) + dt.timedelta(days=planned.days_ago // 2)
        if planned.again:
            second = new_version(resource=resource, by=self.author(hub))
            self._file(second, planned, "What changed", self.paper(f"What changed: {planned.again}"))
            said = {"what_changed": planned.again}
            second = rewrite(second, by=self.author(hub), version=second.version, values=said)
            self._bring_out(hub, second, later)
        if planned.withdrawn:
            stamp_changes()  # harvesters knew it before it went
            withdraw(resource, by=self.reviewer(hub), version=resource.version, why=planned.withdrawn, at=later)

    def _moment(self, planned: PlannedResource) -> dt.datetime:
        day = self.today - dt.timedelta(days=planned.days_ago)
        return dt.datetime.combine(day, dt.time(9, 5 + len(planned.key) % 50), tzinfo=dt.UTC)


def draw_block() -> bytes:
    """A block of 40 by 20 by 10 millimetres as an STL."""
    x, y, z = 40.0, 20.0, 10.0
    corners = [(a, b, c) for a in (0.0, x) for b in (0.0, y) for c in (0.0, z)]
    sides = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    triangles = [(side[0], side[one], side[one + 1]) for side in sides for one in (1, 2)]
    body = b"".join(
        struct.pack("<12fH", 0, 0, 0, *(number for corner in one for number in corners[corner]), 0) for one in triangles
    )
    return b"A block, invented".ljust(80) + struct.pack("<I", len(triangles)) + body
