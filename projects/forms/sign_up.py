"""What a teacher fills in to sign classes up: classes to tick or to add, the project's questions, words for the hub."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubs.forms.editing import sent_again, text_area
from hubs.forms.numbers import WholeNumberField
from projects.actions.sign_up_line import Full
from projects.actions.signing_up import Closed, Filled
from projects.models import Call, Question, QuestionKind, SignUp, Standing
from projects.queries.calls import classes_for, questions_of, years_for
from schools.forms.classes import ClassNameField, PupilsField
from schools.models import Level, School, SchoolClass

ADD_CLASS, ADDED, KEEP = "class", "added", "keep"
MOST_ANSWERED = 9_999  # a number of pupils, hours or kilometres; more is a slip of the finger


class SignUpForm(forms.Form):
    """The whole form. Buttons say which step: add a class, keep it for later, send."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    classes = forms.MultipleChoiceField(
        label=_("Classes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that take part."),
        error_messages={"required": _("Tick at least one class, or add one.")},
    )
    new_name = ClassNameField(label=_("Class"), required=False, help_text=_("As the school says it, such as “7B”."))
    new_level = forms.ChoiceField(label=_("Level"), required=False)
    new_size = PupilsField(required=False, help_text=_("How many, not who."))
    note = forms.CharField(
        label=_("Anything else"),
        required=False,
        max_length=1000,
        widget=text_area(3),
        help_text=_("For the hub. Pupils are never named."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        call: Call,
        school: School,
        sign_up: SignUp | None = None,
        like: SignUp | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(sign_up, like))
        self.call, self.school, self.sign_up = call, school, sign_up
        self.step = (data.get("step") or "") if data is not None else ""
        self.questions = questions_of(call)
        self._classes = {str(one.pk): one for one in classes_for(call, school)}
        if sign_up is not None:  # a class that has stood in it stays on the list
            for row in sign_up.classes.select_related("school_class"):
                self._classes.setdefault(str(row.school_class_id), row.school_class)
        _choices(self.fields["classes"], [(key, one) for key, one in self._classes.items()])
        levels = [level for level in Level if not school.levels or level.value in school.levels]
        _choices(self.fields["new_level"], [("", _("Choose the level")), *((one.value, one.label) for one in levels)])
        for question in self.questions:
            self.fields[name_of(question)] = _field(question)
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the project's questions."""
        return [self[name_of(question)] for question in self.questions]

    @property
    def class_rows(self) -> Sequence[SchoolClass]:
        """The classes to tick."""
        return list(self._classes.values())

    def full_clean(self) -> None:
        """A draft, and a class to be added on the way, ask for nothing that is still to be filled in.

        Who begins a class need tick none. What is needed to send it stays marked all the same.
        """
        eased: list[forms.Field] = []
        if self.step in (ADD_CLASS, ADDED, KEEP):
            eased = list(self.fields.values())
        elif any(self.data.get(name, "").strip() for name in ("new_name", "new_size")):
            eased = [self.fields["classes"]]
        needed = [field for field in eased if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def clean(self) -> dict[str, Any]:
        """A class that is begun has all three: name, level, size."""
        told = self.cleaned_data
        if self.adds_class or self.step == ADD_CLASS:
            missing = {
                "new_name": _("What is the class called?"),
                "new_level": _("Which level?"),
                "new_size": _("How many pupils?"),
            }
            for name, text in missing.items():
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(text))
        return told

    @property
    def adds_class(self) -> bool:
        """Whether a new class was begun."""
        told = self.cleaned_data
        return bool(told.get("new_name") or told.get("new_size"))

    def class_told(self) -> dict[str, Any]:
        """The new class, as the action takes it."""
        told = self.cleaned_data
        year = years_for(self.call)[-1]
        return {"name": told["new_name"], "level": told["new_level"], "size": told["new_size"], "school_year": year}

    def with_class(self, made: SchoolClass) -> "SignUpForm":
        """The form with a new class on its list, ticked, and the fields for one empty again."""
        again = sent_again(
            self.data, new_name="", new_level="", new_size="", step=ADDED if self.step == ADD_CLASS else self.step
        )
        again.appendlist("classes", str(made.pk))
        return type(self)(again, call=self.call, school=self.school, sign_up=self.sign_up)

    def filled(self) -> Filled:
        """What was filled in, as the action takes it."""
        told = self.cleaned_data
        answers = {question: _in_words(told.get(name_of(question))) for question in self.questions}
        classes = [self._classes[key] for key in dict.fromkeys(told.get("classes", ()))]
        return Filled(uid=told["uid"], classes=classes, answers=answers, note=told.get("note", ""))

    def refuse(self, refusal: Exception) -> None:
        """Show what the action refused beside what it is about."""
        if isinstance(refusal, Full) and refusal.awaited:
            waited_for = _("Other schools wait for a place, so a sign-up that holds places cannot take more of them.")
            self.add_error("classes", ValidationError(waited_for))
        elif isinstance(refusal, Full):
            text = ngettext(
                "%(number)d place is left, and your change needs more.",
                "%(number)d places are left, and your change needs more.",
                refusal.free,
            )
            self.add_error("classes", ValidationError(text % {"number": refusal.free}))
        elif isinstance(refusal, Closed):
            self.add_error(None, ValidationError(self._closed(refusal)))
        elif isinstance(refusal, ValidationError):
            self.add_error("classes" if getattr(refusal, "code", "") == "classes" else None, refusal)

    def overtaken(self, stored: SignUp) -> "SignUpForm":
        """The form as it was filled in, which now knows what stands; sending it again replaces that."""
        again = sent_again(self.data, version=str(stored.version), uid=str(stored.uid))
        form = type(self)(again, call=self.call, school=self.school, sign_up=stored)
        form.add_error(
            None,
            ValidationError(
                _("This sign-up was changed in another window: %(classes)s. Sending what stands here replaces that."),
                params={"classes": ", ".join(str(one.school_class) for one in stored.classes.all()) or "–"},
            ),
        )
        return form

    def _closed(self, closed: Closed) -> str:
        moment = {
            "closed": date_format(self.call.closes, "DATETIME_FORMAT"),
            "opens": date_format(self.call.opens, "DATETIME_FORMAT"),
            "zone": self.call.project.hub.time_zone,
            "hub": self.call.project.hub.name,
        }
        said = {
            "over": _("Sign-up closed on %(closed)s (%(zone)s). What you typed is kept: write to %(hub)s."),
            "changed": _("Sign-up closed on %(closed)s (%(zone)s). Your change is not stored: write to %(hub)s."),
            "early": _("Sign-up opens on %(opens)s (%(zone)s). Keep what you typed, and send it then."),
            "rest": _("%(hub)s is at rest, so schools cannot sign up. What you typed is kept."),
            "change at rest": _("%(hub)s is at rest, so sign-ups stay as they are. Your change is not stored."),
            "school": _("This school cannot join this project. Write to %(hub)s."),
        }
        sent = {"over": "changed", "rest": "change at rest"} if self._was_sent else {}
        why = sent.get(closed.why, closed.why)
        return str(said[why]) % moment

    @property
    def _was_sent(self) -> bool:
        return self.sign_up is not None and self.sign_up.state != Standing.DRAFT

    def seen_version(self) -> int:
        """The version that the person had before them; 0 for a first sign-up."""
        return self.cleaned_data.get("version") or 0


def name_of(question: Question) -> str:
    """What the field of a question is called."""
    return f"question-{question.pk}"


def _initial(sign_up: SignUp | None, like: SignUp | None) -> dict[str, Any]:
    """What the form begins with: the sign-up that is changed; or a new one, maybe with what an earlier one said."""
    if sign_up is not None:
        return {"uid": sign_up.uid, "version": sign_up.version} | _said(sign_up)
    return {"uid": uuid.uuid4(), "version": 0} | (_said(like) if like is not None else {})


def _said(sign_up: SignUp) -> dict[str, Any]:
    return {
        "classes": [str(row.school_class_id) for row in sign_up.classes.all()],
        "note": sign_up.note,
        **{name_of(answer.question): answer.text for answer in sign_up.answers.select_related("question")},
    }


def _choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
    field.choices = choices


def _field(question: Question) -> forms.Field:
    told: dict[str, Any] = {"label": question.text, "required": question.required}
    if question.required:
        told["error_messages"] = {"required": _("The hub needs an answer to this.")}
    if question.kind == QuestionKind.NUMBER:
        most = number_format(MOST_ANSWERED, force_grouping=True)
        said = _("Write a whole number from 0 to %(most)s.") % {"most": most}
        told["error_messages"] = told.get("error_messages", {}) | {"min_value": said, "max_value": said}
        return WholeNumberField(**told, min_value=0, max_value=MOST_ANSWERED)
    if question.kind == QuestionKind.CHOICE:
        offered = [(one, one) for one in question.options]
        return forms.ChoiceField(**told, choices=[("", _("Choose an answer")), *offered])
    return forms.CharField(**told, max_length=500, help_text=_("Pupils are never named."))


def _in_words(value: object) -> str:
    return "" if value is None else str(value)
