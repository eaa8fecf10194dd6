"""Tokens of programs that the database refuses."""

import datetime as dt
import uuid

from django.utils import timezone

from hubs.models import ApiToken
from tests.architecture.breaking_cases import breaks, hub, person


def token(**told: object) -> ApiToken:
    now = timezone.now()
    known: dict[str, object] = {
        "name": "Attendance app",
        "scopes": ["sessions:read"],
        "prefix": f"oshub_{uuid.uuid4().hex[:8]}",
        "digest": uuid.uuid4().hex * 2,
        "made_at": now,
        "ends_on": now.date() + dt.timedelta(days=30),
    }
    return ApiToken.objects.create(**known | {"hub": told.get("hub") or hub()} | told)


@breaks("api_token_name_once")
def two_tokens_of_one_name() -> object:
    return token(hub=token().hub)


@breaks("api_token_named")
def a_token_for_no_program() -> object:
    return token(name="")


@breaks("api_token_allows_something")
def a_token_that_allows_nothing() -> object:
    return token(scopes=[])


@breaks("api_token_allows_something")
def a_token_that_allows_everything() -> object:
    return token(scopes=["everything"])


@breaks("api_token_digest_whole")
def a_token_that_is_kept_itself() -> object:
    return token(digest="oshub_secret")


@breaks("api_token_ends_in_time")
def a_token_that_had_ended() -> object:
    return token(ends_on=timezone.now().date() - dt.timedelta(days=5))


@breaks("api_token_ends_in_time")
def a_token_for_ever() -> object:
    return token(ends_on=timezone.now().date() + dt.timedelta(days=500))


@breaks("api_token_revoked_with_moment")
def a_token_that_was_revoked_at_no_time() -> object:
    return token(revoked_by=person())
