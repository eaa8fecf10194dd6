"""What a scanned class card fills in: the projects that the class takes part in, and which type it is likely to be."""

from django.db.models import Q

from accounts.models import User
from hubs.models import Hub
from impact.models import Audience, Session, SessionType
from projects.models import Partnership, Project, ProjectStatus, SignUp, Standing
from schools.models import School, SchoolClass, school_year_of

USUAL_TYPE = "classroom"


def projects_of_class(group: SchoolClass) -> list[Project]:
    """What a class takes part in at its hub and what is not over: signed up with a place, or its school a partner."""
    placed = SignUp.objects.filter(state=Standing.ACCEPTED, classes__school_class__lineage=group.lineage_id)
    partner = Partnership.objects.filter(schools=group.school_id, project__isnull=False)
    joined = Q(pk__in=placed.values("call__project")) | Q(pk__in=partner.values("project"))
    running = Project.objects.of_hub(group.school.hub).filter(joined).exclude(status=ProjectStatus.FINISHED)
    return list(running.order_by("title", "pk"))


def likely_type_of(group: SchoolClass, project: Project | None, *, hub: Hub, by: User) -> SessionType | None:
    """The type of the last session of this class, in this project where there is one; else of the person's last one
    with a class.

    Where nothing is known, a session in the classroom. None where the network has no types.
    """
    there = Session.objects.standing().filter(hub=hub, session_type__in_use=True).select_related("session_type")
    of_class = there.filter(lines__school_class__lineage=group.lineage_id)
    asked = [of_class.filter(project=project)] if project else []
    for rows in (*asked, of_class, there.filter(logged_by=by, lines__school_class__isnull=False)):
        if last := rows.order_by("-held_on", "-pk").first():
            return last.session_type
    types = list(SessionType.objects.filter(in_use=True))
    return next((one for one in types if one.code == USUAL_TYPE), types[0] if types else None)


def teachers_with(group: SchoolClass, *, hub: Hub) -> int | None:
    """How many teachers came the last time that the class did, alone; None where nobody counted them. Two queries."""
    sessions = Session.objects.standing().filter(hub=hub, lines__school_class__lineage=group.lineage_id)
    last = sessions.order_by("-held_on", "-pk").prefetch_related("lines").first()
    lines = list(last.lines.all()) if last else []
    if sum(line.school_class_id is not None for line in lines) != 1:
        return None
    return next((line.head_count for line in lines if line.audience == Audience.TEACHER), None)


def class_to_log(key: str, *, of_hub: Hub | None = None, of_school: School | None = None) -> SchoolClass | None:
    """The class that an address names, if it is of this school year, there today, and of the hub or of the school."""
    place = of_school.hub if of_school else of_hub
    if place is None or not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    day = place.today()
    rows = SchoolClass.objects.in_school_year(school_year_of(day)).there_on(day)
    own = Q(school=of_school) if of_school else Q(school__in=School.objects.of_hub(place))
    rows = rows.filter(own, pk=int(key)).select_related("school__hub__parent").prefetch_related("size_changes")
    return rows.first()
