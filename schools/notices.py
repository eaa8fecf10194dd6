"""What this room tells people of (accounts.notices): requests to join, roles, agreements, moves."""

from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import notices
from accounts.models import User, Way
from accounts.notices import Kind
from hubs.access import hubs_open_to, rights_of
from hubs.notices import NETWORK, ROLES, manages, with_day
from hubs.roles import HubPerm
from schools.access import heads, schools_open_to
from schools.models import JoinRequest, JoinState, SchoolMembership, SchoolRole
from schools.models import Way as WayToJoin

JOINING = _("Requests to join")
SCHOOL = _("Your school")
SCHOOLS = _("Schools")


def with_way(words: Mapping[str, str]) -> Mapping[str, str]:
    """Who asks, with the school or organisation; and the way to join by its name in the reader's language."""
    name = words["name"]
    if body := words.get("body"):
        name = f"{name} ({body})"
    return {**words, "name": name, "way": str(WayToJoin(words["way"]).label)}


def with_join_state(words: Mapping[str, str]) -> Mapping[str, str]:
    """Where a request to join stands, by its name in the reader's language."""
    return {**words, "state": str(JoinState(words["state"]).label)}


def with_school_role(words: Mapping[str, str]) -> Mapping[str, str]:
    """The role at a school by its name in the reader's language."""
    return {**words, "role": str(SchoolRole(words["role"]).label)}


def with_what_comes_along(words: Mapping[str, str]) -> Mapping[str, str]:
    """What came along with a school, each with its number, in the reader's language."""
    counted = {name: int(words[name]) for name in ("classes", "people", "agreements")}
    said = (
        ngettext("%(number)d class", "%(number)d classes", counted["classes"]) % {"number": counted["classes"]},
        ngettext("%(number)d person", "%(number)d people", counted["people"]) % {"number": counted["people"]},
        ngettext("%(number)d agreement", "%(number)d agreements", counted["agreements"])
        % {"number": counted["agreements"]},
    )
    return {**words, "along": ", ".join(said)}


def keeps_schools(user: User) -> bool:
    """Whether somebody looks after the schools of a hub."""
    return any(HubPerm.MANAGE_SCHOOLS in rights_of(user, hub) for hub in hubs_open_to(user))


def moves_schools(user: User) -> bool:
    """Whether somebody coordinates a hub."""
    return any(HubPerm.GRANT_TEAM in rights_of(user, hub) for hub in hubs_open_to(user))


def acts_for_a_school(user: User) -> bool:
    """Whether somebody is a teacher or the head of a school."""
    return bool(schools_open_to(user))


def invites_to_schools(user: User) -> bool:
    """Whether somebody offers roles at a school: its head, and a hub's people who look after schools."""
    return keeps_schools(user) or any(heads(user, school) for school in schools_open_to(user))


def has_asked_to_join(user: User) -> bool:
    """Whether somebody has written a request to join that is still there."""
    return JoinRequest.objects.filter(email=user.email.lower()).exists()


def answers(user: User) -> bool:
    """Whether requests to join come to somebody: to a hub's people who look after schools, and to managers."""
    return manages(user) or keeps_schools(user)


