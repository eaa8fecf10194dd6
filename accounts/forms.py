"""What a person types about themselves: at sign-up, in the profile, on the language page."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.queries import languages_spoken


def _language_choices() -> list[tuple[str, str]]:
    return [(language.code, language.name) for language in languages_spoken()]


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """Sign-up asks for the name too, because a hub greets people by name and not by address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Your full name, as colleagues at your hub or school know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")


class ProfileForm(forms.Form):
    """Name, language, and whether to be named publicly.

    The address and the password have pages of their own, because they are proven anew there.
    A plain form and not a model form: a refused entry must not show up in the header of the very page that refuses it.
    """

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Your full name, as colleagues at your hub or school know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("As my browser asks for")), *_language_choices()],
        help_text=_("The language of the pages and of the mails you get."),
    )
    listed = forms.BooleanField(
        label=_("List me on the public pages of my hubs"),
        required=False,
        help_text=_("By your full name, as a member of the team. Otherwise you are counted there, and not named."),
    )


class LanguageForm(forms.Form):
    """One language out of those that the portal speaks."""

    language = forms.ChoiceField(label=_("Language"), choices=_language_choices)
