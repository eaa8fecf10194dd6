"""A board's seats, rules, proposals, votes and actions, as people type them."""

import datetime as dt
import zoneinfo
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import HubTimeField, day_input
from hubs.models import BoardRules, BoardSeat, Decision, DecisionAction, Hub, Majority, StakeholderGroup, VoteChoice

USUAL_DAYS = 7  # that a board has for a written vote, unless somebody says otherwise
MARKDOWN = _("Markdown: an empty line between paragraphs, **bold**, *italic*, ## heading, - list.")


class PersonField(forms.ModelChoiceField[User]):
    """A person, by name."""

    def label_from_instance(self, obj: User) -> str:
        """What is shown of somebody."""
        return str(obj.name)


class _PeopleForm(EditForm[Any]):
    """A form with one field for a person, out of those that fit and the one that is stored."""

    person_field: str

    def __init__(self, *args: Any, hub: Hub, people: Collection[User], instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        self._people = people
        field = self.fields[self.person_field]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        stored = getattr(instance, f"{self.person_field}_id", None)
        keys = {person.pk for person in people} | ({stored} if stored else set())
        assert field.queryset is not None  # noqa: S101 - as above
        field.queryset = field.queryset.filter(pk__in=keys).order_by("name", "pk")
        field.empty_label = str(_("Nobody yet"))

    def show_standing(self, stored: Any) -> None:
        """Note what somebody else has stored meanwhile; see EditForm."""
        now = type(self)(hub=self.hub, people=self._people, instance=stored)
        self.compare(now, stored)


class SeatForm(_PeopleForm):
    """A seat. A students' association holds its seat as an organisation."""

    person_field = "holder"

    class Meta:
        model = BoardSeat
        fields = ("stakeholder_group", "organisation", "holder", "starts_on", "ends_on")
        field_classes = {"holder": PersonField}
        labels = {"holder": _("Who votes for it"), "starts_on": _("From"), "ends_on": _("Until")}
        help_texts = {
            "organisation": _("Whom the seat belongs to; left empty where it belongs to the group as such."),
            "holder": _("One of the board members who have signed in. Without one, you note its votes yourself."),
            "ends_on": _("The last day of the term. Empty while nobody knows."),
        }
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, **kwargs)
        self.initial.setdefault("starts_on", hub.today())
        organisation = self.fields["organisation"]
        assert isinstance(organisation, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which this is
        organisation.empty_label = str(_("No organisation"))

    def clean(self) -> None:
        """No pupil is named, not even by an adult who stands for them."""
        super().clean()
        said = self.cleaned_data
        if said.get("stakeholder_group") == StakeholderGroup.STUDENTS:
            if said.get("holder"):
                self.add_error("holder", _("A students' association holds its seat itself: name no person."))
            if not said.get("organisation") and "organisation" not in self.errors:
                self.add_error("organisation", _("Name the students' association that holds the seat."))


class RulesForm(EditForm[BoardRules]):
    """A quorum, said as a share or as a number, and a majority."""

    by = forms.ChoiceField(
        label=_("How many seats have to take part"),
        choices=[("percent", _("A share of the seats")), ("seats", _("A number of seats"))],
        widget=forms.RadioSelect,
    )
    amount = forms.IntegerField(label=_("Percent, or seats"), min_value=1, max_value=500)
    majority = forms.ChoiceField(
        label=_("When a proposal is adopted"), choices=Majority.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = BoardRules
        fields = ("majority",)

    field_order = ("by", "amount", "majority")

    def __init__(self, *args: Any, hub: Hub, instance: BoardRules | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        self.initial["by"] = "seats" if instance and instance.quorum_seats is not None else "percent"
        self.initial["amount"] = (instance.quorum_seats or instance.quorum_percent) if instance else 50

    def clean(self) -> None:
        """A share is at most the whole."""
        super().clean()
        said = self.cleaned_data
        if said.get("by") == "percent" and said.get("amount", 0) > 100:
            self.add_error("amount", _("A share is at most 100 percent."))

    def _post_clean(self) -> None:
        """The columns are filled from two fields together, so they are checked here and by the database."""

    def told(self) -> dict[str, Any]:
        """The rules as columns."""
        said = self.cleaned_data
        share = said["by"] == "percent"
        return {
            "quorum_percent": said["amount"] if share else None,
            "quorum_seats": None if share else said["amount"],
            "majority": said["majority"],
        }


class ProposalForm(EditForm[Decision]):
    """What is laid before the board."""

    class Meta:
        model = Decision
        fields = ("title", "text")
        labels = {"title": _("What the board shall decide"), "text": _("Why, and what it means")}
        help_texts = {"title": _("A sentence that can be answered with yes or no."), "text": MARKDOWN}
        widgets = {"text": text_area(12)}


class OpenVoteForm(forms.Form):
    """Until when the board can vote, on the clock of the hub."""

    closes_at = HubTimeField(label=_("Votes are taken until"))

    def __init__(self, *args: Any, hub: Hub, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["closes_at"]
        assert isinstance(field, HubTimeField)  # noqa: S101 - tells the type checker which field this is
        field.zone = zoneinfo.ZoneInfo(hub.time_zone)
        field.help_text = _("On the clock of the hub (%(clock)s).") % {"clock": hub.time_zone}
        day = now.astimezone(field.zone) + dt.timedelta(days=USUAL_DAYS)
        self.initial.setdefault("closes_at", day.replace(hour=18, minute=0, second=0, microsecond=0))


class VoteForm(forms.Form):
    """What a seat says."""

    seat = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(choices=VoteChoice.choices, widget=forms.HiddenInput)


class StepForm(forms.Form):
    """A step of a decision."""

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("close", "withdraw", "publish", "unpublish")], widget=forms.HiddenInput
    )


class DoneForm(forms.Form):
    """That something is done, from the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ActionForm(_PeopleForm):
    """What is to be done about a decision."""

    person_field = "owner"

    class Meta:
        model = DecisionAction
        fields = ("what", "owner", "due_on", "done_on", "note")
        field_classes = {"owner": PersonField}
        help_texts = {
            "what": _("One thing that can be done, beginning with a verb."),
            "done_on": _("Empty until it is done."),
        }
        widgets = {"due_on": day_input(), "done_on": day_input(), "note": text_area(3)}

    def clean_done_on(self) -> dt.date | None:
        """What is done was done by today."""
        day: dt.date | None = self.cleaned_data["done_on"]
        if day is not None and day > self.hub.today():
            raise ValidationError(_("This day is still to come."))
        return day
