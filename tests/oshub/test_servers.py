"""The servers that the suite itself runs on."""

import pytest
import redis
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_the_suite_has_a_database_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('server_version_num')::int")
        name, version = cursor.fetchone()
    assert name.startswith("test_")
    assert version >= 150000


def test_the_suite_has_a_redis_of_its_own() -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        assert client.ping()
