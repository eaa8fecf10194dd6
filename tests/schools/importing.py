"""What the tests of imported lists share: a browser that sends a list, and goes on with the page it got."""

from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client


def send(client: Client, address: str, *, file: bytes | None = None, text: str = "") -> HttpResponse:
    """Send a file or pasted lines."""
    sent: dict[str, object] = {"text": text}
    if file is not None:
        sent["file"] = SimpleUploadedFile("list.csv", file)
    answer = client.post(address, sent)
    assert isinstance(answer, HttpResponse)
    return answer


def look(client: Client, address: str, page: HttpResponse, *, step: str, **changed: str) -> HttpResponse:
    """Send the form of a preview as a browser would, with some fields changed."""
    answer = client.post(address, fields_of(page) | changed | {"step": step})
    assert isinstance(answer, HttpResponse)
    return answer


def fields_of(page: HttpResponse) -> dict[str, str]:
    """The fields of the last form of a page with what stands in them."""
    reader = _Fields()
    reader.feed(page.content.decode())
    return reader.fields


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.fields = {}
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "input" and name and told.get("type") != "file":
            self.fields[name] = value
        if tag == "select":
            self.select = name
        if tag == "option" and self.select and ("selected" in told or self.select not in self.fields):
            self.fields[self.select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
