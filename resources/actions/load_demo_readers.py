"""Writes what readers of the demonstration leave: collections, thanks, questions, proposals; through the actions."""

import datetime as dt
import tomllib
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from accounts.models import User
from hubs.models import Hub
from projects.actions.publishing import publish, send_for_review, write
from resources.actions.keeping import save_for_later
from resources.actions.parts import put_part
from resources.actions.proposals import answer_proposal, begin_proposal, send_proposal
from resources.actions.questions import answer, ask
from resources.models import Collection, Resource, ResourceLink, ResourceProposal, Thanks
from schools.models import SchoolMembership

FILE = Path(__file__).parent.parent / "demo" / "readers.toml"
NAMESPACE = uuid.UUID("6c1d4b0e-6e0d-4c53-9d57-1d9c5f1f7c20")
Who = Callable[[Hub], User]


def write_readers(written: Mapping[str, Resource], *, today: dt.date, author: Who, reviewer: Who) -> None:
    """What people made of some resources, by the keys of these."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for one in told["collections"]:
        _collection(one, written, today=today, author=author, reviewer=reviewer)
    readers = list(User.objects.filter(is_active=True).order_by("email")[:40])
    for place, resource in enumerate(one for one in written.values() if one.is_published):
        number = (place * 7 + 3) % min(len(readers), 19)
        Thanks.objects.bulk_create([Thanks(user=user, resource=resource) for user in readers[:number]])
    for one in told["questions"]:
        _question(one, written[one["resource"]], author)
    for one in told["proposals"]:
        _proposal(one, reviewer)


def _collection(
    one: Mapping[str, Any], written: Mapping[str, Resource], *, today: dt.date, author: Who, reviewer: Who
) -> None:
    members = [written[key] for key in one["members"]]
    hub = next(resource.hub for resource in members if resource.hub.code == one["hub"])
    values = {name: one[name] for name in ("title", "language", "introduction")}
    row = write(Collection, hub=hub, by=author(hub), values=values | {"members": [each.pk for each in members]})
    row.refresh_from_db()
    waiting = send_for_review(row, by=author(hub), version=row.version)
    at = dt.datetime.combine(today - dt.timedelta(days=one["days_ago"]), dt.time(10, 20), tzinfo=dt.UTC)
    publish(waiting, by=reviewer(hub), version=waiting.version, alone=False, at=at)


def _question(one: Mapping[str, Any], resource: Resource, author: Who) -> None:
    hub = resource.hub
    teacher = SchoolMembership.objects.filter(school__hub=hub).order_by("user__email", "pk").first()
    person = teacher.user if teacher else author(hub)
    save_for_later(resource, by=person)
    asked = ask(resource=resource, by=person, uid=uuid.uuid5(NAMESPACE, one["asked"]), text=one["asked"])
    if "answered" in one:
        answer(asked, by=author(hub), text=one["answered"])


def _proposal(one: Mapping[str, Any], reviewer: Who) -> None:
    """What a teacher of the hub proposes; nothing where it has none."""
    found = SchoolMembership.objects.filter(school__hub__code=one["hub"]).select_related("school__hub", "user")
    teacher = found.order_by("user__email", "pk").first()
    if teacher is None:
        return
    by, school = teacher.user, teacher.school
    values = {name: one[name] for name in ("title", "description", "language", "kind")}
    values |= {"languages": [one["language"]], "audiences": ["teacher"], "levels": [1, 2], "licence": "CC-BY-4.0"}
    version = begin_proposal(school=school, by=by, values=values, named=True)
    link = {"title": one["title"], "url": f"https://school.example/{version.resource_id}"}
    put_part(ResourceLink, of=version, by=by, values=link)
    sent = send_proposal(ResourceProposal.objects.get(resource=version.resource), by=by)
    if "returned" in one:
        answer_proposal(sent, by=reviewer(school.hub), answer="return", note=one["returned"])
