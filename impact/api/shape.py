"""JSON compared with a shape: the part of JSON Schema 2020-12 that our shapes use, with sentences for people."""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
JsonObject: TypeAlias = Mapping[str, Json]
Shape: TypeAlias = "dict[str, Json]"  # a JSON Schema

LARGEST_KEY = 2**53 - 1  # what every program can count to
HIGHEST = 2**31 - 1


@dataclass(frozen=True)
class Fault:
    """One thing that is amiss in what was sent. `at` is its place, as “attendance/0/people”; blank for all of it.

    `confirm` is given where it is only asked: sent along in `confirmed`, it is a yes. `topic` says in words what it is
    about, where its place does not.
    """

    at: str
    code: str
    detail: str
    confirm: str = ""
    topic: str = ""


def is_of(value: Json, shape: JsonObject) -> bool:
    """Whether a value is of a shape: what `faults` finds nothing in, without a word about what it finds."""
    check = _checks.get(id(shape))
    if check is None:
        check = _compiled(shape)
        _checks[id(shape)], _kept[id(shape)] = check, shape
    return check(value)


def faults(value: Json, shape: JsonObject, at: str = "") -> Iterator[Fault]:
    """Everything in which a value is not of a shape."""
    kinds = _kinds(shape)
    kind = _kind_of(value)
    if kind not in kinds and not (kind == "integer" and "number" in kinds):
        wanted = [one for one in kinds if one != "null"] or kinds
        yield Fault(at, "type", _("It has to be %(kind)s.") % {"kind": " / ".join(_word(one) for one in wanted)})
        return
    choices = shape.get("enum")
    if isinstance(choices, Sequence) and value not in choices:
        known = ", ".join(str(one) for one in choices if one is not None)
        yield Fault(at, "unknown", _("Not known. One of: %(known)s") % {"known": known})
    elif isinstance(value, str):
        yield from _faults_of_text(value, shape, at)
    elif isinstance(value, Mapping):
        yield from _faults_of_object(value, shape, at)
    elif isinstance(value, Sequence):
        yield from _faults_of_list(value, shape, at)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _faults_of_number(value, shape, at)


def _faults_of_object(value: JsonObject, shape: JsonObject, at: str) -> Iterator[Fault]:
    if "properties" not in shape:
        return
    known = shape["properties"]
    required = shape.get("required", ())
    assert isinstance(known, Mapping)  # noqa: S101 - every shape of an object says what is in it
    assert isinstance(required, Sequence)  # noqa: S101 - a list of names
    for name in required:
        if name not in value:
            yield Fault(_join(at, str(name)), "missing", _("This is missing."))
    for name, inner in value.items():
        wanted = known.get(name, shape.get("additionalProperties", False))
        if isinstance(wanted, Mapping):
            yield from faults(inner, wanted, _join(at, name))
        else:
            yield Fault(_join(at, name), "unknown-field", _("There is no such field."))


def _faults_of_list(value: Sequence[Json], shape: JsonObject, at: str) -> Iterator[Fault]:
    least, most = _whole(shape.get("minItems"), 0), _whole(shape.get("maxItems"), HIGHEST)
    if not least <= len(value) <= most:
        yield Fault(at, "number", _("It takes %(least)d to %(most)d of them.") % {"least": least, "most": most})
        return
    inner = shape.get("items")
    if isinstance(inner, Mapping):
        for number, one in enumerate(value):
            yield from faults(one, inner, _join(at, str(number)))


def _faults_of_number(value: float, shape: JsonObject, at: str) -> Iterator[Fault]:
    least, most = _whole(shape.get("minimum"), -LARGEST_KEY), _whole(shape.get("maximum"), LARGEST_KEY)
    if not least <= value <= most:
        text = _("It has to lie between %(least)d and %(most)d.")
        yield Fault(at, "range", text % {"least": least, "most": most})


def _faults_of_text(value: str, shape: JsonObject, at: str) -> Iterator[Fault]:
    most, form, pattern = _whole(shape.get("maxLength"), HIGHEST), shape.get("format"), shape.get("pattern")
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        yield Fault(at, "characters", _("There are signs in it that are no characters."))
    elif len(value) < _whole(shape.get("minLength"), 0):
        yield Fault(at, "missing", _("This is missing."))
    elif len(value) > most:
        yield Fault(at, "long", _("At most %(most)d characters.") % {"most": most})
    elif not _is_written_so(value, pattern, form):
        yield Fault(at, "format", _("Write it as in “%(example)s”.") % {"example": _example(shape)})


def _is_written_so(value: str, pattern: Json, form: Json) -> bool:
    # As JSON Schema reads a pattern: \d is 0 to 9, and $ is the very end, not before a last line break too.
    fits = not isinstance(pattern, str) or re.fullmatch(pattern, value, re.ASCII) is not None
    return fits and (not isinstance(form, str) or form not in FORMATS or _reads(form, value))


