"""What this room tells people of (accounts.notices): roles offered, given and ended, hubs without coordinator, tokens
that end, what their board votes on, decides, and asks of them.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import User, Way
from accounts.notices import Kind
from hubs.access import has_network_right, hubs_open_to, may_keep_tokens
from hubs.models import DecisionState, Hub, Membership
from hubs.roles import NetworkPerm, Role

ROLES = _("Your roles")
BOARD = _("Your boards")
NETWORK = _("The network")


def with_role(words: Mapping[str, str]) -> Mapping[str, str]:
    """The role by its name in the reader's language."""
    return {**words, "role": str(Role(words["role"]).label)}


def with_day(words: Mapping[str, str]) -> Mapping[str, str]:
    """The day as it is written in the reader's language."""
    return {**words, "day": date_format(dt.date.fromisoformat(words["day"]))}


def with_moment(words: Mapping[str, str]) -> Mapping[str, str]:
    """The day with its hour, by the clock where the hub is; what was told before hours were kept has the day alone."""
    told = words["day"]
    if "T" not in told:
        return with_day(words)
    return {**words, "day": date_format(dt.datetime.fromisoformat(told), "DATETIME_FORMAT")}


def with_outcome(words: Mapping[str, str]) -> Mapping[str, str]:
    """The outcome by its name in the reader's language."""
    return {**words, "outcome": str(DecisionState(words["outcome"]).label)}


def manages(user: User) -> bool:
    """Whether somebody looks after the network."""
    return has_network_right(user, NetworkPerm.DASHBOARD)


def belongs_to_a_hub(user: User) -> bool:
    """Whether somebody is of a hub's team or board."""
    return Membership.objects.in_force(timezone.now().date()).filter(user=user).exclude(hub=None).exists()


def reviews(user: User) -> bool:
    """Whether somebody writes or reviews what hubs say in public."""
    return belongs_to_a_hub(user) or manages(user)


def keeps_tokens(user: User) -> bool:
    """Whether somebody looks after the programs of a hub."""
    return any(may_keep_tokens(user, hub) for hub in hubs_open_to(user))


def administers(user: User) -> bool:
    """Whether somebody looks after the network or the site."""
    return manages(user) or has_network_right(user, NetworkPerm.ADMINISTER)


def holds_a_role(user: User) -> bool:
    """Whether somebody is of a hub's team or board, or works for the network."""
    return belongs_to_a_hub(user) or administers(user)


INVITED = Kind(
    "hubs.invited",
    label=_("Somebody invites you to a hub"),
    says=_("%(name)s invites you to %(hub)s: %(role)s. It waits for you among your places."),
    section=ROLES,
    ways=(Way.DIGEST, Way.PORTAL),
    words=with_role,
)
ACCEPTED = Kind(
    "hubs.accepted",
    label=_("Somebody accepts your invitation"),
    says=_("%(name)s has accepted your invitation to %(hub)s: %(role)s."),
    section=ROLES,
    words=with_role,
    concerns=holds_a_role,
)
GIVEN = Kind(
    "hubs.role_given",
    label=_("Somebody gives you another role"),
    says=_("%(name)s has changed your role at %(hub)s: %(role)s."),
    section=ROLES,
    safety=True,
    words=with_role,
    concerns=holds_a_role,
)
ENDED = Kind(
    "hubs.role_ended",
    label=_("Somebody ends your role"),
    says=_("%(name)s has ended your role at %(hub)s: %(role)s."),
    section=ROLES,
    safety=True,
    words=with_role,
    concerns=holds_a_role,
)
GIVEN_BACK = Kind(
    "hubs.role_back",
    label=_("Somebody gives you back a role that they had ended"),
    says=_("%(name)s has given you back your role at %(hub)s: %(role)s."),
    section=ROLES,
    safety=True,
    words=with_role,
)
VOTE_OPENED = Kind(
    "hubs.vote_opened",
    label=_("Your board votes in writing"),
    says=_("The board of %(hub)s was asked to vote until %(day)s: %(title)s"),  # read before that moment and after it
    section=BOARD,
    urgent=True,
    words=with_moment,
    concerns=belongs_to_a_hub,
)
DECIDED = Kind(
    "hubs.decided",
    label=_("Your board has decided"),
    says=_("Outcome at the board of %(hub)s: %(title)s (%(outcome)s)"),  # also where nothing is decided
    section=BOARD,
    words=with_outcome,
    concerns=belongs_to_a_hub,
)
ACTION_GIVEN = Kind(
    "hubs.action_given",
    label=_("You are asked to see to something"),
    says=_("%(name)s asks you to see to this by %(day)s: %(what)s"),
    section=BOARD,
    words=with_day,
    concerns=belongs_to_a_hub,
)
TOKEN_ENDS = Kind(
    "hubs.token_ends",
    label=_("A token of a program ends soon"),
    says=_("The token for “%(token)s” at %(hub)s works until %(day)s only. Make a new one and give it to the program."),
    brief=_("A token of %(hub)s works until %(day)s only: “%(token)s”"),
    section=ROLES,
    urgent=True,
    words=with_day,
    concerns=keeps_tokens,
)
UNCOORDINATED = Kind(
    "hubs.uncoordinated",
    label=_("A hub has nobody who coordinates it"),
    says=_("Nobody coordinates %(hub)s any more. Invite somebody."),
    section=NETWORK,
    urgent=True,
    concerns=manages,
)


def time_zones(people: Collection[int]) -> dict[int, str]:
    """The time zone of the hub to which each of these belongs; of several, the one where they were first."""
    held = Membership.objects.in_force(timezone.now().date()).filter(user__in=people).exclude(hub=None)
    rows = held.order_by("-starts_on", "-pk").values_list("user_id", "hub__time_zone")
    return {user: zone for user, zone in rows if zone}


def zones_of_places(places: Collection[str]) -> dict[str, str]:
    """The time zones of hubs by their names, of two with one name the first's."""
    return dict(Hub.objects.filter(name__in=places).order_by("-pk").values_list("name", "time_zone"))


def languages(person: User) -> list[str]:
    """The languages of the hubs to which somebody belongs; of several, first those of where they were first."""
    held = Membership.objects.in_force(timezone.now().date()).filter(user=person).exclude(hub=None)
    hubs = held.order_by("starts_on", "pk").values_list("hub__languages", flat=True)
    return [code for codes in hubs for code in codes]


def register() -> None:
    """Let the portal tell of all this."""
    of_roles = (INVITED, ACCEPTED, GIVEN, ENDED, GIVEN_BACK)
    notices.register(*of_roles, VOTE_OPENED, DECIDED, ACTION_GIVEN, TOKEN_ENDS, UNCOORDINATED)
    notices.add_time_zones(time_zones)
    notices.add_zones_of_places(zones_of_places)
    notices.add_languages(languages)
