"""What a person types about themselves: at sign-up, in the profile, on the language page, about their mails."""

from accounts.forms.account import (
    AddKeyForm,
    ChangePasswordForm,
    EditKeyForm,
    LanguageForm,
    LoginForm,
    ProfileForm,
    RecoveryCodesForm,
    ResetPasswordKeyForm,
    SignupForm,
)

__all__ = [
    "AddKeyForm",
    "ChangePasswordForm",
    "EditKeyForm",
    "LanguageForm",
    "LoginForm",
    "ProfileForm",
    "RecoveryCodesForm",
    "ResetPasswordKeyForm",
    "SignupForm",
]
