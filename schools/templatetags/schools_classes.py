"""Addresses of the pages about classes, behind the door by which the reader came: `{% behind door "new_class" %}`."""

from django import template

from schools.access import SchoolDoor

register = template.Library()


@register.simple_tag
def behind(door: SchoolDoor, page: str, *keys: int) -> str:
    """The address of a page about classes."""
    return door.url(page, *keys)