ASKED = Kind(
    "schools.join_asked",
    label=_("Somebody asks to join your hub"),
    says=_("%(name)s from %(place)s asks to join %(hub)s: %(way)s."),
    section=JOINING,
    urgent=True,
    words=with_way,
    concerns=answers,
)
WAITS = Kind(
    "schools.join_waits",
    label=_("A request to join waits for an answer"),
    says=_("The request of %(name)s to join %(hub)s has waited for %(days)s days."),
    section=JOINING,
    concerns=answers,
)
INTEREST = Kind(
    "schools.interest",
    label=_("Somebody wants a hub where there is none"),
    says=_("%(name)s from %(place)s would join, and no hub is near: %(way)s."),
    section=NETWORK,
    words=with_way,
    concerns=manages,
)
ANSWERED = Kind(
    "schools.join_answered",
    label=_("Your request to join has an answer"),
    says=_("Your request to join %(hub)s: %(state)s"),
    section=JOINING,
    ways=(Way.NOW, Way.PORTAL),
    words=with_join_state,
    concerns=has_asked_to_join,
)
HANDED_ON = Kind(
    "schools.join_handed_on",
    label=_("Another hub looks after your request to join"),
    says=_("%(hub)s looks after your request to join from now on."),
    section=JOINING,
    ways=(Way.NOW, Way.PORTAL),
    concerns=has_asked_to_join,
)
REFLECTION_DUE = Kind(
    "schools.reflection_due",
    label=_("The self-reflection of your school is due"),
    says=_("The school year ends soon, and %(school)s has no self-reflection of %(year)s yet. It takes ten minutes."),
    section=SCHOOL,
    concerns=acts_for_a_school,
)
INVITED = Kind(
    "schools.invited",
    label=_("Somebody invites you to a school"),
    says=_("%(name)s invites you to %(school)s: %(role)s. It waits for you among your places."),
    section=ROLES,
    ways=(Way.DIGEST, Way.PORTAL),
    words=with_school_role,
)
ACCEPTED = Kind(
    "schools.accepted",
    label=_("Somebody accepts your invitation to a school"),
    says=_("%(name)s has accepted your invitation to %(school)s: %(role)s."),
    section=ROLES,
    words=with_school_role,
    concerns=invites_to_schools,
)
GIVEN = Kind(
    "schools.role_given",
    label=_("Somebody gives you another role at a school"),
    says=_("%(name)s has changed your role at %(school)s: %(role)s."),
    section=ROLES,
    safety=True,
    words=with_school_role,
    concerns=acts_for_a_school,
)
ENDED = Kind(
    "schools.role_ended",
    label=_("Somebody ends your role at a school"),
    says=_("%(name)s has ended your role at %(school)s: %(role)s."),
    section=ROLES,
    safety=True,
    words=with_school_role,
    concerns=acts_for_a_school,
)
GIVEN_BACK = Kind(
    "schools.role_back",
    label=_("Somebody gives you back a role at a school that they had ended"),
    says=_("%(name)s has given you back your role at %(school)s: %(role)s."),
    section=ROLES,
    safety=True,
    words=with_school_role,
)

MERGED = Kind(
    "schools.merged",
    label=_("Your school was on the portal twice"),
    says=_(
        "%(name)s has merged “%(old)s” and “%(school)s”, which were one school. Your classes and sign-ups are there."
    ),
    section=ROLES,
    urgent=True,
    concerns=acts_for_a_school,
)
PARTED = Kind(
    "schools.parted",
    label=_("Schools that were merged are two again"),
    says=_("%(name)s has taken “%(old)s” apart again: your school is “%(school)s”, with its classes and sign-ups."),
    section=ROLES,
    urgent=True,
    concerns=acts_for_a_school,
)


AGREEMENT_ENDS = Kind(
    "schools.agreement_ends",
    label=_("An agreement with a school of your hub ends"),
    says=_("The agreement with %(school)s ends on %(day)s. Talk to the school, and put the new one there."),
    section=SCHOOLS,
    words=with_day,
    concerns=moves_schools,
)
MOVED_IN = Kind(
    "schools.moved_in",
    label=_("A school moves to your hub"),
    says=_("%(school)s has moved from %(from_hub)s to %(to_hub)s. It brings along: %(along)s."),
    section=SCHOOLS,
    urgent=True,
    words=with_what_comes_along,
    concerns=keeps_schools,
)
MOVED_AWAY = Kind(
    "schools.moved_away",
    label=_("A school of your hub moves to another one"),
    says=_(
        "%(school)s has moved from %(from_hub)s to %(to_hub)s. Its sessions stay with %(from_hub)s. "
        "Along went: %(along)s."
    ),
    section=SCHOOLS,
    words=with_what_comes_along,
    concerns=keeps_schools,
)
OWN_MOVED = Kind(
    "schools.own_moved",
    label=_("Your school moves to another hub"),
    says=_("%(school)s belongs to %(to_hub)s now, no longer to %(from_hub)s. It kept: %(along)s."),
    section=SCHOOLS,
    urgent=True,
    words=with_what_comes_along,
    concerns=acts_for_a_school,
)


def time_zones(people: Collection[int]) -> dict[int, str]:
    """The time zone of the hub of the school of each of these; of several, the one where they were first."""
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(user__in=people)
    return dict(held.order_by("-starts_on", "-pk").values_list("user_id", "school__hub__time_zone"))


def languages(person: User) -> list[str]:
    """The languages of the hubs of the schools at which somebody is a teacher or head; first those of the first."""
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(user=person)
    hubs = held.order_by("starts_on", "pk").values_list("school__hub__languages", flat=True)
    return [code for codes in hubs for code in codes]


def register() -> None:
    """Let the portal tell of all this."""
    joining = (ASKED, WAITS, INTEREST, ANSWERED, HANDED_ON)
    people = (INVITED, ACCEPTED, GIVEN, ENDED, GIVEN_BACK)
    notices.register(*joining, *people, REFLECTION_DUE, MERGED, PARTED)
    notices.register(AGREEMENT_ENDS, MOVED_IN, MOVED_AWAY, OWN_MOVED)
    notices.add_time_zones(time_zones)
    notices.add_languages(languages)
