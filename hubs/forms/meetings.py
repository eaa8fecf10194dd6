"""What is typed about a meeting of a board: when and where, its next step, who was there, what is shown publicly."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import HubTimeField, LanguageField
from hubs.models import Hub, Meeting, Presence, PublicPart
from hubs.models.meeting import MOST_GUESTS
from hubs.queries.meetings import SeatLine

OF_MEETING = ("title", "language", "starts_at", "ends_at", "place", "online_url", "note")


class MeetingForm(EditForm[Meeting]):
    """When and where a board meets, on the hub's clock."""

    language = LanguageField(help_text=_("The language of the agenda and of the minutes."))
    starts_at = HubTimeField(label=_("Begins"))
    ends_at = HubTimeField(label=_("Ends"))

    class Meta:
        model = Meeting
        fields = OF_MEETING
        labels = {"place": _("Where")}
        help_texts = {
            "place": _("A room, a building, an address."),
            "online_url": _("Where to join from elsewhere. Only people who may read the board's papers see it."),
        }
        widgets = {"note": text_area(4)}

    def __init__(self, *args: Any, hub: Hub, instance: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, LanguageField)  # noqa: S101 - tells the type checker which field this is
        language.offer(hub, instance.language if instance else "")
        for name in ("starts_at", "ends_at"):
            field = self.fields[name]
            assert isinstance(field, HubTimeField)  # noqa: S101 - as above
            field.zone = zoneinfo.ZoneInfo(hub.time_zone)


class PlanForm(MeetingForm):
    """A new meeting, or one that took place before anybody wrote it down."""

    held_already = forms.BooleanField(
        label=_("It has taken place already"),
        required=False,
        help_text=_("To write down a meeting of the past. Nobody is invited to it."),
    )

    class Meta(MeetingForm.Meta):
        pass

    @property
    def is_held(self) -> bool:
        """Whether the meeting was held already."""
        return bool(self.cleaned_data.get("held_already"))

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the meeting."""
        return {name: value for name, value in super().told().items() if name != "held_already"}


class CallOffForm(forms.Form):
    """Why a meeting does not take place."""

    because = forms.CharField(
        label=_("Why is it called off?"), max_length=300, help_text=_("Whoever was invited reads it in a mail.")
    )


class StepForm(forms.Form):
    """A step of a meeting, from the version that the person saw where that matters."""

    step = forms.ChoiceField(choices=[(step, step) for step in ("invite", "hold", "approve")], widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AttendanceForm(forms.Form):
    """A question for each seat in force on that day, and how many guests there were.

    `ended` are seats whose dates were changed after their presence was written down: nothing can be said of them now.
    """

    guests = forms.IntegerField(
        label=_("Guests"),
        min_value=0,
        max_value=MOST_GUESTS,
        required=False,
        help_text=_("How many people came beside the board, not who."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, seats: tuple[SeatLine, ...], guests: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = tuple(seat for seat in seats if seat.in_force)
        self.ended = tuple(seat for seat in seats if not seat.in_force)
        self.initial["guests"] = guests
        for seat in self.seats:
            field = forms.ChoiceField(
                label=seat.label,
                choices=Presence.choices,
                widget=forms.RadioSelect,
                initial=seat.presence or None,
                error_messages={"required": _("Say whether this seat was taken.")},
            )
            self.fields[f"seat-{seat.pk}"] = field
        self.order_fields([*(f"seat-{seat.pk}" for seat in self.seats), "guests"])

    def told(self) -> tuple[dict[int, Presence], int]:
        """The presence of each seat by its key, and the number of guests."""
        seats = {seat.pk: Presence(self.cleaned_data[f"seat-{seat.pk}"]) for seat in self.seats}
        return seats, self.cleaned_data.get("guests") or 0


class PublicPartsForm(forms.Form):
    """What of a meeting anybody may read."""

    shows = forms.MultipleChoiceField(
        label=_("Anybody may read"),
        choices=PublicPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing is shown unless the board has chosen so. Papers and attendance are never shown."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
