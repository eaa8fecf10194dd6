"""Notes where else resources of the demonstration are published, through the action of a hub's own people."""

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from accounts.models import User
from hubs.models import Hub
from resources.actions.deposits import note_deposit
from resources.models import DepositCheck, Resource

FILE = Path(__file__).parent.parent / "demo" / "deposits.toml"
NOTED = ("repository", "name", "state", "identifier", "url")
STATUS = {"ok": 200}


def write_deposits(written: Mapping[str, Resource], *, today: dt.date, author: Callable[[Hub], User]) -> None:
    """Deposits of some resources, by the keys of these; what came of asking is written as if it had been asked."""
    for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["deposits"]:
        resource = Resource.objects.select_related("hub", "current").get(pk=written[one["resource"]].pk)
        assert resource.current is not None  # noqa: S101 - what is deposited is public
        values = {name: one.get(name, "") for name in NOTED}
        deposit = note_deposit(of=resource.current, by=author(resource.hub), values=values)
        if "answer" in one:
            at = dt.datetime.combine(today - dt.timedelta(days=3), dt.time(3, 40), tzinfo=dt.UTC)
            status = one.get("status", STATUS.get(one["answer"]))
            DepositCheck.objects.create(
                deposit=deposit, url=deposit.url, answer=one["answer"], status=status, checked_at=at
            )
