"""Browsers of people with a role at a hub."""

from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from tests.factories.network import make_membership
from tests.factories.people import make_user


def client_of(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user)
    return client


def member(hub: Hub, role: Role = Role.STAFF, name: str = "Ana Example") -> tuple[User, Client]:
    """Somebody with a role at a hub, and their browser."""
    user = make_user(name=name)
    make_membership(user, role, hub)
    return user, client_of(user)
