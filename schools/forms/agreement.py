"""What is typed about an agreement with a school: the day it was signed, until when it holds, and its file."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm
from hubs.forms.fields import day_input
from hubs.forms.papers import PaperField
from hubs.models import Hub
from hubs.papers import ReadPaper
from schools.models import AGREEMENT_KINDS, SchoolAgreement


class AgreementForm(EditForm[SchoolAgreement]):
    """One agreement. `uid` stays the same however often the form is sent, so that a double click keeps one."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = PaperField(
        label=_("The signed agreement"),
        max_length=200,
        required=False,
        allow_empty_file=True,  # for a sentence of our own
        help_text=_("A PDF, or a photograph of it; 20 MB at most. Never shown publicly."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    field_order = ("file", "signed_on", "holds_until")

    class Meta:
        model = SchoolAgreement
        fields = ("signed_on", "holds_until")
        help_texts = {
            "signed_on": _("The day on which both had signed."),
            "holds_until": _("Its last day. Empty: it holds until one of both ends it."),
        }
        widgets = {name: day_input() for name in ("signed_on", "holds_until")}

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        hub: Hub,
        instance: SchoolAgreement | None = None,
    ) -> None:
        super().__init__(data, files, hub=hub, instance=instance, initial={"uid": uuid.uuid4()})
        if instance is not None and instance.file_uid is not None:
            self.fields["file"].label = _("Another file in its place")
            self.fields["file"].help_text = _("Only if it is to be replaced: a PDF, or a photograph; 20 MB at most.")

    def clean_signed_on(self) -> dt.date:
        """Nobody signed tomorrow."""
        day: dt.date = self.cleaned_data["signed_on"]
        if day > self.hub.today():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean_file(self) -> ReadPaper | None:
        """A contract, or a picture of one: an office file is no signed paper."""
        read: ReadPaper | None = self.cleaned_data.get("file")
        if read is not None and read.kind not in AGREEMENT_KINDS:
            raise ValidationError(_("This is no PDF and no picture: save the agreement as a PDF first."))
        return read

    def told(self) -> dict[str, Any]:
        """What was typed, for the action: the days, and what was read of the file."""
        told = self.cleaned_data
        return {"signed_on": told["signed_on"], "holds_until": told["holds_until"], "read": told.get("file")}

    def sent_uid(self) -> uuid.UUID:
        """Which sending this is."""
        return self.cleaned_data.get("uid") or uuid.uuid4()


class BackForm(forms.Form):
    """That something is to be brought back."""

    step = forms.CharField(widget=forms.HiddenInput, initial="back")
