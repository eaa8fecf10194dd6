"""Who may do what, in plain English: the roles of the network and the rights each one carries.

The table is data: `hubs.access` copies it into groups, and `tests/architecture/policy.csv` states it a second time by
hand, so that the two must agree. There is no inheritance at run time: what a role may do stands in its own line.
"""

import enum
from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role that a membership gives, at one hub or for the whole network."""

    STAFF = "staff", _("Hub staff")
    COORDINATOR = "coordinator", _("Hub coordinator")
    BOARD = "board", _("Board member")
    MANAGER = "manager", _("Network manager")
    ADMINISTRATOR = "administrator", _("Administrator")


HUB_ROLES = (Role.STAFF, Role.COORDINATOR, Role.BOARD)
NETWORK_ROLES = (Role.MANAGER, Role.ADMINISTRATOR)


class HubPerm(models.TextChoices):
    """A right at one hub. The values are the codenames that the groups carry."""

    VIEW = "hub_view", _("Can open the hub's workspace and its figures")
    VIEW_SESSIONS = "hub_sessions", _("Can read the hub's sessions one by one")
    READ_NOTES = "hub_notes", _("Can read the private notes of sessions")
    LOG_SESSIONS = "hub_log", _("Can log sessions, and correct own ones for a fortnight")
    CORRECT_SESSIONS = "hub_correct", _("Can correct and void every session of the hub")
    CONFIRM_PERIOD = "hub_confirm", _("Can confirm the hub's figures of a reporting period")
    EDIT_PROFILE = "hub_profile", _("Can edit the hub's profile, how to reach it, and its challenges")
    MANAGE_PROJECTS = "hub_projects", _("Can add and edit the hub's projects and partnerships, and decide on sign-ups")
    MANAGE_SCHOOLS = (
        "hub_schools",
        _("Can keep the register of schools with their classes, people and agreements, and answer requests to join"),
    )
    WRITE_NEWS = "hub_news", _("Can write news, events and open resources, and publish what somebody else wrote")
    PUBLISH_OWN_NEWS = (
        "hub_own_news",
        _("Can publish own news, events and open resources without a second pair of eyes"),
    )
    BOOK = "hub_book", _("Can book equipment and rooms")
    KEEP_EQUIPMENT = "hub_equipment", _("Can keep equipment, opening hours and inductions, and cancel every booking")
    NOTE_TIES = "hub_ties", _("Can note whether a school and an organisation still work together")
    ENTER_RESULTS = "hub_results", _("Can enter results that no log can give, with their evidence")
    GRANT_TEAM = "hub_team", _("Can invite staff and board members, and change or end their roles")
    GRANT_COORDINATORS = "hub_coordinators", _("Can invite coordinators, and change or end their roles")
    READ_BOARD = "hub_board", _("Can read the board's papers: proposals, decisions, how each seat voted")
    PROPOSE = "hub_propose", _("Can make proposals to the board")
    VOTE = "hub_vote", _("Can vote for the seats that they hold on the board")
    EDIT_CANVAS = "hub_canvas", _("Can write on the draft of the hub's canvas")
    NAME_CANVAS = "hub_canvas_versions", _("Can name versions of the hub's canvas")
    MANAGE_BOARD = "hub_manage_board", _("Can look after the board: its seats and rules, votes, what follows from them")


HUB_RIGHTS: dict[Role, frozenset[HubPerm]] = {
    Role.STAFF: frozenset(
        {
            HubPerm.VIEW,
            HubPerm.VIEW_SESSIONS,
            HubPerm.READ_NOTES,
            HubPerm.LOG_SESSIONS,
            HubPerm.EDIT_PROFILE,
            HubPerm.MANAGE_PROJECTS,
            HubPerm.MANAGE_SCHOOLS,
            HubPerm.WRITE_NEWS,
            HubPerm.READ_BOARD,
            HubPerm.EDIT_CANVAS,
            HubPerm.BOOK,
            HubPerm.KEEP_EQUIPMENT,
            HubPerm.NOTE_TIES,
        }
    ),
    Role.COORDINATOR: frozenset(HubPerm) - {HubPerm.GRANT_COORDINATORS, HubPerm.VOTE},
    Role.BOARD: frozenset({HubPerm.VIEW, HubPerm.READ_BOARD, HubPerm.PROPOSE, HubPerm.VOTE, HubPerm.BOOK}),
}

# Held at every hub of the network by virtue of a network role: managers read everything but private notes, and edit
# neither a hub's log nor what it says publicly. Who coordinates a hub is theirs to say.
NETWORK_RIGHTS_AT_HUBS: dict[Role, frozenset[HubPerm]] = {
    Role.MANAGER: frozenset({HubPerm.VIEW, HubPerm.VIEW_SESSIONS, HubPerm.GRANT_COORDINATORS, HubPerm.READ_BOARD}),
    Role.ADMINISTRATOR: frozenset(),
}


class NetworkPerm(models.TextChoices):
    """A right that concerns the network as a whole, as permission of the `hubs` app."""

    DASHBOARD = "network_dashboard", _("Can open the network's dashboards")
    SET_UP_HUBS = "network_hubs", _("Can set up hubs, open them, put them to rest and open them again")
    CLOSE_PERIODS = "network_periods", _("Can set up and close reporting periods, publish editions and set targets")
    ADMINISTER = "site_admin", _("Can manage users and settings")


NETWORK_RIGHTS: dict[Role, frozenset[NetworkPerm]] = {
    Role.MANAGER: frozenset({NetworkPerm.DASHBOARD, NetworkPerm.SET_UP_HUBS, NetworkPerm.CLOSE_PERIODS}),
    Role.ADMINISTRATOR: frozenset({NetworkPerm.ADMINISTER}),
}


# Which roles a right lets somebody give, change and end at a hub. Nobody gives one to themselves (`hubs.actions.team`).
GRANTED_BY: dict[HubPerm, tuple[Role, ...]] = {
    HubPerm.GRANT_TEAM: (Role.STAFF, Role.BOARD),
    HubPerm.GRANT_COORDINATORS: (Role.COORDINATOR,),
}


def grantable_roles(rights: Collection[HubPerm]) -> list[Role]:
    """The roles that somebody with these rights at a hub may give there."""
    return [role for perm, roles in GRANTED_BY.items() if perm in rights for role in roles]


class RegisterRight(enum.Enum):
    """What somebody may do with the network's register of organisations. It follows from the rights above."""

    READ = "read"
    EDIT = "edit"
    MERGE = "merge"


# The register belongs to no hub: who works with organisations at some hub keeps it, and who looks after the network.
REGISTER_RIGHTS: dict[HubPerm | NetworkPerm, frozenset[RegisterRight]] = {
    HubPerm.VIEW: frozenset({RegisterRight.READ}),
    HubPerm.MANAGE_PROJECTS: frozenset({RegisterRight.READ, RegisterRight.EDIT}),
    NetworkPerm.DASHBOARD: frozenset(RegisterRight),
}
