"""A project, as the people of its hub type it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, GoalsField, text_area
from hubs.forms.fields import LanguageField, day_input
from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from projects.models import Project, Subject
from projects.models.project import OLDEST, YOUNGEST
from projects.queries.editing import challenges_for


class ProjectForm(EditForm[Project]):
    """Title and dates first; what makes it easy to find is folded away and may follow later."""

    language = LanguageField(required=False)
    sdgs = GoalsField()
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), choices=Subject.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which one can take part."),
    )

    class Meta:
        model = Project
        fields = (
            "title",
            "language",
            "summary",
            "status",
            "starts_on",
            "ends_on",
            "challenge",
            "story",
            "sdgs",
            "subjects",
            "age_from",
            "age_to",
            "languages",
        )
        labels = {"starts_on": _("Begins on"), "ends_on": _("Ends on")}
        help_texts = {
            "title": _("A few words that make somebody curious."),
            "summary": _("Two or three sentences for lists and cards."),
            "challenge": _("The local need that it answers."),
            "ends_on": _("Empty while nobody knows."),
        }
        widgets = {
            "summary": text_area(3),
            "story": text_area(8),
            "starts_on": day_input(),
            "ends_on": day_input(),
            "age_from": forms.NumberInput(attrs={"min": YOUNGEST, "max": OLDEST}),
            "age_to": forms.NumberInput(attrs={"min": YOUNGEST, "max": OLDEST}),
        }

    def __init__(self, *args: Any, hub: Hub, instance: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        self.is_stored = instance is not None
        challenge = self.fields["challenge"]
        assert isinstance(challenge, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        challenge.queryset = challenges_for(hub, keep=instance)
        challenge.empty_label = str(_("None"))
        written_in = self.fields["language"]
        assert isinstance(written_in, LanguageField)  # noqa: S101 - as above
        written_in.offer_for(hub, instance.language if instance else None)
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)  # noqa: S101 - as above
        languages.choices = language_choices(languages_of(hub, *(instance.languages if instance else ())))
        if instance is None:
            self.initial["starts_on"] = hub.today()
            self.initial["languages"] = hub.languages[:1]

    @property
    def has_more(self) -> bool:
        """Whether something in the folded part is filled in or wrong, so that it must be seen."""
        more = ("sdgs", "subjects", "age_from", "age_to", "languages")
        return any(self[name].errors or (self.is_stored and self[name].value()) for name in more)
