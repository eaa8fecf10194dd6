"""Tables of the schools: schools, classes as cohorts, adults who act for a school, who asks to join, bookings."""

from schools.models.booking import Booking
from schools.models.joining import ENDED, OPEN, AskedBy, JoinNote, JoinRequest, JoinState, Want, Way
from schools.models.school import Level, School, Shown
from schools.models.school_class import SCHOOL_YEAR_STARTS_IN, SchoolClass, school_year_label, school_year_of
from schools.models.school_invitation import SchoolInvitation
from schools.models.staff import SchoolMembership, SchoolRole

__all__ = [
    "ENDED",
    "OPEN",
    "SCHOOL_YEAR_STARTS_IN",
    "AskedBy",
    "Booking",
    "JoinNote",
    "JoinRequest",
    "JoinState",
    "Level",
    "School",
    "SchoolClass",
    "SchoolInvitation",
    "SchoolMembership",
    "SchoolRole",
    "Shown",
    "Want",
    "Way",
    "school_year_label",
    "school_year_of",
]
