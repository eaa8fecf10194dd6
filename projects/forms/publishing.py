"""Posts and events, as the people of a hub type them."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import HubTimeField, LanguageField
from hubs.models import Hub
from projects.forms.pictured import PicturedForm
from projects.models import Event, Post
from projects.queries.editing import projects_for


class _TextForm(EditForm[Any]):
    """What both have: a language and a project out of those that fit the hub."""

    language = LanguageField()

    def __init__(self, *args: Any, hub: Hub, instance: Post | Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        project, language = self.fields["project"], self.fields["language"]
        assert isinstance(project, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        assert isinstance(language, LanguageField)  # noqa: S101 - as above
        project.queryset = projects_for(hub, keep=instance.project_id if instance else None)
        project.empty_label = str(_("No project"))
        language.offer(hub, instance.language if instance else "")


class PostForm(PicturedForm, _TextForm):
    """A post with a picture."""

    class Meta:
        model = Post
        fields = ("title", "language", "lead", "body", "project", "picture_alt")
        help_texts = {
            "body": _("Markdown: an empty line between paragraphs, **bold**, *italic*, ## heading, - list."),
        }
        widgets = {"lead": text_area(3), "body": text_area(14)}


class EventForm(_TextForm):
    """An event. Its times are those of the hub's clock."""

    starts_at = HubTimeField(label=_("Begins"))
    ends_at = HubTimeField(label=_("Ends"))

    class Meta:
        model = Event
        fields = ("title", "language", "starts_at", "ends_at", "place", "online_url", "about", "project")
        labels = {"place": _("Where")}
        help_texts = {
            "place": _("A room, a building, an address."),
            "online_url": _("Where to join from elsewhere; anybody can read it."),
        }
        widgets = {"about": text_area(8)}

    def __init__(self, *args: Any, hub: Hub, instance: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        for name in ("starts_at", "ends_at"):
            field = self.fields[name]
            assert isinstance(field, HubTimeField)  # noqa: S101 - tells the type checker which field this is
            field.zone = zoneinfo.ZoneInfo(hub.time_zone)


class DeleteForm(forms.Form):
    """The version of a draft that the person saw before it goes."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """A step of a text towards the public or back, from the version that the person saw."""

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("send", "publish", "withdraw", "redraft", "put back")],
        widget=forms.HiddenInput,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
