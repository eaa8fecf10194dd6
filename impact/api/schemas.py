"""The shapes of what is sent and shown, each once: what comes in is checked against them, and the document shows them.

In English, as the document is: it is read by those who write programs.
"""

from impact.api.import_schemas import IMPORT, IMPORTS, STEP
from impact.api.shape import LARGEST_KEY, JsonObject, Shape
from impact.api.shapes import CLOCK, CODE, DAY, MOMENT, UID, key, listed, text, thing, whole
from impact.models import Audience, Format, LedBy
from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES

MOST_AT_ONCE = 100  # sessions of one request
MOST_LINES = 60

NUMBERED: Shape = {"type": ["string", "integer"], "maxLength": 60, "minimum": 1, "maximum": LARGEST_KEY}
LINE_SENT = thing(
    {
        "audience": text("Who came.", enum=list(Audience.values)),
        "people": whole("How many came.", most=LARGEST_HEAD_COUNT),
        "class": key("The class, of students; one line for each."),
        "first_time": whole(
            "How many of them came for the first time. Not with a class.", null=True, most=LARGEST_HEAD_COUNT
        ),
    },
    "One audience: how many came, and either the class or how many of them were new. No one is named.",
    required=["audience", "people"],
)
LINE_SHOWN = LINE_SENT | {"required": ["audience", "people", "class", "first_time"]}

TOLD: Shape = {
    "held_on": DAY,
    "type": CODE | {"description": "The code of the type of session.", "examples": ["maker"]},
    "school": key("The school, by its number."),
    "project": key("The project, by its number."),
    "challenge": key("Only where it is about another challenge than the project's."),
    "co_hosts": listed(CODE, "Codes of other hubs that held it too.", maxItems=40),
    "starts_at": CLOCK,
    "minutes": whole("How long it lasted.", null=True, least=SHORTEST_MINUTES, most=LONGEST_MINUTES),
    "led_by": text("Who led it.", enum=list(LedBy.values)),
    "format": text("How people met.", enum=list(Format.values)),
    "title": text("Shown instead of the type. Name no pupil.", most=160),
    "note": text("A private note; takes the scope “notes”. Name no pupil.", most=500),
}
SESSION_SENT = thing(
    TOLD
    | {
        "attendance": listed(
            LINE_SENT, "Who came; empty means that nobody has counted, which is not zero.", maxItems=MOST_LINES
        ),
        "type": NUMBERED | {"description": "The type of session, by its code or its number.", "examples": ["maker"]},
        "co_hosts": listed(NUMBERED, "Other hubs that held it too, by their codes or numbers.", maxItems=40),
        "confirmed": listed(
            text("The key of a question.", most=40), "Answers yes to what was asked (“confirm”).", maxItems=MOST_LINES
        ),
        "logged_from": thing(
            {
                "booking": key("A booking of the hub's equipment."),
                "planned": key("A planned session, of which it says how it was."),
                "desk": key("A count at a door, which it takes over."),
                "left": key("A session in the coordinator's tray."),
            },
            "What somebody who is signed in logs it from; not for programs.",
            required=[],
        ),
    },
    "A session as it is told.",
    required=["held_on", "type"],
)
_sent = SESSION_SENT["properties"]
assert isinstance(_sent, dict)  # noqa: S101 - made above
SESSION_IN_BATCH = thing({"uid": UID} | _sent, "A session with its uid.", required=["uid", "held_on", "type"])

UID_IN_BATCH: Shape = {"type": "object", "properties": {"uid": UID}, "required": ["uid"], "additionalProperties": {}}


def _batch(items: JsonObject) -> Shape:
    about = "Each is answered on its own."
    return thing({"sessions": listed(items, about, minItems=1, maxItems=MOST_AT_ONCE)}, "Several sessions.")


