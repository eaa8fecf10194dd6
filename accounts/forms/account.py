"""What a person types about themselves: at sign-up, in the profile, on the language page."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.invited import invited_as
from accounts.queries import languages_spoken


def _language_choices() -> list[tuple[str, str]]:
    return [(language.code, language.name) for language in languages_spoken()]


NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password (again)")}


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """Sign-up asks for the name too, because a hub greets people by name and not by address."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Your full name, as colleagues at your hub or school know you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = invited_as(context.request) | dict(kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=known, **kwargs)


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    """Signing in begins with the address that an invitation was sent to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = {"login": invited_as(context.request).get("email", "")} | dict(kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=known, **kwargs)


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Another password, its fields named as all fields here are: one capital."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields, oldpassword=_("Current password"), **NEW_PASSWORD)


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password after the code of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields, **NEW_PASSWORD)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey or key, in the words of the page that asks for it at signing in."""

    name = forms.CharField(label=_("Name"), required=False)  # the device has made the key by then: none is refused
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        help_text=_(
            "Then “Sign in with a passkey” asks for no email and no password: the device asks for your finger, face or"
            " PIN. Not every security key can do that."
        ),
    )


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a passkey or key."""

    name = forms.CharField(label=_("Name"))


class RecoveryCodesForm(GenerateRecoveryCodesForm):  # type: ignore[misc]  # allauth has no types
    """Makes recovery codes; there are none without a second step, and the page says so before anybody presses."""

    @property
    def lacks_second_step(self) -> bool:
        """Whether there is nothing yet that the codes could stand in for."""
        return not can_generate_recovery_codes(self.user)


def _name(fields: dict[str, forms.Field], **labels: Any) -> None:
    for name, label in labels.items():
        fields[name].label = label
        fields[name].widget.attrs.pop("placeholder", None)


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
