"""Facts about signing in that every page leans on: by address only, proven, and with one kind of account.

How the pages of signing in behave is shown in tests/accounts; here stands what must not change by a setting.
"""

import pytest
from allauth.account import app_settings as account
from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.db import models
from django.test import Client

from accounts.models import User
from hubs.roles import Role
from tests.factories.network import make_hub, make_membership
from tests.factories.people import PASSWORD, make_user

SIGN_IN = "/accounts/login/"


def test_there_are_no_user_names() -> None:
    names = {field.name for field in get_user_model()._meta.get_fields()}
    assert not names & {"username", "user_name", "login", "nickname", "handle", "first_name", "last_name"}
    assert (User.USERNAME_FIELD, account.USER_MODEL_USERNAME_FIELD) == ("email", None)
    assert {method.value for method in account.LOGIN_METHODS} == {"email"}


def test_an_address_is_proven_and_nobody_learns_who_has_one() -> None:
    assert account.EMAIL_VERIFICATION == "mandatory"
    assert account.PREVENT_ENUMERATION is True
    assert account.UNIQUE_EMAIL is True
    assert account.REAUTHENTICATION_REQUIRED is True
    assert account.LOGOUT_ON_GET is False
    assert account.LOGIN_ON_PASSWORD_RESET is False


def test_tries_are_limited() -> None:
    limits = account.RATE_LIMITS
    for action in ("login", "login_failed", "signup", "reset_password", "confirm_email", "reauthenticate"):
        assert limits.get(action), action


def test_a_second_step_is_offered_in_every_form() -> None:
    assert set(mfa.SUPPORTED_TYPES) == {"totp", "webauthn", "recovery_codes"}


def test_a_session_cannot_be_read_by_scripts_or_sent_from_elsewhere() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db", "No rights are kept in Redis."


def test_rights_are_given_to_groups_and_to_nobody_who_is_not_signed_in() -> None:
    assert settings.ANONYMOUS_USER_NAME is None
    assert isinstance(User._meta.get_field("is_superuser"), models.BooleanField)
    assert User._meta.get_field("is_superuser").default is False


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_an_address_that_is_not_proven_opens_nothing(role: Role | None) -> None:
    """Also not for somebody who has been given a role already."""
    user = make_user()
    if role is not None:
        make_membership(user, role, make_hub() if role in (Role.STAFF, Role.COORDINATOR, Role.BOARD) else None)
    EmailAddress.objects.filter(user=user).update(verified=False)
    client = Client()
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert client.get("/home/").status_code == 302


@pytest.mark.django_db
def test_a_name_or_half_an_address_is_no_way_in() -> None:
    user = make_user("ana@pt.oshub.example", "Ana Example")
    for login in ("Ana Example", "ana", "pt.oshub.example", str(user.pk), "%@pt.oshub.example", ""):
        client = Client()
        client.post(SIGN_IN, {"login": login, "password": PASSWORD})
        assert client.get("/home/").status_code == 302
        assert authenticate(None, username=login, password=PASSWORD) is None or login == user.email


@pytest.mark.django_db
def test_a_session_gets_a_new_key_when_somebody_signs_in() -> None:
    """A key that was planted before is worth nothing afterwards."""
    user, client = make_user(), Client()
    client.get(f"{SIGN_IN}?next=/home/")
    client.post(SIGN_IN, {"login": user.email, "password": "not-the-password"})
    planted = client.cookies.get(settings.SESSION_COOKIE_NAME)
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    mine = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert planted is None or planted.value != mine
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted.value if planted else "planted"
    assert attacker.get("/home/").status_code == 302


@pytest.mark.django_db
def test_who_signs_out_or_changes_the_password_ends_the_session_everywhere_it_should() -> None:
    user = make_user()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
        assert client.get("/accounts/profile/").status_code == 200
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = here.cookies[settings.SESSION_COOKIE_NAME].value
    here.post("/accounts/logout/")
    assert stolen.get("/accounts/profile/").status_code == 302
    assert elsewhere.get("/accounts/profile/").status_code == 200
    user.set_password("another-linen-rocket-7")
    user.save()
    assert elsewhere.get("/accounts/profile/").status_code == 302
