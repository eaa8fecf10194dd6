"""Projects and partnerships in the administration pages, until the hubs' own pages take over."""

from django.contrib import admin

from hubs.administration import ForAdministrators
from projects.models import Partnership, Project


@admin.register(Project)
class ProjectAdmin(ForAdministrators[Project]):
    """An open schooling project."""

    list_display = ("title", "hub", "status", "starts_on", "ends_on")
    search_fields = ("title",)
    list_filter = ("status", "hub")


@admin.register(Partnership)
class PartnershipAdmin(ForAdministrators[Partnership]):
    """A partnership, counted as one."""

    list_display = ("name", "hub", "starts_on", "ends_on")
    search_fields = ("name",)
    autocomplete_fields = ("schools", "organisations", "project")
