"""What is asked about a table although it could be taken: dates far from the others, closed periods, likely twins.

Nothing is guessed: each is confirmed, corrected in its cell, or left out. A confirmation holds the facts, so that a
yes to one date is no yes to another.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import doubts_about_closed
from impact.imports.result import Question
from impact.imports.values import day_and_time
from impact.models import Audience, Session
from impact.queries.reporting import closed_periods
from schools.sheets.values import ISO_DATE

Numbered = Sequence[tuple[int, SessionDraft]]

FEWEST = 5  # rows of which one can say that another lies far outside
REACH = 3  # times the days in which the middle half of the rows lies
FEWEST_SWAPPED = 3  # dates of both kinds, from which on it is no chance
MONTHS = 12
PARTED_DATE = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-][0-9]{2,4}")
LEAST_REACH = dt.timedelta(days=550)  # a school year and its half


def far_dates(new: Numbered, confirmed: Collection[str]) -> Iterator[Question]:
    """Days that lie far outside the rest: 2009 in a log of 2018."""
    if len(new) < FEWEST:
        return
    days = sorted(draft.held_on for _line, draft in new)
    first, last = days[len(days) // 4], days[-1 - len(days) // 4]
    reach = max(LEAST_REACH, REACH * (last - first))
    for line, draft in new:
        if first - reach <= draft.held_on <= last + reach:
            continue
        key = f"date-{line}-{draft.held_on}"
        message = _("%(day)s lies far from the other dates: most are between %(first)s and %(last)s. Is it right?") % {
            "day": date_format(draft.held_on, "DATE_FORMAT"),
            "first": date_format(first, "DATE_FORMAT"),
            "last": date_format(last, "DATE_FORMAT"),
        }
        yield Question("date", key, line, message, key in confirmed)


def swapped_dates(new: Numbered, confirmed: Collection[str], cells: Mapping[int, str]) -> Iterator[Question]:
    """Dates of a spreadsheet that took the day for the month where it could, and left the others as text.

    All that it understood are up to the 12th then, and all that it did not are later. `cells` are the dates by line.
    """
    as_text = [found for cell in cells.values() if (found := PARTED_DATE.match(cell))]
    known = [(line, draft) for line, draft in new if ISO_DATE.fullmatch(day_and_time(cells.get(line, ""))[0])]
    if min(len(as_text), len(known)) < FEWEST_SWAPPED or any(draft.held_on.day > MONTHS for _line, draft in known):
        return
    if any(max(int(found[1]), int(found[2])) <= MONTHS for found in as_text):
        return
    for line, draft in known:
        day = draft.held_on
        if day.day != day.month:
            key = f"swap-{line}-{day}"
            message = _(
                "The spreadsheet seems to have taken days for months: %(day)s may be %(other)s. Is %(day)s right?"
            ) % {
                "day": date_format(day, "DATE_FORMAT"),
                "other": date_format(day.replace(day=day.month, month=day.day), "DATE_FORMAT"),
            }
            yield Question("swap", key, line, message, key in confirmed)


def rows_of_other_hubs(
    hub: Hub, new: Numbered, confirmed: Collection[str], told: Mapping[int, Hub]
) -> Iterator[Question]:
    """Rows that name another hub; `told` is the hub of each line that names one."""
    for line, _draft in new:
        other = told.get(line, hub)
        if other != hub:
            key = f"hub-{line}-{other.pk}"
            message = _("%(other)s stands in this row. Is it a session of %(hub)s all the same?") % {
                "other": other.code,
                "hub": hub.code,
            }
            yield Question("hub", key, line, message, key in confirmed)


def sums_with_a_date(new: Numbered, confirmed: Collection[str], told: Mapping[int, str]) -> Iterator[Question]:
    """Rows with a date in which a word of sums stands, such as “TOTAL 2022”; `told` is that word by line."""
    for line, draft in new:
        if line in told:
            key = f"sums-{line}-{draft.held_on}"
            message = _("“%(words)s” stands in this row, as in a line of sums. Is it a session all the same?")
            yield Question("sums", key, line, message % {"words": told[line]}, key in confirmed)


def is_counted_twice(new: Numbered) -> bool:
    """Whether the other people are as many as all that were counted beside them, or more, in each row with both."""
    both = []
    for _line, draft in new:
        others = sum(line.head_count for line in draft.lines if line.audience == Audience.OTHER)
        rest = sum(line.head_count for line in draft.lines) - others
        if others and any(line.audience == Audience.STUDENT and line.head_count for line in draft.lines):
            both.append(others >= rest)
    return len(both) > 1 and all(both)


def days_in_closed_periods(new: Numbered, confirmed: Collection[str]) -> Iterator[Question]:
    """Rows whose day lies in a reporting period that the network has closed."""
    closed = closed_periods() if new else ()
    days = {draft.held_on for _line, draft in new}
    doubts = {day: list(doubts_about_closed([day], closed)) for day in days}
    for line, draft in new:
        for doubt in doubts[draft.held_on]:
            key = f"closed-{line}-{draft.held_on}"
            yield Question("closed", key, line, doubt.message, key in confirmed)


def twins_in_file(new: Numbered, confirmed: Collection[str], *, reference: bool) -> Iterator[Question]:
    """Rows that say the same as one before; with references of their own they are no twins."""
    if reference:
        return
    first: dict[tuple[object, ...], int] = {}
    for line, draft in new:
        before = first.setdefault(_told(draft), line)
        if before != line:
            key = f"twin-{line}-{before}-{draft.held_on}"
            message = _("It says the same as line %(line)d. Are these two sessions?") % {"line": before}
            yield Question("twin", key, line, message, key in confirmed)


def twins_in_log(hub: Hub, new: Numbered, confirmed: Collection[str]) -> Iterator[Question]:
    """Rows of a day, type and school of which a session stands in the log that is not theirs."""
    if not new:
        return
    days = {draft.held_on for _line, draft in new}
    wanted = {(draft.held_on, draft.session_type.pk, draft.school.pk if draft.school else None) for _line, draft in new}
    # In an order, so that of several the same one is asked about each time.
    standing = Session.objects.filter(hub=hub).standing().held_between(min(days), max(days)).order_by("pk")
    found: dict[tuple[dt.date, int, int | None], object] = {
        (held_on, kind, school): uid
        for held_on, kind, school, uid in standing.values_list("held_on", "session_type_id", "school_id", "uid")
        if (held_on, kind, school) in wanted
    }
    for line, draft in new:
        uid = found.get((draft.held_on, draft.session_type.pk, draft.school.pk if draft.school else None))
        if uid is not None:
            key = f"log-{line}-{uid}"
            message = _("A session of this day and type, at this school, is in the log already. Is this another one?")
            yield Question("log", key, line, message, key in confirmed)


def _told(draft: SessionDraft) -> tuple[object, ...]:
    return (
        draft.held_on, draft.session_type.pk, draft.lines, draft.project, draft.school, draft.co_hosts,
        draft.starts_at, draft.minutes, draft.led_by, draft.format, draft.title, draft.note,
    )  # fmt: skip
