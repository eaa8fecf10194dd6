"""How a project is open for sign-up, and its questions, as its hub types it. Times are on the hub's clock."""

import datetime as dt
import zoneinfo
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import HubTimeField
from projects.actions.calls import Asked
from projects.models import Call, Project, Question, QuestionKind

SPARE = 3  # empty rows for questions that are still to be written
MOST_QUESTIONS = 12
LAST_MINUTE = dt.time(23, 59)


class CallForm(EditForm[Call]):
    """Deadline, places, what is asked of a school, and who gets a place."""

    opens_at = HubTimeField(label=_("Open from"), required=False, help_text=_("Empty: from now on."))
    closes_at = HubTimeField(label=_("Open until"), error_messages={"required": _("Until when can schools sign up?")})

    class Meta:
        model = Call
        fields = (
            "opens_at",
            "closes_at",
            "capacity",
            "unit",
            "admission",
            "offer_days",
            "network_wide",
            "asks",
        )
        widgets = {"asks": text_area(4), "admission": forms.RadioSelect}
        help_texts = {
            "capacity": _("Empty: as many as come."),
            "offer_days": _("How long a place that becomes free is kept for the next on the waiting list."),
        }
        error_messages: ClassVar = {
            name: dict.fromkeys(("min_value", "max_value"), said)
            for name, said in (
                ("capacity", _("Give between 1 and 5000 places, or leave it empty for as many as come.")),
                ("offer_days", _("A free place is kept between 1 and 14 days.")),
            )
        }

    def __init__(self, data: QueryDict | None = None, *, project: Project, instance: Call | None = None) -> None:
        super().__init__(data, hub=project.hub, instance=instance)
        self.project = project
        zone = zoneinfo.ZoneInfo(project.hub.time_zone)
        for name in ("opens_at", "closes_at"):
            field = self.fields[name]
            assert isinstance(field, HubTimeField)  # noqa: S101 - tells the type checker which field this is
            field.zone = zone
        if instance is None:
            self.instance.project = project
            in_a_month = dt.datetime.combine(project.hub.today() + dt.timedelta(days=30), LAST_MINUTE)
            self.initial["closes_at"] = in_a_month.replace(tzinfo=zone)

    def clean_opens_at(self) -> dt.datetime:
        """Empty is now; what stands stays, where nobody wrote anything."""
        said: dt.datetime | None = self.cleaned_data.get("opens_at")
        return said or (self.instance.opens_at if self.instance.pk else timezone.now())

    def clean(self) -> None:
        """Schools can join only until the project ends."""
        super().clean()
        closes, ends = self.cleaned_data.get("closes_at"), self.project.ends_on
        if closes is not None and ends is not None and closes.astimezone(self._zone()).date() > ends:
            self.add_error("closes_at", ValidationError(_("Schools can join only until the project ends.")))

    def _zone(self) -> dt.tzinfo:
        return zoneinfo.ZoneInfo(self.hub.time_zone)

    @staticmethod
    def of_questions() -> ValidationError:
        """What is said above the form when something about a question has to be mended."""
        return ValidationError(_("Look at the questions: something is missing there."))


class QuestionForm(forms.Form):
    """One question of the project's own; without words it is not asked."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(label=_("Question"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Answered by"), choices=QuestionKind.choices, required=False)
    options = forms.CharField(
        label=_("Answers to choose from"), required=False, widget=text_area(3), help_text=_("One a line.")
    )
    required = forms.BooleanField(label=_("It has to be answered"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of several needs several."""
        told = self.cleaned_data
        lines = [line.strip()[:80] for line in told.get("options", "").splitlines() if line.strip()]
        told["lines"] = tuple(dict.fromkeys(lines))
        if told.get("text", "").strip() and told.get("kind") == QuestionKind.CHOICE and len(told["lines"]) < 2:
            self.add_error("options", ValidationError(_("Give at least two answers to choose from.")))
        return told

    def asked(self) -> Asked:
        """The question, as the action takes it."""
        told = self.cleaned_data
        kind = told.get("kind") or QuestionKind.TEXT
        options = told["lines"] if kind == QuestionKind.CHOICE else ()
        return Asked(told.get("pk"), kind, told.get("text", "").strip(), options, told.get("required", False))


def question_forms(data: QueryDict | None, questions: list[Question]) -> list[QuestionForm]:
    """A form for each question, and some empty ones."""
    stored = [
        {"pk": one.pk, "text": one.text, "kind": one.kind, "options": "\n".join(one.options), "required": one.required}
        for one in questions
    ]
    number = min(len(stored) + SPARE, MOST_QUESTIONS)
    return [
        QuestionForm(data, prefix=f"q{place}", initial=stored[place] if place < len(stored) else None)
        for place in range(max(number, len(stored)))
    ]
