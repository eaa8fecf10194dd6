"""The legacy pack: a copy of what is public that opens from a disk, the same each time, and nothing else in it."""

import csv
import datetime as dt
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from oshub.pack.containers import Folder, Zip
from oshub.pack.contents import LEFT_OUT, ROUTES, Address, Contents
from oshub.pack.making import make_pack
from oshub.pack.markup import tokens_of
from oshub.pack.places import plain
from oshub.pack.visitor import NotForEverybody, Visitor
from resources.models import DownloadsOfDay
from tests.architecture.policy import read_table
from tests.oshub.packs.network import DAY, SECRET, Small, small_network
from tests.oshub.packs.reading import PackOnDisk

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"
PAGES = ("impact", "editions", r"editions/\d+", "open-data", "how-we-count", "privacy", "imprint", r"resources/\d+")


@pytest.fixture
def small() -> Small:
    return small_network()


def quiet(_done: int, _known: int) -> None:
    """Somebody who does not listen."""


def packed(small: Small, to: Path, *, of_hub: bool = False, made_at: dt.datetime = DAY) -> PackOnDisk:
    with Folder(to) as folder:
        make_pack(hub=small.here if of_hub else None, into=folder, made_at=made_at, noting=quiet)
    return PackOnDisk(to)


def test_every_public_address_is_packed_or_left_out_for_a_reason() -> None:
    """A page that is new is put into `ROUTES` or, with a reason, `LEFT_OUT` (oshub/pack/contents.py)."""
    public = {rule.name for rule in read_table().values() if rule.kind == "public"}
    known = set(ROUTES) | set(LEFT_OUT)
    assert public - known == set()
    assert not set(ROUTES) & set(LEFT_OUT)


@pytest.mark.slow
def test_the_pack_of_the_network(small: Small, client: Client, tmp_path: Path) -> None:
    downloads = list(DownloadsOfDay.objects.values_list())
    pack = packed(small, tmp_path / "pack")
    assert pack.broken() == []
    assert pack.wrong_checksums() == []
    assert {"index.html", "en/index.html", "pt/index.html", "README.txt", "LICENCES.txt"} <= pack.files
    for language in ("en", "pt"):
        for page in PAGES:
            assert any(re.fullmatch(rf"{language}/{page}/index.html", path) for path in pack.files), page
    same = {path.removeprefix("pt/") for path in pack.files if path.startswith("pt/")}
    assert same == {path.removeprefix("en/") for path in pack.files if path.startswith("en/")}
    # What is nobody else's business is in no file, whatever its kind.
    assert not [path for path in pack.files if SECRET.encode() in (pack.top / path).read_bytes()]
    assert not [path for path in pack.files if b"csrfmiddlewaretoken" in (pack.top / path).read_bytes()]
    assert list(DownloadsOfDay.objects.values_list()) == downloads
    _figures_equal(pack, client)
    _resource_is_whole(pack, small)


def _figures_equal(pack: PackOnDisk, client: Client) -> None:
    """Tables are the portal's byte by byte, figures on pages letter by letter."""
    for table in ("totals", "by-hub", "projects", "schools"):
        for end in ("csv", "json"):
            there = client.get(f"/open-data/{table}.{end}", HTTP_HOST="localhost:8000").content
            assert (pack.top / f"en/open-data/{table}.{end}").read_bytes() == there
    edition = client.get("/editions/1/figures.csv").content
    assert (pack.top / "files/editions/1/figures.csv").read_bytes() == edition
    live = client.get("/impact/", HTTP_HOST="localhost:8000").content.decode()
    figures = re.compile(r'class="stat__value[^"]*">([^<]+)<|<td class="numeric">([^<]*)<')
    assert figures.findall(live)
    assert figures.findall(live) == figures.findall(pack.text("en/impact/index.html"))


def _resource_is_whole(pack: PackOnDisk, small: Small) -> None:
    at = f"resources/{small.resource.pk}"
    pages = {f"{language}/{at}/{page}index.html" for language in ("en", "pt") for page in ("", "versions/1/")}
    assert pages <= pack.files
    assert "Um flutuador de cortiça" in pack.text(f"pt/{at}/index.html")
    names = {path.rpartition("/")[2] for path in pack.files if path.startswith("files/resources/")}
    assert {"old-instructions.pdf", "notes-on-water.txt"} <= names
    notes = next(line for path, line in pack.manifest.items() if path.endswith("notes-on-water.txt"))
    assert (notes["media_type"], notes["licence"]) == ("text/plain; charset=utf-8", "CC-BY-4.0")
    assert "/resources/files/" in str(notes["source"])
    graph = json.loads(pack.text("data/resources.jsonld"))["@graph"]
    assert len(graph) == 2
    assert "A float of cork" in json.dumps(graph)


