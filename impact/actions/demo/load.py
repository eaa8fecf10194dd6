"""Writes the demonstration network: through the same actions, triggers and constraints as everything else.

`load_demo` is one transaction. The figures are added up after it; should that be cut short, the marks still stand
and the sweep adds them up.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import groupby

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.actions import open_account
from accounts.models import User
from hubs.actions import grant_membership
from hubs.models import Hub, Organisation
from hubs.roles import Role
from impact.actions.bulk import BulkRecorded, record_sessions
from impact.actions.demo.boards import BoardWriter
from impact.actions.demo.canvas import write_canvases
from impact.actions.demo.cards import write_cards
from impact.actions.demo.duplicates import write_duplicates
from impact.actions.demo.embeds import write_embeds
from impact.actions.demo.equipment import LendingWriter
from impact.actions.demo.imports import write_imports
from impact.actions.demo.joining import write_requests
from impact.actions.demo.left_over import write_left_over
from impact.actions.demo.notices import settle_notices
from impact.actions.demo.opening import write_hub_to_come
from impact.actions.demo.partnerships import write_agreements, write_partnerships
from impact.actions.demo.photos import write_photos
from impact.actions.demo.plan import write_plans
from impact.actions.demo.programs import write_programs
from impact.actions.demo.proposals import write_proposals
from impact.actions.demo.quality import write_quiet_months, write_unusual_numbers
from impact.actions.demo.register import write_register
from impact.actions.demo.saved_views import write_saved_views
from impact.actions.demo.schools import write_schools
from impact.actions.demo.sign_ups import SignUpWriter
from impact.actions.demo.site import SiteWriter
from impact.actions.demo.surveys import write_surveys
from impact.actions.demo.targets import write_targets
from impact.actions.demo.teaching import write_certificates, write_countersigns, write_reflections
from impact.actions.demo.twins import write_twins
from impact.actions.demo.welcome import write_doors
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.void_session import void_session
from impact.demo.accounts import ACCOUNTS, PASSWORD, DemoAccount
from impact.demo.beside import write_beside
from impact.demo.equipment import read_lending
from impact.demo.plan import (
    FIRST_DAY,
    NetworkPlan,
    PlannedClass,
    PlannedHub,
    PlannedOrganisation,
    PlannedProject,
    PlannedSchool,
    PlannedSession,
)
from impact.models import Session, SessionType, Source
from projects.models import Project
from schools.actions import grant_school_membership
from schools.models import School, SchoolClass, SchoolRole

# Sessions that are often held for a local need and for no project.
ABOUT_A_NEED = {"brokerage", "citizen-science", "showcase"}

Progress = Callable[[str], None]


class DemoWriter:
    """Remembers which row each planned thing became."""

    def __init__(self, plan: NetworkPlan) -> None:
        self.site = SiteWriter(plan.site)
        self.hubs: dict[PlannedHub, Hub] = {}
        self.schools: dict[PlannedSchool, School] = {}
        self.organisations: dict[PlannedOrganisation, Organisation] = {}
        self.projects: dict[PlannedProject, Project] = {}
        self.classes: dict[PlannedClass, SchoolClass] = {}
        self.types: dict[str, SessionType] = {one.code: one for one in SessionType.objects.all()}
        self.staff: dict[Hub, User] = {}
        self.reviewers: dict[Hub | None, User] = {}

    def write_hubs(self, plan: NetworkPlan) -> None:
        """Hubs before their sub-hubs."""
        for is_part in (False, True):
            planned = [hub for hub in plan.hubs if (hub.parent is not None) == is_part]
            rows = [
                _hub_row(hub, self.hubs[hub.parent] if hub.parent else None, self.site.of_hub(hub.code))
                for hub in planned
            ]
            self.hubs |= dict(zip(planned, Hub.objects.bulk_create(rows), strict=True))

    def write_places(self, plan: NetworkPlan) -> None:
        """Schools, organisations and projects of all hubs."""
        schools = [school for hub in plan.hubs for school in hub.schools]
        organisations = [organisation for hub in plan.hubs for organisation in hub.organisations]
        projects = [project for hub in plan.hubs for project in hub.projects]
        self.schools = dict(
            zip(schools, School.objects.bulk_create([self._school_row(one) for one in schools]), strict=True)
        )
        self.organisations = dict(
            zip(
                organisations,
                Organisation.objects.bulk_create(
                    [Organisation(name=o.name, kind=o.kind, country=o.country, place=o.place) for o in organisations]
                ),
                strict=True,
            )
        )
        self.projects = dict(
            zip(projects, Project.objects.bulk_create([self._project_row(one) for one in projects]), strict=True)
        )

    def _school_row(self, school: PlannedSchool) -> School:
        return School(
            hub=self.hubs[school.hub],
            name=school.name,
            place=school.place,
            country=school.hub.country,
            levels=list(school.levels),
            partner_since=school.hub.opened_on,
            **self.site.of_school(school),
        )

    def _project_row(self, project: PlannedProject) -> Project:
        return Project(
            hub=self.hubs[project.hub],
            title=project.title,
            language="en",
            summary=project.summary,
            ends_on=project.ends_on,
            status=project.status,
            **self.site.of_project(project),
        )

    def write_classes(self, plan: NetworkPlan) -> None:
        """Classes a school year at a time, so that what a class continues is there; the database adds the lineage."""
        for _, of_a_year in groupby(plan.classes, key=lambda one: one.school_year):
            planned = list(of_a_year)
            rows = [
                SchoolClass(
                    school=self.schools[one.school],
                    name=one.name,
                    school_year=one.school_year,
                    level=one.level,
                    size=one.size,
                    continues=self.classes[one.continues] if one.continues else None,
                )
                for one in planned
            ]
            self.classes |= dict(zip(planned, SchoolClass.objects.bulk_create(rows), strict=True))

    def write_partnerships(self, plan: NetworkPlan) -> None:
        """Partnerships with their schools and organisations."""
        write_partnerships(
            plan,
            hubs=self.hubs,
            projects=self.projects,
            schools=self.schools,
            organisations=self.organisations,
        )

    def write_accounts(self) -> None:
        """The accounts that can sign in, all with the one password that is told to everybody."""
        password = make_password(PASSWORD)  # once: hashing is slow on purpose
        by_code = {hub.code: hub for hub in self.hubs.values()}
        for account in ACCOUNTS:
            user = open_account(email=account.email, name=account.name, by=None)
            user.password = password
            user.listed = account.role in (Role.STAFF, Role.COORDINATOR) and not account.unlisted
            user.save(update_fields=["password", "listed"])
            hub = by_code[account.hub] if account.hub else None
            if isinstance(account.role, Role):
                grant_membership(user=user, role=account.role, hub=hub, by=None, starts_on=FIRST_DAY)
            else:
                self._grant_at_school(user, account, account.role)
            if account.role == Role.STAFF and hub is not None:
                self.staff[hub] = user
            if account.role in (Role.COORDINATOR, Role.MANAGER):
                self.reviewers[hub] = user

    def _grant_at_school(self, user: User, account: DemoAccount, role: SchoolRole) -> None:
        schools = [school for planned, school in self.schools.items() if planned.hub.code == account.hub]
        busiest = max(schools, key=lambda school: sum(one.school_id == school.pk for one in self.classes.values()))
        grant_school_membership(user=user, role=role, school=busiest, by=None, starts_on=FIRST_DAY)

    def write_sessions(self, plan: NetworkPlan, progress: Progress) -> BulkRecorded:
        """All sessions, hub by hub, and then the few that were taken back."""
        by_hub: dict[PlannedHub, list[PlannedSession]] = defaultdict(list)
        for session in plan.sessions:
            by_hub[session.hub].append(session)
        total = BulkRecorded(0, 0, 0)
        for planned_hub, sessions in by_hub.items():
            hub = self.hubs[planned_hub]
            by = self.staff_of(hub)
            drafts = (self._draft(session, hub) for session in sessions)
            done = record_sessions(hub=hub, by=by, drafts=drafts, source=Source.DEMO, logged_at=_soon_after)
            total = BulkRecorded(
                total.sessions + done.sessions, total.lines + done.lines, total.co_hosts + done.co_hosts
            )
            for session in sessions:
                if session.voided:
                    stored = Session.objects.get(hub=hub, uid=session.uid)
                    void_session(session=stored, by=by, reason=session.voided)
            progress(f"{hub.code}: {done.sessions} sessions")
        return total

    def staff_of(self, hub: Hub) -> User:
        """Who logs for a hub: its own staff, or that of the hub it is part of."""
        if hub in self.staff:
            return self.staff[hub]
        assert hub.parent is not None  # noqa: S101 - each hub at the top has staff among the accounts
        return self.staff[hub.parent]

    def reviewer_of(self, hub: Hub) -> User:
        """Who looks at what a hub's staff wrote: its coordinator, or somebody of the network."""
        return self.reviewers.get(hub) or self.reviewers[None]

    def coordinator_of(self, hub: Hub) -> User:
        """Who names versions for a hub; where no coordinator is among the accounts, somebody who was it then."""
        return self.reviewers.get(hub) or self.staff_of(hub)

    def _draft(self, session: PlannedSession, hub: Hub) -> SessionDraft:
        about_a_need = session.project is None and session.type_code in ABOUT_A_NEED
        return SessionDraft(
            uid=session.uid,
            held_on=session.held_on,
            session_type=self.types[session.type_code],
            lines=tuple(
                LineDraft(
                    audience=line.audience,
                    head_count=line.head_count,
                    school_class=self.classes[line.school_class] if line.school_class else None,
                    first_timers=None if line.school_class else line.first_timers,
                )
                for line in session.lines
            ),
            project=self.projects[session.project] if session.project else None,
            school=self.schools[session.school] if session.school else None,
            challenge=self.site.challenge_of(hub, session.uid.int, session.held_on) if about_a_need else None,
            co_hosts=tuple(self.hubs[hub] for hub in session.co_hosts),
            starts_at=session.starts_at,
            minutes=session.minutes,
            led_by=session.led_by,
            format=session.format,
            title=session.title,
            note=session.note,
        )


