"""Files in a bucket that speaks S3, in place of a folder: whole or not at all, private, and read by the portal alone.

Chosen by settings. No address of a file is ever handed out: who may see it, and that nothing in it can run, is for
views to see to, and a signed address would go past them (ADR 0058).
"""

import base64
import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import structlog
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from hubs.stored import CHUNK, Listed, StoreDownError

IN_ONE = 64 * 1024 * 1024  # bytes; what is larger goes up in parts
GONE = {"404", "NoSuchKey", "InvalidRange"}  # the last of a file that is shorter than its row says
logger = structlog.get_logger(__name__)
_one_at_a_time = threading.Lock()


class Bucket(S3Storage):  # type: ignore[misc]  # it has no types
    """The files of the portal in a bucket. Raises FileNotFoundError, and StoreDownError where it does not answer."""

    _resource: Any = None

    def get_default_settings(self) -> dict[str, Any]:
        """What holds for every bucket; the rest comes with the settings."""
        known: dict[str, Any] = super().get_default_settings()
        return known | {
            "default_acl": None,  # the bucket is private, and so is what lies in it
            "file_overwrite": True,  # a name is an object's key: what is sent again under it is the same
            "max_memory_size": 8 * CHUNK,
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"mode": "standard", "total_max_attempts": 2},
                max_pool_connections=20,
                # Not every provider knows Amazon's newer checksums; what goes up has its MD5 (below).
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "auto"},
            ),
        }

    @property
    def connection(self) -> Any:
        """One for all threads of a process: one for each would hold the description of the service again (13 MB)."""
        with _one_at_a_time:
            if self._resource is None:
                self._resource = self._create_session().resource(
                    "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
                )
        return self._resource

    def part(self, name: str, first: int = 0, last: int | None = None) -> bytes:
        """Bytes of a file, both ends included, in one request."""
        with _told(name):
            return bytes(self._ask(name, first, last)["Body"].read())

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file piece by piece, in one request; what breaks off raises."""
        with _told(name):
            yield from self._ask(name)["Body"].iter_chunks(CHUNK)

    def listed(self, folder: str) -> dict[str, Listed]:
        """The files of a folder by their names: a thousand in a request."""
        begins = self._normalize_name(folder.rstrip("/")) + "/"
        with _told(folder):
            pages = self.connection.meta.client.get_paginator("list_objects_v2")
            return {
                f"{folder}/{one['Key'][len(begins) :]}": Listed(one["Size"], one["LastModified"])
                for page in pages.paginate(Bucket=self.bucket_name, Prefix=begins)
                for one in page.get("Contents", ())
            }

    def delete(self, name: str) -> None:
        """Take a file away. Where that fails it stays behind without a row, and goes in one of the next nights."""
        try:
            with _told(name):
                super().delete(name)
        except StoreDownError:
            logger.warning("file_left_behind", name=name)

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        with _told(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """How many bytes it has."""
        with _told(name):
            return int(super().size(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Folders and files in a folder."""
        with _told(name):
            folders, files = super().listdir(name)
        return folders, files

    def get_modified_time(self, name: str) -> dt.datetime:
        """When it was written."""
        with _told(name):
            written: dt.datetime = super().get_modified_time(name)
        return written

    def url(self, name: str | None, *_more: object, **_how: object) -> NoReturn:
        """Never: views hand files out."""
        raise ValueError("No address of a stored file is handed out.")

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _told(name):
            file = super()._open(name, mode)
            if "r" in mode:
                file.open()  # fetched now, so that nothing fails later in words of its own
            return file

    def _save(self, name: str, content: File[bytes]) -> str:
        """Send a file. The bucket compares its MD5 and takes all of it or nothing."""
        with _told(name):
            if content.size > IN_ONE:
                kept: str = super()._save(name, content)
                return kept
            content.seek(0)
            body = content.read()
            self.connection.meta.client.put_object(
                Bucket=self.bucket_name,
                Key=self._normalize_name(name),
                Body=body,
                ContentMD5=base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode(),
                ContentType="application/octet-stream",
            )
        return name

    def _ask(self, name: str, first: int = 0, last: int | None = None) -> dict[str, Any]:
        wanted = {} if not first and last is None else {"Range": f"bytes={first}-{'' if last is None else last}"}
        key = self._normalize_name(name)
        answer: dict[str, Any] = self.connection.meta.client.get_object(Bucket=self.bucket_name, Key=key, **wanted)
        return answer


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say what went wrong in the words of Django's storages. The log has the provider's, and never a key."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError(name) from error
        logger.error("bucket_refuses", name=name, code=code)
        raise StoreDownError(code) from error
    except (BotoCoreError, Boto3Error) as error:
        logger.error("bucket_does_not_answer", name=name, why=type(error).__name__)
        raise StoreDownError(type(error).__name__) from error