@pytest.mark.slow
def test_the_pack_of_a_hub_holds_only_that_hub(small: Small, tmp_path: Path) -> None:
    pack = packed(small, tmp_path / "pack", of_hub=True)
    assert pack.broken() == []
    assert pack.wrong_checksums() == []
    words = {path: (pack.top / path).read_bytes().decode(errors="replace") for path in pack.files}
    for other in ("Polder", "of the dyke", "float of reed", "OSHub-NL"):
        assert not [path for path, text in words.items() if other in text], other
    for own in ("Plataforma", "Pequena", "Project of the river", "News of the brook", "School of the river"):
        assert [path for path, text in words.items() if own.lower() in text.lower()], own
    assert not [path for path in pack.files if path.startswith(("en/impact", "en/open-data", "en/editions"))]
    rows = list(csv.DictReader(StringIO(pack.text("data/by-hub.csv").lstrip("\ufeff"))))
    assert [row["hub_code"] for row in rows] == ["OSHub-PT"]
    assert {"data/projects.ods", "data/projects.json"} <= pack.files


@pytest.mark.slow
def test_two_packs_of_one_state_are_the_same_but_for_the_moment_they_say(small: Small) -> None:
    def zipped(made_at: dt.datetime) -> bytes:
        out = BytesIO()
        container = Zip(out, made_at)
        make_pack(hub=small.here, into=container, made_at=made_at, noting=quiet)
        container.close()
        return out.getvalue()

    assert zipped(DAY) == zipped(DAY)
    assert zipped(DAY) != zipped(DAY + dt.timedelta(days=1))


def test_only_what_a_list_names_is_in_it(small: Small) -> None:
    """Addresses of workspaces, of other hubs and with filters lead to nothing."""
    whole = Contents.of(None, SITE)
    outside = ["/h/OSHub-PT/", "/network/", "/s/1/", "/accounts/login/", "/admin/", "/search/?q=a"]
    outside += [
        "/h/OSHub-PT/copies/",
        "/projects/?status=running",
        "/resources/?kind=video",
        "https://elsewhere.example/",
    ]
    outside += ["/nothing/", "mailto:a@b.example"]
    for href in outside:
        assert whole.packed(href) is None, href
    inside = whole.packed(f"{SITE}/projects/?page=2&lang=pt", "/hubs/")
    assert inside is not None
    assert inside.url == "/projects/?page=2"
    of_hub = Contents.of(small.here, SITE)
    for href in ("/hubs/OSHub-NL/", "/impact/", "/projects/?hub=OSHub-NL", "/hubs/"):
        assert of_hub.packed(href) is None, href
    projects = of_hub.packed("/projects/")
    assert projects is not None
    assert projects.query == (("hub", "OSHub-PT"),)


def test_an_answer_for_somebody_ends_the_making(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, answer = Visitor(SITE), HttpResponse("for everybody")
    monkeypatch.setattr(visitor, "_handler", SimpleNamespace(get_response=lambda _request: answer))
    answer.set_cookie("oshub_csrf", "a form is left out")
    assert visitor.ask(Address("/"), "en").content == b"for everybody"
    answer.set_cookie("oshub_session", "somebody")
    with pytest.raises(NotForEverybody):
        visitor.ask(Address("/"), "en")


def test_names_that_every_disk_takes() -> None:
    assert plain("12-formação-de-água.ics") == "12-formacao-de-agua.ics"
    assert plain("con") == "_con"
    assert plain("..") == "_"
    assert plain('a<b>:"|?*') == "a-b"
    assert len(plain("x" * 300)) == 60


def test_what_is_not_changed_of_a_page_stays_letter_by_letter() -> None:
    html = '<!doctype html>\n<p CLASS="a">R&amp;D &#8211; <svg viewBox="0 0 1 1"><path d="M0"/></svg><!-- x --></p>\n'
    assert "".join(token.raw for token in tokens_of(html)) == html


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(CommandError, match="is not empty"):
        call_command("legacy_pack", to=str(tmp_path))
    with pytest.raises(CommandError, match=r"The pack was not written: .*Not a directory"):
        call_command("legacy_pack", to=str(tmp_path / "something" / "deep" / "pack.zip"))
    with pytest.raises(CommandError, match="No hub"):
        call_command("legacy_pack", hub="OSHub-ZZ", to=str(tmp_path / "x"))
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(CommandError, match=r"folder\.zip is a folder"):
        call_command("legacy_pack", to=str(tmp_path / "folder.zip"))


@pytest.mark.parametrize("is_new", [True, False])
def test_a_pack_that_is_broken_off_leaves_the_folder_as_it_was(tmp_path: Path, *, is_new: bool) -> None:
    place = tmp_path / "pack"
    if not is_new:
        place.mkdir()
    pack = Folder(place)
    pack.put("index.html", [b"begun"])
    assert not (place / "index.html").exists()
    with pytest.raises(KeyboardInterrupt), pack:
        raise KeyboardInterrupt
    assert place.exists() != is_new
    assert [*tmp_path.rglob("*")] == ([] if is_new else [place])


def test_a_folder_in_which_a_pack_was_killed_can_be_named_again(tmp_path: Path) -> None:
    Folder(tmp_path).put("en/gone.html", [b"half"])
    with Folder(tmp_path) as folder:
        folder.put("en/index.html", [b"whole"])
    assert [one.relative_to(tmp_path).as_posix() for one in sorted(tmp_path.rglob("*"))] == ["en", "en/index.html"]
