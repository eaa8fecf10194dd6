"""Accounts in Django's administration: to find a person and to switch an account off, and for little else.

Rights are absent on purpose: they follow from memberships, and a right given here would vanish at the next comparison.
Addresses are absent too, because a new address has to be proven by its owner.
"""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """No password, no groups, no adding and no deleting: people sign up, and leave by erasure."""

    list_display = ("name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    fields = (
        "name",
        "email",
        "language",
        "listed",
        "is_active",
        "is_staff",
        "is_superuser",
        "rights_as_of",
        "date_joined",
        "last_login",
    )
    readonly_fields = ("email", "listed", "is_staff", "is_superuser", "rights_as_of", "date_joined", "last_login")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators are those who may open these pages at all; the table of permissions is not asked."""
        return self.has_change_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """See above."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """See above."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody is given an account here: an address has to be verified."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """An account stands behind what it logged, so it is switched off and not deleted."""
        return False


# allauth lists second factors with their secrets in plain sight; nobody needs to read those. For this the app has to
# stand after allauth in the settings; it fails loudly where it does not.
admin.site.unregister(Authenticator)
