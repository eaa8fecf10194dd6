"""What search engines and those who share a page read in its head."""

import json
import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.test import Client
from django.urls import path
from pytest_django import Settings

from oshub import og_drawing, urls
from oshub.templatetags.head import PICTURE_SIZE, json_ld
from tests.factories.people import make_user

NASTY = '</script><script>alert("1")</script> & more'


@login_not_required
def titled(request: HttpRequest) -> HttpResponse:
    """A public page with a title that somebody typed."""
    page = Template(
        '{% extends "base.html" %}{% block title %}{{ title }}{% endblock %}'
        "{% block description %}{{ title }}{% endblock %}{% block picture %}/og/hub/PT.png{% endblock %}"
    )
    return HttpResponse(page.render(RequestContext(request, {"title": NASTY})))


def private(request: HttpRequest) -> HttpResponse:
    """A page for those who have signed in."""
    return render(request, "base.html")


urlpatterns = [path("titled/", titled), path("private/", private), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def links(page: str) -> dict[str, str]:
    """The canonical address, and that of each language."""
    found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))
    return found | dict(re.findall(r'<link rel="(canonical)" href="([^"]+)">', page))


def shared(page: str) -> dict[str, str]:
    """The tags for those who share it."""
    return dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://portal.example"


def test_each_language_has_an_address(client: Client) -> None:
    page = client.get("/about/?utm=x&page=2").content.decode()
    assert links(page) == {
        "canonical": "https://portal.example/about/?page=2",
        "en": "https://portal.example/about/?page=2",
        "pt": "https://portal.example/about/?page=2&amp;lang=pt",
        "x-default": "https://portal.example/about/?page=2",
    }
    assert links(client.get("/about/?lang=pt").content.decode())["canonical"] == "https://portal.example/about/?lang=pt"


def test_without_a_site_the_host_that_was_asked_stands(client: Client, settings: Settings) -> None:
    settings.SITE_URL = ""
    assert links(client.get("/about/").content.decode())["canonical"] == "http://testserver/about/"


def test_a_page_says_itself_again_for_those_who_share_it(client: Client) -> None:
    page = client.get("/titled/").content.decode()
    assert "<script>alert" not in page
    tags = shared(page)
    assert (
        tags["title"]
        == tags["description"]
        == "&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more"
    )
    assert tags["image"] == "https://portal.example/og/hub/PT.png"
    assert tags["url"] == "https://portal.example/titled/"
    assert tags["locale"] == "en_GB"
    assert '<meta property="og:image:alt" content="&lt;/script&gt;' in page
    assert PICTURE_SIZE == (og_drawing.WIDTH, og_drawing.HEIGHT)
    assert f'<meta property="og:image:width" content="{og_drawing.WIDTH}">' in page
    assert shared(client.get("/about/").content.decode())["image"] == "https://portal.example/static/img/og.png"


def test_what_is_not_for_everybody_is_not_listed(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in client.get("/there-is-nothing/").content.decode()
    client.force_login(make_user())
    page = client.get("/private/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert not links(page)
    assert not shared(page)


def test_structured_data_cannot_end_its_block() -> None:
    block = json_ld({"name": NASTY, "line": "a\u2028b"})
    assert block.count("<") == 2
    assert block.startswith('<script type="application/ld+json">')
    text = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(text) == {"name": NASTY, "line": "a\u2028b"}
