"""The list of session types in the administration pages. Sessions are not here: the log has its own pages."""

from django.contrib import admin
from django.http import HttpRequest

from impact.models import SessionType


@admin.register(SessionType)
class SessionTypeAdmin(admin.ModelAdmin[SessionType]):
    """Types of session, in every language; one that is in use is put out of use instead of deleted."""

    list_display = ("name", "code", "position", "in_use")
    list_editable = ("position", "in_use")

    def has_delete_permission(self, _request: HttpRequest, _obj: SessionType | None = None) -> bool:
        """Never: sessions keep their type."""
        return False
