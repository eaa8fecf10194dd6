"""Posts and events, as the people of a hub type them."""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, sent_again, text_area
from hubs.forms.fields import HubTimeField, LanguageField
from hubs.models import Hub
from projects.forms.fields import PictureField
from projects.models import Event, Illustration, Picture, Post
from projects.pictures import PreparedPicture
from projects.queries.editing import find_own_picture, projects_for


class _TextForm(EditForm[Any]):
    """What both have: a language and a project out of those that fit the hub."""

    language = LanguageField()

    def __init__(self, *args: Any, hub: Hub, instance: Post | Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        project, language = self.fields["project"], self.fields["language"]
        assert isinstance(project, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        assert isinstance(language, LanguageField)  # noqa: S101 - as above
        project.queryset = projects_for(hub, keep=instance.project_id if instance else None)
        project.empty_label = str(_("None"))
        language.offer(hub, instance.language if instance else "")


class PostForm(_TextForm):
    """A post. A picture that was taken stays taken (`kept`), also when something else has to be mended."""

    new_picture = PictureField(
        label=_("A picture from your device"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 480 pixels wide or more. Where and when it was taken is removed."),
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    kept = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Post
        fields = ("title", "language", "lead", "body", "project", "picture_alt")
        help_texts = {
            "body": _("Markdown: an empty line between paragraphs, **bold**, *italic*, ## heading, - list."),
        }
        widgets = {"lead": text_area(3), "body": text_area(14)}

    def __init__(self, *args: Any, hub: Hub, instance: Post | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        self._stored = instance.picture if instance else None
        self.fresh: PreparedPicture | None = None

    @property
    def shown_picture(self) -> Picture | None:
        """The picture that the post has as the form stands: one just taken, or the stored one."""
        try:
            uid = self.fields["kept"].clean(self["kept"].value())
        except ValidationError:
            uid = None
        return (find_own_picture(self.hub, uid) if uid else None) or self._stored

    @property
    def illustration(self) -> Illustration | None:
        """The same for the page of the form."""
        shown = self.shown_picture
        return shown.described(str(self["picture_alt"].value() or "")) if shown else None

    def keep(self, picture: Picture) -> None:
        """Remember a picture that has just been stored, so that the form brings it back."""
        self.data, self.fresh = sent_again(self.data, kept=str(picture.pk)), None

    def clean(self) -> None:
        """A picture has words that say what it shows."""
        super().clean()
        said = self.cleaned_data
        self.fresh = said.get("new_picture")
        has_picture = not said.get("without_picture") and (self.fresh or self.shown_picture)
        if has_picture and not said.get("picture_alt", "").strip() and "picture_alt" not in self.errors:
            self.add_error("picture_alt", _("Say what the picture shows, for people who cannot see it."))

    def told(self) -> dict[str, Any]:
        """What was typed, with the picture that the post has then."""
        values = super().told()
        for name in ("new_picture", "kept"):
            values.pop(name)
        picture = None if values.pop("without_picture") else self.shown_picture
        return values | {"picture": picture, "picture_alt": values["picture_alt"] if picture else ""}


class EventForm(_TextForm):
    """An event. Its times are those of the hub's clock."""

    starts_at = HubTimeField(label=_("Begins"))
    ends_at = HubTimeField(label=_("Ends"))

    class Meta:
        model = Event
        fields = ("title", "language", "starts_at", "ends_at", "place", "online_url", "about", "project")
        help_texts = {
            "place": _("As somebody would look for it."),
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
