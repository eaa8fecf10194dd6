"""Writes what the demonstration shows publicly: news and events through the same actions as a hub's own."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from hubs.models import BoardSeat, Challenge, Hub, HubProfile, Organisation
from impact.actions.demo.meetings import write_meetings
from impact.demo.canvas import read_needs
from impact.demo.drawings import draw
from impact.demo.pages import PlannedEvent, PlannedPages, PlannedPost, PlannedSite
from impact.demo.plan import NAMESPACE, PlannedProject, PlannedSchool
from projects.actions.pictures import keep_picture
from projects.actions.publishing import publish, send_for_review, write
from projects.models import Event, Picture, Post, Project, ProjectStatus, State
from projects.pictures import draw_widths

Who = Callable[[Hub], User]
Progress = Callable[[str], None]
TOLD_EVERY = 5  # posts, for their pictures take long to draw

# Schools said yes some weeks after they became partners.
THOUGHT_ABOUT_IT = dt.timedelta(days=40)
# Events are announced some weeks before.
ANNOUNCED = dt.timedelta(days=25)
# A project that is planned begins some weeks after its sign-up has ended.
BEGINS_AFTER = dt.timedelta(days=30)


class SiteWriter:
    """Remembers which row each challenge became; knows what each school and project shows."""

    def __init__(self, site: PlannedSite) -> None:
        self._site = site
        self._pages: dict[str, PlannedPages] = {page.hub: page for page in site.pages}
        self._hubs: dict[str, Hub] = {}
        self._challenges: dict[str, Challenge] = {}

    def write_challenges(self, hubs: dict[str, Hub]) -> None:
        """The challenges of all hubs, before the projects that work on them."""
        self._hubs = hubs
        needs = read_needs()
        rows = [
            Challenge(
                hub=hubs[page.hub],
                title=one.title,
                language="en",
                summary=one.summary,
                story=one.story,
                sdgs=list(one.sdgs),
                status=one.status,
                since=one.since,
                mission=needs[one.title].mission,
                evidence=needs[one.title].evidence,
                evidence_links="\n".join(needs[one.title].links),
            )
            for page in self._site.pages
            for one in page.challenges
        ]
        self._challenges = {row.title: row for row in Challenge.objects.bulk_create(rows)}

    def challenge_of(self, hub: Hub, number: int, day: dt.date) -> Challenge | None:
        """A challenge, known by that day, for a session without a project: by a number, and sometimes none."""
        of_hub = (one for one in self._challenges.values() if one.hub_id in (hub.pk, hub.parent_id))
        known = [one for one in of_hub if one.since <= day]
        return [*known, None][number % (len(known) + 1)]

    def of_hub(self, code: str) -> dict[str, str]:
        """How to reach a hub, as columns."""
        page = self._pages.get(code)
        if page is None:
            return {}
        return {
            "website": page.website,
            "contact_email": page.contact_email,
            "address": page.address,
            "reach": page.reach,
        }

    def of_school(self, school: PlannedSchool) -> dict[str, Any]:
        """What a school agreed to show, as columns; nothing where it did not agree."""
        found = [page.schools[school.name] for page in self._site.pages if school.name in page.schools]
        if not found:
            return {}
        agreed_on = school.hub.opened_on + THOUGHT_ABOUT_IT
        return {
            "about": found[0].about,
            "website": found[0].website,
            "shows": [what.value for what in found[0].shows],
            "page_agreed_on": agreed_on,
        }

    def of_project(self, project: PlannedProject) -> dict[str, Any]:
        """What a project's page says beyond title and summary, as columns, and when it begins."""
        found = [page.stories[project.title] for page in self._site.pages if project.title in page.stories]
        if not found:
            return {"starts_on": project.starts_on}
        story = found[0]
        today = self._site.today
        until = today + dt.timedelta(days=story.sign_up_in) if story.sign_up_in is not None else None
        planned = project.status == ProjectStatus.PLANNED and until is not None
        return {
            "starts_on": until + BEGINS_AFTER if planned and until else project.starts_on,
            "challenge": self._challenges.get(story.challenge),
            "story": story.story,
            "sdgs": list(story.sdgs),
            "subjects": [subject.value for subject in story.subjects],
            "age_from": story.ages[0],
            "age_to": story.ages[1],
            "languages": list(story.languages or project.hub.languages),
        }

    def deadlines(self, projects: Sequence[Project]) -> list[tuple[Project, dt.date]]:
        """The projects that schools can join, each with its last day."""
        days = {title: story.sign_up_in for page in self._site.pages for title, story in page.stories.items()}
        until = ((project, days.get(project.title)) for project in projects)
        return [(project, self._site.today + dt.timedelta(days=day)) for project, day in until if day is not None]

    def write_profiles(self, organisations: Sequence[Organisation]) -> None:
        """Profiles in their languages, and who sits on the boards."""
        by_name = {one.name: one for one in organisations}
        HubProfile.objects.bulk_create(
            HubProfile(hub=self._hubs[page.hub], language=language, **parts)
            for page in self._site.pages
            for language, parts in page.profiles.items()
        )
        BoardSeat.objects.bulk_create(
            BoardSeat(
                hub=self._hubs[page.hub],
                stakeholder_group=group,
                organisation=by_name[name] if name else None,
                starts_on=self._hubs[page.hub].opened_on or self._hubs[page.hub].today(),
            )
            for page in self._site.pages
            for group, name in page.seats.items()
        )

    def write_news(self, projects: Sequence[Project], *, author: Who, reviewer: Who, progress: Progress) -> None:
        """Posts and events, each written by one person and looked at by another."""
        by_title = {one.title: one for one in projects}
        for number, post in enumerate(self._site.posts):
            hub = self._hubs[post.hub]
            values = self._of_post(hub, post, by_title, number, author(hub))
            self._bring_on(write(Post, hub=hub, by=author(hub), values=values), post, reviewer(hub))
            if (number + 1) % TOLD_EVERY == 0:
                progress(f"{number + 1} of {len(self._site.posts)} news")
        for event in self._site.events:
            hub = self._hubs[event.hub]
            values = self._of_event(hub, event, by_title)
            self._bring_on(write(Event, hub=hub, by=author(hub), values=values), event, reviewer(hub))

    def write_meetings(self, *, chair: Who) -> None:
        """What the boards have talked about and decided, and when they meet next."""
        write_meetings(self._site.meetings, self._hubs, today=self._site.today, chair=chair)

    def _bring_on(self, text: Post | Event, planned: PlannedPost | PlannedEvent, reviewer: User) -> None:
        """From draft as far as is planned."""
        if planned.state == State.DRAFT:
            return
        assert text.author is not None  # noqa: S101 - written just now by somebody
        waiting = send_for_review(text, by=text.author, version=text.version)
        if planned.state == State.PUBLISHED:
            publish(waiting, by=reviewer, version=waiting.version, alone=False, at=self._public_since(planned))

    def _public_since(self, planned: PlannedPost | PlannedEvent) -> dt.datetime:
        if isinstance(planned, PlannedPost):
            day = self._site.today - dt.timedelta(days=planned.days_ago)
        else:
            day = min(self._site.today + dt.timedelta(days=planned.in_days), self._site.today) - ANNOUNCED
        return dt.datetime.combine(day, dt.time(8, 5 + len(planned.title) % 50), tzinfo=dt.UTC)

    def _of_post(
        self, hub: Hub, post: PlannedPost, projects: dict[str, Project], number: int, author: User
    ) -> dict[str, Any]:
        return {
            "project": projects[post.project] if post.project else None,
            "language": post.language,
            "title": post.title,
            "lead": post.lead,
            "body": post.body,
            "picture": self._picture(hub, post.picture, number, author) if post.picture else None,
            "picture_alt": post.alt,
        }

    @staticmethod
    def _picture(hub: Hub, name: str, number: int, author: User) -> Picture:
        uid = uuid.uuid5(NAMESPACE, f"picture {number}")
        return keep_picture(hub=hub, by=author, prepared=draw_widths(draw(name)), uid=uid)

    def _of_event(self, hub: Hub, event: PlannedEvent, projects: dict[str, Project]) -> dict[str, Any]:
        day = self._site.today + dt.timedelta(days=event.in_days)
        starts_at = dt.datetime.combine(day, event.starts, tzinfo=ZoneInfo(hub.time_zone))
        return {
            "starts_at": starts_at,
            "ends_at": starts_at + dt.timedelta(hours=event.hours),
            "project": projects[event.project] if event.project else None,
            "language": event.language,
            "title": event.title,
            "about": event.about,
            "place": event.place,
            "online_url": event.online_url,
        }
