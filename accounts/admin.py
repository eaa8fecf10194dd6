"""Accounts in Django's administration: to find a person and to switch an account off, and for little else.

Rights are absent on purpose: they follow from memberships, and a right given here would vanish at the next comparison.
Addresses are absent too, because a new address has to be proven by its owner.
"""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actions import send_again
from accounts.models import OutgoingMail, User


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

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Nobody switches off their own account: they could not switch it on again, and may be the last who could."""
        own = obj is not None and obj.pk == request.user.pk
        return (*self.readonly_fields, "is_active") if own else self.readonly_fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody is given an account here: an address has to be verified."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """An account stands behind what it logged, so it is switched off and not deleted."""
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin[OutgoingMail]):
    """What waits to be sent and what became of it, to read; what did not go out can be sent once more."""

    list_display = ("subject", "to", "state", "written_at", "tries", "ended_at", "problem")
    list_filter = ("state",)
    search_fields = ("to", "subject")
    actions = ("send_once_more",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for accounts."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """As for accounts."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Mails are written by the portal."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """What was said stays as it was said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """They go by themselves a month after they came to their end."""
        return False

    @admin.action(description=_("Send once more what did not go out"), permissions=["view"])
    def send_once_more(self, request: HttpRequest, chosen: models.QuerySet[OutgoingMail]) -> None:
        """For mails that were refused, and for those of which nobody knows: whoever chooses them has asked around."""
        number = send_again(mails=chosen)
        said = ngettext("%(number)d mail will be sent once more.", "%(number)d mails will be sent once more.", number)
        self.message_user(request, said % {"number": number})


# allauth lists second factors with their secrets in plain sight; nobody needs to read those. For this the app has to
# stand after allauth in the settings; it fails loudly where it does not.
admin.site.unregister(Authenticator)
