"""Who may use the administration pages: administrators by their role, without permissions on single tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltrans.conf import get_default_language
from modeltrans.translator import get_i18n_field
from modeltrans.utils import get_translated_field_label

from accounts.models import User
from hubs.access import has_network_right
from hubs.forms.fields import ask_for_something_seen, keep_in_reach, take_language_codes
from hubs.roles import NetworkPerm

T = TypeVar("T", bound=Model)

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    RoleFormBase = forms.ModelForm[Any]
else:
    RoleFormBase = forms.ModelForm

    # Only for the type checker is it generic.
    class ModelAdmin(admin.ModelAdmin):
        """Django's own, which takes a type in brackets once it is told to."""

        def __class_getitem__(cls, _item):
            return cls


def _administers(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and has_network_right(request.user, NetworkPerm.ADMINISTER)


class FoundByTyping(AutocompleteSelect):
    """A row that is found by typing. What was sent and can be no key is not looked for: the field itself refuses it."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The chosen row, to be shown again."""
        return super().optgroups(name, [one for one in value if self._may_be_key(one)], attrs)

    def _may_be_key(self, sent: str) -> bool:
        try:
            self.field.remote_field.model._meta.pk.to_python(sent or None)
        except ValidationError:
            return False
        return True


class OneFieldALanguage(ModelAdmin[T]):
    """A text that is written in several languages has one field for each of them.

    The package would show two of them twice, once as a column and once as what the reader of the page sees. All of them
    are saved, one over the other, so that what was typed into the first would be gone without a word.
    """

    def get_exclude(self, request: HttpRequest, obj: T | None = None) -> tuple[str, ...]:
        """Leave out what is another name of a field that stands in the form already."""
        own = tuple(super().get_exclude(request, obj) or ())
        i18n = get_i18n_field(self.model)
        if i18n is None:
            return own
        twice = (one for one in i18n.get_translated_fields() if one.language in (None, get_default_language()))
        return (*own, *(one.name for one in twice))

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField[Any] | None:
        """Let a row be found by typing without breaking over a forged key."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = FoundByTyping(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Say of the column itself too in which language it is written; refuse what nobody means."""
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if found is not None:
            keep_in_reach(found)
            ask_for_something_seen(found)
            if db_field.name in ("language", "languages"):
                take_language_codes(found)
        i18n = get_i18n_field(self.model)
        if found is not None and i18n is not None and db_field.name in i18n.fields:
            found.label = get_translated_field_label(found.label or db_field.name, get_default_language())
        return found


class ForAdministrators(OneFieldALanguage[T]):
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


class RoleForm(RoleFormBase):
    """Gives a role in the name of the administrator at the keyboard, so that the model can refuse the wrong ones."""

    by: User
    # Columns that nobody types, but that the table's constraints look at.
    looked_at: ClassVar[frozenset[str]] = frozenset({"ends_on"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.granted_by = self.by

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # missing in the stubs
        return left_out - self.looked_at


class GivenRoles(ForAdministrators[T]):
    """Roles of people. One that was given is never edited or deleted here: it ends, and another is given."""

    form = RoleForm
    actions = ("end_roles",)

    def give(self, asked: T) -> T:
        """Give the role that was asked for, through the action that may."""
        raise NotImplementedError

    def end(self, role: T, by: User) -> None:
        """End a role now, through the action that may."""
        raise NotImplementedError

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm[T]]:
        """The form, knowing who gives the role."""
        return type("RoleForm", (super().get_form(request, *args, **kwargs),), {"by": request.user})

    def has_change_permission(self, request: HttpRequest, obj: T | None = None) -> bool:
        """Never: the history of who held what stays true."""
        return False

    def save_model(self, request: HttpRequest, obj: T, form: object, change: bool) -> None:
        """Give the role through the action, so that the rights follow."""
        obj.pk = self.give(obj).pk

    @admin.action(description=_("End the chosen roles now"), permissions=["add"])
    def end_roles(self, request: HttpRequest, chosen: QuerySet[T]) -> None:
        """End roles through the action, so that the rights are gone with the next request; one's own stay."""
        if not isinstance(request.user, User):
            return
        ending = list(chosen.filter(ends_on=None).exclude(user=request.user))
        for role in ending:
            self.end(role, request.user)
        said = ngettext("%(number)d role has ended.", "%(number)d roles have ended.", len(ending))
        self.message_user(request, said % {"number": len(ending)})
