"""Schools, classes and the adults of a school in the administration pages, until the hubs' own pages take over."""

from django.contrib import admin

from accounts.models import User
from hubs.administration import ForAdministrators, GivenRoles, RoleForm
from schools.actions import end_school_membership, grant_school_membership
from schools.models import ReflectionStatement, School, SchoolClass, SchoolMembership, SchoolRole


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


@admin.register(ReflectionStatement)
class ReflectionStatementAdmin(ForAdministrators[ReflectionStatement]):
    """Statements of the self-reflection, in every language; one that was answered is put out of use."""

    list_display = ("text", "code", "position", "in_use")
    list_editable = ("position", "in_use")


class SchoolRoleForm(RoleForm):
    """The table itself refuses a role that somebody gives themselves, so it has to see who gives it."""

    looked_at = RoleForm.looked_at | {"granted_by"}


@admin.register(SchoolMembership)
class SchoolMembershipAdmin(GivenRoles[SchoolMembership]):
    """Teachers and heads."""

    list_display = ("user", "role", "school", "starts_on", "ends_on", "granted_by")
    list_select_related = ("user", "school", "granted_by")
    list_filter = ("role", "school__hub")
    search_fields = ("user__email", "user__name", "school__name")
    autocomplete_fields = ("user", "school")
    fields = ("user", "role", "school", "starts_on")
    form = SchoolRoleForm

    def give(self, asked: SchoolMembership) -> SchoolMembership:
        """Give it; what it opens follows from the row."""
        return grant_school_membership(
            user=asked.user,
            role=SchoolRole(asked.role),
            school=asked.school,
            by=asked.granted_by,
            starts_on=asked.starts_on,
        )

    def end(self, role: SchoolMembership, by: User) -> None:
        """End it; yesterday was its last day."""
        end_school_membership(membership=role, by=by)
