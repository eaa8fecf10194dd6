"""What the components of `templates/components` cannot say in template language alone: `{% load look %}`."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django import forms, template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hubs.models.goals import Sdg
from oshub.storage import IMPORT, JoinedSheets

register = template.Library()

# The state of a thing, as its table stores it, to the tone and the icon of its pill.
STATES = {
    "planned": ("info", "calendar-event"),
    "running": ("good", "play-circle"),
    "finished": ("", "check-lg"),
    "open": ("warn", "lightbulb"),
    "being_worked_on": ("good", "hammer"),
    "answered": ("", "check-lg"),
    "draft": ("", "pencil"),
    "review": ("warn", "eye"),
    "published": ("good", "check-lg"),
    "withdrawn": ("bad", "dash-circle"),
    "deleted": ("bad", "x-circle"),
    "proposed": ("info", "pencil"),
    "voting": ("warn", "clock-history"),
    "adopted": ("good", "check-lg"),
    "rejected": ("bad", "x-lg"),
    "undecided": ("", "exclamation-triangle"),
    "waiting": ("warn", "clock-history"),
    "accepted": ("good", "check-lg"),
    "declined": ("bad", "x-lg"),
    "submitted": ("info", "envelope"),
    "sent": ("info", "envelope"),
    "returned": ("warn", "question-circle"),
    "offered": ("warn", "clock-history"),
    "invited": ("info", "envelope"),
    "new": ("warn", "envelope"),
    "talking": ("info", "people"),
    "held": ("warn", "pencil"),
    "approved": ("good", "check-lg"),
    "called_off": ("bad", "dash-circle"),
    "present": ("good", "check-lg"),
    "excused": ("", "dash-circle"),
    "absent": ("bad", "x-lg"),
    "setting_up": ("info", "hammer"),
    "working": ("good", "check-lg"),
    "at_rest": ("", "dash-circle"),
    "logged": ("good", "check-lg"),
    "quiet": ("info", "dash-circle"),
    "silent": ("warn", "question-circle"),
    "goes_on": ("", "clock-history"),
    "not_open": ("", "dash-circle"),
    "right": ("good", "check-lg"),
    "corrected": ("good", "pencil"),
    "confirmed": ("good", "check2-circle"),
    "changed": ("warn", "arrow-repeat"),
    "closed": ("", "shield-lock"),
    "prepared": ("", "pencil"),
    "gone": ("bad", "x-circle"),
    "failed": ("bad", "exclamation-triangle"),
    "done": ("good", "check-lg"),
    "cancelled": ("", "dash-circle"),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of `static/img/art` with its size in pixels, which the page reserves before it has come."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; the last has no address, because one is there."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force, in words, and the address of the page without it."""

    label: str
    value: str
    url: str


@register.simple_tag
def known_url(name: str, *args: object, **kwargs: object) -> str:
    """The address with this name, or nothing where the portal has no such page (yet)."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def sheet(name: str) -> SafeString:
    """Links a style sheet: as one file where `collectstatic` has joined it, else each part that it imports."""
    parts = [name] if isinstance(staticfiles_storage, JoinedSheets) else _parts(name)
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', [(static(part),) for part in parts])


@register.simple_tag
def trail(*steps: object) -> list[Crumb]:
    """The way to a page: label, address, label, address, …, and the page's own label last."""
    words = [str(step) for step in steps]
    pairs = zip(words[0:-1:2], words[1:-1:2], strict=True)
    return [*(Crumb(label, url) for label, url in pairs), Crumb(words[-1], "")]


@register.simple_tag
def drawing(name: str) -> Drawing:
    """A drawing by its name; an error where there is none, so that a slip shows in the first test."""
    width, height = _size(name)
    return Drawing(static(f"img/art/{name}.svg"), width, height)


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> SafeString:
    """Django's `csrf_token` for a component: that one is lost where a template is included with `only`."""
    token = get_token(context.request)  # type: ignore[attr-defined]
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


@register.filter
def goal_name(number: int) -> str:
    """The name of a Sustainable Development Goal, 1 to 17."""
    return str(Sdg(int(number)).label)


@register.filter
def state_tone(state: str) -> str:
    """The tone of the pill that says where a thing stands."""
    return STATES.get(state, ("", ""))[0]


@register.filter
def state_icon(state: str) -> str:
    """The icon beside it."""
    return STATES.get(state, ("", ""))[1]


@register.simple_tag(takes_context=True)
def active_filters(context: Context, form: forms.Form) -> list[ActiveFilter]:
    """What the address narrows a list by, as far as the form knows it: one entry for each value that is chosen.

    What makes no sense to the form narrows nothing, and is told beside its field.
    """
    # Within `include … only` the request is there, but not under its name.
    request: HttpRequest = context.request  # type: ignore[attr-defined]
    found = []
    for field in form.visible_fields():
        if form.is_bound and field.errors:
            continue
        for value in request.GET.getlist(field.html_name):
            if value.strip():
                found.append(ActiveFilter(str(field.label), _said(field, value), _without(request, field, value)))
    return found


def _said(field: BoundField, value: str) -> str:
    if isinstance(field.field, forms.BooleanField):
        return _("yes")
    written = field.value()  # as the list has it, where the form knows what was meant
    value = written if isinstance(written, str) and written else value
    widget = field.field.widget
    choices = getattr(widget, "words", None) or getattr(widget, "choices", ())
    return next((str(label) for key, label in _flat(choices) if str(key) == value), value)


def _flat(choices: object) -> Iterator[tuple[object, object]]:
    """Choices without their groups."""
    for key, label in choices:  # type: ignore[attr-defined]
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label


def _without(request: HttpRequest, field: BoundField, value: str) -> str:
    rest: QueryDict = request.GET.copy()
    rest.setlist(field.html_name, [kept for kept in rest.getlist(field.html_name) if kept != value])
    rest.pop("page", None)
    query = rest.urlencode()
    return f"{request.path}?{query}" if query else request.path


@cache
def _parts(name: str) -> tuple[str, ...]:
    here = posixpath.dirname(name)
    text = (settings.ROOT / "static" / name).read_text(encoding="utf-8")
    return tuple(posixpath.normpath(posixpath.join(here, part)) for part in IMPORT.findall(text)) or (name,)


@cache
def _size(name: str) -> tuple[int, int]:
    text = (settings.ROOT / "static" / "img" / "art" / f"{name}.svg").read_text(encoding="utf-8")
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    if not found:
        raise ValueError(f"{name}.svg has no viewBox that begins at 0 0.")
    return int(found[1]), int(found[2])
