"""Who may join what: the calls of projects, and the schools to which each is open."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from hubs.models import Hub
from projects.models import Call, Project, Question, SignUp, Standing
from projects.models.sign_up import HOLDING, OVER
from schools.models import School, SchoolClass, school_year_of


@dataclass(frozen=True, slots=True)
class Places:
    """How a call stands: `free` is None where there is a place for everybody."""

    capacity: int | None
    held: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places that nobody holds."""
        return None if self.capacity is None else max(self.capacity - self.held, 0)


def find_call(project_id: int) -> Call | None:
    """The call of a project that anybody may see."""
    found = Call.objects.select_related("project__hub__parent")
    return found.filter(project__in=Project.objects.shown_publicly().filter(pk=project_id)).first()


def may_join(call: Call, school: School) -> bool:
    """Whether a call is open to a school: a partner today, of the project's hub and its family, or of any hub."""
    hub, home = call.project.hub, school.hub
    if not school.is_partner_on(home.today()):
        return False
    family = {hub.pk, hub.parent_id} - {None}
    return call.network_wide or home.pk in family or home.parent_id == hub.pk


def places_of_call(call: Call) -> Places:
    """How many places are held and how many sign-ups wait. One query."""
    counted = call.sign_ups.aggregate(
        held=Sum("places", filter=Q(state__in=HOLDING)), waiting=Count("pk", filter=Q(state=Standing.WAITING))
    )
    return Places(call.capacity, counted["held"] or 0, counted["waiting"])


def questions_of(call: Call) -> list[Question]:
    """The questions that are asked, in order."""
    return list(call.questions.filter(put_away=False))


def years_for(call: Call) -> tuple[int, ...]:
    """The school years whose classes can take part: this one, and the one in which the project begins."""
    today = call.project.hub.today()
    return tuple(sorted({school_year_of(today), school_year_of(max(today, call.project.starts_on))}))


def classes_for(call: Call, school: School) -> list[SchoolClass]:
    """The classes of a school that can take part: those of these years that are there today."""
    there = school.classes.there_on(school.hub.today())
    return list(there.filter(school_year__in=years_for(call)).order_by("school_year", "name", "pk"))


def open_calls(hub: Hub, now: dt.datetime | None = None) -> list[Call]:
    """The calls that are open for the schools of a hub, the next deadline first."""
    now = now or timezone.now()
    family = Project.objects.shown_publicly().filter(
        Q(pk__in=Project.objects.of_hub(hub).values("pk")) | Q(call__network_wide=True)
    )
    found = Call.objects.open_at(now).filter(project__in=family).select_related("project__hub")
    return list(found.order_by("closes_at", "pk"))


def living_sign_up(call: Call, school: School, user_id: int) -> SignUp | None:
    """The sign-up that a person has at a call for a school, drafts too."""
    found = SignUp.objects.filter(call=call, school=school, teacher=user_id)
    return found.exclude(state__in=OVER).first()


def may_sign_up_again(row: SignUp, user_id: int) -> bool:
    """Whether a person can sign the school up anew after this sign-up is over, and has not done so yet."""
    call = find_call(row.call.project_id) if row.state in OVER else None
    if call is None or not call.is_open_at(timezone.now()) or not may_join(call, row.school):
        return False
    return living_sign_up(call, row.school, user_id) is None


def call_of(project: Project) -> Call | None:
    """How a project is open for sign-up, if it ever was. One query."""
    return Call.objects.select_related("project__hub").filter(project=project).first()
