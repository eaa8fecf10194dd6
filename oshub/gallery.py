"""`/gallery/`: every component of the pages in every tone and state, light and dark side by side, for those who build.

Only where the setting GALLERY says so: on the demonstration and in tests. What it shows is invented.
"""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hubs.models.goals import Sdg
from oshub.templatetags.look import STATES

COLOURS = (
    "paper", "surface", "sunken", "line", "line-strong", "ink", "muted", "brand", "brand-strong", "brand-soft",
    "accent", "board", "board-muted", "board-link", "bench", "good", "good-soft", "warn", "warn-soft", "bad",
    "bad-soft", "info", "info-soft",
)  # fmt: skip
DRAWINGS = (
    "bench", "kind-school", "kind-space", "kind-broker", "empty-stack", "empty-search", "empty-board", "empty-people",
    "empty-calendar", "join-school", "join-citizen", "join-partner", "join-policy", "not-found", "frieze",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as cards and figures want it."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str
    lighter: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline."""

    when: str
    title: str
    text: str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of figures."""

    columns: list[str]
    rows: list[list[str | int]]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of the gallery."""

    id: str
    title: str
    template: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the two looks, with forms whose fields have names of their own."""

    look: str
    filters: forms.Form
    fields: forms.Form


class SampleFilter(forms.Form):
    """A filter bar with one of each."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, widget=forms.SearchInput)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), required=False, choices=[("", gettext_lazy("All countries")), ("PT", "Portugal")]
    )
    open_now = forms.BooleanField(label=gettext_lazy("Open for sign-up"), required=False)


class SampleForm(forms.Form):
    """Fields with a hint, with a mistake, with choices."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As colleagues know it."))
    day = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    led_by = forms.ChoiceField(
        label=gettext_lazy("Led by"),
        choices=[("school", gettext_lazy("The school")), ("hub", gettext_lazy("The hub"))],
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=gettext_lazy("I am sure"))


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    if not settings.GALLERY:
        raise Http404
    context = {
        "parts": parts(),
        "panels": [panel(request, "light"), panel(request, "dark")],
        "colours": COLOURS,
        "drawings": DRAWINGS,
        "icons": icon_names(),
        "states": STATES,
        "goals": Sdg.values,
        "picture": Picture(
            static("img/og.png"), f"{static('img/og.png')} 1200w", 1200, 630, _("A town of wooden blocks")
        ),
        "moments": moments(),
        "table": Rows([_("Hub"), _("People")], [["OSHub-PT", 7024], ["OSHub-CZ", 449]]),
        "option": chart(),
        "pages": sample_page(),
    }
    return render(request, "gallery.html", context)


def parts() -> list[Part]:
    """The sections, in the order in which one needs them."""
    titles = {
        "colours": _("Colours, type, shapes"),
        "drawings": _("Drawings and icons"),
        "heads": _("Heads of pages and sections"),
        "small": _("Buttons, pills, states, chips, goals"),
        "figures": _("Figures"),
        "cards": _("Cards and pictures"),
        "forms": _("Forms and filters"),
        "lists": _("Lists, and lists with nothing in them"),
        "messages": _("Messages and questions"),
    }
    return [Part(f"{name}-part", title, f"gallery/{name}.html") for name, title in titles.items()]


def panel(request: HttpRequest, look: str) -> Panel:
    """The forms of one look."""
    filters = SampleFilter(request.GET, auto_id=f"{look}-filter-%s")
    return Panel(look, filters, SampleForm({"name": ""}, auto_id=f"{look}-form-%s"))


def icon_names() -> list[str]:
    """The icons that pages may use."""
    lines = (settings.ROOT / "static" / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def sample_page() -> Page[int]:
    """The second of three pages."""
    return Paginator(range(30), 10).page(2)


def moments() -> list[Moment]:
    """A short history with every tone."""
    return [
        Moment("2026-09-14", _("The question is asked"), _("Why is the river brown after rain?"), "", ""),
        Moment("2026-10-02", _("First measurements"), "", "#timeline", "good"),
        Moment("2026-11-20", _("A probe was lost"), "", "", "bad"),
        Moment("2026-12-01", _("Results are being read again"), "", "", "warn"),
        Moment("2027-02-10", _("The town council hears the pupils"), "", "", "next"),
    ]


def chart() -> dict[str, object]:
    """Bars for the chart's figure."""
    months = [dt.date(2026, month, 1).isoformat()[:7] for month in range(1, 7)]
    return {
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value"},
        "legend": {"show": False},
        "tooltip": {"trigger": "axis", "renderMode": "richText"},
        "series": [{"name": _("People"), "type": "bar", "data": [3, 7, 4, 9, 12, 6], "color": "var(--chart-1)"}],
        "portal": {"legend": "", "walk": _("Go through the months"), "labels": months, "tones": ["students"]},
    }
