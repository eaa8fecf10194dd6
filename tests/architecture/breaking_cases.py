"""One way or more to break each rule of the tables, past all forms: what the database itself has to refuse.

Each case is a function that writes one bad row, everything else about it being right. `CASES` has them by the name
of the constraint; a constraint without a case fails a test.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from itertools import count

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from hubs.models import Category, Hub, Membership, Organisation, OrganisationKind, PublicChange
from hubs.roles import Role
from impact.models import AttendanceLine, Audience, RollupState, Session, SessionCoHost, SessionType
from projects.models import Partnership, Project
from schools.models import Level, School, SchoolClass, SchoolMembership, SchoolRole
from tests.factories.network import make_session_type

Case = Callable[[], object]
CASES: dict[str, list[Case]] = {}

DAY = dt.date(2022, 5, 12)
BEFORE = DAY - dt.timedelta(days=1)
_numbers = count(1)


def breaks(constraint: str) -> Callable[[Case], Case]:
    """Note a function as a case of a constraint; the names of both say what is wrong."""

    def note(case: Case) -> Case:
        CASES.setdefault(constraint, []).append(case)
        return case

    return note


def all_cases() -> Iterator[tuple[str, Case]]:
    """Every case with the constraint that it breaks."""
    return ((constraint, case) for constraint, cases in CASES.items() for case in cases)


# ── Rows that are right but for what a case says ──────────────────────────────────────────────────────────────────────
def person(**said: object) -> User:
    """Somebody with an account."""
    known = {"email": f"somebody-{next(_numbers)}@pt.oshub.example", "name": "Ana Example"}
    return User.objects.create(**known | said)


def hub(**said: object) -> Hub:
    """A hub."""
    known: dict[str, object] = {"code": f"H-{next(_numbers)}", "name": "Hub", "country": "PT", "place": "Here"}
    known |= {"category": Category.SPACE, "time_zone": "Europe/Lisbon", "opened_on": DAY}
    return Hub.objects.create(**known | said)


def membership(**said: object) -> Membership:
    """Staff of a hub."""
    known: dict[str, object] = {"role": Role.STAFF, "starts_on": DAY}
    known["user"] = said.get("user") or person()
    known["hub"] = said["hub"] if "hub" in said else hub()
    return Membership.objects.create(**known | said)


def organisation(**said: object) -> Organisation:
    """An entry of the register."""
    known = {"name": f"Organisation {next(_numbers)}", "kind": OrganisationKind.INDUSTRY, "country": "PT"}
    return Organisation.objects.create(**known | said)


def school(**said: object) -> School:
    """A school of a hub."""
    known: dict[str, object] = {"name": f"School {next(_numbers)}", "place": "Here", "country": "PT"}
    known["hub"] = said.get("hub") or hub()
    return School.objects.create(**known | said)


def school_class(**said: object) -> SchoolClass:
    """A class of a school."""
    known: dict[str, object] = {"name": "7B", "school_year": 2021, "level": Level.PRIMARY, "size": 24}
    known["school"] = said.get("school") or school()
    return SchoolClass.objects.create(**known | said)


def teacher(**said: object) -> SchoolMembership:
    """A teacher of a school."""
    known: dict[str, object] = {"role": SchoolRole.TEACHER, "starts_on": DAY}
    known["user"] = said.get("user") or person()
    known["school"] = said.get("school") or school()
    return SchoolMembership.objects.create(**known | said)


def project(**said: object) -> Project:
    """A project of a hub."""
    known: dict[str, object] = {"title": f"Project {next(_numbers)}", "starts_on": DAY}
    known["hub"] = said.get("hub") or hub()
    return Project.objects.create(**known | said)


def partnership(**said: object) -> Partnership:
    """A partnership of a hub."""
    known: dict[str, object] = {"name": f"Partnership {next(_numbers)}", "starts_on": DAY}
    known["hub"] = said.get("hub") or hub()
    return Partnership.objects.create(**known | said)


def session(**said: object) -> Session:
    """A session of a hub."""
    known: dict[str, object] = {"uid": uuid.uuid4(), "payload_hash": "", "held_on": DAY}
    known |= {"session_type": make_session_type(), "hub": said.get("hub") or hub()}
    return Session.objects.create(**known | said)


def line(**said: object) -> AttendanceLine:
    """Twenty teachers at a session."""
    known: dict[str, object] = {"audience": Audience.TEACHER, "head_count": 20}
    known["session"] = said.get("session") or session()
    return AttendanceLine.objects.create(**known | said)


# ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("accounts_user_email_small_letters")
def capitals_in_an_address() -> object:
    return person(email="Ana@pt.oshub.example")


@breaks("accounts_user_email_once")
def an_address_twice() -> object:
    return person(email=person().email)


@breaks("accounts_user_email_complete")
def half_an_address() -> object:
    return person(email="ana")


@breaks("accounts_user_email_complete")
def a_space_in_an_address() -> object:
    return person(email="ana maria@pt.oshub.example")


@breaks("accounts_user_name_given")
def nobody_s_name() -> object:
    return person(name=" ")


@breaks("accounts_user_language_code")
def a_language_in_words() -> object:
    return person(language="Portuguese")


# ── Hubs ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("hub_code_once")
def a_code_twice_in_other_capitals() -> object:
    return hub(code=hub(code="OSHub-QQ").code.lower())


@breaks("hub_code_plain")
def a_code_with_a_slash() -> object:
    return hub(code="OSHub/PT")


@breaks("hub_code_plain")
def a_code_with_an_empty_part() -> object:
    return hub(code="OSHub--PT")


@breaks("hub_category_known")
def a_fourth_kind_of_hub() -> object:
    return hub(category="museum")


@breaks("hub_not_its_own_parent")
def a_hub_under_itself() -> object:
    return Hub.objects.filter(pk=hub().pk).update(parent=F("pk"))


@breaks("hub_closed_after_opened")
def closed_before_it_opened() -> object:
    return hub(closed_on=BEFORE)


@breaks("hub_place_on_earth")
def north_of_the_pole() -> object:
    return hub(latitude=91, longitude=0)


@breaks("hub_place_on_earth")
def half_a_place() -> object:
    return hub(latitude=40)


@breaks("hub_place_on_earth")
def the_other_half_of_a_place() -> object:
    return hub(longitude=-7)


@breaks("hub_one_level")
def a_sub_hub_of_a_sub_hub() -> object:
    return hub(parent=hub(parent=hub()))


@breaks("hub_one_level")
def a_hub_with_sub_hubs_under_another() -> object:
    above = hub()
    hub(parent=above)
    return Hub.objects.filter(pk=above.pk).update(parent=hub())


@breaks("membership_role_fits_scope")
def staff_of_no_hub() -> object:
    return membership(hub=None)


@breaks("membership_role_fits_scope")
def a_network_manager_of_one_hub() -> object:
    return membership(role=Role.MANAGER)


@breaks("membership_role_fits_scope")
def a_role_that_is_none() -> object:
    return membership(role="owner")


@breaks("membership_ends_after_start")
def a_role_that_ends_before_it_begins() -> object:
    return membership(ends_on=BEFORE)


@breaks("membership_open_once")
def a_role_held_twice() -> object:
    first = membership()
    return membership(user=first.user, hub=first.hub)


@breaks("membership_open_once")
def a_network_role_held_twice() -> object:
    return membership(user=membership(role=Role.MANAGER, hub=None).user, role=Role.MANAGER, hub=None)


@breaks("membership_given_by_another")
def a_role_given_to_oneself() -> object:
    user = person()
    return membership(user=user, granted_by=user)


@breaks("organisation_once")
def an_organisation_twice() -> object:
    return organisation(name=organisation(name="Science house").name.upper())


@breaks("organisation_kind_known")
def an_organisation_of_no_kind() -> object:
    return organisation(kind="")


# ── Schools ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("school_once_a_hub")
def a_school_twice() -> object:
    first = school(name="Valley School")
    return school(hub=first.hub, name="VALLEY school")


@breaks("school_partnership_dates")
def a_partner_until_before_since() -> object:
    return school(partner_since=DAY, partner_until=BEFORE)


@breaks("school_partnership_dates")
def a_partner_until_without_since() -> object:
    return school(partner_until=DAY)


@breaks("class_once_a_year")
def a_class_twice() -> object:
    return school_class(school=school_class().school)


@breaks("class_size_plausible")
def a_class_of_nobody() -> object:
    return school_class(size=0)


@breaks("class_size_plausible")
def a_class_of_a_whole_town() -> object:
    return school_class(size=201)


@breaks("class_year_plausible")
def a_class_of_another_century() -> object:
    return school_class(school_year=1889)


@breaks("class_level_known")
def a_class_without_a_level() -> object:
    return school_class(level="")


@breaks("class_continues_same_school")
def a_class_that_continues_one_of_another_school() -> object:
    return school_class(continues=school_class(school_year=2020))


@breaks("class_continues_earlier_year")
def a_class_that_continues_one_of_the_same_year() -> object:
    first = school_class()
    return school_class(school=first.school, name="7C", continues=first)


@breaks("class_continued_stays_before")
def a_class_that_moves_behind_the_one_that_continues_it() -> object:
    first = school_class()
    school_class(school=first.school, school_year=2022, continues=first)
    return SchoolClass.objects.filter(pk=first.pk).update(school_year=2022)


@breaks("class_continued_stays_before")
def a_class_that_leaves_the_school_of_the_one_that_continues_it() -> object:
    first = school_class()
    school_class(school=first.school, school_year=2022, continues=first)
    return SchoolClass.objects.filter(pk=first.pk).update(school=school())


@breaks("school_membership_role_known")
def a_pupil_with_a_role() -> object:
    return teacher(role="pupil")


@breaks("school_membership_ends_after_start")
def a_teacher_until_before_since() -> object:
    return teacher(ends_on=BEFORE)


@breaks("school_membership_ended_at_with_days")
def a_teacher_whose_role_was_ended_at_once_and_forgot_its_days() -> object:
    return teacher(ended_at=timezone.now(), ends_on=dt.date(2030, 1, 1))


@breaks("school_membership_open_once")
def a_teacher_twice() -> object:
    first = teacher()
    return teacher(user=first.user, school=first.school)


@breaks("school_membership_given_by_another")
def a_school_s_role_given_to_oneself() -> object:
    user = person()
    return teacher(user=user, granted_by=user)


# ── Projects ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("project_title_once_a_hub")
def a_project_twice() -> object:
    first = project(title="Clean river")
    return project(hub=first.hub, title="CLEAN river")


@breaks("project_ends_after_start")
def a_project_that_ends_before_it_begins() -> object:
    return project(ends_on=BEFORE)


@breaks("project_status_known")
def a_project_of_no_status() -> object:
    return project(status="dreamt of")


@breaks("project_language_code")
def a_project_in_no_language() -> object:
    return project(language="Portuguese")


@breaks("partnership_name_once_a_hub")
def a_partnership_twice() -> object:
    first = partnership(name="River alliance")
    return partnership(hub=first.hub, name="RIVER alliance")


@breaks("partnership_ends_after_start")
def a_partnership_that_ends_before_it_begins() -> object:
    return partnership(ends_on=BEFORE)


# ── Sessions ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@breaks("session_type_named")
def a_type_without_a_name() -> object:
    return SessionType.objects.create(code="nameless", name="")


@breaks("session_uid_once_a_hub")
def a_session_twice() -> object:
    first = session()
    return session(hub=first.hub, uid=first.uid)


@breaks("session_length_plausible")
def a_session_of_no_time() -> object:
    return session(minutes=4)


@breaks("session_length_plausible")
def a_session_of_a_day_and_a_night() -> object:
    return session(minutes=721)


@breaks("session_date_plausible")
def a_session_long_before_the_network() -> object:
    return session(hub=hub(opened_on=dt.date(1980, 1, 1)), held_on=dt.date(1989, 12, 31))


@breaks("session_date_plausible")
def a_session_after_two_centuries() -> object:
    return session(held_on=dt.date(2200, 1, 1))


@breaks("session_choices_known")
def a_session_led_by_nobody_known() -> object:
    return session(led_by="pupils")


@breaks("session_choices_known")
def a_session_in_no_known_format() -> object:
    return session(format="letter")


@breaks("session_choices_known")
def a_session_from_nowhere_known() -> object:
    return session(source="hearsay")


@breaks("session_void_has_reason")
def a_session_voided_without_a_reason() -> object:
    return session(voided_at=timezone.now())


@breaks("session_void_has_reason")
def a_reason_without_voiding() -> object:
    return session(void_reason="logged twice")


@breaks("co_host_once")
def a_co_host_twice() -> object:
    first = SessionCoHost.objects.create(session=session(), hub=hub())
    return SessionCoHost.objects.create(session=first.session, hub=first.hub)


@breaks("co_host_is_another_hub")
def a_hub_that_is_its_own_co_host() -> object:
    own = session()
    return SessionCoHost.objects.create(session=own, hub=own.hub)


@breaks("co_host_is_another_hub")
def a_session_that_moves_to_its_co_host() -> object:
    joint = session()
    host = SessionCoHost.objects.create(session=joint, hub=hub())
    return Session.objects.filter(pk=joint.pk).update(hub=host.hub)


@breaks("line_audience_known")
def an_audience_that_is_none() -> object:
    return line(audience="martians")


@breaks("line_head_count_plausible")
def more_people_than_in_a_stadium() -> object:
    return line(head_count=10_001)


@breaks("line_first_timers_within")
def more_for_the_first_time_than_came() -> object:
    return line(first_timers=21)


@breaks("line_class_or_first_timers")
def a_class_with_first_timers() -> object:
    return line(audience=Audience.STUDENT, school_class=school_class(), first_timers=3)


@breaks("line_class_or_first_timers")
def a_class_of_teachers() -> object:
    return line(school_class=school_class())


@breaks("line_once_a_session")
def a_class_twice_in_a_session() -> object:
    first = line(audience=Audience.STUDENT, school_class=school_class())
    return line(session=first.session, audience=Audience.STUDENT, school_class=first.school_class)


@breaks("line_once_a_session")
def an_audience_twice_in_a_session() -> object:
    return line(session=line().session)


@breaks("rollup_state_one_row")
def a_second_state_of_the_figures() -> object:
    return RollupState.objects.create(pk=2)


@breaks("public_change_counts")
def a_change_that_counts_for_nothing() -> object:
    return PublicChange.objects.create(changes=0)
