"""Tables of the schools: partner schools, their classes as cohorts, the adults who act for a school, bookings."""

from schools.models.booking import Booking
from schools.models.reflection import Agreement, Reflection, ReflectionAnswer, ReflectionStatement
from schools.models.school import Level, School, Shown
from schools.models.school_class import SCHOOL_YEAR_STARTS_IN, SchoolClass, school_year_label, school_year_of
from schools.models.staff import SchoolMembership, SchoolRole

__all__ = [
    "SCHOOL_YEAR_STARTS_IN",
    "Agreement",
    "Booking",
    "Level",
    "Reflection",
    "ReflectionAnswer",
    "ReflectionStatement",
    "School",
    "SchoolClass",
    "SchoolMembership",
    "SchoolRole",
    "Shown",
    "school_year_label",
    "school_year_of",
]
