"""Harvesters that others wrote, against a large library that is edited meanwhile: none lost, none twice, set by set.

`HARVESTED=100000` makes it as large as that, which takes about half an hour; docs/HARVESTING.md has what came of it.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from oaipmh_scythe.exceptions import NoRecordsMatch

from hubs.models import Hub
from resources.actions.grow_library import grow_library
from resources.actions.publishing import restore, withdraw
from resources.actions.stamping import stamp_changes, stamp_some
from resources.models import OaiMark, OaiRecord, Resource
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import make_resource
from tests.resources.harvesters import a_scythe, a_sickle, sickle
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NUMBER = int(os.environ.get("HARVESTED", "1500"))
NothingOfSickle: type[Exception] = sickle.oaiexceptions.NoRecordsMatch
SETS = ("", "hub:OSHub-A", "lang:pt")
# What one harvester gave: each identifier with whether it is deleted, in the order in which they came.
Got = list[tuple[str, bool]]
Harvest = Callable[[str, str], Got]


class Editing:
    """Somebody who publishes, withdraws, brings back and renames until they are stopped, on their own connection."""

    def __init__(self, numbers: list[int], small: Hub) -> None:
        self.steps = 0
        self._numbers, self._small, self._ana = numbers, small, make_user()
        self._dice, self._stop = random.Random(7), threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._failed: list[BaseException] = []

    def __enter__(self) -> "Editing":
        self._thread.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self._stop.set()
        self._thread.join(PATIENCE)
        assert not self._failed, self._failed

    def _work(self) -> None:
        try:
            while not self._stop.wait(0.01):
                self._edit(self._dice.random())
                stamp_some(most=20)
                self.steps += 1
        except BaseException as error:
            self._failed.append(error)
            raise
        finally:
            connection.close()

    def _edit(self, step: float) -> None:
        row = Resource.objects.get(pk=self._dice.choice(self._numbers))
        if step < 0.2:
            self._numbers.append(make_resource(self._small, by=self._ana, languages=["pt"]).pk)
        elif step < 0.25:
            Hub.objects.filter(pk=self._small.pk).update(name=f"Name {self._dice.random()}")
        elif row.is_published:
            withdraw(row, by=self._ana, version=row.version, why="Wrong.")
        else:
            restore(row, by=self._ana, version=row.version)


def with_sickle(spec: str, since: str) -> Got:
    """All records, or the headers of a set; the size that the first page says is the number that comes."""
    told = {"metadataPrefix": "oai_dc"} | ({"set": spec} if spec else {}) | ({"from": since} if since else {})
    with a_sickle() as asking:
        try:
            found = (asking.ListIdentifiers if spec else asking.ListRecords)(**told)
        except NothingOfSickle:  # since then
            return []
        size = int(found.resumption_token.complete_list_size) if found.resumption_token else None
        headers = [one if spec else one.header for one in found]
    assert size in (None, len(headers))
    return [(one.identifier, one.deleted) for one in headers]


def with_scythe(spec: str, since: str) -> Got:
    """The same, with another's."""
    scythe = a_scythe()
    told: dict[str, Any] = {"set_": spec or None, "from_": since or None}
    try:
        if spec:
            return [(str(one.identifier), bool(one.deleted)) for one in scythe.list_identifiers(**told)]
        return [(str(one.header.identifier), bool(one.header.deleted)) for one in scythe.list_records(**told)]
    except NoRecordsMatch:  # since then
        return []


def standing(spec: str) -> dict[str, bool]:
    """What the database has."""
    rows = OaiRecord.objects.standing()
    rows = rows.filter(sets__contains=[spec]) if spec else rows
    return {f"oai:oshub.network:resource/{number}": gone for number, gone in rows.values_list("number", "deleted")}


def now_there() -> str:
    """The moment of the provider's clock."""
    with a_sickle() as asking:
        told: str = asking.Identify().xml.getroottree().getroot().findtext("{*}responseDate")
    return told


@pytest.fixture
def library() -> Editing:
    """A library of so many, known to harvesters, and somebody who edits it."""
    for letter in "ABC":
        make_hub(f"OSHub-{letter}")
    grow_library(number=NUMBER)
    small = make_hub("OSHub-D")
    made = [make_resource(small, by=make_user()).pk for _ in range(12)]
    stamp_changes()
    numbers = list(
        Resource.objects.filter(pk__lt=min(made)).order_by("pk").values_list("pk", flat=True)[:: NUMBER // 500 or 1]
    )
    return Editing(numbers + made, small)


def test_others_harvest_a_large_library_while_it_is_edited(library: Editing) -> None:
    harvesters: dict[str, Harvest] = {"sickle": with_sickle, "oaipmh-scythe": with_scythe}
    told: dict[tuple[str, str], dict[str, bool]] = {}
    since: dict[tuple[str, str], str] = {}
    with library:
        for name, harvest in harvesters.items():
            for spec in SETS:
                there, steps, begun = set(standing(spec)), library.steps, time.monotonic()
                since[name, spec] = now_there()
                got = harvest(spec, "")
                told[name, spec] = dict(got)
                assert len(got) == len(told[name, spec]), "none twice"
                assert there <= told[name, spec].keys(), "none lost"
                took, steps = time.monotonic() - begun, library.steps - steps
                line = (
                    f"{name} {spec or 'all'}: {len(got)} in {took:.0f} s, {len(got) / took:.0f} a second, {steps} edits"
                )
                print(line)  # noqa: T201 - for whoever runs it large, with -s
    assert library.steps
    stamp_changes()
    assert not OaiMark.objects.exists()
    for (name, spec), records in told.items():
        later = harvesters[name](spec, since[name, spec])
        assert len(later) == len(dict(later)), "none twice of what changed since"
        assert records | dict(later) == standing(spec), (name, spec)
    shown = Resource.objects.published().count()
    assert shown == sum(not gone for gone in (told["sickle", ""] | standing("")).values())
    print(f"{len(standing(''))} records, {shown} of them public; {library.steps} edits")  # noqa: T201
