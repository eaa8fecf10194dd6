"""Who looks at the pages: a manager of the network, a coordinator of a hub, a visitor."""

from django.conf import settings
from django.test import Client

from accounts.actions import open_account
from accounts.models import User
from bench.servers import HOST
from hubs.actions import grant_membership
from hubs.models import Hub
from hubs.roles import Role


def visitor() -> Client:
    """A browser that nobody has signed in with."""
    return Client(SERVER_NAME=HOST)


def signed_in(role: Role, hub: Hub | None = None) -> Client:
    """A browser in which a person with one role is signed in; the account is opened when it is first needed."""
    email = f"{role.value}-{hub.pk if hub else 'network'}@bench.oshub.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = open_account(email=email, name="Bench", by=None)
        grant_membership(user=user, role=role, hub=hub, by=None)
    client = visitor()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def get(client: Client, path: str) -> None:
    """Ask for a page as a browser behind the proxy does. Raises RuntimeError for an answer that is not the page."""
    response = client.get(path, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}.")
