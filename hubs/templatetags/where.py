"""The map beside the field for a place: `{% load where %}{% map_to_tap form as map %}`."""

from django import forms, template

from hubs.coordinates import NoPlaceError, read_place
from hubs.queries.where import WhereMap, where_map

register = template.Library()


@register.simple_tag
def map_to_tap(form: forms.ModelForm) -> WhereMap:  # type: ignore[type-arg]  # of a hub or of a draft
    """The map around what is in the field now, else around the country."""
    try:
        place = read_place(str(form["where"].value() or ""))
    except NoPlaceError:
        place = None
    country = str(form["country"].value() if "country" in form.fields else form.instance.country.code or "")
    return where_map((float(place[0]), float(place[1])) if place else None, country)
