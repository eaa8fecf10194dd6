"""Rooms beside this one bring demonstration data of their own; the front door, which knows both, introduces them."""

import datetime as dt
from collections.abc import Callable, Sequence

from accounts.models import User
from hubs.models import Hub

Who = Callable[[Hub], User]
Progress = Callable[[str], None]
# Hubs and sub-hubs, the day of the demonstration, who writes for a hub, who looks at it, what is told how far it is.
Writer = Callable[[Sequence[Hub], dt.date, Who, Who, Progress], None]
_writers: list[Writer] = []


def add_writer(writer: Writer) -> None:
    """Let another room write its part of the demonstration. Called while Django starts (`AppConfig.ready`)."""
    _writers.append(writer)


def write_beside(hubs: Sequence[Hub], today: dt.date, author: Who, reviewer: Who, progress: Progress) -> None:
    """Write what other rooms have."""
    for writer in _writers:
        writer(hubs, today, author, reviewer, progress)
