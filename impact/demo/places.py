"""Reads the hubs, with their schools, organisations and projects, from the small files beside this one."""

import tomllib
from pathlib import Path
from typing import Any

from hubs.models import Category, OrganisationKind
from impact.demo.plan import PlannedHub, PlannedOrganisation, PlannedProject, PlannedSchool
from projects.models import ProjectStatus
from schools.models import Level

FOLDER = Path(__file__).parent / "hubs"
ORDER = ("pt", "nl", "ie", "ch", "fr", "at", "cz", "gr")

Table = dict[str, Any]  # as tomllib gives it; checked by the constructors and by the database


def read_hubs() -> list[PlannedHub]:
    """All hubs, a parent before its sub-hubs."""
    hubs: list[PlannedHub] = []
    for name in ORDER:
        table: Table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        hub = _hub(table, parent=None)
        hubs.append(hub)
        hubs += [_hub(_inherit(part, table), parent=hub) for part in table.get("sub_hubs", [])]
    return hubs


def _inherit(part: Table, whole: Table) -> Table:
    """A sub-hub says only what is its own; it has its parent's country, kind, languages and so on."""
    own = {"schools", "organisations", "projects", "sub_hubs", "local_name", "new_teachers"}
    return {key: value for key, value in whole.items() if key not in own} | part


def _hub(table: Table, parent: PlannedHub | None) -> PlannedHub:
    hub = PlannedHub(
        code=table["code"],
        name=table["name"],
        local_name=table.get("local_name", ""),
        host=table["host"],
        country=table["country"],
        place=table["place"],
        latitude=f"{table['latitude']:.5f}",
        longitude=f"{table['longitude']:.5f}",
        category=Category(table["category"]),
        traits=tuple(Category(trait) for trait in table["traits"]),
        time_zone=table["time_zone"],
        languages=tuple(table["languages"]),
        opened_on=table["opened_on"],
        parent=parent,
        students_by_class=table["students_by_class"],
        intensity=table["intensity"],
        smallest_class=table["smallest_class"],
        largest_class=table["largest_class"],
        kindergarten_class=table["kindergarten_class"],
        new_teachers=table.get("new_teachers", 0),
        partnerships=table["partnerships"],
    )
    hub.schools = [
        PlannedSchool(hub, one["name"], one["place"], tuple(Level(level) for level in one["levels"]))
        for one in table.get("schools", [])
    ]
    hub.organisations = [
        PlannedOrganisation(one["name"], OrganisationKind(one["kind"]), hub.country, hub.place)
        for one in table.get("organisations", [])
    ]
    hub.projects = [_project(one, hub) for one in table.get("projects", [])]
    return hub


def _project(table: Table, hub: PlannedHub) -> PlannedProject:
    ends_on = table.get("ends_on")
    status = table.get("status", ProjectStatus.RUNNING if ends_on is None else ProjectStatus.FINISHED)
    return PlannedProject(
        hub=hub,
        title=table["title"],
        summary=f"{table['summary']} (Invented for the demonstration.)",
        starts_on=table["starts_on"],
        ends_on=ends_on,
        status=ProjectStatus(status),
    )
