"""A public version as a parcel: its files, its description in the forms that repositories take, checksums."""

import json
import tempfile
import zipfile
from typing import IO

from lxml import etree

from hubs.stored import stored_pieces
from resources.files.catalogue import catalogue_csv, catalogue_xlsx
from resources.models import ResourceVersion
from resources.queries.described import Described, to_amb, to_dc, to_lom
from resources.queries.pushing import names_of_files

FOLDER = "files"


def handover_zip(version: ResourceVersion, of: Described) -> IO[bytes]:
    """The parcel as a file that is gone when it is closed. Raises FileNotFoundError where a stored file is missing."""
    parcel = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    sums: list[str] = []
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _descriptions(of):
            archive.writestr(name, content)
        for file, name in names_of_files(version):
            with archive.open(f"{FOLDER}/{name}", "w") as place:
                for piece in stored_pieces(file.stored_name):
                    place.write(piece)
            sums.append(f"{file.sha256}  {FOLDER}/{name}\n")
        archive.writestr("checksums.txt", "".join(sums))
    parcel.seek(0)
    return parcel


def _descriptions(of: Described) -> list[tuple[str, bytes]]:
    with catalogue_xlsx([of]) as book:
        table = book.read()
    return [
        ("READ-ME.txt", _read_me(of).encode()),
        ("catalogue.csv", b"".join(catalogue_csv([of]))),
        ("catalogue.xlsx", table),
        ("lom.xml", _xml(to_lom(of))),
        ("dublin-core.xml", _xml(to_dc(of))),
        ("amb.json", json.dumps(to_amb(of), ensure_ascii=False, indent=2).encode()),
    ]


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _read_me(of: Described) -> str:
    """In English, as the words of its lists are."""
    authors = ", ".join(one.name for one in of.authors) or of.hub.name
    return (
        f"{of.title}\nVersion {of.number}, published {of.version_published.date().isoformat()}\n\n"
        f"Address for ever: {of.url}\nMade by: {authors}\nPublished by: {of.hub.name}\n"
        f"Licence: {of.licence.value}, {of.licence.terms.url}\n\n"
        f"{FOLDER}/           what it consists of; checksums.txt has their SHA-256\n"
        "catalogue.csv    one row in the columns of OER Commons; catalogue.xlsx is the same\n"
        "lom.xml          IEEE LOM (1484.12.3)\ndublin-core.xml  Dublin Core as OAI-PMH frames it\n"
        "amb.json         AMB, JSON-LD of schema.org\n"
    )
