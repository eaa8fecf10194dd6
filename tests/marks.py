"""What waits for a drain."""

from impact.models import SessionMark, StaleMark


def marks() -> int:
    """The number of marks: everything that was committed is in the figures when there is none."""
    return SessionMark.objects.count() + StaleMark.objects.count()
