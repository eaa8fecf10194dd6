"""Agreements with schools for tests, with a small PDF."""

import datetime as dt
import uuid
from io import BytesIO

from accounts.models import User
from hubs.papers import read_paper
from schools.actions.agreements import keep_agreement
from schools.models import School, SchoolAgreement
from tests.factories.meetings import PDF
from tests.factories.network import OPENED_ON


def make_agreement(
    school: School,
    by: User,
    *,
    signed_on: dt.date = OPENED_ON,
    holds_until: dt.date | None = None,
    content: bytes = PDF,
) -> SchoolAgreement:
    """What the school signed, with its file; without one where there is no content."""
    read = read_paper(BytesIO(content), len(content)) if content else None
    return keep_agreement(
        school=school, by=by, uid=uuid.uuid4(), signed_on=signed_on, holds_until=holds_until, read=read
    )
