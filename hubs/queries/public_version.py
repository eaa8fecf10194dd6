"""In which state everything that anybody may read is: one text, another one after every change.

Rooms above add what their public pages depend on, as SQL, so that one query reads all of it.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import connection

Read = TypeVar("Read")

DEFAULT_MAX_AGE = 1.0  # seconds
# Some things change with the clock and no row does, such as which event is over: nothing is kept for longer.
KEPT_AT_MOST = 600  # seconds

_sources: dict[str, str] = {
    "content": "(SELECT concat_ws('.', sum(changes), extract(epoch FROM max(changed_at))) FROM hubs_publicchange)"
}
_statement = ""
_remembered: tuple[float, dict[str, str]] | None = None


def add_source(name: str, expression: str) -> None:
    """Let public pages depend on an SQL expression that gives one text: NULL or another one after each change.

    Called while Django starts (`AppConfig.ready`), with constants of the code only.
    """
    global _statement
    _sources[name] = expression
    _statement = ""


def public_version() -> str:
    """The state of the public content now. One query."""
    return _as_one(_states())


def recent_public_version() -> str:
    """The same, at most a second old (`ROLLUP_VERSION_MAX_AGE`), out of this process's memory.

    It ends with the ten minutes that it is, so that nothing is kept under it for longer.
    """
    return _as_one(_recent_states())


def while_it_stands(read: Callable[[], Read], *, apart_from: str = "") -> Callable[[], Read]:
    """Read something public once for all addresses and languages while it stands, into this process's memory.

    `apart_from` names a source that it does not depend on.
    """
    kept: tuple[dict[str, str], Read] | None = None

    def recent() -> Read:
        nonlocal kept
        states, known = _recent_states(), kept
        if apart_from:
            states = {name: state for name, state in states.items() if name != apart_from}
        if known is None or known[0] != states:
            known = kept = (states, read())
        return known[1]

    return recent


def _states() -> dict[str, str]:
    """The state of each source, in the order of their names."""
    global _statement
    names = sorted(_sources)
    if not _statement:
        texts = ", ".join(f"coalesce({_sources[name]}, '0')" for name in names)
        _statement = f"SELECT {texts}"  # put together from constants of this code
    with connection.cursor() as cursor:
        cursor.execute(_statement)
        return dict(zip(names, cursor.fetchone(), strict=True))


def _recent_states() -> dict[str, str]:
    """The same, at most a second old, and which ten minutes it is."""
    global _remembered
    now = time.monotonic()
    known = _remembered
    if known is None or now - known[0] >= getattr(settings, "ROLLUP_VERSION_MAX_AGE", DEFAULT_MAX_AGE):
        known = _remembered = (now, {**_states(), "time": str(int(time.time()) // KEPT_AT_MOST)})
    return known[1]


def _as_one(states: dict[str, str]) -> str:
    return "-".join(states.values())
