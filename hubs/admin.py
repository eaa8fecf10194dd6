"""Hubs, roles and organisations in the administration pages; a role is given through the one action that may."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.actions import end_membership, grant_membership
from hubs.administration import ForAdministrators
from hubs.models import Hub, Membership, Organisation
from hubs.roles import Role


@admin.register(Hub)
class HubAdmin(ForAdministrators[Hub]):
    """Set up a hub."""

    list_display = ("code", "name", "country", "place", "category", "parent")
    search_fields = ("code", "name", "local_name")
    list_filter = ("category", "country")


@admin.register(Organisation)
class OrganisationAdmin(ForAdministrators[Organisation]):
    """The register of organisations."""

    list_display = ("name", "kind", "country", "place")
    search_fields = ("name",)
    list_filter = ("kind", "country")


class MembershipForm(forms.ModelForm[Membership]):
    """Gives a role in the name of the administrator at the keyboard, so that the model can refuse the wrong ones."""

    by: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.granted_by = self.by


@admin.register(Membership)
class MembershipAdmin(ForAdministrators[Membership]):
    """Give a role. A role that was given is never edited or deleted here: it ends, and another is given."""

    list_display = ("user", "role", "hub", "starts_on", "ends_on", "granted_by")
    list_filter = ("role", "hub")
    search_fields = ("user__email", "user__name", "hub__code")
    autocomplete_fields = ("user",)
    fields = ("user", "role", "hub", "starts_on")
    form = MembershipForm
    actions = ("end_roles",)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm[Membership]]:
        """The form, knowing who gives the role."""
        return type("MembershipForm", (super().get_form(request, *args, **kwargs),), {"by": request.user})

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """Never: the history of who held what stays true."""
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: object, change: bool) -> None:
        """Give the role through the action, so that the rights follow."""
        given = grant_membership(
            user=obj.user, role=Role(obj.role), hub=obj.hub, by=obj.granted_by, starts_on=obj.starts_on
        )
        obj.pk = given.pk

    @admin.action(description=_("End the chosen roles now"), permissions=["add"])
    def end_roles(self, request: HttpRequest, chosen: QuerySet[Membership]) -> None:
        """End roles through the action, so that the rights are gone with the next request; one's own stay."""
        if not isinstance(request.user, User):
            return
        ending = list(chosen.filter(ends_on=None).exclude(user=request.user))
        for membership in ending:
            end_membership(membership=membership, by=request.user)
        said = ngettext("%(number)d role has ended.", "%(number)d roles have ended.", len(ending))
        self.message_user(request, said % {"number": len(ending)})
