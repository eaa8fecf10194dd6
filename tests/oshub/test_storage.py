"""The files that browsers get: sheets joined into one, addresses right, names with a hash."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, Storage

from oshub.storage import DemoStorage, joined

SHEETS = {
    "css/site.css": '@import url("layers.css");\n@import url("../looks/css/looks.css");\n@import url("own.css");\n',
    "css/layers.css": "@layer looks, own;\n",
    "css/own.css": '@layer own {\n  p {\n    background: url("../img/dot.svg");\n  }\n}\n',
    "looks/css/looks.css": '@layer looks { q { background: url(arrow.svg) url("data:image/svg+xml,x") } }\n',
    "looks/css/arrow.svg": "<svg/>",
    "img/dot.svg": "<svg/>",
}
Paths = dict[str, tuple[Storage, str]]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """The files as `collectstatic` found them."""
    source = FileSystemStorage(location=tmp_path / "source")
    for name, text in SHEETS.items():
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_text(text)
    return {name: (source, name) for name in SHEETS}


def test_a_list_of_sheets_becomes_one(paths: Paths) -> None:
    css = joined("css/site.css", paths)
    assert "@import" not in css
    assert css.index("@layer looks, own;") < css.index("@layer looks {") < css.index("@layer own {")
    assert 'url("../looks/css/arrow.svg")' in css, "the address is right from where the sheet stands now"
    assert 'url("../img/dot.svg")' in css
    assert 'url("data:image/svg+xml,x")' in css


def test_what_is_collected_is_joined_squeezed_and_compressed(paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "target"
    storage = DemoStorage(location=target, base_url="/static/")
    for name, (source, path) in paths.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        with source.open(path) as file:
            (target / name).write_bytes(file.read())
    assert not [
        outcome for _name, _hashed, outcome in storage.post_process(dict(paths)) if isinstance(outcome, Exception)
    ]
    served = target / storage.stored_name("css/site.css")
    assert storage.url("css/site.css") == f"/static/css/{served.name}" == storage.url("css/site.css")
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.url("css/other.css")
    text = served.read_text()
    assert text.startswith("@layer looks,own;@layer looks{")
    assert storage.stored_name("img/dot.svg").rpartition("/")[2] in text
    assert (target / "css" / "site.css").read_text().startswith("@layer looks,own;"), "pages of errors use plain names"
