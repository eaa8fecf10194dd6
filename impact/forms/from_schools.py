"""What a hub does with reports of sessions that are ticked, or with the one whose button was pressed."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area

SEEN = re.compile(r"(\d{1,18})-(\d{1,9})")
MOST = 200


class InboxForm(forms.Form):
    """Which reports, each with the version that was on the page; what becomes of them; and the words with it."""

    all_shown = forms.BooleanField(label=_("All that are shown"), required=False)
    note = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        widget=text_area(3),
        help_text=_("It stands in the mail to each teacher. Needed to decline, and to ask."),
    )
    answer = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=[("accept", "accept"), ("return", "return"), ("decline", "decline")],
        error_messages={"required": _("Choose what becomes of them.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._told = data or QueryDict()

    def chosen(self) -> dict[int, int]:
        """Versions by keys, of those that are meant."""
        name = "shown" if self.data.get("all_shown") else "chosen"
        matches = [SEEN.fullmatch(text) for text in self._told.getlist(name)[:MOST]]
        return {int(match[1]): int(match[2]) for match in matches if match}

    def clean(self) -> dict[str, Any]:
        """Something is meant; and nothing goes back without words."""
        told = self.cleaned_data
        if not self.chosen():
            raise ValidationError(_("Tick the reports that you mean."))
        if told.get("answer") in ("return", "decline") and not told.get("note", "").strip():
            self.add_error("note", ValidationError(_("Write the message first: the teacher reads it in the mail.")))
        return told


def seen_in(text: str) -> tuple[int, int] | None:
    """The key and version that a button stands for."""
    match = SEEN.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None
