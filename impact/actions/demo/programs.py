"""Lets a program into each of the demonstration's hubs. Its secret is thrown away, so nothing can ask with it."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from hubs.actions.tokens import make_token, note_use
from hubs.models import ApiScope, Hub, Membership
from hubs.roles import Role
from impact.demo.programs import read_programs


def write_programs(hubs: Iterable[Hub]) -> None:
    """One for each hub that has one, kept by its coordinator and used yesterday."""
    plans = read_programs()
    for hub in hubs:
        plan, keeper = plans.get(hub.code), _coordinator(hub)
        if plan is None or keeper is None or not hub.is_open_on(hub.today()):
            continue
        scopes, ends_on = [ApiScope(scope) for scope in plan.scopes], hub.today() + dt.timedelta(days=plan.days)
        token, _secret = make_token(hub=hub, name=plan.name, scopes=scopes, ends_on=ends_on, by=keeper)
        note_use(token=token, today=hub.today() - dt.timedelta(days=1))


def _coordinator(hub: Hub) -> User | None:
    held = Membership.objects.in_force(hub.today()).filter(hub=hub, role=Role.COORDINATOR).select_related("user")
    first = held.order_by("pk").first()
    return first.user if first else None
