"""How shapes are written: texts, numbers, lists, objects, and those that many others hold."""

from impact.api.shape import LARGEST_KEY, Json, JsonObject, Shape


def text(about: str, *, most: int = 0, **more: Json) -> Shape:
    """The shape of a text."""
    shape: Shape = {"type": "string", "description": about}
    if most:
        shape["maxLength"] = most
    return {**shape, **more}


def key(about: str, *, null: bool = True) -> Shape:
    """The shape of a thing's own number, as the lookups give it."""
    kind: Json = ["integer", "null"] if null else "integer"
    return {"type": kind, "minimum": 1, "maximum": LARGEST_KEY, "description": about}


def listed(items: JsonObject, about: str, **more: Json) -> Shape:
    """The shape of a list."""
    shape: Shape = {"type": "array", "items": items, "description": about}
    return {**shape, **more}


def whole(about: str, *, null: bool = False, least: int = 0, most: int = LARGEST_KEY) -> Shape:
    """The shape of a whole number."""
    kind: Json = ["integer", "null"] if null else "integer"
    return {"type": kind, "minimum": least, "maximum": most, "description": about}


def thing(properties: JsonObject, about: str, *, required: list[str] | None = None) -> Shape:
    """The shape of an object; unless said otherwise all of it is always there."""
    names: list[Json] = list(properties) if required is None else list(required)
    return {
        "type": "object",
        "description": about,
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


UID = text(
    "Made by the program; the same uid is the same session.",
    format="uuid",
    examples=["0b9d8f2e-4f7a-4c1b-9a55-3f0b7d2c6e10"],
)
DAY = text("The date where the hub is.", format="date", examples=["2026-05-12"])
MOMENT = text("A moment with its time zone.", format="date-time", examples=["2026-05-12T16:30:00+00:00"])
CLOCK: Shape = {
    "type": ["string", "null"],
    "pattern": r"^([01]\d|2[0-3]):[0-5]\d$",
    "description": "Local time at which it began.",
    "examples": ["14:30"],
}
CODE = text("A code that the lookups give.", most=60)
