"""Audiences: who a session reached. Eight are logged; reports group them in three."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """The audience of one attendance line."""

    STUDENT = "student", _("Students")
    TEACHER = "teacher", _("Teachers")
    FAMILY = "family", _("Families")
    UNIVERSITY = "university", _("University or research")
    INDUSTRY = "industry", _("Industry")
    GOVERNMENT = "government", _("Local government")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    OTHER = "other", _("Other community members")


class AudienceGroup(models.TextChoices):
    """The three groups in which the network reports."""

    STUDENTS = "students", _("Students")
    TEACHERS = "teachers", _("Teachers")
    COMMUNITY = "community", _("Community members")


AUDIENCES_OF: dict[AudienceGroup, tuple[Audience, ...]] = {
    AudienceGroup.STUDENTS: (Audience.STUDENT,),
    AudienceGroup.TEACHERS: (Audience.TEACHER,),
    AudienceGroup.COMMUNITY: (
        Audience.FAMILY,
        Audience.UNIVERSITY,
        Audience.INDUSTRY,
        Audience.GOVERNMENT,
        Audience.CIVIL_SOCIETY,
        Audience.OTHER,
    ),
}


class CellAudience(models.TextChoices):
    """The audiences that cells are kept for: the eight, community members together, and everyone.

    The last two stand beside the eight because sessions, and the largest session, do not add up over audiences: a
    session with pupils and parents is one session.
    """

    STUDENT = "student", _("Students")
    TEACHER = "teacher", _("Teachers")
    FAMILY = "family", _("Families")
    UNIVERSITY = "university", _("University or research")
    INDUSTRY = "industry", _("Industry")
    GOVERNMENT = "government", _("Local government")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    OTHER = "other", _("Other community members")
    COMMUNITY = "community", _("Community members")
    EVERYONE = "everyone", _("Everyone")


CELL_OF_GROUP: dict[AudienceGroup, CellAudience] = {
    AudienceGroup.STUDENTS: CellAudience.STUDENT,
    AudienceGroup.TEACHERS: CellAudience.TEACHER,
    AudienceGroup.COMMUNITY: CellAudience.COMMUNITY,
}


def cell_audiences(audience: Audience) -> tuple[CellAudience, ...]:
    """The cells that a line of an audience adds to."""
    own = CellAudience(audience.value)
    if audience in AUDIENCES_OF[AudienceGroup.COMMUNITY]:
        return own, CellAudience.COMMUNITY, CellAudience.EVERYONE
    return own, CellAudience.EVERYONE