def _count_rows() -> None:
    """Tell the database how much there is by now: what reads it below would else be planned for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE impact_session, impact_attendanceline, schools_school, schools_schoolclass")


@transaction.atomic
def load_demo(*, plan: NetworkPlan, progress: Progress) -> BulkRecorded:
    """Write the whole demonstration or nothing. The figures are not added up yet: `rollups.rebuild` does that."""
    writer = DemoWriter(plan)
    progress("Hubs, schools, projects and partnerships")
    writer.write_hubs(plan)
    writer.site.write_challenges({hub.code: hub for hub in writer.hubs.values()})
    writer.write_places(plan)
    writer.write_classes(plan)
    writer.write_partnerships(plan)
    writer.write_accounts()
    write_agreements(plan, hubs=writer.hubs, staff_of=writer.staff_of)
    write_hub_to_come()
    progress("Profiles, news and events")
    writer.site.write_profiles(list(writer.organisations.values()))
    looked_at = {"author": writer.staff_of, "reviewer": writer.reviewer_of}
    writer.site.write_news(list(writer.projects.values()), **looked_at, progress=progress)
    progress("Resources")
    write_beside(list(writer.hubs.values()), plan.site.today, **looked_at, progress=progress)
    write_register(list(writer.organisations.values()), by=writer.reviewers[None])
    progress("Canvases")
    top_level = [hub for planned, hub in writer.hubs.items() if planned.parent is None]
    write_canvases(top_level, writer=writer.staff_of, coordinator=writer.coordinator_of)
    recorded = writer.write_sessions(plan, progress)
    _count_rows()
    progress("Boards, their decisions and meetings")
    boards = BoardWriter(plan.site.today, staff=writer.staff_of, manager=writer.reviewer_of)
    boards.write({hub.code: hub for hub in writer.hubs.values()})
    writer.site.write_meetings(chair=writer.reviewer_of)
    write_schools(writer.hubs.values(), staff_of=writer.staff_of)
    write_twins(writer.hubs.values(), staff_of=writer.staff_of, coordinator=writer.coordinator_of)
    progress("Equipment, bookings and ties")
    LendingWriter(writer.hubs.values(), staff_of=writer.staff_of).write(read_lending())
    write_requests(writer.hubs.values(), staff_of=writer.staff_of, manager=writer.reviewers[None])
    progress("Sign-ups to projects")
    joining = SignUpWriter(today=plan.site.today, staff_of=writer.staff_of)
    joining.write(writer.site.deadlines(list(writer.projects.values())))
    progress("What schools say of the log, and certificates")
    write_countersigns(writer.hubs.values(), coordinator=writer.coordinator_of)
    write_cards(writer.hubs.values(), today=plan.site.today, staff_of=writer.staff_of)
    write_reflections(writer.hubs.values())
    write_certificates(writer.hubs.values(), coordinator=writer.coordinator_of)
    write_proposals(writer.hubs.values(), today=plan.site.today, staff_of=writer.staff_of)
    write_plans(top_level, today=plan.site.today, staff_of=writer.staff_of)
    write_quiet_months(top_level, today=plan.site.today, staff_of=writer.staff_of, manager=writer.reviewers[None])
    write_embeds(top_level, coordinator_of=writer.coordinator_of)
    write_unusual_numbers(top_level, coordinator_of=writer.coordinator_of)
    keepers = {"staff_of": writer.staff_of, "coordinator_of": writer.coordinator_of}
    write_saved_views(top_level, **keepers, manager=writer.reviewers[None])
    write_duplicates(writer.hubs.values(), staff_of=writer.staff_of, coordinator_of=writer.coordinator_of)
    write_imports(top_level, today=plan.site.today, staff_of=writer.staff_of)
    write_doors(top_level, today=plan.site.today, staff_of=writer.staff_of)
    write_surveys(top_level, today=plan.site.today, staff_of=writer.staff_of)
    write_left_over(top_level, today=plan.site.today)
    write_programs(top_level)
    write_targets(
        top_level, today=plan.site.today, manager=writer.reviewers[None], coordinator_of=writer.coordinator_of
    )
    write_photos(top_level, staff_of=writer.staff_of)
    settle_notices()
    return recorded


def _hub_row(hub: PlannedHub, parent: Hub | None, way: dict[str, str]) -> Hub:
    return Hub(
        code=hub.code,
        name=hub.name,
        local_name=hub.local_name,
        host=hub.host,
        country=hub.country,
        place=hub.place,
        latitude=hub.latitude,
        longitude=hub.longitude,
        category=hub.category,
        traits=list(hub.traits),
        parent=parent,
        time_zone=hub.time_zone,
        languages=list(hub.languages),
        opened_on=hub.opened_on,
        **way,
    )


def _soon_after(draft: SessionDraft) -> dt.datetime:
    """Staff log on the same afternoon or in the days after; always the same for the same session."""
    days = draft.uid.int % 4
    return dt.datetime.combine(draft.held_on + dt.timedelta(days=days), dt.time(16, draft.uid.int % 60), tzinfo=dt.UTC)
