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


def test_each_topic_is_told_once_and_stands_apart() -> None:
    page = (ROOT / "docs" / "RIGHTS.md").read_text(encoding="utf-8")
    topics = re.findall(r"^\*\*(.+?)\*\*", page, re.MULTILINE)
    assert len(topics) == len(set(topics)) > 10
    assert len(re.findall(r"\n\n\*\*", page)) == len(topics)
