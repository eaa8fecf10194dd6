"""What a school agreed to show publicly, written down by its hub."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from hubs.actions import change_row
from schools.models import School


def note_agreement(*, school: School, by: User, version: int, values: Mapping[str, Any]) -> School:
    """Store since when a school agrees to a public page and what it shows; no date takes the page away at once.

    Who wrote it down, when, and what stood before is kept. Raises EditedMeanwhile.
    """
    return change_row(school, values, by=by, version=version, action="agreement")
