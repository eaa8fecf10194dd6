"""A dead Redis costs counters their reach, and nobody a page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, override_settings

from oshub.cache import SteadyRedisCache
from tests.factories.people import PASSWORD, make_user

DEAD = {"default": {"BACKEND": "oshub.cache.SteadyRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    SteadyRedisCache._bad_until = 0.0
    yield
    SteadyRedisCache._bad_until = 0.0


def dead_cache() -> SteadyRedisCache:
    return SteadyRedisCache("redis://127.0.0.1:1/0", {})


def test_every_operation_goes_on_by_itself() -> None:
    cache = dead_cache()
    cache.clear()
    assert cache.add("tries", 1, timeout=60)
    assert not cache.add("tries", 5, timeout=60)
    assert cache.incr("tries") == 2
    assert cache.get("tries") == 2
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.has_key("a")
    cache.delete("a")
    assert cache.get("a", "gone") == "gone"


def test_redis_is_asked_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = dead_cache()
    cache.get("a")
    until = SteadyRedisCache._bad_until
    cache.get("a")
    assert until == SteadyRedisCache._bad_until
    monkeypatch.setattr(SteadyRedisCache, "_bad_until", 0.0)
    cache.get("a")
    assert SteadyRedisCache._bad_until > 0


def test_people_sign_in_while_the_cache_is_dead(db: None, client: Client) -> None:
    user = make_user("staff.pt@oshub.example")
    with override_settings(CACHES=DEAD):
        answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/home/"


@pytest.mark.parametrize("value", [-5, 0, True, "x", b"x" * 200_000, ["the same again"] * 80_000, None])
def test_what_is_long_is_squeezed_and_comes_out_as_it_went_in(value: object) -> None:
    cache: Any = caches["default"]
    cache.set("told", value)
    assert cache.get("told", "nothing") == value
    kept = cache._cache.get_client(None).get(cache.make_and_validate_key("told"))
    assert len(kept) < 5000
