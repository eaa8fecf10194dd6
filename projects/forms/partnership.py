"""A partnership as people type it: what it is, who is in it since when, how it ends, the files of its agreement."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.sent import whole_numbers
from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import day_input
from hubs.forms.papers import PaperField
from hubs.models import Hub, Organisation, OrganisationKind
from hubs.queries.organisations import OrganisationLine
from projects.models import Partnership
from projects.queries.editing import projects_for
from projects.queries.partnership_choices import (
    organisations_by_key,
    organisations_to_pick,
    schools_by_key,
    schools_to_pick,
)
from projects.queries.partnership_list import ENDED, GOING_ON, WantedPartnerships
from schools.models import School

F = TypeVar("F", bound=forms.BaseForm)
SEARCHES = ("school_q", "organisation_q")


class PartnershipForm(EditForm[Partnership]):
    """What a partnership is. Who is in it, and its end, have forms of their own."""

    class Meta:
        model = Partnership
        fields: tuple[str, ...] = ("name", "about", "project", "starts_on", "signed_on", "agreement_url")
        labels = {
            "about": _("What it is about"),
            "project": _("Project"),
            "starts_on": _("Begins on"),
            "ends_on": _("Agreed until"),
            "signed_on": _("Agreement signed on"),
            "agreement_url": _("Where the agreement can be read"),
        }
        help_texts = {
            "name": _("As the hub calls it. Inside the hub only; the public sees the project and the organisations."),
            "about": _("One or two sentences: what each side brings in. Pupils are never named."),
            "project": _("The open schooling project that it is for; none where it rests on an agreement alone."),
            "ends_on": _("Empty while nobody knows."),
            "signed_on": _("Empty where nothing was signed."),
            "agreement_url": _("A web address. You can add the file itself on the page of the partnership."),
        }
        widgets = {
            "about": text_area(3),
            "starts_on": day_input(),
            "ends_on": day_input(),
            "signed_on": day_input(),
            "agreement_url": forms.URLInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, instance: Partnership | None = None, **told: Any):
        super().__init__(data, hub=hub, instance=instance, **told)
        project = self.fields["project"]
        assert isinstance(project, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        project.queryset = projects_for(hub, keep=instance.project_id if instance else None)
        project.empty_label = str(_("No project"))

    def _of_row(self) -> list[str]:
        return list(self._meta.fields or ())


class MembersFields(forms.Form):
    """Schools and organisations to tick, and two fields to look for more of them."""

    schools = forms.MultipleChoiceField(
        label=_("Schools that are in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    school_q = forms.CharField(label=_("Look for a school of another hub"), required=False, max_length=120)
    organisations = forms.MultipleChoiceField(
        label=_("Organisations that are in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisation_q = forms.CharField(label=_("Look in the register"), required=False, max_length=120)

    def offer(self, hub: Hub, sent: Mapping[str, Any] | None) -> None:
        """Offer what is near, what was chosen, and what is looked for."""
        chosen = {
            name: whole_numbers(sent.getlist(name)) if isinstance(sent, QueryDict) else []
            for name in ("schools", "organisations")
        }
        asked = {name: str(sent.get(name, ""))[:120] if sent else "" for name in SEARCHES}
        choices = {
            "schools": schools_to_pick(hub, chosen=chosen["schools"], q=asked["school_q"]),
            "organisations": organisations_to_pick(hub, chosen=chosen["organisations"], q=asked["organisation_q"]),
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker which this is
            field.choices = offered
            self.initial.setdefault(name, [str(key) for key in chosen[name]])
        self.asked = asked

    def chosen_schools(self) -> list[School]:
        """Those that were ticked."""
        return schools_by_key(whole_numbers(self.cleaned_data["schools"]))

    def chosen_organisations(self) -> list[Organisation]:
        """Those that were ticked."""
        return organisations_by_key(whole_numbers(self.cleaned_data["organisations"]))


class NewPartnershipForm(MembersFields, PartnershipForm):
    """A partnership with everybody who is in it from the first day."""

    class Meta(PartnershipForm.Meta):
        fields = ("name", "about", "project", "starts_on", "ends_on", "signed_on", "agreement_url")

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, typed: QueryDict | None = None) -> None:
        super().__init__(data, hub=hub, initial=_typed(typed))
        if typed is None:
            self.initial["starts_on"] = hub.today()
        self.offer(hub, data if data is not None else typed)


class JoinForm(MembersFields):
    """Who joins a partnership, and since when."""

    joined_on = forms.DateField(
        label=_("In it since"),
        required=False,
        widget=day_input(),
        help_text=_("Empty where they are in it from its beginning."),
    )

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, typed: QueryDict | None = None) -> None:
        super().__init__(data, initial=_typed(typed))
        self.initial.setdefault("joined_on", hub.today())
        self.offer(hub, data if data is not None else typed)

    def clean(self) -> None:
        """Somebody has to join."""
        super().clean()
        if not self.cleaned_data.get("schools") and not self.cleaned_data.get("organisations") and not self.errors:
            self.add_error(None, _("Tick at least one school or organisation."))


class OnTheWayForm(forms.Form):
    """An organisation that the register does not have yet, added while something else is typed."""

    new_name = forms.CharField(label=_("Name of the organisation"), max_length=160)
    new_kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *OrganisationKind.choices])
    new_country = forms.ChoiceField(label=_("Country"))
    new_place = forms.CharField(label=_("Place"), max_length=120, required=False)
    new_another = forms.BooleanField(label=_("It is none of these"), required=False)

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, typed: QueryDict | None = None) -> None:
        super().__init__(data, initial={"new_country": hub.country.code} | _typed(typed))
        field = self.fields["new_country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = list(countries)
        self.alike: Collection[OrganisationLine] = ()
        # The fields are needed only where somebody begins to type; the browser is not to ask for them before.
        self.use_required_attribute = False

    def values(self) -> dict[str, Any]:
        """What was typed, as values of an entry of the register."""
        return {name: self.cleaned_data[f"new_{name}"] for name in ("name", "kind", "country", "place")}

    @property
    def is_begun(self) -> bool:
        """Whether something is in it, so that it must be seen."""
        return bool(self.errors) or bool(self["new_name"].value())


class MemberForm(forms.Form):
    """Since when and until when somebody is in a partnership."""

    joined_on = forms.DateField(
        label=_("In it since"), required=False, widget=day_input(), help_text=_("Empty: from its beginning.")
    )
    left_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=day_input(),
        help_text=_("The last day. Empty while they are in it; what they did together stays counted either way."),
    )


class EndForm(forms.Form):
    """The last day of a partnership, and why it ends."""

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        help_text=_("A day that is still to come says until when it is agreed."),
    )
    end_reason = forms.CharField(
        label=_("Why does it end?"),
        max_length=300,
        required=False,
        widget=text_area(2),
        help_text=_("For example: the project is over, or they go on without the hub. Inside the hub only."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AgreementFileForm(forms.Form):
    """A file of the agreement."""

    file = PaperField(
        label=_("File"),
        max_length=200,
        allow_empty_file=True,  # for a sentence of our own
        help_text=_("PDF, an office file without macros, or a picture; 20 MB at most."),
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("Without one, the name of the file.")
    )

    def clean(self) -> None:
        """A file without a title is called by its own name."""
        super().clean()
        sent = self.files.get("file")
        if not self.cleaned_data.get("title", "").strip() and sent is not None:
            self.cleaned_data["title"] = " ".join((getattr(sent, "name", "") or "").split())[:160] or str(
                _("Agreement")
            )


class PartnershipFilter(forms.Form):
    """Words, whether it goes on, project, school, kind of organisation. A value that makes no sense changes nothing."""

    q = forms.CharField(label=_("Name, project, school or organisation"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All partnerships")), (GOING_ON, _("Going on")), (ENDED, _("Ended"))],
        error_messages={"invalid_choice": _("There is no such state. All partnerships are shown.")},
    )
    project = forms.ChoiceField(
        label=_("Project"),
        required=False,
        error_messages={"invalid_choice": _("No partnership of the hub has such a project. All projects are shown.")},
    )
    school = forms.ChoiceField(
        label=_("School"),
        required=False,
        error_messages={"invalid_choice": _("No partnership of the hub has such a school. All schools are shown.")},
    )
    kind = forms.ChoiceField(
        label=_("With"),
        required=False,
        choices=[("", _("All kinds")), *OrganisationKind.choices],
        error_messages={"invalid_choice": _("There is no such kind of organisation. All kinds are shown.")},
    )

    def __init__(self, *args: Any, projects: list[tuple[str, str]], schools: list[tuple[str, str]], **told: Any):
        super().__init__(*args, **told)
        every = {"project": (("", _("All projects")), projects), "school": (("", _("All schools")), schools)}
        for name, (first, others) in every.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
            field.choices = [first, *others]

    def wanted(self) -> WantedPartnerships:
        """What was chosen; where nothing or nonsense was, everything."""
        self.is_valid()
        return WantedPartnerships(**getattr(self, "cleaned_data", {}))


def _typed(typed: QueryDict | None) -> dict[str, Any]:
    """What stands in the fields, for a form that is shown again without being judged."""
    if typed is None:
        return {}
    several = ("schools", "organisations")
    return {name: typed.getlist(name) if name in several else typed[name] for name in typed}
