"""The files that browsers get, as `collectstatic` writes them: style sheets joined and squeezed, names with a hash.

While one works, a sheet such as `css/site.css` is a list of `@import` lines, which browsers follow. For visitors each
such list becomes one file, because every further request would make a phone wait.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import Storage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from oshub.trim_css import squeeze

IMPORT = re.compile(r'@import\s+url\("([^"]+)"\)\s*;')
ADDRESS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")

Paths = dict[str, tuple[Storage, str]]


class JoinedSheets(ManifestStaticFilesStorage):
    """Joins the sheets that a sheet imports, before names get their hash."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file, found out once: a page names some sixty, and they are what the manifest says."""
        if not name or force:
            return str(super().url(name or "", force))
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))
        return self._addresses[name]

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Write ours joined and squeezed, then let Django do the rest with what was written."""
        if not dry_run:
            for name in [name for name in paths if name.startswith("css/") and name.endswith(".css")]:
                text = squeeze(joined(name, paths))
                with open(self.path(name), "w", encoding="utf-8") as file:  # noqa: PTH123 - a path of the storage
                    file.write(text)
                paths[name] = (self, name)
        self._addresses.clear()
        yield from super().post_process(paths, dry_run, **options)
        self._addresses.clear()


class DemoStorage(JoinedSheets, CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """For one machine: compressed in a moment, not as small as can be."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Leave out brotli, which takes seconds that a first look need not wait for."""
        return Compressor(use_brotli=False, **options)


class ServerStorage(JoinedSheets, CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the same
    """For servers: compressed once, when the image is built, as small as can be."""


def joined(name: str, paths: Paths) -> str:
    """A sheet with the sheets that it imports in their places; addresses in them stay right."""
    here = posixpath.dirname(name)

    def take(found: re.Match[str]) -> str:
        other = posixpath.normpath(posixpath.join(here, found[1]))
        return _moved(joined(other, paths), posixpath.dirname(other), here)

    storage, path = paths[name]
    with storage.open(path) as file:
        return IMPORT.sub(take, file.read().decode("utf-8"))


def _moved(css: str, origin: str, to: str) -> str:
    def address(found: re.Match[str]) -> str:
        if found[2].startswith(("data:", "http:", "https:", "/", "#")):
            return found[0]
        return f'url("{posixpath.relpath(posixpath.join(origin, found[2]), to)}")'

    return css if origin == to else ADDRESS.sub(address, css)
