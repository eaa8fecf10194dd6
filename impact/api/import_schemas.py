"""The shapes of imports: a table as it is understood, and what is said of it."""

from impact.api.shapes import MOMENT, UID, listed, text, thing, whole
from impact.models import ImportState

FIELDS_READ = listed(
    text("A field.", most=30), "Which fields it is read as; the page of the hub names them.", maxItems=2
)
COLUMN = thing(
    {
        "column": whole("Its position, from 0."),
        "name": text("As the table names it."),
        "samples": listed(text("A cell."), "Some of its cells."),
        "read_as": FIELDS_READ,
    },
    "A column of the table.",
)
NAME_TO_SETTLE = thing(
    {
        "name": text("Its key, to be sent back."),
        "kind": text("What it is the name of: type, project, school, class."),
        "text": text("As the table writes it."),
        "near": text("What it is most likely to mean; blank where nothing is near."),
        "choices": listed(
            thing({"to": text("To be sent back."), "label": text("What it is.")}, "A choice."), "What it may mean."
        ),
    },
    "A name in the table that nobody knows.",
)
BAD_ROW = thing(
    {
        "line": whole("Its line in the file."),
        "cells": listed(
            thing(
                {"column": whole("The position."), "text": text("As it stands."), "reason": text("Why it is refused.")},
                "A cell to mend.",
            ),
            "Its cells.",
        ),
        "reasons": listed(text("A sentence."), "What is amiss with the row as a whole."),
    },
    "A row to mend or to leave out.",
)
UNDERSTOOD = thing(
    {
        "ready": {"type": "boolean", "description": "Whether it can be run."},
        "new": whole("Sessions that would be added."),
        "already": whole("Sessions that are in the log."),
        "general": listed(text("A sentence."), "What is amiss with the table as a whole."),
        "rows": listed(BAD_ROW, "Rows to mend, the first of them."),
        "bad_rows": whole("How many rows are to mend."),
        "names": listed(NAME_TO_SETTLE, "Names to settle."),
        "questions": listed(
            thing(
                {"key": text("To be sent back."), "line": whole("The line."), "detail": text("The question.")},
                "A question.",
            ),
            "What is asked about.",
        ),
        "options": {"type": "object", "description": "How dates and numbers are read, as far as it was said."},
    },
    "The table as it is understood now.",
)
IMPORT = thing(
    {
        "uid": UID,
        "name": text("The name of the file."),
        "state": text("How far it is.", enum=list(ImportState.values)),
        "version": whole("To be sent with each step.", least=1),
        "rows": whole("Rows of the table."),
        "progress": whole("While it runs: rows that have been read; while it is taken back: sessions that are."),
        "dropped": listed(text("A column."), "Columns that looked as if they held persons; nothing of them is kept."),
        "problem": text("Why it was refused; blank otherwise."),
        "sent_at": MOMENT,
        "sessions": whole("Sessions that it added.", null=True),
        "interactions": whole("Interactions that it added.", null=True),
        "already": whole("Rows that were in the log already.", null=True),
        "columns": listed(COLUMN, "Columns, while it is open."),
        "understood": {
            "oneOf": [UNDERSTOOD, {"type": "null"}],
            "description": "Once the columns are matched, while it is open.",
        },
    },
    "A table of sessions.",
)
IMPORTS = thing({"imports": listed(IMPORT, "The newest first.")}, "The tables that this program sent.")
VERSION = whole("The version that was seen.", least=0, most=2**31 - 1)
STEP = thing(
    {
        "step": text("What to do.", enum=["match", "mend", "run", "undo", "discard"]),
        "version": VERSION,
        "columns": listed(
            thing({"column": whole("The position.", most=10_000), "read_as": FIELDS_READ}, "A column."),
            "match: which column is read as what; left out, as it is proposed.",
            maxItems=2_000,
        ),
        "options": {
            "type": "object",
            "description": "mend: how it is written.",
            "properties": {
                "date_format": text("How dates are written.", most=20),
                "thousands": text("How numbers above a thousand are written.", most=20),
                "default_type": text("The code of the type of rows that give none.", most=40),
                "days_audience": text("Who was counted day by day; needed where columns are read as days.", most=20),
                "short_rows": {
                    "type": "boolean",
                    "description": "Whether missing cells at the end of a row are blank.",
                },
            },
            "additionalProperties": False,
        },
        "names": listed(
            thing(
                {
                    "name": text("The key of the name.", most=40),
                    "to": text("What it means: one of its choices.", most=40),
                    "place": text("Of a new school.", most=120),
                    "level": text("Of a new class.", most=20),
                    "size": whole("Pupils of a new class.", least=1, most=200),
                },
                "What a name means.",
                required=["name", "to"],
            ),
            "mend: names that are settled.",
            maxItems=200,
        ),
        "cells": listed(
            thing(
                {
                    "line": whole("The line."),
                    "column": whole("The position."),
                    "text": text("What it should be.", most=1_000),
                },
                "A cell.",
            ),
            "mend: cells that are corrected.",
            maxItems=2_000,
        ),
        "left_out": listed(whole("A line."), "mend: lines that are not wanted.", maxItems=2_000),
        "brought_back": listed(whole("A line."), "mend: lines that are wanted after all.", maxItems=2_000),
        "confirmed": listed(text("The key of a question.", most=80), "mend: what is right as it is.", maxItems=2_000),
        "reason": text("undo: why it is taken back.", most=300, minLength=1),
    },
    "The next step of an import.",
    required=["step", "version"],
)
