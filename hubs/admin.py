"""Hubs, roles and organisations in the administration pages; a role is given through the one action that may."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User
from hubs.actions import end_membership, grant_membership
from hubs.actions.telling import tell_ended, tell_given
from hubs.administration import ForAdministrators, GivenRoles
from hubs.models import BoardSeat, Challenge, Hub, HubProfile, Membership, Organisation
from hubs.roles import Role


@admin.register(Hub)
class HubAdmin(ForAdministrators[Hub]):
    """Set up a hub."""

    list_display = ("code", "name", "country", "place", "category", "parent")
    search_fields = ("code", "name", "local_name")
    list_filter = ("category", "country")

    def get_readonly_fields(self, request: HttpRequest, obj: Hub | None = None) -> tuple[str, ...]:
        """Once it is there, a hub opens and rests on the network's pages: they ask why, and look at what was logged.

        From its opening on its code stays: it is part of public addresses, and stands on printed cards.
        """
        if obj is None:
            return ()
        return ("opened_on", "closed_on") if obj.opened_on is None else ("code", "opened_on", "closed_on")


@admin.register(Organisation)
class OrganisationAdmin(ForAdministrators[Organisation]):
    """The register of organisations."""

    list_display = ("name", "kind", "country", "place")
    search_fields = ("name",)
    list_filter = ("kind", "country")


@admin.register(HubProfile)
class HubProfileAdmin(ForAdministrators[HubProfile]):
    """What a hub says of itself; the hub's own page for it is in its workspace."""

    list_display = ("hub", "language")
    list_filter = ("language",)
    search_fields = ("hub__code",)


@admin.register(Challenge)
class ChallengeAdmin(ForAdministrators[Challenge]):
    """A local need."""

    list_display = ("title", "hub", "status", "since")
    search_fields = ("title",)
    list_filter = ("status", "hub")


@admin.register(BoardSeat)
class BoardSeatAdmin(ForAdministrators[BoardSeat]):
    """A seat of a stakeholder group on a hub's board."""

    list_display = ("hub", "stakeholder_group", "organisation", "starts_on", "ends_on")
    list_filter = ("stakeholder_group", "hub")
    autocomplete_fields = ("organisation",)


@admin.register(Membership)
class MembershipAdmin(GivenRoles[Membership]):
    """Roles at a hub, and of the network."""

    list_display = ("user", "role", "hub", "starts_on", "ends_on", "granted_by")
    list_select_related = ("user", "hub", "granted_by")
    list_filter = ("role", "hub")
    search_fields = ("user__email", "user__name", "hub__code")
    autocomplete_fields = ("user",)
    fields = ("user", "role", "hub", "starts_on")

    def give(self, asked: Membership) -> Membership:
        """Give it, so that the groups follow."""
        given = grant_membership(
            user=asked.user, role=Role(asked.role), hub=asked.hub, by=asked.granted_by, starts_on=asked.starts_on
        )
        if asked.granted_by is not None:
            tell_given(given, by=asked.granted_by)
        return given

    def end(self, role: Membership, by: User) -> None:
        """End it, so that the groups follow."""
        tell_ended(end_membership(membership=role, by=by), by=by)
