"""A cache that may die: while Redis does not answer, each process remembers for itself.

What is kept here are hints and the counters of rate limits. With Redis gone the limits count for each process alone,
which is weaker and still a limit; nobody is kept from signing in, and no page fails.
"""

import logging
import time
import zlib
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

LONG = 100_000  # bytes
SQUEEZED = b"x"  # how what zlib has made begins; a pickle begins with another letter, a number with a digit or its sign
TRY_AGAIN_AFTER = 5.0  # seconds; a Redis that hangs costs one request its time-out, not every one


class SqueezedSerializer(RedisSerializer):
    """Django's own, which squeezes what is long: ten times shorter, where it is the questions of a long table."""

    def dumps(self, obj: Any) -> Any:
        """What Redis keeps of a value: a number is one for it, so that it can count."""
        kept = super().dumps(obj)
        return kept if type(obj) is int or len(kept) <= LONG else zlib.compress(kept, level=1)

    def loads(self, data: Any) -> Any:
        """The value of what Redis kept."""
        return super().loads(zlib.decompress(data) if data.startswith(SQUEEZED) else data)


class KeptClient(RedisCacheClient):
    """Keeps its clients, which are those of one server: Django makes one a question, and that takes as long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"serializer": SqueezedSerializer()} | kwargs)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """A client, which takes a connection from its pool for each question."""
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


class SteadyRedisCache(RedisCache):
    """Django's Redis cache with a memory of its own for bad times."""

    _bad_until = 0.0  # shared by the threads of a process

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
        self._own = LocMemCache("steady", {})

    def _try(self, name: str, ask_redis: Callable[[], Any], *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SteadyRedisCache._bad_until:
            try:
                return ask_redis()
            except (RedisError, OSError) as problem:
                SteadyRedisCache._bad_until = time.monotonic() + TRY_AGAIN_AFTER
                kind = type(problem).__name__
                logger.warning("The cache does not answer (%s): this process remembers by itself.", kind)
        return getattr(self._own, name)(*args, **kwargs)


def _steady(name: str) -> Callable[..., Any]:
    """The operation of both caches: Redis's first, the own one where that fails."""
    redis_operation = getattr(RedisCache, name)

    def operation(self: SteadyRedisCache, *args: Any, **kwargs: Any) -> Any:
        return self._try(name, lambda: redis_operation(self, *args, **kwargs), *args, **kwargs)

    operation.__name__ = name
    operation.__doc__ = getattr(RedisCache, name).__doc__ or f"As in Django's cache: {name}."
    return operation


for _name in (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "get_many",
    "has_key",
    "incr",
    "set_many",
    "delete_many",
    "clear",
):
    setattr(SteadyRedisCache, _name, _steady(_name))
