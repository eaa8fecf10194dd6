"""Files in a folder: whole or not at all. A disk that is full or gone is said in words, as a bucket out of reach is."""

from typing import Any

import structlog
from django.core.files.storage import FileSystemStorage

from hubs.stored import StoreDownError

logger = structlog.get_logger(__name__)


class Folder(FileSystemStorage):
    """The files of the portal in a folder. Raises StoreDownError where it takes none."""

    def _save(self, name: str, content: Any) -> str:
        """Keep a file; of one that the disk does not take nothing stays behind to fill it."""
        stood_before = self.exists(name)
        try:
            return str(super()._save(name, content))  # type: ignore[misc]  # the stubs leave it out
        except OSError as error:
            if not stood_before:
                self.delete(name)
            logger.error("folder_refuses", name=name, why=error.strerror)
            raise StoreDownError(error.strerror) from error
