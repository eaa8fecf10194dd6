"""What the tests of partnerships have at hand: days, the address of the list and of one of them."""

import datetime as dt

from projects.models import Partnership

LIST = "/h/OSHub-MM/partnerships/"
MARCH, JUNE, JULY = dt.date(2026, 3, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 15)
FAR = dt.date(2030, 1, 1)


def page_of(river: Partnership, part: str = "") -> str:
    return f"{LIST}{river.pk}/{part}"


def fresh(river: Partnership) -> Partnership:
    return Partnership.objects.select_related("hub").get(pk=river.pk)
