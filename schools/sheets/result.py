"""What is said of a table that was read: why something cannot be taken, and what a person should look at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why a row, or the file, cannot be taken. `line` counts from 1 as editors do; 0 is the file as a whole."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Notice:
    """Something that is taken as it is, but that a person should look at."""

    line: int
    column: str
    message: str
