"""On a phone without script a hub keeps a school's agreement, replaces it, takes that back; the head fetches it."""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.models import SchoolAgreement, SchoolRole
from tests.browser.test_go import sign_in
from tests.factories.meetings import PDF
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.pictures import picture_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_an_agreement_from_the_scan_to_the_head(live_server: LiveServer, browser: Browser) -> None:
    hub = make_hub("OSHub-PT", name="Hub of the Hills")
    school = make_school(hub, "Valley School")
    staff, head = make_user("ana@pt.oshub.example", "Ana Example"), make_user("heda@pt.oshub.example", "Heda Example")
    make_membership(staff, Role.STAFF, hub)
    grant_school_membership(user=head, role=SchoolRole.HEAD, school=school, by=None)
    phone = {"width": 360, "height": 740}
    context = browser.new_context(java_script_enabled=False, viewport=phone, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server, staff)
    page.goto(f"{live_server.url}/h/OSHub-PT/schools/?agreement=none")
    page.get_by_role("link", name="Valley School").click()
    page.get_by_role("link", name="Agreements").click()
    page.get_by_role("link", name="Add an agreement").first.click()
    page.get_by_label("The signed agreement").set_input_files(
        files={"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": picture_file()}
    )
    page.get_by_label("Signed on").fill("2021-09-01")
    page.get_by_label("Holds until").fill((hub.today() + dt.timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ends soon")).to_be_visible()
    page.get_by_role("link", name="Change or replace").click()
    page.get_by_label("Another file in its place").set_input_files(
        files={"name": "scan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Undo").click()
    assert SchoolAgreement.objects.get().kind == "pdf"
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Undo")).to_have_count(0)
    assert SchoolAgreement.objects.get().kind == "jpg"
    context.close()
    context = browser.new_context(java_script_enabled=False, viewport=phone, locale="en-GB", reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, live_server, head)
    page.goto(f"{live_server.url}/s/{school.pk}/agreements/")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fetch the file").click()
    assert fetched.value.suggested_filename == "valley-school-2021-09-01.jpg"
    assert Path(fetched.value.path()).read_bytes() == picture_file()
    context.close()
