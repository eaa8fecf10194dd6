"""The clock of where somebody is, `{% own_zone user as zone %}{% timezone zone %}…{% endtimezone %}`; short months."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.translation import pgettext

from accounts.models import User
from accounts.notices import time_zone_of

register = template.Library()


@register.filter
def short_month(day: dt.date) -> str:
    """A month in few letters, with a capital only where the language of the page writes one: Nov, nov."""
    # Translators: Django's letters for dates: M is a short month with a capital (Oct), b one without (oct), Y the year.
    small = "b" in pgettext("letters of a date format", "M Y")
    return str(date_format(day, "b" if small else "M"))


@register.simple_tag
def own_zone(person: User) -> str | None:
    """The time zone of somebody's hub or school; None where there is none, and the page says that it means UTC."""
    return time_zone_of(person.pk)
