"""What a password has to be, where Django says it in words that not every language of ours has."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's own rule. Its refusal is not translated into Portuguese, and so is said in words of ours."""

    def get_error_message(self) -> str:
        """Say how long a password is at least."""
        least: int = self.min_length
        return ngettext(
            "This password is too short: it takes at least %(number)d character.",
            "This password is too short: it takes at least %(number)d characters.",
            least,
        ) % {"number": least}
