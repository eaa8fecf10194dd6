"""Deposits as people note them, and accounts at repositories with their tokens."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm
from hubs.models import Hub
from resources.models import DOI, PUSHED_TO, Deposit, Repository, Resource, ResourceVersion
from resources.queries.deposits import public_versions
from resources.queries.pushing import Preview

LONGEST_HOME = 200
DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class VersionChoice(forms.ModelChoiceField[ResourceVersion]):
    """A public version of a resource, by its number."""

    def label_from_instance(self, obj: ResourceVersion) -> str:
        """The number and what it was called."""
        return str(_("Version %(number)d: %(title)s")) % {"number": obj.number, "title": obj.title}


class DepositForm(EditForm[Deposit]):
    """Which version lies where, under which identifier and address."""

    of = VersionChoice(queryset=None, label=_("Version"))

    class Meta:
        model = Deposit
        fields = ("of", "repository", "name", "state", "identifier", "url")

    def __init__(
        self, *args: Any, hub: Hub, resource: Resource, instance: Deposit | None = None, **kwargs: Any
    ) -> None:
        self.resource = resource
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        field, versions = self.fields["of"], public_versions(resource)
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.queryset = versions
        self.initial.setdefault("of", versions.first())

    def show_standing(self, stored: Deposit) -> None:
        """Note what somebody else has stored meanwhile."""
        self.compare(type(self)(hub=self.hub, resource=self.resource, instance=stored), stored)

    def clean_identifier(self) -> str:
        """A DOI without what browsers and lists of references put before it."""
        return DOI_PREFIX.sub("", " ".join(str(self.cleaned_data["identifier"] or "").split()))

    def clean(self) -> dict[str, Any] | None:
        """A DOI is one; its address is known by it; a name only where the list does not say it."""
        said = super().clean() or self.cleaned_data
        identifier, repository = str(said.get("identifier") or ""), said.get("repository")
        if identifier.startswith("10."):
            if not re.fullmatch(DOI, identifier):
                self.add_error("identifier", _("This is no whole DOI: it looks like 10.5281/zenodo.1234567."))
            elif not said.get("url") and "url" not in self.errors:
                said["url"] = f"https://doi.org/{identifier}"
        if repository in Repository.values and Repository(repository).is_named:
            said["name"] = ""
        return said


class AccountForm(forms.Form):
    """A token for a repository. It is typed once, and never shown again."""

    repository = forms.ChoiceField(
        label=_("Repository"), choices=lambda: [(one.value, one.label) for one in PUSHED_TO], widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name of the repository"), required=False, max_length=80, help_text=_("Only for another one.")
    )
    url = forms.URLField(
        label=_("Its address"),
        required=False,
        max_length=LONGEST_HOME,
        assume_scheme="https",
        help_text=_("Only for another one: that of its first page, such as https://repository.example."),
    )
    token = forms.CharField(
        label=_("Token"),
        min_length=20,
        max_length=300,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Made at the repository, with the rights to write and to publish. It is kept encrypted."),
    )

    def clean_token(self) -> str:
        """A token without the spaces that copying brings along."""
        token = "".join(str(self.cleaned_data["token"]).split())
        if not token.isascii() or not token.isprintable():
            raise ValidationError(_("A token has letters, figures and signs alone: copy it once more."))
        return token

    def clean(self) -> dict[str, Any]:
        """The address of a known repository is known; that of another one is only its first page, over https."""
        said = super().clean() or self.cleaned_data
        chosen = said.get("repository")
        if chosen not in Repository.values:
            return said
        if Repository(chosen).is_named:
            said["url"], said["name"] = Repository(chosen).home, ""
            return said
        if not str(said.get("name") or "").strip():
            self.add_error("name", _("Say which repository it is."))
        if "url" not in self.errors:
            said["url"] = self._home(str(said.get("url") or ""))
        return said

    def _home(self, typed: str) -> str:
        parts = urlsplit(typed)
        if parts.scheme != "https" or not parts.hostname or parts.username is not None:
            self.add_error("url", _("Give the address of its first page, which begins with https://."))
            return ""
        home = f"https://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        if len(home) > LONGEST_HOME:
            self.add_error("url", _("Give the address of its first page, which begins with https://."))
        return home


class SendForm(forms.Form):
    """What was seen of a preview, and whether it is to be made public there at once."""

    digest = forms.CharField(widget=forms.HiddenInput)
    publishes = forms.BooleanField(
        label=_("Make it public there at once"),
        required=False,
        help_text=_("What is public there gets a DOI and stays for ever. Otherwise it lies there as a draft first."),
    )

    def seen(self, shown: Preview) -> bool:
        """Whether what would be sent is still what the person saw."""
        return bool(self.cleaned_data["digest"] == shown.digest)
