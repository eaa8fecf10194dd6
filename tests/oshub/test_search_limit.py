"""How often one visitor may search: a person never notices, a program is told to wait, in the person's language."""

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as NoRedis

from oshub.cache import SteadyRedisCache
from oshub.search import limit
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = 1_000_000_000


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    cache.clear()


def statuses(client: Client, times: int, url: str = "/search/?q=valley", **headers: str) -> list[int]:
    return [client.get(url, headers=headers).status_code for _time in range(times)]


@pytest.fixture
def _one_span(monkeypatch: pytest.MonkeyPatch) -> None:
    """A span that does not end meanwhile."""
    monkeypatch.setattr("accounts.visitors.time.time", lambda: float(NOW))


def exhaust(name: str, most: int, visitor: str) -> None:
    cache.set(f"search:{name}:{NOW // limit.SPAN}:{visitor}", most, limit.SPAN)


def test_a_person_never_meets_it(client: Client) -> None:
    assert set(statuses(client, 30)) == {200}


@pytest.mark.usefixtures("_one_span")
def test_a_program_is_told_to_wait(client: Client) -> None:
    exhaust("page", limit.PAGES - 1, "ip:127.0.0.1")
    assert statuses(client, 2) == [200, 429]
    answer = client.get("/search/?q=valley")
    assert answer["Retry-After"] == str(limit.SPAN - NOW % limit.SPAN)
    assert "no-store" in answer["Cache-Control"]
    assert "Too many searches" in answer.content.decode()
    assert client.get("/search/suggestions/?q=valley").status_code == 200
    assert client.get("/hubs/").status_code == 200


@pytest.mark.usefixtures("_one_span")
def test_suggestions_have_a_count_of_their_own(client: Client) -> None:
    exhaust("suggestions", limit.SUGGESTIONS, "ip:127.0.0.1")
    assert statuses(client, 1, "/search/suggestions/?q=valley") == [429]
    assert statuses(client, 1) == [200]


@pytest.mark.usefixtures("_one_span")
def test_it_speaks_the_language_of_the_page(client: Client) -> None:
    exhaust("page", limit.PAGES, "ip:127.0.0.1")
    answer = client.get("/search/?q=vale&lang=pt")
    assert answer.status_code == 429
    assert '<html lang="pt"' in answer.content.decode()


@pytest.mark.usefixtures("_one_span")
def test_others_go_on(client: Client) -> None:
    exhaust("page", limit.PAGES, "ip:127.0.0.1")
    person = make_user()
    client.force_login(person)
    assert statuses(client, 1) == [200]
    exhaust("page", limit.PAGES, f"user:{person.pk}")
    assert statuses(client, 1) == [429]


@pytest.mark.usefixtures("_one_span")
def test_it_counts_while_valkey_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object, **_kwargs: object) -> None:
        raise NoRedis

    for name in ("add", "incr", "get", "set"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCacheClient.{name}", gone)
    monkeypatch.setattr(SteadyRedisCache, "_bad_until", 0.0)
    exhaust("page", limit.PAGES - 1, "ip:127.0.0.1")
    assert statuses(client, 2) == [200, 429]
