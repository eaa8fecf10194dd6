"""The pages about one's own account: all of them in our look, none of them for strangers."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from hubs.roles import Role
from tests.accounts.mails import code_sent
from tests.factories.network import make_hub, make_membership
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

OPEN = [
    ("/accounts/profile/", "Profile"),
    ("/accounts/email/", "Email"),
    ("/accounts/password/change/", "Password"),
    ("/accounts/2fa/", "Second step"),
    ("/accounts/sessions/", "Signed-in devices"),
]
GUARDED = [
    ("/accounts/2fa/totp/activate/", "Set up an app with codes"),
    ("/accounts/2fa/webauthn/", "Passkeys and security keys"),
    ("/accounts/2fa/webauthn/add/", "Add a passkey or security key"),
]
WITH_SECOND_STEP = [
    ("/accounts/2fa/totp/deactivate/", "Switch off the app with codes"),
    ("/accounts/2fa/recovery-codes/", "Recovery codes"),
    ("/accounts/2fa/recovery-codes/generate/", "Make new recovery codes"),
]


@pytest.fixture
def ana(client: Client) -> User:
    """Signed in through the form, and asked for the password once more, as the guarded pages want it."""
    cache.clear()
    user = make_user("ana@pt.oshub.example")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return user


def heading(client: Client, url: str) -> str:
    """The heading of a page that must draw without a question in between."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code, answer.get("Location"))
    found = re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    assert found, url
    return found.group(1).strip()


@pytest.mark.parametrize(("url", "title"), [*OPEN, *GUARDED])
def test_it_draws(client: Client, ana: User, url: str, title: str) -> None:
    assert heading(client, url) == title


@pytest.mark.parametrize(("url", "title"), WITH_SECOND_STEP)
def test_it_draws_for_those_with_a_second_step(client: Client, ana: User, url: str, title: str) -> None:
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(ana)
    assert heading(client, url) == title


def test_the_fields_of_a_new_password_are_named_as_all_fields_are(client: Client, ana: User) -> None:
    page = client.get("/accounts/password/change/").content.decode()
    assert [name in page for name in ("Current password", "New password", "New password (again)")] == [True] * 3
    assert "New Password" not in page


def test_the_second_step_offers_no_key_to_who_has_none(client: Client, ana: User) -> None:
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    client.logout()
    page = client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD}, follow=True).content.decode()
    assert "Enter a code: the one that your app shows" in page
    assert "passkey" not in page


def test_keys_can_be_renamed_and_removed(client: Client, ana: User) -> None:
    assert "No passkey yet" in client.get("/accounts/2fa/webauthn/").content.decode()
    key = Authenticator.objects.create(
        user=ana, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": {}}
    )
    page = client.get("/accounts/2fa/webauthn/").content.decode()
    assert "Blue key" in page
    assert "Not used yet." in page
    assert heading(client, f"/accounts/2fa/webauthn/keys/{key.pk}/edit/") == "Rename a key"
    assert heading(client, f"/accounts/2fa/webauthn/keys/{key.pk}/remove/") == "Remove a key"
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/", {"name": "Red key"})
    assert "Red key" in client.get("/accounts/2fa/webauthn/").content.decode()
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_before_the_only_second_step_goes_it_is_said_what_that_means(client: Client, ana: User) -> None:
    keys = [Authenticator.objects.create(user=ana, type="webauthn", data={"name": name}) for name in ("Blue", "Red")]
    RecoveryCodes.activate(ana)
    pages = [f"/accounts/2fa/webauthn/keys/{key.pk}/remove/" for key in keys]
    only = "It is your only second step."
    assert only not in client.get(pages[0]).content.decode()
    client.post(pages[0])
    assert only in client.get(pages[1]).content.decode()
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    assert only not in client.get(pages[1]).content.decode()
    client.post(pages[1])
    assert only in client.get("/accounts/2fa/totp/deactivate/").content.decode()
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=ana).exists()


