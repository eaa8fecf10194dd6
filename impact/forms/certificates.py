"""What somebody ticks for a certificate."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from impact.models import Session
from impact.queries.certificates import length_label, own_classes_of
from impact.queries.periods import month_label

FEW_CLASSES = 4  # more than these make a line nobody reads


class TeacherCertificateForm(forms.Form):
    """The sessions that one took part in, and whether the public page may show one's name."""

    sessions = forms.TypedMultipleChoiceField(
        label=_("I took part in"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={
            "required": _("Choose at least one session."),
            "invalid_choice": _("A session that you chose was taken back meanwhile. Please look again."),
        },
    )
    shows_name = forms.BooleanField(
        label=_("Whoever verifies the code may see my name"),
        required=False,
        help_text=_("Otherwise the page says only what was certified. Your name stands on the paper in any case."),
    )

    def __init__(self, data: QueryDict | None = None, *, offered: Sequence[Session]) -> None:
        super().__init__(data)
        self.offered = offered
        field = self.fields["sessions"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - named above
        field.choices = [(one.pk, _label(one)) for one in offered]

    def months(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """The boxes to tick under the months of their sessions, for the template."""
        found: dict[str, list[forms.boundfield.BoundWidget]] = {}
        for session, box in zip(self.offered, self["sessions"], strict=True):
            found.setdefault(month_label(session.held_on.replace(day=1)), []).append(box)
        return list(found.items())


class VerifyForm(forms.Form):
    """The code of a certificate, however it is typed."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=60,
        help_text=_("Twelve letters and digits, at the foot of the paper: ABCD-EFGH-JKMN."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Write the code.")},
    )


def _label(session: Session) -> str:
    parts = [date_format(session.held_on, "SHORT_DATE_FORMAT"), session.title or session.session_type.label]
    parts += own_classes_of(session)[:FEW_CLASSES]
    if session.project and session.project.title not in parts:
        parts.append(session.project.title)
    if session.minutes:
        parts.append(length_label(session.minutes).replace(" ", "\N{NO-BREAK SPACE}"))
    return " · ".join(parts)
