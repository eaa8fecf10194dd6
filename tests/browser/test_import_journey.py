"""On a phone: a table is sent, its columns matched, a cell mended in a sheet, all of it brought in and taken back."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from hubs.roles import Role
from impact.actions.run_import import run_import
from impact.actions.undo_import import run_undo
from impact.models import Session, SessionImport
from impact.rollups import drain_all, verify
from schools.sheets import read_sheet
from tests.factories.network import make_hub, make_membership, make_school, make_session_type
from tests.factories.people import PASSWORD, make_user
from tests.schools.workbooks import xlsx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]

TABLE = """Registo de sessões;;;
Data;Escola;Tema;N.º de alunos
12/05/2022;Escola do Vale;Água;22
25/05/2022;Escola do Vall;Rio;vinte
26/05/2022;Escola do Vale;Horta;
"""


def fits(page: Page) -> None:
    """Nothing sticks out of a phone."""
    assert page.locator("main").evaluate("main => main.scrollWidth - main.clientWidth") <= 1


def test_a_table_becomes_sessions_and_is_taken_back(
    live_server: LiveServer, browser: Browser, browser_context_args: dict[str, Any], tmp_path: Path
) -> None:
    make_session_type("maker", "Maker session")
    hub = make_hub("OSHub-IJ", name="Hub of the Spreadsheets")
    make_school(hub, "Escola do Vale", place="Vilar")
    staff = make_user("staff@ij.example", "Staff Example")
    make_membership(staff, Role.STAFF, hub)
    file = tmp_path / "sessões.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    context = browser.new_context(**browser_context_args | {"viewport": {"width": 360, "height": 740}})
    phone = context.new_page()
    main = phone.get_by_role("main")

    phone.goto(f"{live_server.url}/accounts/login/?next=/h/{hub.code}/import/")
    phone.locator("#id_login").fill(staff.email)
    phone.locator("#id_password").fill(PASSWORD)
    phone.locator("#id_password").press("Enter")
    phone.locator("#id_file").set_input_files(file)
    fits(phone)
    phone.get_by_role("button", name="Read it", exact=True).click()
    expect(phone.get_by_label("N.º de alunos", exact=True)).to_have_value("students")
    fits(phone)
    phone.get_by_role("button", name="Show how it is understood").click()
    expect(main).to_contain_text("vinte")
    fits(phone)
    phone.locator("#id_default_type").select_option(label="Maker session")
    phone.get_by_role("button", name="Read it again with these answers").click()
    phone.get_by_label("What it means").select_option(label="Escola do Vale, Vilar")
    phone.get_by_text("Mend it in a spreadsheet").click()
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Keep and download the sheet").click()
    sheet = read_sheet(download.value.path().read_bytes())
    assert [row.cells[3] for row in sheet.rows] == ["22", "vinte", ""]
    cells = [sheet.header.cells, *(row.cells for row in sheet.rows)]
    mended = tmp_path / "mended.xlsx"
    mended.write_bytes(xlsx([[cell.replace("vinte", "20") for cell in row] for row in cells]))
    phone.get_by_label("The sheet that you have mended").set_input_files(mended)
    fits(phone)
    phone.get_by_role("button", name="Go on with the mended sheet").click()
    expect(main).to_contain_text("Nothing stands against it.")
    fits(phone)
    phone.get_by_role("button", name="Bring in 3 sessions").click()
    expect(phone.get_by_role("progressbar")).to_be_visible()
    fits(phone)
    assert Session.objects.count() == 0
    run_import(SessionImport.objects.get().pk)
    # The bar asks by itself, and the page follows.
    expect(main).to_contain_text("3 sessions were added, with 42 interactions.")
    fits(phone)
    phone.get_by_text("Take the whole import back").click()
    phone.get_by_label("Why it is taken back").fill("The wrong year.")
    phone.get_by_role("button", name="Take it back", exact=True).click()
    expect(main).to_contain_text("Sessions taken back")
    fits(phone)
    run_undo(SessionImport.objects.get().pk)
    expect(main).to_contain_text("The wrong year.")
    fits(phone)
    assert Session.objects.standing().count() == 0
    drain_all()
    assert verify().differences == 0
    context.close()