def test_the_fields_of_a_key_are_named_in_the_language_of_the_page(client: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(language="pt")

    def label(url: str) -> str:
        found = re.search(r'<label[^>]*for="id_name"[^>]*>\s*([^<]+?)\s*<', client.get(url).content.decode())
        return found[1] if found else ""

    assert label("/accounts/2fa/webauthn/add/") == "Nome"
    key = Authenticator.objects.create(user=ana, type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key"})
    assert label(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/") == "Nome"


def test_nobody_reaches_the_key_of_somebody_else(client: Client, ana: User) -> None:
    key = Authenticator.objects.create(
        user=make_user(), type=Authenticator.Type.WEBAUTHN, data={"name": "Blue key", "credential": {}}
    )
    assert client.get(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/").status_code == 404
    assert client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 404


@pytest.mark.parametrize("url", [url for url, _ in [*OPEN, *GUARDED, *WITH_SECOND_STEP]])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_is_sent_to_sign_in(client: Client, url: str, method: str) -> None:
    answer = getattr(client, method)(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("url", [url for url, _ in GUARDED if url != "/accounts/2fa/webauthn/"])
def test_a_guarded_page_asks_for_the_password_again(client: Client, url: str) -> None:
    client.force_login(make_user())
    question = client.get(client.get(url)["Location"]).content.decode()
    assert "Please confirm that it is you" in question
    assert f'name="next" value="{url}"' in question


def test_a_new_address_waits_for_its_code(client: Client, ana: User) -> None:
    answer = client.post("/accounts/email/", {"email": "ana@new.oshub.example", "action_add": ""})
    assert "ana@new.oshub.example" in client.get(answer["Location"]).content.decode()
    ana.refresh_from_db()
    assert ana.email == "ana@pt.oshub.example"
    assert mail.outbox[-1].to == ["ana@new.oshub.example"]
    client.post(answer["Location"], {"code": code_sent()})
    ana.refresh_from_db()
    assert ana.email == "ana@new.oshub.example"
    assert "ana@pt.oshub.example" not in client.get("/accounts/email/").content.decode()


def test_recovery_codes_are_shown_one_time(client: Client, ana: User) -> None:
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    answer = client.post("/accounts/2fa/recovery-codes/generate/")
    first = client.get(answer["Location"]).content.decode()
    codes = re.findall(r"<li><code>(\w+)</code></li>", first)
    assert len(codes) == 10
    client.get("/accounts/2fa/")
    again = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert not any(code in again for code in codes)


def test_who_has_no_second_step_is_told_what_comes_first(client: Client, ana: User) -> None:
    url = "/accounts/2fa/recovery-codes/generate/"
    for answer in (client.get(url), client.post(url)):
        page = answer.content.decode()
        assert "First set up a second step" in page
        assert 'href="/accounts/2fa/"' in page
        assert "Make the codes" not in page
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    assert "Make the codes" in client.get(url).content.decode()


def test_whoever_signs_in_with_the_last_recovery_code_is_told(client: Client, ana: User) -> None:
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    made = RecoveryCodes.activate(ana)
    made.mark_as_viewed()
    codes = made.generate_codes()
    for code in codes[1:-1]:
        RecoveryCodes(Authenticator.objects.get(user=ana, type="recovery_codes")).validate_code(code)
    said = []
    for code in (codes[0], codes[-1]):
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        said.append("That was your last recovery code." in client.get("/accounts/2fa/").content.decode())
    assert said == [False, True]
    assert "All codes are used." in client.get("/accounts/2fa/").content.decode()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "All codes are used." in client.get("/accounts/2fa/recovery-codes/").content.decode()


@pytest.mark.parametrize(("code", "goes_to"), [("wrong", None), ("right", "/home/")])
def test_the_second_step_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: str, goes_to: str | None
) -> None:
    cache.clear()
    user = make_user()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    check: Callable[..., bool] = lambda secret, given: given == "right"  # noqa: E731 - stands in for the clock
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.validate_totp_code", check)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert heading(client, "/accounts/2fa/authenticate/") == "Second step"
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})
    assert answer.get("Location") == goes_to
    assert client.get("/accounts/profile/").status_code == (200 if goes_to else 302)


def test_other_devices_can_be_signed_out(client: Client, ana: User) -> None:
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) CriOS/130 Mobile Safari/604.1"})
    phone.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    page = client.get("/accounts/sessions/").content.decode()
    assert "Chrome on iPhone" in page
    assert page.count("This device") == 1
    assert page.count("(UTC)") == 4, "two moments of each device, and nobody knows where Ana is"
    make_membership(ana, Role.BOARD, make_hub())
    assert "(UTC)" not in client.get("/accounts/sessions/").content.decode()
    client.post("/accounts/sessions/")
    assert phone.get("/accounts/profile/").status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
