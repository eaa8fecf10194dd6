"""docs/RIGHTS.md says what hubs/roles.py says."""

import re

from hubs.roles import HUB_RIGHTS, NETWORK_RIGHTS_AT_HUBS, HubPerm, Role
from oshub.settings.base import ROOT


def test_the_page_and_the_code_agree() -> None:
    page = (ROOT / "docs" / "RIGHTS.md").read_text(encoding="utf-8")
    said = {
        perm: dict(zip(("staff", "coordinator", "board", "manager"), cells.split("|"), strict=False))
        for perm, cells in re.findall(r"^\| `(\w+)`:[^|]*\|(.*)\|$", page, re.MULTILINE)
    }
    rights = HUB_RIGHTS | NETWORK_RIGHTS_AT_HUBS
    meant = {
        perm.value: {role.value for role in Role if perm in rights[role] and role != Role.ADMINISTRATOR}
        for perm in HubPerm
    }
    assert {
        perm: {role for role, cell in cells.items() if cell.strip() == "yes"} for perm, cells in said.items()
    } == meant
