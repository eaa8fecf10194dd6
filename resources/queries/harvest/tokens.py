"""Where a list goes on: everything that the next page needs to know, signed, so that it can be sent again and again.

Nothing of it is kept here. The moment at which the list began is in it: each page shows the records as they were
then, so that one that changes meanwhile is neither lost nor sent twice.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.core import signing

from resources.queries.harvest.asked import Asked, Code, OaiError
from resources.queries.harvest.moments import LONGEST_HARVEST, TOKEN_LIVES, Span

# The dot is none of the letters of what it separates, and none that an address would have to escape.
_signer = signing.Signer(sep=".", salt="resources.harvest")


@dataclass(frozen=True, slots=True)
class Place:
    """How far a list has come: what it is of, as of which moment, after which row, the how manieth page begins.

    `cursor` counts the rows before the page, `size` those of the whole list.
    """

    verb: str
    prefix: str
    span: Span
    set: str
    as_of: dt.datetime
    after: tuple[dt.datetime, int] | None
    cursor: int
    size: int

    def sized(self, size: int) -> "Place":
        """The place, with how many rows the list has."""
        return replace(self, size=size)

    def moved(self, after: tuple[dt.datetime, int], rows: int) -> "Place":
        """The place behind a page with so many rows."""
        return replace(self, after=after, cursor=self.cursor + rows)


def expires(place: Place, *, now: dt.datetime) -> dt.datetime:
    """Until when a token that is given now is good."""
    return min(now + TOKEN_LIVES, place.as_of + LONGEST_HARVEST)


def to_token(place: Place, *, now: dt.datetime) -> str:
    """The place as a token."""
    after = place.after
    told = {
        "v": place.verb,
        "p": place.prefix,
        "f": _number(place.span.begins),
        "u": _number(place.span.ends),
        "s": place.set,
        "t": _number(place.as_of),
        "a": [_number(after[0]), after[1]] if after else None,
        "c": place.cursor,
        "n": place.size,
        "e": _number(expires(place, now=now)),
    }
    return _signer.sign_object(told)


def from_token(asked: Asked, *, now: dt.datetime) -> Place:
    """The place that a token says. Raises OaiError for one that is not ours, has expired or is of another verb."""
    bad = OaiError(Code.BAD_TOKEN, "This token is not one of this list, or is too old. Begin the list again.")
    try:
        told = _signer.unsign_object(asked.token or "")
    except Exception as wrong:  # whatever is signed by us is ours, and nothing else is
        raise bad from wrong
    expiry = _moment(told["e"])
    if told["v"] != asked.verb or expiry is None or expiry <= now:
        raise bad
    as_of, after = _moment(told["t"]), told["a"]
    last = _moment(after[0])
    assert as_of is not None and last is not None  # noqa: S101, PT018 - signed by us
    return Place(
        told["v"],
        told["p"],
        Span(_moment(told["f"]), _moment(told["u"])),
        told["s"],
        as_of,
        (last, after[1]),
        told["c"],
        told["n"],
    )


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ONE = dt.timedelta(microseconds=1)


def _number(moment: dt.datetime | None) -> int | None:
    """A moment as whole microseconds, which no rounding touches."""
    return None if moment is None else (moment - _EPOCH) // _ONE


def _moment(number: int | None) -> dt.datetime | None:
    return None if number is None else _EPOCH + number * _ONE
