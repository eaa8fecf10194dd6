"""The first administrator, as docs/OPERATIONS.md has it: sign up, prove the address, be appointed on the server."""

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from hubs.models import Membership
from tests.accounts.mails import code_sent
from tests.factories.network import make_hub
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
ADDRESS = "you@example.org"


def test_the_first_administrator_signs_up_and_is_appointed(client: Client) -> None:
    client.post("/accounts/signup/", {"name": "You", "email": ADDRESS, "password1": PASSWORD})
    assert client.post("/accounts/confirm-email/", {"code": code_sent()}).status_code == 302
    assert client.get("/admin/", follow=True).status_code == 403
    call_command("appoint", "administrator", ADDRESS)
    for page in ("/admin/", "/admin/hubs/hub/add/", "/admin/hubs/membership/add/"):
        assert client.get(page).status_code == 200
    for page in ("/admin/auth/group/", "/admin/account/emailaddress/", "/network/"):
        assert client.get(page).status_code == 403


def test_a_superuser_opens_everything_after_a_code(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--no-input", email=ADDRESS, name="You")
    client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302, "the address is still to be proven"
    client.post("/accounts/confirm-email/", {"code": code_sent()})
    hub = make_hub()
    for page in ("/admin/", "/admin/auth/group/", "/admin/account/emailaddress/", "/network/", f"/h/{hub.code}/"):
        assert client.get(page).status_code == 200
    assert not Membership.objects.exists()
    User.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302
