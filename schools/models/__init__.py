"""Tables of the schools: partner schools, their classes as cohorts, the adults who act for a school, bookings."""

from schools.models.booking import Booking
from schools.models.class_history import RollOver, SizeChange
from schools.models.move import SchoolMove
from schools.models.school import MOST_PUPILS, Level, School, Shown, Standing
from schools.models.school_class import SCHOOL_YEAR_STARTS_IN, Left, SchoolClass, school_year_label, school_year_of
from schools.models.staff import SchoolMembership, SchoolRole

__all__ = [
    "MOST_PUPILS",
    "SCHOOL_YEAR_STARTS_IN",
    "Booking",
    "Left",
    "Level",
    "RollOver",
    "School",
    "SchoolClass",
    "SchoolMembership",
    "SchoolMove",
    "SchoolRole",
    "Shown",
    "SizeChange",
    "Standing",
    "school_year_label",
    "school_year_of",
]
