"""A harvester that asks while something changes misses nothing: shown on real connections, and on a library in use."""

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from hubs.models import Hub
from resources.actions.publishing import restore, withdraw
from resources.actions.stamping import stamp_changes, stamp_some
from resources.models import OaiMark, OaiRecord, Resource
from resources.queries.harvest import lists
from resources.queries.harvest.moments import READING
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import make_resource
from tests.resources.harvesters import OAI, ask, ids, pages, texts
from tests.waiting import PATIENCE, is_held_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DC = {"metadataPrefix": "oai_dc"}


def meanwhile(does: Callable[[], object]) -> threading.Thread:
    """Begin something on a connection of its own."""

    def work() -> None:
        try:
            does()
        finally:
            connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def oai(number: int) -> str:
    return f"oai:oshub.network:resource/{number}"


def test_a_change_that_is_committed_late_is_stamped_late() -> None:
    """The mark of a change that is not committed yet is left for the next time, whatever came after it."""
    resource = make_resource(make_hub("OSHub-AA"))
    stamp_changes()
    written_down, go_on = threading.Event(), threading.Event()

    def change_slowly() -> None:
        with transaction.atomic():
            Hub.objects.update(name="Another name")
            written_down.set()
            assert go_on.wait(PATIENCE)

    slow = meanwhile(change_slowly)
    assert written_down.wait(PATIENCE)
    make_resource(make_hub("OSHub-BB"))
    stamp_changes()
    first = ask("ListRecords", **DC)  # in between: does not see the change
    assert "Another name" not in "".join(map(str, first.itertext()))
    go_on.set()
    slow.join(PATIENCE)
    assert stamp_changes().records == 1
    (since,) = texts(first, "responseDate")
    again = ask("ListRecords", from_=since, **DC)
    assert oai(resource.pk) in ids(again)
    assert "Another name" in "".join(map(str, again.itertext()))


def test_a_list_waits_for_who_is_stamping_and_who_stamps_for_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a datestamp and its commit no list begins, so that none can be later than the stamp and not have it."""
    monkeypatch.setattr(lists, "PATIENCE", "60s")
    resource = make_resource(make_hub("OSHub-AA"))
    seen: list[list[str]] = []
    with transaction.atomic():
        assert stamp_some().records == 1
        stamped_at = OaiRecord.objects.get().stamped_at
        asking = meanwhile(lambda: seen.append(ids(ask("ListRecords", **DC))))
        assert is_held_up(asking)
        assert not seen
    asking.join(PATIENCE)
    assert seen == [[oai(resource.pk)]]
    Hub.objects.update(name="Another name")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [READING])
        cursor.execute(lists.NOW)
        as_of = cursor.fetchone()[0]
        stamping = meanwhile(stamp_changes)
        assert is_held_up(stamping)
    stamping.join(PATIENCE)
    assert OaiRecord.objects.standing().get().stamped_at > as_of > stamped_at


def test_two_who_stamp_at_once_stamp_each_change_once() -> None:
    make_resource(make_hub("OSHub-AA"))
    with transaction.atomic():
        assert stamp_some().records == 1
        other = meanwhile(stamp_changes)
        assert not is_held_up(other)
    assert OaiRecord.objects.count() == 1


def test_a_list_that_waits_too_long_says_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PATIENCE", "50ms")
    held, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [READING])
            held.set()
            assert go_on.wait(PATIENCE)

    holding = meanwhile(hold)
    assert held.wait(PATIENCE)
    with pytest.raises(AssertionError, match="503"):
        ask("ListRecords", **DC)
    go_on.set()
    holding.join(PATIENCE)


def test_a_library_in_use_is_harvested_whole_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever harvests while it is edited, and then asks for what changed since, has what the database has."""
    monkeypatch.setattr(lists, "RECORDS_A_PAGE", 5)
    dice, ana = random.Random(7), make_user()
    hubs = [make_hub(f"OSHub-{letter}") for letter in "ABC"]
    made = [make_resource(hubs[number % 3], by=ana) for number in range(24)]
    stamp_changes()
    known: dict[str, dict[str, bool]] = {"": {}, "hub:OSHub-A": {}}
    since: dict[str, str] = {}
    stop = threading.Event()

    def edit() -> None:
        while not stop.is_set():
            row = Resource.objects.get(pk=dice.choice(made).pk)
            step = dice.random()
            if step < 0.4:
                if row.is_published:
                    withdraw(row, by=ana, version=row.version, why="Wrong.")
                else:
                    restore(row, by=ana, version=row.version)
            elif step < 0.7:
                Hub.objects.filter(pk=dice.choice(hubs).pk).update(name=f"Name {dice.random()}")
            else:
                made.append(make_resource(dice.choice(hubs), by=ana))
            stamp_some(most=7)

    editing = meanwhile(edit)
    try:
        for _round in range(6):
            for spec, records in known.items():
                there = set() if since.get(spec) else {oai(one.pk) for one in made[:24]}
                told = DC | ({"set": spec} if spec else {}) | ({"from_": since[spec]} if since.get(spec) else {})
                found = list(pages("ListRecords", **told))
                got = [one for page in found for one in ids(page)]
                assert len(got) == len(set(got)), "none twice"
                if there and not spec:
                    assert there <= set(got), "none lost"
                for header in (one for page in found for one in page.iter(f"{OAI}header")):
                    records[header.findtext(f"{OAI}identifier") or ""] = header.get("status") == "deleted"
                (since[spec],) = texts(found[0], "responseDate")
    finally:
        stop.set()
        editing.join(PATIENCE)
    stamp_changes()
    assert not OaiMark.objects.exists()
    for spec, records in known.items():
        told = DC | ({"set": spec} if spec else {}) | {"from_": since[spec]}
        for page in pages("ListRecords", **told):
            for header in page.iter(f"{OAI}header"):
                records[header.findtext(f"{OAI}identifier") or ""] = header.get("status") == "deleted"
        rows = OaiRecord.objects.standing()
        rows = rows.filter(sets__contains=[spec]) if spec else rows
        assert records == {oai(row.number): row.deleted for row in rows}
        shown = Resource.objects.published().filter(pk__in=[row.number for row in rows if not row.deleted])
        assert shown.count() == sum(not deleted for deleted in records.values())
