"""Something to be told of, and what a mail says: for the tests of notices."""

import datetime as dt
import zoneinfo

from django.core.mail import EmailMultiAlternatives

from accounts.actions import tell
from accounts.models import Notice, User

LISBON = zoneinfo.ZoneInfo("Europe/Lisbon")
MONDAY = dt.datetime(2026, 11, 23, 7, 5, tzinfo=LISBON)  # the first run of the task after the morning has come
WEEK = dt.timedelta(days=7)
URGENT = "hubs.uncoordinated"


def say(ana: User, title: str = "Clear water", *, at: dt.datetime = MONDAY - WEEK / 2, **more: object) -> Notice:
    """Tell somebody that their text is public."""
    told = {"words": {"name": "Bo Example", "title": title}, "place": "Hub of the Hills", "url": "/h/OSHub-MM/news/"}
    (notice,) = tell(kind="projects.published", to=[ana], **told | more)  # type: ignore[arg-type]
    Notice.objects.filter(pk=notice.pk).update(written_at=at)
    return notice


def parts(mail: object) -> tuple[str, str]:
    """The two texts of a mail."""
    assert isinstance(mail, EmailMultiAlternatives)
    ((html, kind),) = mail.alternatives
    assert kind == "text/html"
    return str(mail.body), str(html)
