"""What a network manager types about a hub: the steps of a draft, the same of a hub that stands, where it belongs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hubs.countries import COMMON, all_languages, all_zones, languages_in, zones_in
from hubs.forms.editing import EditForm, text_area
from hubs.forms.where import WhereField, where_of, with_where
from hubs.languages import language_choices, language_name
from hubs.models import Category, Hub, HubDraft
from hubs.queries.set_up import NEEDED, code_taken, hubs_above, suggested_code


class DraftForm(EditForm[HubDraft]):
    """A step of a draft. A draft belongs to no hub yet, so the form has an empty one."""

    step = ""

    def __init__(self, data: Any = None, *, draft: HubDraft | None = None, by: User | None = None, **told: Any) -> None:
        kept = {name: told[name] for name in ("hub", "instance") if name in told}
        super().__init__(data, hub=kept.get("hub") or Hub(), instance=kept.get("instance", draft))
        self.by = by
        for name in NEEDED.get(self.step, ()):
            if name in self.fields:
                self.fields[name].required = True


class NamesForm(DraftForm):
    """What the hub is called, and where in the world it is."""

    step = "names"

    class Meta:
        model = HubDraft
        fields = ("name", "local_name", "country")
        help_texts = {"name": _("In English, as the network speaks of it.")}


class _KindFields(ModelForm[Any]):
    """The three kinds, as boxes to choose from."""

    traits = forms.MultipleChoiceField(
        label=_("Traits of the other kinds"),
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_traits(self) -> list[str]:
        """What the hub is anyway is no trait beside."""
        return [kind for kind in self.cleaned_data["traits"] if kind != self.cleaned_data.get("category")]


class KindForm(_KindFields, DraftForm):
    """Its code, what kind of hub it is, who hosts it."""

    step = "kind"
    field_order = ("code", "category", "traits", "host")

    class Meta:
        model = HubDraft
        fields = ("code", "category", "traits", "host")
        widgets = {"category": forms.RadioSelect}

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        offer_kinds(self)
        if not self.initial.get("code"):
            self.initial["code"] = suggested_code(str(self.instance.country.code or ""))

    def clean_code(self) -> str:
        """A code that no hub has, in any capitals."""
        code: str = self.cleaned_data["code"].strip()
        if code and code_taken(code):
            raise ValidationError(
                _("“%(code)s” is taken. Free is, for example, “%(free)s”."),
                params={"code": code, "free": suggested_code(str(self.instance.country.code or ""))},
            )
        return code


class _PlaceFields(ModelForm[Any]):
    """Where the hub is: the zones and languages of its country stand first."""

    where = WhereField()
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("It decides on which day something happened."))
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the hub writes its profile; those of the country stand first."),
    )


class PlaceForm(_PlaceFields, DraftForm):
    """Where it is, which clock it follows, in which languages it writes."""

    step = "place"
    field_order = ("place", "where", "time_zone", "languages")

    class Meta:
        model = HubDraft
        fields = ("place", "time_zone", "languages")
        help_texts = {"place": _("The town or village.")}

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        offer_place(self, str(self.instance.country.code or ""))
        self.initial["where"] = where_of(self.instance)

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row."""
        return with_where(super().told())


class PeopleForm(DraftForm):
    """Where it belongs, and who coordinates it first."""

    step = "people"

    class Meta:
        model = HubDraft
        fields = ("parent", "coordinator_email")
        help_texts = {
            "parent": _("Leave it empty for a hub of its own. The figures of a sub-hub count for its hub too."),
            "coordinator_email": _(
                "They get an invitation when the hub is made, which works for three days, and invite the others. You "
                "can also do it later, on the page of the team."
            ),
        }

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        offer_hubs_above(self)

    def clean_coordinator_email(self) -> str:
        """Nobody gives a role to themselves, and who makes the hub is who invites."""
        email: str = self.cleaned_data["coordinator_email"].lower()
        if self.by is not None and email == self.by.email.lower():
            raise ValidationError(_("This is your own address. Nobody can give a role to themselves."))
        return email


STEP_FORMS: dict[str, type[DraftForm]] = {form.step: form for form in (NamesForm, KindForm, PlaceForm, PeopleForm)}


