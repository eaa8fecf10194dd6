"""Whether a second step is the last one: `{% load second_steps %}{% only_second_step user as only %}`."""

from django import template

from accounts.models import User
from accounts.queries import account_overview

register = template.Library()


@register.simple_tag
def only_second_step(user: User) -> bool:
    """Whether an account has one second step and no other: without it the password is enough, and no code is left."""
    return account_overview(user).second_steps == 1
