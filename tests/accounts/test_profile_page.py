"""`/accounts/profile/`: everybody edits the own name and language, and nothing else."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/accounts/profile/"


@pytest.fixture
def ana(client: Client) -> User:
    user = make_user("ana@pt.oshub.example", name="Ana Example", language="")
    client.force_login(user)
    return user


def test_it_works(client: Client, ana: User) -> None:
    assert reverse("accounts:profile") == URL
    assert 'value="Ana Example"' in client.get(URL).content.decode()
    answer = client.post(URL, {"name": " Ana Nova ", "language": "pt"})
    assert (answer.status_code, answer["Location"]) == (302, URL)
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana Nova", "pt")
    assert "Ana Nova" in client.get(URL).content.decode()


def test_who_wants_to_be_named_publicly_says_so_and_may_take_it_back(client: Client, ana: User) -> None:
    listed = User.objects.filter(pk=ana.pk, listed=True)
    assert not listed.exists(), "nobody is named unasked"
    client.post(URL, {"name": "Ana Example", "language": "", "listed": "on"})
    assert listed.exists()
    assert re.search(r'name="listed"[^>]*checked', client.get(URL).content.decode())
    client.post(URL, {"name": "Ana Example", "language": ""})
    assert not listed.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client: Client, method: str) -> None:
    answer = getattr(client, method)(URL)
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={URL}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "  ", "language": "pt"}, "This field is required"),
        ({"name": "A" * 151, "language": "pt"}, "at most 150 characters"),
        ({"name": "Ana", "language": "xx"}, "xx is not one of the available choices"),
        ({}, "This field is required"),
    ],
)
def test_bad_input_is_refused_with_the_reason(client: Client, ana: User, wrong: dict[str, str], said: str) -> None:
    answer = client.post(URL, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "data-form-errors" in page
    assert "Ana Example" in page, "the header goes on to show the name that is stored"
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana Example", "")


def test_no_other_field_can_be_smuggled_in(client: Client, ana: User) -> None:
    group = Group.objects.create(name="any")
    extra = {"email": "evil@x.example", "is_staff": "on", "is_superuser": "on", "groups": str(group.pk), "pk": "1"}
    client.post(URL, {"name": "Ana", "language": ""} | extra)
    ana.refresh_from_db()
    assert (ana.email, ana.is_staff, ana.is_superuser, ana.groups.count()) == ("ana@pt.oshub.example", False, False, 0)


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        (lambda user: None, True),
        (lambda user: RecoveryCodes.activate(user), True),
        (lambda user: TOTP.activate(user, "JBSWY3DPEHPK3PXP"), False),
    ],
)
def test_a_second_step_is_offered_to_those_without(
    client: Client, ana: User, given: Callable[[User], object], offered: bool
) -> None:
    given(ana)
    assert ("Set up a second step" in client.get(URL).content.decode()) is offered
