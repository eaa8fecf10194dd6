"""Deposits, accounts at repositories and pushes for tests."""

from accounts.models import User
from hubs.models import Hub
from resources.actions.accounts import set_token
from resources.actions.deposits import note_deposit
from resources.actions.pushing import ask_for_push
from resources.models import Deposit, Push, RepositoryAccount, Resource
from tests.factories.people import make_user

A_TOKEN = "a-token-of-the-hub-0123456789abcdef"


def make_deposit(resource: Resource, *, by: User | None = None, **said: object) -> Deposit:
    """That the public version of a resource lies at Zenodo."""
    known: dict[str, object] = {"repository": "zenodo", "state": "published", "identifier": "10.5281/zenodo.42"}
    known |= {"url": "https://zenodo.example/records/42", "name": ""}
    assert resource.current
    return note_deposit(of=resource.current, by=by or make_user(), values=known | said)


def make_account(hub: Hub, *, by: User | None = None, url: str = "https://zenodo.example") -> RepositoryAccount:
    """An account of a hub with a token."""
    return set_token(hub=hub, by=by or make_user(), repository="zenodo", name="", url=url, token=A_TOKEN)


def make_push(resource: Resource, *, by: User | None = None, publishes: bool = False) -> Push:
    """The public version of a resource on its way to a repository."""
    assert resource.current
    account = resource.hub.repository_accounts.first() or make_account(resource.hub, by=by)
    return ask_for_push(version=resource.current, account=account, by=by or make_user(), publishes=publishes)
