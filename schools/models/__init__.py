"""Tables of the schools: schools, classes as cohorts, adults who act for a school, who asks to join, bookings."""

from schools.models.agreement import AGREEMENT_KINDS, ENDS_SOON, SchoolAgreement
from schools.models.booking import Booking
from schools.models.card import ClassCard
from schools.models.class_history import RollOver, SizeChange
from schools.models.joining import ENDED, OPEN, AskedBy, JoinNote, JoinRequest, JoinState, Want, Way
from schools.models.merge import SchoolMerge
from schools.models.move import SchoolMove
from schools.models.photo_consent import PhotoConsent
from schools.models.reflection import Agreement, Reflection, ReflectionAnswer, ReflectionStatement
from schools.models.school import MOST_PUPILS, Level, School, Shown, Standing
from schools.models.school_class import (
    SCHOOL_YEAR_STARTS_IN,
    Left,
    SchoolClass,
    class_name_key,
    school_year_label,
    school_year_of,
)
from schools.models.school_invitation import SchoolInvitation
from schools.models.staff import SchoolMembership, SchoolRole

__all__ = [
    "AGREEMENT_KINDS",
    "ENDED",
    "ENDS_SOON",
    "MOST_PUPILS",
    "OPEN",
    "SCHOOL_YEAR_STARTS_IN",
    "Agreement",
    "AskedBy",
    "Booking",
    "ClassCard",
    "JoinNote",
    "JoinRequest",
    "JoinState",
    "Left",
    "Level",
    "PhotoConsent",
    "Reflection",
    "ReflectionAnswer",
    "ReflectionStatement",
    "RollOver",
    "School",
    "SchoolAgreement",
    "SchoolClass",
    "SchoolInvitation",
    "SchoolMembership",
    "SchoolMerge",
    "SchoolMove",
    "SchoolRole",
    "Shown",
    "SizeChange",
    "Standing",
    "Want",
    "Way",
    "class_name_key",
    "school_year_label",
    "school_year_of",
]
