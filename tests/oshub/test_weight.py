"""What a first visit of a public page costs over the wire: less than 100 kB, compressed, nothing left out."""

import gzip
import re
from functools import cache

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage, Storage
from django.test import Client

from hubs.models import Hub
from oshub.settings.base import ROOT
from oshub.storage import joined
from oshub.trim_css import squeeze
from tests.factories.network import make_hub

pytestmark = pytest.mark.django_db
MOST = 100_000
# What a browser asks for in a page: its sheets, scripts, pictures that are not put off, the sheet of icons.
ASKED = re.compile(
    r'(?:<link[^>]+href|<script[^>]+src|<use href|<img(?![^>]*loading="lazy")[^>]+src)="/static/([^"#]+)'
)
FETCHED_LATER = ("apple-touch-icon", "img/touch-icon.png")


@cache
def weight(name: str) -> int:
    """A file as it is sent: pictures and typefaces are compressed already."""
    path = finders.find(name)
    assert path, name
    with open(path, "rb") as file:  # noqa: PTH123 - finders give a text
        data = file.read()
    return len(data) if name.endswith((".woff2", ".png", ".webp")) else len(gzip.compress(data))


@cache
def common_sheet() -> int:
    """The sheets of every page, joined as `collectstatic` joins them."""
    sheets = [*(ROOT / "static").rglob("*.css"), *(ROOT / "static_vendor").rglob("*.css")]
    places = {place: FileSystemStorage(location=place) for place in (ROOT / "static", ROOT / "static_vendor")}
    paths: dict[str, tuple[Storage, str]] = {}
    for place, storage in places.items():
        paths |= {name: (storage, name) for name in (str(s.relative_to(place)) for s in sheets if place in s.parents)}
    return len(gzip.compress(squeeze(joined("css/site.css", paths)).encode()))


def first_visit(client: Client, url: str) -> dict[str, int]:
    """What is fetched for a page, in bytes: with the typeface for Czech names too, which not every page needs."""
    page = client.get(url).content
    parts = re.findall(r"@import url\(\"([^\"]+)\"\)", (ROOT / "static" / "css" / "site.css").read_text())
    common = {f"css/{part}".replace("css/../", "") for part in parts}
    asked = {name for name in ASKED.findall(page.decode()) if name not in common and name not in FETCHED_LATER}
    extension = "geologica/files/geologica-latin-europe-wght-normal.woff2"
    sizes = {name: weight(name) for name in {*asked, extension, "img/art/frieze.svg"}}
    return sizes | {"page": len(gzip.compress(page)), "css/site.css": common_sheet()}


@pytest.fixture
def _network() -> Hub:
    return make_hub("OSHub-CZ", name="Open Science Hub Třeboň")


@pytest.mark.usefixtures("_network")
@pytest.mark.parametrize(
    "url",
    ["/", "/about/", "/privacy/", "/how-we-count/", "/impact/", "/hubs/", "/hubs/OSHub-CZ/", "/news/", "/resources/"],
)
def test_a_first_visit_is_light(client: Client, url: str) -> None:
    sizes = first_visit(client, url)
    assert sum(sizes.values()) < MOST, sizes
    assert not {"css/base.css", "icons.svg"} & set(sizes)
    assert not [name for name in sizes if "htmx" in name or "echarts" in name]


def test_the_common_sheet_is_light() -> None:
    assert common_sheet() < 18_000
