"""Who may use the administration pages: administrators by their role, without permissions on single tables."""

from typing import TYPE_CHECKING, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import User
from hubs.access import has_network_right
from hubs.roles import NetworkPerm

T = TypeVar("T", bound=Model)

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    # Only for the type checker is it generic.
    class ModelAdmin(admin.ModelAdmin):
        """Django's own, which takes a type in brackets once it is told to."""

        def __class_getitem__(cls, _item):
            return cls


def _administers(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and has_network_right(request.user, NetworkPerm.ADMINISTER)


class ForAdministrators(ModelAdmin[T]):
    """A table that administrators read, add to and change. Nothing is deleted here: rows have a history."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators see the section."""
        return _administers(request)

    def has_view_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """Administrators read."""
        return _administers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators add."""
        return _administers(request)

    def has_change_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """Administrators change."""
        return _administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """Nobody deletes."""
        return False
