"""Two schools that are one, with everything on both sides that a merge may touch; and a picture of all of it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.core import serializers
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.certificates import certify_class
from impact.actions.drafts import LineDraft
from impact.actions.embeds import sign_off_embed
from impact.models import Audience, Certificate, EmbedShows, Session
from projects.models import Partnership, SignUp, TieSighting
from schools.actions import grant_school_membership
from schools.actions.merging import merge_schools
from schools.merging import referring_to_schools
from schools.models import (
    Booking,
    JoinRequest,
    Reflection,
    ReflectionAnswer,
    ReflectionStatement,
    RollOver,
    School,
    SchoolAgreement,
    SchoolClass,
    SchoolInvitation,
    SchoolMerge,
    SchoolMove,
    SchoolRole,
    SizeChange,
)
from schools.queries.merging import merge_preview
from tests.factories.equipment import make_booking, make_thing, open_always
from tests.factories.joining import make_request
from tests.factories.network import (
    HELD_ON,
    OPENED_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.photos import make_consent
from tests.factories.plan import make_series
from tests.factories.proposals import propose, report
from tests.factories.public import make_organisation
from tests.factories.resources import make_resource, propose_resource
from tests.factories.sign_ups import make_teacher, open_call, sign_up

# What the database counts by itself, and nothing brings back.
COUNTED = ("version", "changed_at")


@dataclass
class Pair:
    """The school that stays, the one that goes, and who merges them."""

    hub: Hub
    kept: School
    gone: School
    by: User


def make_pair(hub: Hub | None = None, *, names: tuple[str, str] = ("Escola do Vale", "EB do Vale")) -> Pair:
    """Two schools of a hub with nothing on them, and its coordinator."""
    hub = hub or make_hub()
    by = make_user(name="Cora Example")
    make_membership(by, Role.COORDINATOR, hub)
    kept, gone = (make_school(hub, name, place="Guarda") for name in names)
    return Pair(hub, kept, gone, by)


def merged(pair: Pair, **chosen: str) -> SchoolMerge:
    """Merge them as somebody would who has just seen the preview."""
    kept, gone = School.objects.get(pk=pair.kept.pk), School.objects.get(pk=pair.gone.pk)
    seen = merge_preview(kept=kept, gone=gone, by=pair.by).seen
    return merge_schools(kept=kept, gone=gone, by=pair.by, seen=seen, chosen=chosen)


def invite(school: School, email: str, *, days: int = 3) -> SchoolInvitation:
    """An open invitation to teach at a school."""
    now = timezone.now()
    return SchoolInvitation.objects.create(
        school=school,
        role=SchoolRole.TEACHER,
        email=email,
        digest=f"{school.pk} {email}",
        invited_by=make_user(),
        invited_at=now,
        expires_at=now + dt.timedelta(days=days),
    )


def reflect(school: School, year: int) -> Reflection:
    """A self-reflection with one answer."""
    made = Reflection.objects.create(school=school, school_year=year, told_at=timezone.now())
    statement = ReflectionStatement.objects.order_by("pk").first() or ReflectionStatement.objects.create(
        position=1, text="We work with others."
    )
    ReflectionAnswer.objects.create(reflection=made, statement=statement, agreement=3)
    return made


def fill(pair: Pair) -> None:
    """Put on both sides what stands in the way of one another, and on the side that goes one of everything else."""
    hub, kept, gone = pair.hub, pair.kept, pair.gone
    School.objects.filter(pk=gone.pk).update(
        language="pt", size=300, website="https://vale.example/", levels=["isced_2"]
    )
    School.objects.filter(pk=kept.pk).update(levels=["isced_1"], other_names=["Vale"])
    for school in (kept, gone):
        school.refresh_from_db()
    ours, theirs = make_class(kept, "7B", size=20), make_class(gone, "7B", size=24)
    later = make_class(gone, "8B", size=23, school_year=theirs.school_year + 1, continues=theirs)
    make_class(gone, "9B", size=22, school_year=theirs.school_year + 2, continues=later)
    SizeChange.objects.create(school_class=theirs, day=HELD_ON, before=25, noted_by=pair.by)
    project = make_project(hub)
    for school, school_class in ((kept, ours), (gone, theirs)):
        make_session(hub, class_line(school_class), people_line(Audience.TEACHER, 2, 1), school=school, project=project)
    make_session(hub, class_line(later, 19), school=gone, held_on=HELD_ON + dt.timedelta(days=300))
    certify_class(school_class=theirs, by=pair.by)
    for school in (kept, gone):
        sign_off_embed(hub=hub, by=pair.by, shows=EmbedShows.SCHOOL, school=school)
    teacher = make_teacher(gone, "Tea Example")
    both = make_teacher(kept, "Bea Example")
    make_roles(both, gone)
    sign_up(open_call(project), gone, theirs, by=teacher)
    call = open_call(make_project(hub, "Mills"))
    for school in (kept, gone):
        SignUp.objects.create(call=call, school=school, teacher=both, places=0)
        reflect(school, 2021)
        RollOver.objects.create(
            school=school,
            from_year=2021,
            made=[school.pk * 10],
            archived=[school.pk * 10 + 1],
            rolled_by=pair.by,
            rolled_at=timezone.now(),
        )
        invite(school, "both@vale.example", days=3 if school == kept else 2)
    reflect(gone, 2020)
    for school, day in ((kept, 1), (gone, 2)):
        SchoolAgreement.objects.create(school=school, signed_on=HELD_ON.replace(day=day), kept_by=pair.by)
    make_consent(gone, pair.by)
    make_resource(hub, school=gone)  # public, and so frozen but for this
    propose_resource(gone, by=teacher)
    invite(gone, "one@vale.example")
    partnerships(pair)
    for school in (kept, gone):
        propose(school, by=teacher)
        line = LineDraft(Audience.STUDENT, 9, None)
        report(school, line, by=teacher, held_on=HELD_ON)
    make_series(hub, later, by=pair.by, project=project)
    open_always(hub)
    make_booking(make_thing(hub), by=teacher, school=gone)
    make_request(hub, state="accepted", school=gone)
    SchoolMove.objects.create(
        school=gone, from_hub=make_hub(), to_hub=hub, moved_on=HELD_ON, reason="Nearer.", moved_by=pair.by
    )


def make_roles(user: User, school: School) -> None:
    """Let somebody be the head of a school too."""
    grant_school_membership(user=user, role=SchoolRole.HEAD, school=school, by=None)


def partnerships(pair: Pair) -> None:
    """One in which both are, one only of the one that goes; and one sign of life that was noted of both."""
    mill = make_organisation("Mill")
    river = Partnership.objects.create(hub=pair.hub, name="River", starts_on=OPENED_ON)
    river.school_members.create(school=pair.kept, joined_on=dt.date(2021, 1, 1), left_on=dt.date(2021, 12, 31))
    river.school_members.create(school=pair.gone, joined_on=dt.date(2020, 1, 1))
    forest = Partnership.objects.create(hub=pair.hub, name="Forest", starts_on=OPENED_ON)
    forest.school_members.create(school=pair.gone)
    for school in (pair.kept, pair.gone):
        TieSighting.objects.create(
            hub=pair.hub,
            school=school,
            organisation=mill,
            seen_on=HELD_ON,
            hub_took_part=False,
            through="school",
            what="They ground flour.",
        )


def picture() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that refers to schools, of schools and of what goes with rows that are set aside."""
    tables = {referring.model for referring in referring_to_schools()} - {SchoolMerge}
    tables |= {School, ReflectionAnswer, SizeChange, Booking, JoinRequest, SchoolClass, Session, Certificate}
    return {table._meta.label: _rows(table) for table in sorted(tables, key=lambda one: one._meta.label)}


def _rows(table: Any) -> list[dict[str, Any]]:
    rows = json.loads(serializers.serialize("json", table._base_manager.order_by("pk")))
    for row in rows:
        for column in COUNTED:
            row["fields"].pop(column, None)
    return list(rows)
