"""The table of rights in `policy.csv`, written by hand: what each address answers to whom.

One row a name of the URLconf; `admin:*` speaks for every name in that namespace that has no row of its own.

- **kind**: `public` pages are for everybody, set no cookie and may be stored by a cache; a `form` is for everybody too,
  with a token in it, so it is never stored; a `secret` page is a form for whoever has its address, which holds what
  nobody guesses; `own` pages are for people who have signed in; `token` addresses are for programs, and whoever is
  signed in gets the same there as a visitor.
- **takes**: the methods that the page takes. Where GET is taken HEAD gives the same; everything else gives 405. `any`
  says that the answer does not depend on the method.
- **visitor … administrator**: what each role gets at its own hub, school or key (all roles below `nobody` belong to
  the same hub). `200/422` is GET / POST with nothing filled in; `in` leads to the sign-in page and back; `door` to the
  sign-in page of the administration; `>name` to that page; `*` after it whatever the method; `any` is any answer of
  the administration itself.
- **foreign, missing**: what it gives instead for something of another hub, school or person, and for what is not
  there. `404 manager:own` is 404 for everybody except managers, whom no hub is foreign to. A visitor gets the same for
  every object, except of public pages.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from tests.architecture.routes import Route
from tests.architecture.world import ROLES, VISITOR

TABLE = Path(__file__).with_name("policy.csv")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
SIGN_IN, DOOR = "/accounts/login/", "/admin/login/"

Object = Literal["own", "foreign", "missing"]


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    name: str
    kind: str
    takes: frozenset[str]
    cells: dict[str, str]
    foreign: str
    missing: str

    def expected(self, role: str, method: str, thing: Object) -> str:
        """What the table says that a request gives."""
        cell = self._cell(role, thing)
        if cell in ("in", "door") or "any" in self.takes:
            return cell
        if cell.endswith("*"):
            return cell.removesuffix("*")
        method = "GET" if method == "HEAD" else method
        if method not in self.takes:
            return "405"
        return cell.split("/")[0 if method == "GET" else -1]

    def _cell(self, role: str, thing: Object) -> str:
        instead = {"own": "own", "foreign": self.foreign, "missing": self.missing}[thing]
        default, *exceptions = instead.split()
        by_role = dict(exception.split(":") for exception in exceptions)
        closed = role == VISITOR and self.kind not in ("public", "secret")
        found = "own" if closed else by_role.get(role, default)
        return self.cells[role] if found == "own" else found


def read_table() -> dict[str, Rule]:
    """The rules by name. A name that stands twice is refused."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rules = {row["route"]: _rule(row) for row in rows}
    assert len(rules) == len(rows), "A name stands in policy.csv twice."
    return rules


def rule_for(route: Route, rules: dict[str, Rule]) -> Rule | None:
    """The rule of an address: its own, or that of its namespace."""
    return rules.get(route.name) or rules.get(f"{route.namespace}*")


def meaning(answer: HttpResponse, path: str) -> str:
    """What an answer says, in the words of the table."""
    if answer.status_code not in (301, 302, 303):
        return str(answer.status_code)
    to = urlsplit(answer["Location"])
    if to.path in (SIGN_IN, DOOR) and parse_qs(to.query).get("next") == [path]:
        return "in" if to.path == SIGN_IN else "door"
    try:
        return f">{resolve(to.path).view_name}"
    except Resolver404:
        return f"sent to {answer['Location']}"


def keeps(expected: str, said: str) -> bool:
    """Whether an answer is what the table says."""
    if expected == "door":
        return said in ("in", "door")
    if expected == "any":
        return said not in ("in", "door", "500")
    return said == expected


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        name=row["route"],
        kind=row["kind"],
        takes=frozenset(row["takes"].split()),
        cells={role: row[role] for role in ROLES},
        foreign=row["foreign"] or "own",
        missing=row["missing"] or "own",
    )
