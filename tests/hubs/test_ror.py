"""What ROR publishes is taken in whole or not at all, and an id is found in it by name and country."""

import json
import threading
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from hubs.actions import import_ror as importing
from hubs.actions.import_ror import NotRor, import_ror
from hubs.models import Organisation, RorEntry
from hubs.queries.ror import suggested
from hubs.roles import Role
from impact.demo.organisations import ROR_FILE
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.public import make_organisation
from tests.waiting import PATIENCE, is_held_up

FILE = ROR_FILE  # invented, and shaped like the file that ROR publishes
NEW = "/organisations/new/"
Change = Callable[[list[dict[str, Any]]], Any]


def written(tmp_path: Path, change: Change, name: str = "ror.json") -> Path:
    """The file with something changed in it."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    result = change(rows)
    file = tmp_path / name
    file.write_text(json.dumps(rows if result is None else result, ensure_ascii=False), encoding="utf-8")
    return file


def zipped(tmp_path: Path, *names: str) -> Path:
    file = tmp_path / "v2.1-ror-data.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(
                name, FILE.read_text(encoding="utf-8") if name.startswith("v2") or "schema_v2" in name else "[]"
            )
    return file


def known() -> list[str]:
    return sorted(RorEntry.objects.values_list("ror", flat=True))


@pytest.mark.django_db
def test_what_is_active_can_be_looked_up() -> None:
    done = import_ror(file=FILE)
    assert (done.entries, done.inactive) == (5, 1)
    entry = RorEntry.objects.get(pk="0gp1xf310")
    assert (entry.name, entry.names) == ("Instituto Politécnico da Raia", ["Border Polytechnic", "IPR"])
    assert (entry.country, entry.place, entry.website) == ("PT", "Guarda", "https://raia.oshub.example")
    assert dict(RorEntry.objects.values_list("pk", "kind")) == {
        "0gp1xf310": "university",
        "0a7qyfr43": "university",
        "06f0dth61": "university",
        "08800dd73": "industry",
        "0aajmcd11": "civil_society",
    }


@pytest.mark.django_db
def test_taking_it_in_again_changes_nothing_and_a_newer_one_replaces_it(tmp_path: Path) -> None:
    import_ror(file=FILE)
    before = list(RorEntry.objects.order_by("pk").values_list())
    import_ror(file=FILE)
    assert list(RorEntry.objects.order_by("pk").values_list()) == before
    import_ror(file=written(tmp_path, lambda rows: rows[:1]))
    assert known() == ["0gp1xf310"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "names",
    [
        ("v2.1-2026-01-20-ror-data.json", "v2.1-2026-01-20-ror-data.csv"),
        ("v1.73-ror-data.json", "v1.73-ror-data_schema_v2.json", "__MACOSX/x.json"),
    ],
)
def test_the_zip_is_read_as_it_is_published(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert import_ror(file=zipped(tmp_path, *names)).entries == 5


@pytest.mark.django_db
@pytest.mark.parametrize("piece", [1, 7, 64, 1000, 1 << 20])
def test_it_is_read_in_pieces_of_any_size(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PIECE", piece)
    assert import_ror(file=FILE).entries == 5


def _cut(rows: list[dict[str, Any]]) -> None:
    del rows[4]["names"]


def _twice(rows: list[dict[str, Any]]) -> None:
    rows.append(rows[0])


def _wrong_id(rows: list[dict[str, Any]]) -> None:
    rows[3]["id"] = "https://ror.org/0gp1xf311"


def _nameless(rows: list[dict[str, Any]]) -> None:
    rows[4]["names"][0]["types"] = ["alias"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_cut, "Record 5 is not as schema 2"),
        (_twice, "stands in the file twice"),
        (_wrong_id, "Record 4 has no id"),
        (_nameless, "Record 5 has no id or no name"),
        (lambda rows: {"items": rows}, "does not begin with a list"),
        (lambda _rows: [], "no active organisation"),
        (lambda _rows: ["text"], "something else"),
        (lambda rows: [{"id": row["id"], "name": "schema 1"} for row in rows], "Record 1 is not as schema 2"),
    ],
)
def test_all_of_it_or_nothing(tmp_path: Path, change: Change, why: str) -> None:
    import_ror(file=FILE)
    before = known()
    with pytest.raises(NotRor, match=why):
        import_ror(file=written(tmp_path, change))
    assert known() == before


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_file_that_is_broken_off_is_not_taken_in(tmp_path: Path, kept: float) -> None:
    import_ror(file=FILE)
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "half.json"
    file.write_text(text[: int(len(text) * kept)], encoding="utf-8")
    with pytest.raises(NotRor, match="broken off"):
        import_ror(file=file)
    assert len(known()) == 5


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_what_is_wrong(tmp_path: Path) -> None:
    out = StringIO()
    call_command("import_ror", str(FILE), stdout=out)
    assert "5 organisations can be looked up; 1 are not active." in out.getvalue()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_ror", str(tmp_path / "nothing.zip"))
    for content in (b"\xff\xfe\x00", b"PK\x03\x04 and no more"):
        bad = tmp_path / "bad.zip"
        bad.write_bytes(content)
        with pytest.raises(CommandError, match="is not what ROR publishes"):
            call_command("import_ror", str(bad))
    with pytest.raises(CommandError, match="has to be the JSON"):
        call_command("import_ror", str(zipped(tmp_path, "a.csv")))
    assert len(known()) == 5


@pytest.mark.django_db(transaction=True)
def test_one_import_after_the_other_and_reading_goes_on() -> None:
    import_ror(file=FILE)

    def again() -> None:
        import_ror(file=FILE)
        connection.close()

    with transaction.atomic():
        import_ror(file=FILE)
        thread = threading.Thread(target=again, daemon=True)
        thread.start()
        is_held_up(thread)
        seen: list[int] = []

        def look() -> None:
            seen.append(RorEntry.objects.count())
            connection.close()

        reader = threading.Thread(target=look, daemon=True)
        reader.start()
        reader.join(PATIENCE)
        assert seen == [5]
    thread.join(PATIENCE)
    assert len(known()) == 5


# ── Looked up ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("instituto politecnico da raia", "PT", ["0gp1xf310"]),
        ("Border Polytechnic", "", ["0gp1xf310"]),
        ("IPR", "PT", ["0gp1xf310"]),
        ("universiteit duin", "NL", ["06f0dth61"]),
        ("Instituto da Raia, Escola Superior", "PT", ["0gp1xf310"]),
        ("Border Polytechnic", "NL", []),
        ("Institute That Closed", "NL", []),
        ("wildlife & trust | (ireland) :* ' !", "", ["0aajmcd11"]),
        ("", "PT", []),
        ("!!!", "PT", []),
    ],
)
def test_by_name_and_country(name: str, country: str, found: list[str]) -> None:
    import_ror(file=FILE)
    assert [entry.pk for entry in suggested(name, country)][:1] == found


@pytest.mark.django_db
def test_from_the_form_to_the_entry() -> None:
    """Looked up, taken over, saved; nothing that was typed is lost on the way."""
    client = member(make_hub(), Role.STAFF)[1]
    typed = {
        "name": "Politécnico da Raia",
        "country": "PT",
        "place": "Pinhel",
        "other_names": "O Politécnico",
        "version": "0",
    }
    assert "There is nothing to look in yet" in client.post(NEW, typed | {"step": "look up"}).content.decode()
    import_ror(file=FILE)
    page = client.post(NEW, typed | {"step": "look up"}).content.decode()
    assert 'name="take" value="0gp1xf310"' in page
    assert 'value="Politécnico da Raia"' in page
    taken = client.post(NEW, typed | {"take": "0gp1xf310"}).content.decode()
    for said in ('value="0gp1xf310"', 'value="Pinhel"', "O Politécnico", "Border Polytechnic", "raia.oshub.example"):
        assert said in taken
    assert "ROR knows nothing of that name" in client.post(NEW, {"name": "Xyz", "step": "look up"}).content.decode()
    assert not Organisation.objects.exists(), "nothing is stored before somebody says so"
    more = {"kind": "university", "ror": "0gp1xf310", "website": "https://raia.oshub.example"}
    assert client.post(NEW, typed | more).status_code == 302
    row = Organisation.objects.get()
    assert "Instituto Politécnico da Raia" in client.get(f"/organisations/{row.pk}/").content.decode()


@pytest.mark.django_db
def test_an_entry_that_stands_is_looked_up_too() -> None:
    import_ror(file=FILE)
    client: Client = member(make_hub(), Role.STAFF)[1]
    row = make_organisation("University of the Dunes")
    row.refresh_from_db()
    edit = f"/organisations/{row.pk}/edit/"
    sent = {"name": row.name, "country": "NL", "kind": "university", "version": row.version}
    page = client.post(edit, sent | {"take": "06f0dth61"}).content.decode()
    assert f'name="version" value="{row.version}"' in page
    assert "Universiteit van de Duinen" in page
    row.refresh_from_db()
    assert row.ror == ""
