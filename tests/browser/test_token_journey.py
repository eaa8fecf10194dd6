"""On a phone a token is made, shown once and copied by its button; without script it is marked and copied by hand."""

import datetime as dt
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from hubs.models import ApiToken
from hubs.roles import Role
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("script", [True, False])
def test_a_token_is_shown_once_and_can_be_copied(
    live_server: LiveServer, browser: Browser, browser_context_args: dict[str, Any], script: bool
) -> None:
    hub, cora = make_hub("OSHub-TJ", name="Hub of the Tablets"), make_user("cora@tj.example", "Cora Example")
    make_membership(cora, Role.COORDINATOR, hub, starts_on=dt.date(2020, 1, 1))
    known = browser_context_args | {"viewport": {"width": 360, "height": 740}, "java_script_enabled": script}
    context = browser.new_context(**known | {"permissions": ["clipboard-read", "clipboard-write"]})
    page = context.new_page()
    sign_in(page, live_server, cora)
    page.goto(f"{live_server.url}/h/{hub.code}/tokens/")
    page.locator("#id_name").fill("Tablets")
    page.get_by_role("button", name="Make the token").click()
    field = page.get_by_label("Copy it now: it is shown only once.")
    expect(field).to_have_value(re.compile(r"^oshub_[0-9a-f]{8}_[\w-]{43}$"))
    secret = field.input_value()
    if script:
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == secret
        assert Axe().run(page).response["violations"] == []
        assert page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth") <= 1
    else:
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    answer = context.request.get(
        f"{live_server.url}/api/v1/hubs/{hub.code}/", headers={"Authorization": f"Bearer {secret}"}
    )
    assert answer.json()["token"]["name"] == "Tablets"
    page.locator("summary", has_text="Revoke").first.click()
    page.get_by_role("button", name=re.compile("^Revoke it for good")).click()
    expect(page.get_by_text("is revoked: it opens nothing any more.")).to_be_visible()
    assert secret not in page.content()
    assert ApiToken.objects.get().revoked_by == cora
    context.close()


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": server.url}])
