"""Characters that XML cannot carry, however they are written: taken out of what is stored and of what leaves."""

import re
from collections.abc import Mapping
from typing import Any

# Control characters other than tab and line feeds, halves of characters, and two that are none (XML 1.0, Char).
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what XML cannot carry."""
    return UNPRINTABLE.sub("", text)


def printable_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a row, each text in them without what XML cannot carry."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    if type(value) is str:
        return printable(value)
    return [_value(one) for one in value] if type(value) is list else value
