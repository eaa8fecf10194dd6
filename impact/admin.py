"""The list of session types in the administration pages. Sessions are not here: the log has its own pages."""

from django.contrib import admin

from hubs.administration import ForAdministrators
from impact.models import SessionType


@admin.register(SessionType)
class SessionTypeAdmin(ForAdministrators[SessionType]):
    """Types of session, in every language; one that is in use is put out of use instead of deleted."""

    list_display = ("name", "code", "position", "in_use")
    list_editable = ("position", "in_use")
