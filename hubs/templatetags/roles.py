"""Roles in words."""

from django import template

from hubs.roles import Role

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """The name of a role, from its value."""
    return str(Role(role).label)
