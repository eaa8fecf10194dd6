"""What the account pages show about the person who looks at them."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import get_language_info

from accounts.models import User


@dataclass(frozen=True)
class LanguageChoice:
    """A language that the portal speaks, named in that language."""

    code: str
    name: str
    right_to_left: bool


@dataclass(frozen=True)
class AccountOverview:
    """How well an account is protected; the profile page offers a second step to those who have none."""

    has_second_step: bool


def languages_spoken() -> tuple[LanguageChoice, ...]:
    """List the languages of the pages in the order of the settings, each under its own name."""
    infos = ((code, get_language_info(code)) for code, _ in settings.LANGUAGES)
    return tuple(LanguageChoice(code, info["name_local"].capitalize(), bool(info["bidi"])) for code, info in infos)


def account_overview(user: User) -> AccountOverview:
    """Say whether signing in asks for more than the password."""
    codes = Authenticator.Type.RECOVERY_CODES
    return AccountOverview(
        has_second_step=Authenticator.objects.filter(user=user).exclude(type=codes).exists(),
    )
