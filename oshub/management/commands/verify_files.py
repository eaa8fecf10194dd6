"""`manage.py verify_files`: reads every stored file and says which are missing, altered or named by no row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from oshub.files.comparing import compare


class Command(BaseCommand):
    """Hold all stored files against their rows. Nothing is changed."""

    help = "Read every stored file; exit 1 where one is missing or is not what its row says. Nothing is changed."

    def handle(self, *_args: object, **_options: Any) -> None:
        """Compare and say it, the files that are wrong one a line."""
        found = compare(now=timezone.now(), everything=True, remove=False)
        for words, names in (("missing", found.missing), ("altered", found.altered), ("left over", found.left_over)):
            for name in names:
                self.stdout.write(f"{words}: {name}")
        said = f"{found.files} files, {found.read} read whole, {len(found.left_over)} left over"
        if found.wrong:
            raise CommandError(f"{said}; {len(found.missing)} missing, {len(found.altered)} altered.", returncode=1)
        self.stdout.write(f"{said}; none missing, none altered.")
