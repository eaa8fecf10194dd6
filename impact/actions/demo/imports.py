"""Sends the tables of two hubs of the demonstration: they wait to be looked through, and nothing of them counts."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.actions.session_imports import Mending, match_columns_of, mend_import, send_table
from impact.demo.plan import NAMESPACE
from impact.demo.tables import TABLES
from impact.imports.matching import match_columns
from impact.imports.table import read_table
from impact.models import SessionType
from schools.models import School

Who = Callable[[Hub], User]


def write_imports(hubs: Iterable[Hub], *, today: dt.date, staff_of: Who) -> None:
    """One table for each hub that has one, with its columns matched by name."""
    first_type = SessionType.objects.order_by("position", "pk").first()
    for hub in hubs:
        planned = TABLES.get(hub.code)
        school = School.objects.of_hub(hub).partners_on(today).order_by("name", "pk").first()
        if planned is None or school is None or first_type is None:
            continue
        by, content = staff_of(hub), planned.content(today, school.name)
        table = read_table(content, languages=hub.languages)
        uid = uuid.uuid5(NAMESPACE, f"import {hub.code}")
        row = send_table(hub=hub, by=by, uid=uid, name=planned.name, content=content, table=table)
        matches = match_columns(table.sheet, chosen=None, remembered={})
        columns = {match.position: match.fields for match in matches}
        names = {match.position: match.name for match in matches}
        row = match_columns_of(row=row, by=by, version=row.version, columns=columns, names=names)
        mending = Mending(options={"default_type": first_type.code})
        mend_import(row=row, by=by, version=row.version, mending=mending)