class HubForm(_KindFields, _PlaceFields, EditForm[Hub]):
    """The same of a hub that stands; its code is not among it."""

    class Meta:
        model = Hub
        fields = (
            "name", "local_name", "country", "category", "traits", "host", "place", "time_zone", "languages",
        )  # fmt: skip
        widgets = {"category": forms.RadioSelect}

    field_order = (*Meta.fields[:7], "where", *Meta.fields[7:])

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        offer_kinds(self)
        offer_place(self, str(self.instance.country.code or ""))
        self.initial["where"] = where_of(self.instance)

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row."""
        return with_where(super().told())


class MoveForm(forms.Form):
    """Which hub this one belongs to from now on; none for a hub of its own."""

    parent: "forms.ModelChoiceField[Hub]" = forms.ModelChoiceField(
        label=_("Sub-hub of"), queryset=None, required=False, empty_label=_("None: a hub of its own")
    )

    def __init__(self, *args: Any, hub: Hub, **told: Any) -> None:
        super().__init__(*args, **told)
        offer_hubs_above(self, hub)


class OpenForm(forms.Form):
    """From which day on the hub is open."""

    day = forms.DateField(
        label=_("Open from"),
        help_text=_("Today, or a day that is past: sessions of that day and later can be logged."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RestForm(forms.Form):
    """Why a hub goes to rest, and what becomes of its sub-hubs where it has open ones."""

    REST, ALONE = "rest", "alone"

    reason = forms.CharField(
        label=_("Why does it go to rest?"),
        max_length=300,
        help_text=_("Managers and the hub's team read it; the public does not."),
        widget=text_area(3),
    )
    sub_hubs = forms.ChoiceField(
        label=_("What becomes of its open sub-hubs?"),
        choices=[
            (REST, _("They go to rest with it")),
            (ALONE, _("They go on as hubs of their own; what they do no longer counts for this one")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, sub_hubs: Sequence[Hub], **told: Any) -> None:
        super().__init__(*args, **told)
        if not sub_hubs:
            del self.fields["sub_hubs"]

    @property
    def with_sub_hubs(self) -> bool:
        """Whether they rest with it; asked once the form is valid."""
        return self.cleaned_data.get("sub_hubs") != self.ALONE


class ReopenForm(forms.Form):
    """Why a hub opens again, and whether the sub-hubs that rested with it do so too."""

    reason = forms.CharField(
        label=_("Why does it open again?"),
        max_length=300,
        required=False,
        widget=text_area(3),
    )
    with_sub_hubs = forms.BooleanField(
        label=_("Open the sub-hubs that went to rest with it too"), required=False, initial=True
    )

    def __init__(self, *args: Any, sub_hubs: Sequence[Hub], **told: Any) -> None:
        super().__init__(*args, **told)
        if not sub_hubs:
            del self.fields["with_sub_hubs"]


def offer_kinds(form: forms.BaseForm) -> None:
    """The three kinds, without an empty choice before them."""
    field = form.fields["category"]
    assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - tells the type checker which field this is
    field.choices = Category.choices


def offer_place(form: forms.BaseForm, country: str) -> None:
    """Zones and languages, those of the country first; where nothing was said yet, they are chosen already."""
    near = zones_in(country)
    zones, languages = form.fields["time_zone"], form.fields["languages"]
    assert isinstance(zones, forms.ChoiceField)  # noqa: S101 - as above
    assert isinstance(languages, forms.ChoiceField)  # noqa: S101 - as above
    others = [(zone, zone) for zone in all_zones() if zone not in near]
    groups = [(_("In this country"), [(zone, zone) for zone in near])] if near else [(_("Choose"), [("", "—")])]
    kept = str(form.initial.get("time_zone") or "")
    if kept and kept not in all_zones():
        others = [(kept, kept), *others]
    zones.choices = [*groups, (_("Elsewhere"), others)]
    if not kept and near:
        form.initial["time_zone"] = near[0]
    spoken = list(form.initial.get("languages") or ())
    suggested = languages_in(country)
    by_name = sorted(all_languages(), key=language_name)
    languages.choices = language_choices(dict.fromkeys([*spoken, *suggested, COMMON, *by_name]))
    if not spoken:
        form.initial["languages"] = list(suggested[:1])


def offer_hubs_above(form: forms.BaseForm, hub: Hub | None = None) -> None:
    """The hubs that may have sub-hubs; any other is refused in words."""
    field = form.fields["parent"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as above
    field.queryset = hubs_above(hub)
    field.error_messages["invalid_choice"] = _(
        "This hub cannot have sub-hubs: it is one itself, or at rest. Choose another, or none."
    )
