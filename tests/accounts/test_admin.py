"""Accounts in the administration: to be found and switched off, with no right and no secret within reach."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client: Client) -> User:
    """An administrator, as the rights worked out today have it; no superuser."""
    user = User.objects.create_user(
        "root@oshub.example", name="Root", is_staff=True, rights_as_of=timezone.now().date()
    )
    client.force_login(user)
    return user


def test_a_person_is_found_by_address(client: Client, root: User) -> None:
    make_user("ana@pt.oshub.example", name="Ana Example")
    assert "Ana Example" in client.get("/admin/accounts/user/", {"q": "ana@pt"}).content.decode()


def test_an_account_can_be_switched_off_and_nothing_given(client: Client, root: User) -> None:
    ana = make_user("ana@pt.oshub.example")
    page = client.get(f"/admin/accounts/user/{ana.pk}/change/").content.decode()
    assert ana.password not in page
    assert 'name="groups"' not in page
    smuggled = {"email": "x@x.example", "is_staff": "on", "is_superuser": "on", "groups": "1"}
    client.post(f"/admin/accounts/user/{ana.pk}/change/", {"name": "Ana", "language": ""} | smuggled)
    ana.refresh_from_db()
    assert (ana.is_active, ana.is_staff, ana.is_superuser, ana.email) == (False, False, False, "ana@pt.oshub.example")


def test_nobody_switches_off_their_own_account(client: Client, root: User) -> None:
    address = f"/admin/accounts/user/{root.pk}/change/"
    assert 'name="is_active"' not in client.get(address).content.decode()
    client.post(address, {"name": "Ruth", "language": ""})
    root.refresh_from_db()
    assert (root.name, root.is_active) == ("Ruth", True)


@pytest.mark.parametrize("path", ["add/", "{pk}/delete/"])
def test_accounts_are_neither_added_nor_deleted(client: Client, root: User, path: str) -> None:
    assert client.get("/admin/accounts/user/" + path.format(pk=root.pk)).status_code == 403


def test_others_do_not_come_in(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/admin/accounts/user/").status_code in (302, 403)


def test_the_secrets_of_second_factors_are_not_listed() -> None:
    assert not admin.site.is_registered(Authenticator)
