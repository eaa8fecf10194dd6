"""The edition and the report drafts of the demonstration. Invented, and they say so."""

from dataclasses import dataclass

TITLE = "Impact of the Open Science Hubs in the EU project, 2019–2022"
METHOD_NOTES = """\
**This edition belongs to a demonstration.** The totals are those that the network published at the end of the project;
how they spread over hubs, months and schools is invented.

- People of a class are counted once, by its best attended session, however many sessions it came to.
- Others are estimated from how many said that they came for the first time.
- The Greek hub had not confirmed its figures when the period was closed; they are in the totals all the same.
"""
WHAT = "Invented, as an example: the chart by month calls April 2020 a month of sessions on site."
WHY = "All sessions of that month were online. The figures are right, only the caption was not. A demonstration."

NETWORK_REPORT = "To the funder: three years of open schooling"
NETWORK_TEXT = """\
Eight hubs in eight countries have worked with schools on needs of their own villages and towns. This report shows what
the network reported when it closed the project.

*A draft of the demonstration; what it says is invented.*
"""
NETWORK_QUOTES = """\
> We did not come with a programme. The classes came with questions.

A coordinator, at the last meeting of the project (invented).
"""
HUB_REPORT = "What our hub has done"
HUB_TEXT = """\
For the board's yearly meeting.

## What we are proud of

- Schools lead more sessions themselves than when we began.
- The families came to the closing exhibition.

*A draft of the demonstration; what it says is invented.*
"""


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A draft: its title, its words, and its sections in their order."""

    title: str
    text: str
    quotes: str
    sections: tuple[str, ...]


NETWORK = PlannedReport(
    NETWORK_REPORT,
    NETWORK_TEXT,
    NETWORK_QUOTES,
    ("text", "figures", "months", "ranking", "partnerships", "quotes"),
)
HUB = PlannedReport(HUB_REPORT, HUB_TEXT, "", ("text", "figures", "months", "projects", "partnerships"))
