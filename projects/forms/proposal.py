"""A project that a school proposes, as a teacher types it; and how a hub narrows and answers what schools send."""

import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, sent_again, text_area
from hubs.forms.fields import day_input
from projects.models import ProjectProposal, ProposalState
from projects.models.project import OLDEST, YOUNGEST
from projects.queries.proposals import WantedProposals, challenges_to_propose, classes_to_propose
from schools.models import School, SchoolClass

KEEP = "keep"


class ClassesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Classes to tick, by name, year and size."""

    def label_from_instance(self, obj: SchoolClass) -> str:
        """Such as 7B, 2026/27 (24)."""
        return f"{obj.name}, {obj.school_year_label} ({obj.size})"


class ProjectProposalForm(EditForm[ProjectProposal]):
    """What it is about first; everything else may be left to the talk with the hub. Kept as a draft, all may."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    classes = ClassesField(queryset=None, label=_("Classes"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = ProjectProposal
        fields = (
            "title",
            "about",
            "challenge",
            "classes",
            "age_from",
            "age_to",
            "starts_on",
            "season",
            "partners",
            "needs",
        )
        labels = {"starts_on": _("Begins about"), "season": _("When it suits you")}
        help_texts = {
            "title": _("A few words that make somebody curious."),
            "challenge": _("A local need that your hub has written down, if it is one of them."),
            "season": _("Such as “Tuesdays before Easter”."),
            "partners": _("Who should be in it: a university, a company, the municipality, families."),
            "needs": _("Such as a room, a machine, somebody who knows about water."),
        }
        widgets = {
            "about": text_area(5),
            "needs": text_area(3),
            "partners": text_area(2),
            "starts_on": day_input(),
            "age_from": forms.NumberInput(attrs={"min": YOUNGEST, "max": OLDEST}),
            "age_to": forms.NumberInput(attrs={"min": YOUNGEST, "max": OLDEST}),
        }

    def __init__(
        self, data: QueryDict | None = None, *, school: School, instance: ProjectProposal | None = None
    ) -> None:
        hub = instance.hub if instance else school.hub
        super().__init__(data, hub=hub, instance=instance)
        self.school, self.stored = school, instance
        self.initial["uid"] = instance.uid if instance else uuid.uuid4()
        challenge = cast("forms.ModelChoiceField[Any]", self.fields["challenge"])
        challenge.queryset, challenge.empty_label = challenges_to_propose(hub), str(_("None, or another one"))
        offered = classes_to_propose(school, instance)
        cast("ClassesField", self.fields["classes"]).queryset = offered
        if not offered.exists():
            del self.fields["classes"]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"state", "uid", "hub", "school", "teacher"}

    def _of_row(self) -> list[str]:
        return [name for name in self.fields if name not in ("version", "uid")]

    @property
    def keeps(self) -> bool:
        """Whether it is only to be kept for later."""
        return self.data.get("step") == KEEP

    @property
    def told_uid(self) -> uuid.UUID:
        """The identifier of the form that was sent."""
        told: uuid.UUID = self.cleaned_data.get("uid") or self.initial["uid"]
        return told

    def overtaken(self, stored: ProjectProposal) -> None:
        """Note what is stored by now. What was typed stays, and sending it again replaces that."""
        self.compare(type(self)(school=self.school, instance=stored), stored)
        self.data = sent_again(self.data, uid=str(stored.uid))

    def clean(self) -> dict[str, Any]:
        """What is sent has a title and says what it is about; a draft may have neither."""
        told = super().clean() or self.cleaned_data
        sent_before = self.stored is not None and self.stored.state != ProposalState.DRAFT
        if not self.keeps or sent_before:
            for name, text in (
                ("title", _("Give it a title, so that the hub can speak about it.")),
                ("about", _("Say in a few sentences what it is about.")),
            ):
                if name not in self.errors and not (told.get(name) or "").strip():
                    self.add_error(name, ValidationError(text, code="required"))
        ages = [told.get("age_from"), told.get("age_to")]
        if (ages[0] is None) != (ages[1] is None):
            self.add_error(
                "age_to" if ages[1] is None else "age_from",
                ValidationError(_("Give both ages, from 3 to 20 years, the lower one first; or neither.")),
            )
        return told


class FromSchoolsFilter(forms.Form):
    """What of all that schools send is shown. What makes no sense narrows nothing."""

    q = forms.CharField(label=_("School or teacher"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Sessions and projects")), ("sessions", _("Sessions")), ("projects", _("Projects"))],
    )
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("Whatever the status")),
            *((one.value, one.label) for one in ProposalState if one != ProposalState.DRAFT),
        ],
    )

    def wanted(self) -> WantedProposals:
        """What is looked for."""
        self.is_valid()
        told = self.cleaned_data
        return WantedProposals(told.get("kind", ""), told.get("state", ""), told.get("q", "").replace("\x00", ""))


class AnswerForm(forms.Form):
    """A question or a reason, in words that the teacher reads."""

    note = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        widget=text_area(3),
        help_text=_("It stands in the mail to the teacher. Needed to decline, and to ask."),
    )
    answer = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[("return", "return"), ("decline", "decline")],
        error_messages={"required": _("Choose what becomes of it.")},
    )

    def clean(self) -> dict[str, Any]:
        """Nothing goes back without words."""
        told = self.cleaned_data
        if told.get("answer") and not told.get("note", "").strip():
            self.add_error("note", ValidationError(_("Write the message first: the teacher reads it in the mail.")))
        return told
