"""Projects, partnerships and what hubs publish, in the administration pages."""

from django.contrib import admin
from django.http import HttpRequest

from hubs.administration import ForAdministrators
from projects.models import Event, Partnership, Picture, Post, Project


@admin.register(Project)
class ProjectAdmin(ForAdministrators[Project]):
    """An open schooling project."""

    list_display = ("title", "hub", "status", "starts_on", "ends_on")
    search_fields = ("title",)
    list_filter = ("status", "hub")


@admin.register(Partnership)
class PartnershipAdmin(ForAdministrators[Partnership]):
    """A partnership, to look at: who is in it is said in the hub's workspace, where it is checked and on record."""

    list_display = ("name", "hub", "starts_on", "ends_on")
    search_fields = ("name",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a row with nobody in it would be no partnership."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Partnership | None = None) -> bool:
        """Never: the hub's people change it."""
        return False


@admin.register(Post)
class PostAdmin(ForAdministrators[Post]):
    """News of a hub. Where a post stands is decided in the hub's workspace, by two pairs of eyes."""

    list_display = ("title", "hub", "language", "state", "published_at")
    search_fields = ("title",)
    list_filter = ("state", "hub")
    autocomplete_fields = ("project",)
    readonly_fields = ("state", "author", "reviewed_by", "published_at")
    raw_id_fields = ("picture",)


@admin.register(Event)
class EventAdmin(ForAdministrators[Event]):
    """An event of a hub. Where it stands is decided in the hub's workspace."""

    list_display = ("title", "hub", "starts_at", "state")
    search_fields = ("title",)
    list_filter = ("state", "hub")
    autocomplete_fields = ("project",)
    readonly_fields = ("state", "author", "reviewed_by", "published_at")


@admin.register(Picture)
class PictureAdmin(ForAdministrators[Picture]):
    """What was uploaded; the files are made by the upload alone."""

    list_display = ("uid", "hub", "width", "height", "uploaded_by", "uploaded_at")
    list_filter = ("hub",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: a row without its files would be a broken picture."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Never: another picture gets another key."""
        return False