def _date(text: str) -> object:
    return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None


def _moment(text: str) -> object:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else None


FORMATS: dict[str, Callable[[str], object]] = {"date": _date, "date-time": _moment, "uuid": uuid.UUID}


def _reads(form: str, text: str) -> bool:
    try:
        return FORMATS[form](text) is not None
    except (ValueError, OverflowError):
        return False


def _example(shape: JsonObject) -> str:
    examples = shape.get("examples")
    return str(examples[0]) if isinstance(examples, Sequence) and examples else ""


def _kinds(shape: JsonObject) -> Sequence[str]:
    told = shape.get("type", "object")
    return [told] if isinstance(told, str) else [str(one) for one in told] if isinstance(told, Sequence) else []


def _kind_of(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "string" if isinstance(value, str) else "object" if isinstance(value, Mapping) else "array"


def _word(kind: str) -> str:
    words = {
        "string": _("text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "array": _("a list"),
        "object": _("an object"),
        "null": "null",
    }
    return words[kind]


def _whole(told: Json, otherwise: int) -> int:
    return told if isinstance(told, int) else otherwise


def _join(at: str, name: str) -> str:
    plain = name.encode("utf-8", "replace").decode()[:60].replace("~", "~0").replace("/", "~1")
    return f"{at}/{plain}" if at else plain


# ── Shapes as functions: most of what comes is right, and is not looked at twice ────────────────────────────────────
Check: TypeAlias = Callable[[Any], bool]
_checks: dict[int, Check] = {}
_kept: dict[int, JsonObject] = {}  # so that no other shape gets the number of one that is known
NO_CHARACTERS = re.compile("[\0\ud800-\udfff]")
TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int, float),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}


def _compiled(shape: JsonObject) -> Check:
    """A function that says of a value as JSON has it whether it is of a shape."""
    checks: dict[type, Check] = {}
    for kind in _kinds(shape):
        for python in TYPES[kind]:
            checks.setdefault(python, _check_of(kind, python, shape))
    choices = frozenset(shape["enum"]) if isinstance(shape.get("enum"), list) else None  # type: ignore[arg-type]

    def check(value: Any) -> bool:
        of_kind = checks.get(type(value))
        return of_kind is not None and (value in choices if choices is not None else of_kind(value))

    return check


def _check_of(kind: str, python: type, shape: JsonObject) -> Check:
    if python is str:
        return _check_of_text(shape)
    if python is dict:
        return _check_of_object(shape)
    if python is list:
        return _check_of_list(shape)
    if python in (int, float):
        least, most = _whole(shape.get("minimum"), -LARGEST_KEY), _whole(shape.get("maximum"), LARGEST_KEY)
        any_number = kind == "number"
        if python is int:
            return lambda value: least <= value <= most
        return lambda value: least <= value <= most and (any_number or value.is_integer())
    return lambda _value: True


def _check_of_text(shape: JsonObject) -> Check:
    least, most = _whole(shape.get("minLength"), 0), _whole(shape.get("maxLength"), HIGHEST)
    pattern, form = shape.get("pattern"), shape.get("format")
    plain = not isinstance(pattern, str) and not isinstance(form, str)

    def check(value: str) -> bool:
        if not least <= len(value) <= most or NO_CHARACTERS.search(value):
            return False
        return plain or _is_written_so(value, pattern, form)

    return check


def _check_of_object(shape: JsonObject) -> Check:
    if "properties" not in shape:
        return lambda _value: True
    known, required, more = shape["properties"], shape.get("required", ()), shape.get("additionalProperties", False)
    assert isinstance(known, Mapping)  # noqa: S101 - every shape of an object says what is in it
    assert isinstance(required, Sequence)  # noqa: S101 - a list of names
    checks = {name: _compiled(inner) for name, inner in known.items() if isinstance(inner, Mapping)}
    wanted = frozenset(str(name) for name in required)
    any_more = isinstance(more, Mapping)

    def check(value: dict[str, Any]) -> bool:
        if not wanted <= value.keys():
            return False
        for name, inner in value.items():
            of_name = checks.get(name)
            if (of_name is None and not any_more) or (of_name is not None and not of_name(inner)):
                return False
        return True

    return check


def _check_of_list(shape: JsonObject) -> Check:
    least, most = _whole(shape.get("minItems"), 0), _whole(shape.get("maxItems"), HIGHEST)
    items = shape.get("items")
    inner = _compiled(items) if isinstance(items, Mapping) else lambda _value: True
    return lambda value: least <= len(value) <= most and all(map(inner, value))
