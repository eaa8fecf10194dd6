"""At 360 px staff record a school’s consent, add two photographs, see them, withdraw the consent: they are gone."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect
from pytest_django.live_server_helper import LiveServer

from hubs.roles import Role
from impact.models import Attachment
from tests.browser.test_go import sign_in
from tests.factories.network import class_line, make_class, make_hub, make_membership, make_school, make_session
from tests.factories.people import make_user
from tests.factories.pictures import picture_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_photographs_from_the_consent_to_its_end(live_server: LiveServer, browser: Browser) -> None:
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    school = make_school(hub, "Valley School")
    staff = make_user("ana@pt.oshub.example", "Ana Example")
    make_membership(staff, Role.STAFF, hub)
    session = make_session(hub, class_line(make_class(school)), school=school, by=staff, title="Bridges")
    phone = {"width": 360, "height": 740}
    context = browser.new_context(viewport=phone, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server, staff)
    page.goto(f"{live_server.url}/h/OSHub-PT/sessions/{session.uid}/")
    page.get_by_role("link", name="Add photographs").click()
    page.get_by_role("link", name="Record the school’s consent").click()
    expect(page.get_by_label("Holds from")).to_have_value("2022-05-12")
    page.get_by_label("Holds until").fill("2022-07-31")
    page.get_by_label("Who keeps the signed forms").fill("School office")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("covered by: Consent of Valley School")).to_be_checked()
    page.get_by_label("Photographs", exact=False).first.set_input_files(
        files=[_picture("one.jpg", "#0b5f58"), _picture("two.jpg", "#3d4ea3")]
    )
    page.get_by_label("What they show").fill("A class builds bridges")
    page.get_by_role("button", name="Add the photographs").click()
    # Not yet: nobody has said that they looked. The script brings the server's words, and the choice of files stays.
    expect(page.locator("#id_nobody_error")).to_contain_text("Look through the photographs")
    expect(page.get_by_label("What they show")).to_have_value("A class builds bridges")
    page.get_by_label("I have looked").check()
    page.get_by_role("button", name="Add the photographs").click()
    expect(page.get_by_text("2 photographs are there.")).to_be_visible()
    pictures = page.get_by_role("img", name="A class builds bridges")
    expect(pictures).to_have_count(2)
    pictures.first.scroll_into_view_if_needed()
    expect(pictures.first).to_have_js_property("complete", True)
    assert pictures.first.evaluate("one => one.naturalWidth") == 90
    assert page.locator("html").evaluate("html => html.scrollWidth") <= 360
    page.goto(f"{live_server.url}/h/OSHub-PT/photo-consents/?school={school.pk}")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("What it covers is out of sight.")).to_be_visible()
    page.goto(f"{live_server.url}/h/OSHub-PT/sessions/{session.uid}/")
    expect(page.get_by_text("2 photographs are not shown: the consent was withdrawn")).to_be_visible()
    expect(pictures).to_have_count(0)
    assert Attachment.objects.count() == 2
    context.close()


def _picture(name: str, colour: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture_file((90, 60), colour=colour)}
