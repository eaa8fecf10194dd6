"""A resource in simple Dublin Core, as the schema oai_dc frames it: what every harvester understands."""

from collections.abc import Iterator

from lxml import etree

from resources.models.printable import printable
from resources.queries.described.facts import Described

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC_XSD = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
OPEN_ACCESS = "info:eu-repo/semantics/openAccess"


def to_dc(of: Described) -> etree._Element:
    """The element oai_dc:dc. The permanent address is the first identifier, the licence's address the last right."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_XSD}")
    for name, text, language in _told(of):
        if said := printable(text).strip():
            element = etree.SubElement(root, f"{{{DC}}}{name}")
            element.text = said
            if language:
                element.set(f"{{{XML}}}lang", language)
    return root


def _told(of: Described) -> Iterator[tuple[str, str, str]]:
    """Name, text and language of each element."""
    yield "identifier", of.url, ""
    for deposit in of.deposits:
        yield "identifier", deposit.lasting_url, ""
    for words in of.words:
        yield "title", words.title, words.language
    for author in of.authors:
        yield "creator", author.inverted, ""
    if not of.authors:
        yield "creator", of.hub.name, ""
    for words in of.words:
        yield "description", words.description, words.language
    yield "publisher", of.hub.name, ""
    yield "date", of.published.isoformat(), ""
    yield "type", "LearningResource", ""
    yield "type", of.kind_label, "en"
    for language in of.languages:
        yield "language", language.partition("-")[0], ""
    yield from ((name, text, language) for name, text, language in _subjects(of))
    for form in dict.fromkeys(file.content_type.partition(";")[0] for file in of.files):
        yield "format", form, ""
    for address in (*(file.url for file in of.files), *(link.url for link in of.links)):
        yield "relation", address, ""
    if of.source:
        yield "source", of.source.url, ""
    yield "coverage", of.hub.country, "en"
    yield "rights", OPEN_ACCESS, ""
    yield "rights", of.licence.terms.url, ""


def _subjects(of: Described) -> Iterator[tuple[str, str, str]]:
    for subject in of.subjects:
        yield "subject", subject.label, "en"
    for keyword in of.keywords:
        yield "subject", keyword, of.language
    for level in of.levels:
        yield "subject", f"ISCED {level.code}", ""
    for skill in of.skills:
        yield "subject", skill, ""
    for goal in of.sdgs:
        yield "subject", f"SDG {goal}", ""
