"""Schools and classes in the administration pages, until the hubs' own pages take over."""

from django.contrib import admin

from hubs.administration import ForAdministrators
from schools.models import School, SchoolClass


@admin.register(School)
class SchoolAdmin(ForAdministrators[School]):
    """A partner school."""

    list_display = ("name", "place", "country", "hub", "partner_since")
    search_fields = ("name", "place")
    list_filter = ("hub",)


@admin.register(SchoolClass)
class SchoolClassAdmin(ForAdministrators[SchoolClass]):
    """A class as a cohort: a size, never names."""

    list_display = ("name", "school", "school_year", "level", "size")
    search_fields = ("name", "school__name")
    list_filter = ("school_year", "level")
    autocomplete_fields = ("school", "continues")
