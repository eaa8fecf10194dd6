"""Public pages out of memory: who gets what is stored, and what is never stored. The pages' own tests go further."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils import translation

from hubs.views.stored import PRIVATE, PUBLIC, stored_for_visitors
from tests.factories.network import make_hub

pytestmark = pytest.mark.django_db
asked: list[str] = []


@stored_for_visitors(queries=["page"])
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """A page that says how often it was made."""
    asked.append(code)
    return HttpResponse(f"{code} {len(asked)} {request.GET.get('page', '')} {translation.get_language()}")


@stored_for_visitors()
def with_token(request: HttpRequest) -> HttpResponse:
    """A page with a form in it."""
    return HttpResponse(get_token(request))


@stored_for_visitors()
def missing(_request: HttpRequest) -> HttpResponse:
    """A page that is not there."""
    return HttpResponse(status=404)


@pytest.fixture(autouse=True)
def _asked_by_nobody() -> Iterator[None]:
    asked.clear()
    yield
    asked.clear()


def ask(path: str = "/p/one/", code: str = "one", **headers: Any) -> HttpResponse:
    return shown(RequestFactory().get(path, **headers), code)


def test_the_second_visitor_gets_what_the_first_one_got() -> None:
    first, second = ask(), ask()
    assert first.content == second.content
    assert asked == ["one"]
    assert second["Cache-Control"] == PUBLIC
    assert ask(HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


@pytest.mark.parametrize("tags", ['"other", {}', "{}, *", "*", "{}"])
def test_a_browser_may_name_several_tags(tags: str) -> None:
    assert ask(HTTP_IF_NONE_MATCH=tags.format(ask()["ETag"])).status_code == 304


def test_another_tag_gets_the_page() -> None:
    assert ask(HTTP_IF_NONE_MATCH='W/"other"').status_code == 200


def test_each_address_has_its_own_page() -> None:
    assert ask().content != ask("/p/two/", "two").content
    assert ask("/p/one/?page=2").content == b"one 3 2 en"
    assert ask().content == b"one 1  en"


def test_the_language_may_stand_in_the_address() -> None:
    with translation.override("pt"):
        portuguese = ask("/p/one/?lang=pt")
    assert portuguese["Cache-Control"] == PUBLIC
    english = ask("/p/one/?lang=pt")
    assert (portuguese.content, english.content) == (b"one 1  pt", b"one 2  en")
    assert portuguese["ETag"] != english["ETag"]


def test_anything_else_in_the_address_is_answered_afresh() -> None:
    for _ in range(2):
        answer = ask("/p/one/?utm=x")
        assert (answer["Cache-Control"], "ETag" in answer) == (PRIVATE, False)
    assert len(asked) == 2


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages"])
def test_whoever_may_be_known_gets_a_page_of_their_own(cookie: str) -> None:
    tag = ask()["ETag"]
    answer = ask(HTTP_COOKIE=f"{cookie}=x", HTTP_IF_NONE_MATCH=tag)
    assert (answer.status_code, answer["Cache-Control"], "ETag" in answer) == (200, PRIVATE, False)
    assert ask().content == b"one 1  en"


def test_a_part_and_its_page_are_kept_apart() -> None:
    page, part = ask(), ask(HTTP_HX_REQUEST="true")
    assert page.content != part.content
    assert page["ETag"] != part["ETag"]
    assert ask(HTTP_HX_REQUEST="true").content == part.content
    assert ask(HTTP_HX_REQUEST="true", HTTP_IF_NONE_MATCH=page["ETag"]).status_code == 200


def test_a_page_with_a_token_is_nobody_elses() -> None:
    pages = [with_token(RequestFactory().get("/form/")) for _ in range(2)]
    assert pages[0].content != pages[1].content
    assert [(page["Cache-Control"], "ETag" in page) for page in pages] == [(PRIVATE, False)] * 2


def test_what_is_not_there_is_not_kept() -> None:
    answer = missing(RequestFactory().get("/none/"))
    assert (answer.status_code, "ETag" in answer) == (404, False)


def test_a_change_makes_another_page() -> None:
    first = ask()
    make_hub()
    second = ask(HTTP_IF_NONE_MATCH=first["ETag"])
    assert (second.status_code, second.content) == (200, b"one 2  en")
