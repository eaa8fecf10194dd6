"""Harvesters that others wrote, turned to the portal of the tests without a network; and what its answers say."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import httpx2
import oaipmh_scythe
import requests
from django.test import Client
from lxml import etree

sickle: Any = importlib.import_module("sickle")
OAI = "{http://www.openarchives.org/OAI/2.0/}"
HERE = "http://testserver/oai"
FORM = "application/x-www-form-urlencoded"


def ask(verb: str = "", **told: str) -> etree._Element:
    """The answer to a query; `from_` is the argument `from`."""
    query = {name.rstrip("_"): value for name, value in told.items()}
    return read(Client().get("/oai", ({"verb": verb} if verb else {}) | query))


def read(answer: Any) -> etree._Element:
    """An answer as XML; it is one, of the type and without cookies as harvesters want it."""
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert not answer.cookies
    return etree.fromstring(answer.content)


def texts(root: etree._Element, path: str) -> list[str]:
    """The texts of elements, by a path without namespaces."""
    return [element.text or "" for element in root.iterfind("/".join(f"{OAI}{one}" for one in path.split("/")))]


def errors(root: etree._Element) -> list[str]:
    """The codes of the errors in an answer."""
    return [str(element.get("code")) for element in root.iterfind(f"{OAI}error")]


def ids(root: etree._Element) -> list[str]:
    """The identifiers in a page."""
    return [element.text or "" for element in root.iter(f"{OAI}identifier")]


def token_of(root: etree._Element) -> etree._Element | None:
    """The element resumptionToken of a page."""
    return next(root.iter(f"{OAI}resumptionToken"), None)


def pages(verb: str, **told: str) -> Iterator[etree._Element]:
    """Every page of a list."""
    page = ask(verb, **told)
    yield page
    while (token := token_of(page)) is not None and token.text:
        page = ask(verb, resumptionToken=token.text)
        yield page


@contextmanager
def a_sickle(method: str = "GET") -> Iterator[Any]:
    """Sickle."""
    with patch.object(sickle.app, "requests", _Requests()):
        yield sickle.Sickle(HERE, http_method=method)


def a_scythe() -> Any:
    """OAI-PMH Scythe."""
    scythe = oaipmh_scythe.Scythe(HERE)
    scythe._client = httpx2.Client(transport=httpx2.MockTransport(_for_httpx))
    return scythe


class _Requests:
    """As much of `requests` as Sickle asks for."""

    def get(self, url: str, params: dict[str, str], **_how: object) -> requests.Response:
        return _as_requests(Client().get(url.removeprefix("http://testserver"), params))

    def post(self, url: str, data: dict[str, str], **_how: object) -> requests.Response:
        path = url.removeprefix("http://testserver")
        return _as_requests(Client(enforce_csrf_checks=True).post(path, urlencode(data), content_type=FORM))


def _as_requests(answer: Any) -> requests.Response:
    made = requests.Response()
    made.status_code, made._content, made.encoding = answer.status_code, answer.content, "utf-8"
    made.headers.update(dict(answer.items()))
    return made


def _for_httpx(asked: httpx2.Request) -> httpx2.Response:
    answer = Client().get(str(asked.url).removeprefix("http://testserver"))
    return httpx2.Response(answer.status_code, headers=dict(answer.items()), content=answer.content)
