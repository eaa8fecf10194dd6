"""A resource as the people of a hub type it: a few words to begin with, and everything that teachers look for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, GoalsField, text_area
from hubs.forms.fields import LanguageField
from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from projects.forms.pictured import PicturedForm
from projects.queries.editing import projects_for
from resources.forms.fields import LicenceField, SkillsField, SourceField, WordsField
from resources.models import Audience, Level, ResourceVersion, StudyField, why_not_adapted
from resources.queries.editing import challenges_for, schools_for


class BeginForm(EditForm[ResourceVersion]):
    """Enough to begin a resource with; everything else follows on its own page."""

    language = LanguageField(help_text=_("Of the title and the description."))

    class Meta:
        model = ResourceVersion
        fields = ("title", "language", "kind", "description")
        widgets = {"description": text_area(6)}

    def __init__(self, *args: Any, hub: Hub, instance: ResourceVersion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, LanguageField)  # noqa: S101 - tells the type checker which field this is
        language.offer(hub, instance.language if instance else "")


class ResourceForm(PicturedForm, BeginForm):
    """Everything that a version says but its translations, authors, files and links."""

    licence = LicenceField(
        label=_("Licence"), help_text=_("Under which others may use, change and pass it on. For most: CC BY 4.0.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the resource"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.MultipleChoiceField(
        label=_("Made for"), required=False, choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Levels"), required=False, coerce=int, choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), required=False, choices=StudyField.choices, widget=forms.CheckboxSelectMultiple
    )
    keywords = WordsField(label=_("Keywords"), longest=60, help_text=_("With commas between them, up to twenty."))
    skills = SkillsField(
        label=_("Skills"),
        longest=120,
        separator="\n",
        widget=text_area(2),
        help_text=_("Addresses of skills in ESCO, one a line, if you know them."),
    )
    sdgs = GoalsField()
    adapted_from = SourceField(
        label=_("Adapted from a resource of this library"), help_text=_("Its number or its address.")
    )
    adapted_licence = LicenceField(label=_("Its licence"))

    class Meta(BeginForm.Meta):
        fields = (  # type: ignore[assignment]  # more of them
            "what_changed",
            *BeginForm.Meta.fields,
            "licence",
            "languages",
            "audiences",
            "levels",
            "age_from",
            "age_to",
            "minutes",
            "subjects",
            "keywords",
            "skills",
            "sdgs",
            "adapted_from",
            "adapted_title",
            "adapted_url",
            "adapted_licence",
            "project",
            "challenge",
            "school",
            "picture_alt",
        )
        labels = {"adapted_title": _("Its title"), "adapted_url": _("Its address")}
        help_texts = {
            "minutes": _("How long a class works with it. 90 for a double lesson."),
            "school": _("Named on the page only if it agreed to show what it takes part in."),
        }

    def __init__(self, *args: Any, hub: Hub, instance: ResourceVersion, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        self.row = instance
        codes = languages_of(hub, *settings.MODELTRANS_AVAILABLE_LANGUAGES, *instance.languages)
        self._choice("languages").choices = language_choices(codes)
        narrowed = (("project", projects_for), ("challenge", challenges_for), ("school", schools_for))
        for name, offered in narrowed:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
            field.queryset = offered(hub, keep=getattr(instance, f"{name}_id"))
            field.empty_label = str(_("None"))
        if instance.number == 1:
            del self.fields["what_changed"]

    def clean(self) -> None:
        """An adaptation says of what, once, and under a licence that allows it."""
        super().clean()
        said = self.cleaned_data
        source, own = said.get("adapted_from"), said.get("licence", "")
        elsewhere = [said.get(name, "") for name in ("adapted_title", "adapted_url", "adapted_licence")]
        if source is not None and source.pk == self.row.resource_id:
            self.add_error("adapted_from", _("That is this resource itself."))
        if source is not None and any(elsewhere):
            self.add_error("adapted_from", _("Give a resource of this library or something from elsewhere, not both."))
        elif any(elsewhere) and not all(elsewhere):
            for name, value in zip(("adapted_title", "adapted_url", "adapted_licence"), elsewhere, strict=True):
                if not value and name not in self.errors:
                    self.add_error(
                        name, _("Of something from elsewhere the title, the address and the licence are told.")
                    )
        licence = source.current.licence if source is not None and source.current else elsewhere[2]
        if refusal := why_not_adapted(licence, own):
            self.add_error("licence", refusal)

    def _choice(self, name: str) -> forms.MultipleChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker which field this is
        return field
