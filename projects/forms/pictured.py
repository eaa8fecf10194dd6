"""A form with a picture and its words, for news and for rooms above. A picture that was taken stays taken (`kept`)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, sent_again
from projects.forms.fields import PictureField
from projects.models import Illustration, Picture
from projects.pictures import PreparedPicture
from projects.queries.editing import find_own_picture


class PicturedForm(EditForm[Any]):
    """A row with `picture` and `picture_alt`. The picture is kept also when something else has to be mended."""

    new_picture = PictureField(
        label=_("A picture from your device"),
        required=False,
        help_text=_("JPEG, PNG or WebP, 480 pixels wide or more. Where and when it was taken is removed."),
    )
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    kept = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self._stored: Picture | None = instance.picture if instance else None
        self.fresh: PreparedPicture | None = None

    @property
    def shown_picture(self) -> Picture | None:
        """The picture that the row has as the form stands: one just taken, or the stored one."""
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
        """What was typed, with the picture that the row has then."""
        values = super().told()
        for name in ("new_picture", "kept"):
            values.pop(name)
        picture = None if values.pop("without_picture") else self.shown_picture
        return values | {"picture": picture, "picture_alt": values["picture_alt"] if picture else ""}
