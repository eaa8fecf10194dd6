"""What is said of the last check of files."""

from oshub.models import FileCheck


def last_file_check() -> FileCheck | None:
    """The outcome of the last night, or nothing before the first. One query."""
    return FileCheck.objects.first()
