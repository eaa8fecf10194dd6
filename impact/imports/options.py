"""What a person says beside the table: which column is what, how dates and numbers are written, what names mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from impact.imports.register import Meaning

# A date format beside those of strptime: the day stands first as 2022-05-12, and something else follows it.
BEGINS_WITH_DAY = "%Y-%m-%d…"


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file. `mapping`: column to fields; without one the file is the portal's own template.

    `date_format`: as for strptime, where dates are not written as 2022-05-12. `default_type`: the code of the type of
    the rows that give none. The rest is said on pages only: `columns` is the mapping by position; `thousands` the sign
    that parts thousands; `short_rows` takes cells that are missing at the end of a row as blank; `days_audience` is
    who came on the days of the columns day by day, which is asked for; `meanings` tell what unknown names are; `cells`
    are corrections by line and position; `left_out` lines that are not wanted; `confirmed` the keys of what was asked
    and is right. With `asks` the plan asks about what is unlikely, and unknown names are listed instead of refused row
    by row.
    """

    mapping: Mapping[str, Sequence[str]] = field(default_factory=dict)
    date_format: str = ""
    default_type: str = ""
    columns: Mapping[int, Sequence[str]] = field(default_factory=dict)
    thousands: str = ""
    short_rows: bool = False
    days_audience: str = ""
    meanings: Mapping[tuple[str, str], Meaning] = field(default_factory=dict)
    cells: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    left_out: Collection[int] = ()
    confirmed: Collection[str] = ()
    asks: bool = False
