"""`manage.py legacy_pack [--hub CODE] --to FOLDER|FILE.zip`: a copy of what is public that needs no server."""

import sys
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hubs.models import Hub
from oshub.pack.containers import Folder, NotEmptyError, Zip
from oshub.pack.making import Made, make_pack


class Command(BaseCommand):
    """Write the legacy pack of the whole portal or of one hub."""

    help = "Write everything public as pages and files that open from a USB stick, without a server or a network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the hub and the place."""
        parser.add_argument("--hub", metavar="CODE", help="only this hub with its sub-hubs")
        parser.add_argument("--to", required=True, metavar="FOLDER|FILE.zip", help="an empty folder, or a ZIP to write")

    def handle(self, *_args: object, hub: str | None, to: str, **_options: Any) -> None:
        """Make it, and say how large it is."""
        found = Hub.objects.shown_publicly().coded(hub).first() if hub else None
        if hub and found is None:
            raise CommandError(f"No hub that everybody can see has the code {hub}. See the list at /hubs/.")
        place = Path(to)
        try:
            made = self._zip(found, place) if place.suffix == ".zip" else self._into_folder(found, place)
        except NotEmptyError as problem:
            raise CommandError(f"{place} is not empty. Name a folder that is empty or not there yet.") from problem
        except OSError as problem:
            raise CommandError(f"The pack was not written: {problem}.") from problem
        size = made.size / 1024**2
        self.stdout.write(f"{place}: {made.files} files, {made.pages} of them pages, {size:.1f} MB. Open index.html.")

    def _into_folder(self, hub: Hub | None, place: Path) -> Made:
        with Folder(place) as folder:
            return make_pack(hub=hub, into=folder, made_at=timezone.now(), noting=self._note)

    def _zip(self, hub: Hub | None, place: Path) -> Made:
        """Write beside the place first, so that no half of a pack ever stands there."""
        if place.is_dir():
            raise CommandError(f"{place} is a folder. Name a ZIP to write, or a folder whose name ends otherwise.")
        place.parent.mkdir(parents=True, exist_ok=True)
        begun, made_at = place.with_suffix(".zip.part"), timezone.now()
        try:
            with begun.open("wb") as file, closing(Zip(file, made_at)) as container:
                made = make_pack(hub=hub, into=container, made_at=made_at, noting=self._note)
            begun.replace(place)
        finally:
            begun.unlink(missing_ok=True)
        return made

    def _note(self, done: int, known: int) -> None:
        if done % 100 == 0 and sys.stderr.isatty():
            self.stderr.write(f"{done} of {known}", ending="\r")
