"""Of a sign-in that has ended nothing is kept: neither its content nor from where it was."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as SignIn
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.tasks import forget
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def sign_in(email: str) -> str:
    """Sign somebody in; returns the key of the sign-in."""
    user, browser = make_user(email), Client()
    browser.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert UserSession.objects.filter(user=user).count() == 1
    return str(browser.session.session_key)


def test_what_expired_goes_and_what_goes_on_stays() -> None:
    ended, signed_out, goes_on = (sign_in(f"{name}@oshub.example") for name in ("ended", "out", "on"))
    SignIn.objects.filter(session_key=ended).update(expire_date=timezone.now() - dt.timedelta(minutes=1))
    SignIn.objects.filter(session_key=signed_out).delete()
    forget()
    assert list(SignIn.objects.values_list("session_key", flat=True)) == [goes_on]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [goes_on]
    forget()
    assert UserSession.objects.count() == 1