BATCH = _batch({"$ref": "#/components/schemas/SessionInBatch"})
BATCH_TO_CHECK = _batch({"type": "object"})  # what is in each is answered with each
VOIDED = thing({"at": MOMENT, "reason": text("Why.")}, "That it was taken out of the figures.")
_shown = {name: shape for name, shape in TOLD.items() if name != "note"}
SESSION = thing(
    {
        "uid": UID,
        "version": whole("Grows with each correction; the ETag.", least=1),
        "hub": CODE | {"description": "The hub's code."},
    }
    | _shown
    | {
        "attendance": listed(LINE_SHOWN, "Who came."),
        "interactions": whole("All who came; null where nobody has counted.", null=True),
        "confirmed": listed(text("The key of a question."), "What was confirmed."),
        "source": text("Where it came from: form, import, school, api, demo."),
        "logged_at": MOMENT,
        "voided": {"oneOf": [VOIDED, {"type": "null"}], "description": "Whether it was taken out of the figures."},
        "note": TOLD["note"],
    },
    "A session as it is stored.",
)
_required = SESSION["required"]
assert isinstance(_required, list)  # noqa: S101 - made above
SESSION = SESSION | {"required": [name for name in _required if name != "note"]}
FAULT = thing(
    {
        "field": text("Its place in what was sent, as “attendance/0/people”; blank for all of it."),
        "code": text("What kind of thing it is."),
        "detail": text("A sentence for people, in the language of Accept-Language."),
        "topic": text("What the form calls it."),
        "confirm": text("Where it is only asked: send it in “confirmed” for a yes."),
    },
    "One thing that is amiss.",
    required=["field", "code", "detail"],
)
DIFFERENCE = thing(
    {
        "field": text("Which field."),
        "stored": {"description": "What is stored."},
        "sent": {"description": "What was sent."},
    },
    "One field in which two versions differ; a note only says that it does, where the token may not read it.",
    required=["field"],
)
PROBLEM: Shape = {
    "type": "object",
    "description": "Why a request was not answered (RFC 9457).",
    "properties": {
        "type": text("The address that explains the code."),
        "title": text("What is amiss, in the language of Accept-Language."),
        "status": whole("The status."),
        "code": text("What is amiss, for programs."),
        "detail": text("More of it."),
        "errors": listed(FAULT, "What is amiss, field by field."),
        "differences": listed(DIFFERENCE, "Where the versions differ."),
        "stored": SESSION,
        "import": {"$ref": "#/components/schemas/Import"},
    },
    "required": ["type", "title", "status", "code"],
    "additionalProperties": False,
}
RESULT = thing(
    {
        "uid": {"type": ["string", "null"], "description": "The uid, where there was one."},
        "state": text("What became of it.", enum=["created", "already", "conflict", "refused", "handed-over"]),
        "session": SESSION,
        "problem": {"$ref": "#/components/schemas/Problem"},
        "detail": text("A sentence for people, of what was handed over."),
    },
    "What became of one session of several.",
    required=["uid", "state"],
)
HANDED_OVER = thing(
    {
        "uid": UID,
        "state": text("What became of it.", enum=["handed-over", "already"]),
        "detail": text("A sentence for people."),
    },
    "A session that waits for the coordinator of the hub.",
)
RESULTS = thing({"results": listed(RESULT, "In the order in which they were sent.")}, "What became of each.")
SESSION_LIST = thing(
    {
        "sessions": listed(SESSION, "The newest first."),
        "next": {"type": ["string", "null"], "description": "The address of the next ones; null at the end."},
    },
    "Some sessions of the hub.",
)
LIST_QUERY = thing(
    {
        "first_day": DAY | {"description": "Sessions held from this day on."},
        "last_day": DAY | {"description": "Sessions held until this day."},
        "type": CODE | {"description": "Sessions of this type, by its code."},
        "school": key("Sessions at this school, by its number.", null=False),
        "project": key("Sessions of this project, by its number.", null=False),
        "changed_since": MOMENT
        | {
            "description": "Sessions logged, corrected, voided or restored since. A + is written %2B in an address.",
            "examples": ["2026-05-12T16:30:00Z"],
        },
        "voided": text("“yes” for voided ones too.", enum=["yes", "no"]),
        "limit": whole("How many at most; 100 where nothing is said.", least=1, most=200),
        "after": text("Where to begin: taken from “next”.", most=60),
    },
    "What a list is narrowed to.",
    required=[],
)
REASON = thing(
    {
        "reason": text("Why; it stays in the log.", most=300, minLength=1),
        "confirmed": listed(
            text("The key of a question.", most=40), "Answers yes to what was asked (“confirm”).", maxItems=MOST_LINES
        ),
    },
    "Why a session is taken out of the figures.",
    required=["reason"],
)

NAMED = thing({"code": CODE, "name": text("Its name in the language of Accept-Language.")}, "A choice.")
CLASS = thing(
    {
        "id": key("Its number.", null=False),
        "name": text("As the school calls it."),
        "school_year": whole("The year in which its school year begins."),
        "pupils": whole("How many pupils it has."),
        "until": {"type": ["string", "null"], "description": "The day on which it was archived."},
    },
    "A class of the last school year or this one. No pupil and no teacher is named.",
)
SCHOOL = thing(
    {
        "id": key("Its number.", null=False),
        "name": text("Its name."),
        "place": text("Where it is."),
        "classes": listed(CLASS, "Its classes."),
    },
    "A school of the hub.",
)
NUMBERED_CHOICE = thing(
    {"id": key("Its number.", null=False), "code": CODE, "name": text("Its name in the language of Accept-Language.")},
    "A choice.",
)
HUB = thing(
    {
        "code": CODE,
        "name": text("Its name."),
        "time_zone": text("Where its days begin and end."),
        "today": DAY,
        "token": thing(
            {"name": text("Its name."), "scopes": listed(text("A scope."), "What it allows."), "ends_on": DAY},
            "The token that was shown.",
        ),
        "types": listed(NUMBERED_CHOICE, "Types of session in use."),
        "audiences": listed(NAMED, "Audiences."),
        "led_by": listed(NAMED, "Who may lead a session."),
        "formats": listed(NAMED, "How people meet."),
        "schools": listed(SCHOOL, "Schools of the hub, each with its classes."),
        "projects": listed(
            thing(
                {"id": key("Its number.", null=False), "title": text("Its title."), "status": text("How far it is.")},
                "A project.",
            ),
            "Projects of the hub.",
        ),
        "challenges": listed(
            thing({"id": key("Its number.", null=False), "title": text("Its title.")}, "A challenge."),
            "Challenges of the hub.",
        ),
        "hubs": listed(NUMBERED_CHOICE, "Hubs that can be co-hosts today."),
    },
    "The hub, and everything that a session can name.",
)

COMPONENTS: dict[str, Shape] = {
    "SessionSent": SESSION_SENT,
    "SessionInBatch": SESSION_IN_BATCH,
    "Batch": BATCH,
    "Session": SESSION,
    "SessionList": SESSION_LIST,
    "Results": RESULTS,
    "HandedOver": HANDED_OVER,
    "Reason": REASON,
    "Hub": HUB,
    "Import": IMPORT,
    "Imports": IMPORTS,
    "Step": STEP,
    "Problem": PROBLEM,
}
