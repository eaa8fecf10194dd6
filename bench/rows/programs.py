"""Row 12: sessions by programs, one at a time and fifty at once, against one connection that writes bare rows.

One program asks one process, one request after the other, through all the middleware and in this process: what a web
server and a network add is not in it. The connection beside it commits each session with its two lines, as bare SQL.
So does a page through the same middleware that asks nobody who they are and checks nothing: no page can be quicker.
"""

import dataclasses
import datetime as dt
import itertools
import json
import random
import time
import uuid
from collections.abc import Callable, Iterator

import psycopg
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from accounts.actions import open_account
from bench import servers
from bench.databases import at, copy_of
from bench.people import visitor
from bench.rounds import in_turns, median, ratios
from bench.rows.writing import PLACES
from bench.sizes import Size
from bench.table import Aim, Line
from bench.writer import Order, Place, log_session
from hubs.actions import grant_membership
from hubs.actions.tokens import make_token
from hubs.models import ApiScope, Hub
from hubs.roles import Role
from impact.actions.bulk import LINE_COLUMNS, SESSION_COLUMNS
from impact.models import SessionType
from schools.models import School

ROUNDS, SECONDS, AT_ONCE = 7, 2.0, 50
FIRST = dt.date(1990, 1, 1)
BESIDE = dt.date(2019, 1, 1)  # the day of the bare rows, which no program writes of
DAYS = 9_000  # of each school and type: no two sessions that would be asked about
ONE, PAGE, BARE, BATCH, COPY = "one by API", "one by a bare page", "bare inserts", "fifty by API", "bare COPY"


def measure(sizes: list[Size]) -> list[Line]:
    """Sessions a second, in turns."""
    with (
        copy_of(sizes[0]) as database,
        at(database),
        psycopg.connect(servers.address(database)) as bare,
        override_settings(API_REQUESTS_IN_FIVE_MINUTES=10**9),
    ):
        arms = _arms(bare)
        for write in arms.values():
            write()  # to warm up
        rates = in_turns(list(arms), lambda arm: _rate(arms[arm]), rounds=ROUNDS)
    return [
        _line(
            "a session by the API ÷ one of bare SQL, each committed",
            rates[ONE],
            rates[BARE],
            1.0,
            "0.32–0.52 Django alone",
        ),
        _line("… by a page that does nothing else ÷ the same", rates[PAGE], rates[BARE], None, "what is possible"),
        _line(f"{AT_ONCE} in one request ÷ COPY of {AT_ONCE}, each committed", rates[BATCH], rates[COPY], 0.3, ""),
    ]


def _line(name: str, ours: list[float], theirs: list[float], aim: float | None, compare: str) -> Line:
    note = f"{name}: {median(ours):,.0f} ÷ {median(theirs):,.0f} sessions/s"
    return Line("12", name, {}, ratios(ours, theirs), Aim(at_least=aim) if aim else None, compare, [note])


def _rate(write: Callable[[], int]) -> float:
    begun, number = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        number += write()
    return number / (time.perf_counter() - begun)


def _arms(bare: "psycopg.Connection[tuple[int, ...]]") -> dict[str, Callable[[], int]]:
    hub = Hub.objects.filter(parent=None).order_by("pk")[0]
    Hub.objects.filter(pk=hub.pk).update(opened_on=FIRST, closed_on=None)
    hub.refresh_from_db()
    keeper = open_account(email="keeper@bench.oshub.example", name="Bench", by=None)
    grant_membership(user=keeper, role=Role.COORDINATOR, hub=hub, by=None)
    _token, secret = make_token(hub=hub, name="Bench", scopes=list(ApiScope), ends_on=hub.today(), by=keeper)
    told, client = _told(hub), visitor()
    path = f"/api/v1/hubs/{hub.code}/sessions/"

    def one() -> int:
        body = next(told)
        uid = body.pop("uid")
        _ask(client, "PUT", f"{path}{uid}/", body, secret, 201)
        return 1

    def fifty() -> int:
        _ask(client, "POST", path, {"sessions": list(itertools.islice(told, AT_ONCE))}, secret, 200)
        return AT_ONCE

    with connection.cursor() as cursor:
        cursor.execute(PLACES, [1])
        place = Place(*cursor.fetchone())
    dice = random.Random(1)  # noqa: S311 - dice, not secrets
    order = Order((BESIDE,), "bench", 1, SECONDS)

    least = {"day": BESIDE.isoformat(), "place": dataclasses.asdict(place)}

    def page() -> int:
        _ask(client, "PUT", reverse("bench_write"), least, secret, 201)
        return 1

    def insert() -> int:
        log_session(bare, place, dice, order)
        bare.commit()
        return 1

    def copy() -> int:
        _copy(bare, place)
        return AT_ONCE

    return {ONE: one, PAGE: page, BARE: insert, BATCH: fifty, COPY: copy}


def _ask(client: Client, method: str, path: str, body: object, secret: str, status: int) -> None:
    answer = client.generic(
        method,
        path,
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
        secure=True,
    )
    if answer.status_code != status:
        raise RuntimeError(f"{path} answers {answer.status_code}: {answer.content[:300]!r}")
    results = answer.json().get("results", ()) if answer.content else ()
    if wrong := [one for one in results if one["state"] != "created"]:
        raise RuntimeError(f"{len(wrong)} were not created: {wrong[0]}")


def _told(hub: Hub) -> Iterator[dict[str, object]]:
    """Sessions of ever another day, school and type, each of which confirms that it was long ago."""
    kinds = SessionType.objects.filter(in_use=True).order_by("pk").values_list("code", flat=True)
    for kind, school in itertools.product(kinds, School.objects.of_hub(hub).order_by("pk")):
        for number in range(DAYS):
            day = (FIRST + dt.timedelta(days=number)).isoformat()
            yield {
                "uid": str(uuid.uuid4()),
                "held_on": day,
                "type": kind,
                "school": school.pk,
                "minutes": 90,
                "attendance": [
                    {"audience": "student", "people": 24, "first_time": 3},
                    {"audience": "teacher", "people": 2, "first_time": 0},
                ],
                "confirmed": [f"date-long-ago-{day}"],
            }


def _copy(bare: "psycopg.Connection[tuple[int, ...]]", place: Place) -> None:
    found = bare.execute(
        "SELECT nextval(pg_get_serial_sequence('impact_session', 'id')) FROM generate_series(1, %s)", [AT_ONCE]
    )
    ids, now = [row[0] for row in found.fetchall()], dt.datetime.now(dt.UTC)
    with bare.cursor() as cursor:
        with cursor.copy(f"COPY impact_session ({', '.join(SESSION_COLUMNS)}) FROM STDIN".encode()) as rows:
            for key in ids:
                where = (place.hub, BESIDE, None, 90, place.session_type, None, place.school, None)
                how: tuple[object, ...] = ("hub", "in_person", "bench", "", [], "form", None, now, 1, "")
                rows.write_row((key, uuid.uuid4(), "0" * 64, *where, *how))
        with cursor.copy(f"COPY impact_attendanceline ({', '.join(LINE_COLUMNS)}) FROM STDIN".encode()) as rows:
            for key in ids:
                rows.write_row((key, "student", 24, None, 3))
                rows.write_row((key, "teacher", 2, None, 0))
    bare.commit()
