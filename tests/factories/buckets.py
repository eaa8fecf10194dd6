"""A bucket of the tests: a stub of S3 that speaks HTTP, on this machine. It is none of those that people pay for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import LazySettings
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

NAME, FOLDER = "oshub-files", "portal"
NOWHERE = "http://127.0.0.1:9"  # nobody listens there


@contextmanager
def a_server() -> Iterator[str]:
    """The address of a stub, while it runs."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def keep_files_at(settings: LazySettings, endpoint: str, **more: object) -> None:
    """Let the portal of a test keep its files in a bucket there."""
    options = {
        "bucket_name": NAME,
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "location": FOLDER,
        "access_key": "portal",
        "secret_key": "of tests",
    }
    bucket = {"BACKEND": "hubs.bucket.Bucket", "OPTIONS": options | more}
    settings.STORAGES = settings.STORAGES | {"default": bucket}


def client_of_bucket() -> Any:
    """The client through which the portal speaks with its bucket."""
    bucket: Any = storages["default"]
    return bucket.connection.meta.client


@contextmanager
def requests_to_bucket() -> Iterator[list[str]]:
    """The methods and paths of what is asked of the bucket meanwhile."""
    asked: list[str] = []

    def note(request: Any, **_how: object) -> None:
        asked.append(f"{request.method} {request.url.partition(NAME)[2]}")

    events = client_of_bucket().meta.events
    events.register("before-send.s3", note)
    try:
        yield asked
    finally:
        events.unregister("before-send.s3", note)
