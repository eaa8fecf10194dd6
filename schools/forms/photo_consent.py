"""What is typed about a consent to photographs, and about its end."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm
from hubs.forms.fields import day_input
from hubs.models import Hub
from schools.models import PhotoConsent, School
from schools.queries.photo_consents import classes_to_choose


class PhotoConsentForm(EditForm[PhotoConsent]):
    """One consent, of the school that the address names, or of an event. Never a name of somebody in the pictures.

    `uid` stays the same however often the form is sent, so that a double click records one.
    """

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    classes = forms.TypedMultipleChoiceField(
        label=_("Which classes"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the whole school."),
    )
    field_order = ("occasion", "starts_on", "ends_on", "classes", "held_by", "left_out", "for_site", "for_print")

    class Meta:
        model = PhotoConsent
        fields = ("occasion", "starts_on", "ends_on", "held_by", "left_out", "for_site", "for_print")
        labels = {
            "occasion": _("Which event"),
            "starts_on": _("Holds from"),
            "ends_on": _("Holds until"),
            "held_by": _("Who keeps the signed forms"),
            "left_out": _("How many may be in no picture"),
            "for_site": _("It also allows the public site"),
            "for_print": _("It also allows print"),
        }
        help_texts = {
            "starts_on": _("Photographs of this day and later ones are covered."),
            "ends_on": _("The last day on which photographs may be taken; often that of the school year."),
            "held_by": _("A function, such as “school office”. The forms stay there; nobody is named here."),
            "left_out": _("A number, never names. Empty where you do not know; 0 where everybody said yes."),
        }
        widgets = {name: day_input() for name in ("starts_on", "ends_on")}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        hub: Hub,
        school: School | None,
        instance: PhotoConsent | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, hub=hub, instance=instance, initial={"uid": uuid.uuid4()} | (initial or {}))
        self.school = school
        self.instance.school, self.instance.hub = school, None if school else hub
        if school is not None:
            del self.fields["occasion"]
            chosen = instance.classes if instance is not None else []
            self._classes().choices = classes_to_choose(school, chosen)
            self.initial["classes"] = chosen
            if not self._classes().choices:
                del self.fields["classes"]
            return
        del self.fields["classes"], self.fields["left_out"]
        self.fields["occasion"].required = True
        self.fields["held_by"].label = _("Where the notice hung")
        self.fields["held_by"].help_text = _("Such as “at the door and on the programme”.")
        self.fields["starts_on"].help_text = self.fields["ends_on"].help_text = ""

    def _classes(self) -> forms.TypedMultipleChoiceField:
        field = self.fields["classes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - tells the type checker which field
        return field

    def show_standing(self, stored: PhotoConsent) -> None:
        """Note what somebody else has stored meanwhile."""
        self.compare(PhotoConsentForm(hub=self.hub, school=self.school, instance=stored), stored)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # not in the stubs
        if "classes" in self.cleaned_data:
            self.instance.classes = self.cleaned_data["classes"]

    def values(self) -> dict[str, Any]:
        """What was typed, as columns."""
        return {name: value for name, value in self.told().items() if name != "uid"}

    def sent_uid(self) -> uuid.UUID:
        """Which sending this is."""
        return self.cleaned_data.get("uid") or uuid.uuid4()


class WithdrawForm(forms.Form):
    """Since when a consent is withdrawn."""

    said_on = forms.DateField(
        label=_("Withdrawn on"),
        widget=day_input(),
        help_text=_("The day on which somebody said so. The photographs are out of sight at once, whatever the day."),
    )

    def __init__(self, data: QueryDict | None = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"said_on": today})
        self._today = today

    def clean_said_on(self) -> dt.date:
        """Nobody withdraws tomorrow: what is to end then has a last day."""
        day: dt.date = self.cleaned_data["said_on"]
        if day > self._today:
            raise ValidationError(_("This day is still to come. A consent that ends then has that as its last day."))
        return day
