"""The clock of where somebody is: `{% own_zone user as zone %}{% timezone zone %}…{% endtimezone %}`."""

from django import template

from accounts.models import User
from accounts.notices import time_zone_of

register = template.Library()


@register.simple_tag
def own_zone(person: User) -> str | None:
    """The time zone of somebody's hub or school; None where there is none, and the page says that it means UTC."""
    return time_zone_of(person.pk)
