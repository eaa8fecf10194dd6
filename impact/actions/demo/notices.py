"""What the people of the demonstration were told while it was written, as if over the last weeks; some of it unread."""

import datetime as dt
from itertools import groupby

from django.utils import timezone

from accounts.models import Notice, OutgoingMail
from hubs.actions.telling import tell_of_uncoordinated_hubs

UNREAD = 3  # of each person, the newest
APART = dt.timedelta(hours=61)
LONGEST_AGO = dt.timedelta(days=25)


def settle_notices() -> None:
    """Give the notices the days on which they would have come, and let the older ones be read."""
    tell_of_uncoordinated_hubs()
    now = timezone.now()
    rows = list(Notice.objects.order_by("recipient", "-pk"))
    for _recipient, own in groupby(rows, key=lambda row: row.recipient_id):
        for number, notice in enumerate(own):
            notice.written_at = now - min(APART * number + dt.timedelta(hours=2), LONGEST_AGO)
            notice.read_at = notice.written_at + dt.timedelta(hours=5) if number >= UNREAD else None
    Notice.objects.bulk_update(rows, ["written_at", "read_at"])
    # Mails that came with the notices of weeks ago are not sent today.
    OutgoingMail.objects.all().delete()
