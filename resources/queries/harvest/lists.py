"""Pages of a list of records, by key and never by offset, as of the moment at which the list began."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

from resources.models import OaiRecord
from resources.models.harvest import OaiRecordQuerySet
from resources.queries.harvest.asked import Asked, Code, OaiError
from resources.queries.harvest.moments import READING, written
from resources.queries.harvest.tokens import Place, expires, from_token, to_token

RECORDS_A_PAGE = 200
LISTS_AT_ONCE = 4  # of all web processes together, so that harvesters leave room for people
SLOT = 7_024_134_810  # and the numbers after it, as many as lists at once
PATIENCE = "5s"  # for whoever stamps, who is done in milliseconds

NOW = "SELECT greatest(clock_timestamp(), (SELECT max(stamped_at) FROM resources_oairecord))"


class Overloaded(Exception):
    """As many lists as may be are being read; ask again later."""


@dataclass(frozen=True, slots=True)
class Token:
    """What stands under a page of several; `text` is blank on the last."""

    text: str
    cursor: int
    size: int
    expires: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a page, the format that was asked for, and the token, which a list of one page has not."""

    rows: list[OaiRecord]
    prefix: str
    token: Token | None
    now: dt.datetime


def list_page(asked: Asked) -> Page:
    """A page of ListIdentifiers or ListRecords. Raises OaiError, Overloaded. Four queries at most."""
    now = database_now()
    place = from_token(asked, now=now) if asked.token else _begin(asked)
    found = _rows(place)
    if place.after is not None:
        found = found.after(*place.after)
    rows = list(found.in_order()[: RECORDS_A_PAGE + 1])
    if not rows:
        raise OaiError(Code.NO_RECORDS, "No record fits.")
    more, rows = len(rows) > RECORDS_A_PAGE, rows[:RECORDS_A_PAGE]
    moment = place.as_of if place.after is None else now
    if not more and place.after is None:
        return Page(rows, place.prefix, None, moment)
    token = to_token(place.moved((rows[-1].stamped_at, rows[-1].number), len(rows)), now=now) if more else ""
    expiry = written(expires(place, now=now)) if more else ""
    return Page(rows, place.prefix, Token(token, place.cursor, place.size, expiry), moment)


def database_now() -> dt.datetime:
    """The moment by the clock that stamps records."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment


@contextmanager
def a_slot() -> Iterator[None]:
    """One of the few lists that may be read at once. Raises Overloaded."""
    with connection.cursor() as cursor:
        for number in range(SLOT, SLOT + LISTS_AT_ONCE):
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            if cursor.fetchone()[0]:
                break
        else:
            raise Overloaded
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _begin(asked: Asked) -> Place:
    """The first place of a list: as of now, once whoever is stamping has come to an end. Raises Overloaded."""
    wanted = asked.arguments
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [READING])
            cursor.execute(NOW)
            as_of = cursor.fetchone()[0]
    except OperationalError as wrong:
        raise Overloaded from wrong
    place = Place(asked.verb, wanted["metadataPrefix"], asked.span, wanted.get("set", ""), as_of, None, 0, 0)
    return place.sized(_rows(place).count())


def _rows(place: Place) -> OaiRecordQuerySet:
    found = OaiRecord.objects.as_of(place.as_of)
    if place.span.begins is not None:
        found = found.filter(stamped_at__gte=place.span.begins)
    if place.span.ends is not None:
        found = found.filter(stamped_at__lt=place.span.ends)
    return found.filter(sets__contains=[place.set]) if place.set else found
