"""The metadata of a record as harvesters get them, in each of their formats; their checksum; and its sets."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from resources.queries.described import Described, describe, to_dc, to_lom
from resources.queries.described.as_dc import OAI_DC, OAI_DC_XSD
from resources.queries.described.as_lom import LOM, LOM_XSD

OPENAIRE = "openaire"  # written so, as OpenAIRE wants it


@dataclass(frozen=True, slots=True)
class Format:
    """A format of metadata: where its schema is, its namespace, and how it is written."""

    schema: str
    namespace: str
    write: Callable[[Described], etree._Element]


_LOM = Format(LOM_XSD, LOM, to_lom)
# LOM under both of the names by which catalogues ask for it.
FORMATS = {"oai_dc": Format(OAI_DC_XSD, OAI_DC, to_dc), "oai_lom": _LOM, "lom": _LOM}


@dataclass(frozen=True, slots=True)
class Exported:
    """The checksum of everything that is sent of a record, and its sets with what they are part of."""

    digest: str
    sets: tuple[str, ...]


def exported(numbers: Iterable[int]) -> dict[int, Exported]:
    """What is sent of the resources that anybody may read. Five queries."""
    return {number: Exported(_digest(of), sets_of(of)) for number, of in describe(numbers).items()}


def sets_of(of: Described) -> tuple[str, ...]:
    """The sets of a record: its hub, below the hub that this is part of; its languages; and that of OpenAIRE."""
    hub = ["hub", of.hub.parent, of.hub.code] if of.hub.parent else ["hub", of.hub.code]
    found = {":".join(hub[:last]) for last in range(1, len(hub) + 1)}
    found |= {"lang", *(f"lang:{language.partition('-')[0]}" for language in of.languages)}
    return tuple(sorted(found | {OPENAIRE}))


def narrowest(sets: Iterable[str]) -> list[str]:
    """Sets without those that are only what others are part of."""
    known = sorted(sets)
    return [one for one in known if not any(other.startswith(f"{one}:") for other in known)]


def _digest(of: Described) -> str:
    written = (etree.tostring(format.write(of), method="c14n") for format in dict.fromkeys(FORMATS.values()))
    return hashlib.sha256(b"".join(written)).hexdigest()
