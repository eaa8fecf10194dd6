"""A resource in IEEE LOM, in the XML of IEEE 1484.12.3: what networks of schools' catalogues exchange.

The lists of LOM are closed; what they have no word for is left out rather than bent.
"""

from lxml import etree

from resources.models.printable import printable
from resources.queries.described.as_dc import XSI
from resources.queries.described.facts import Code, Described, Words
from resources.queries.structured import GOAL, ISCED_F, duration

LOM = "http://ltsc.ieee.org/xsd/LOM"
LOM_XSD = "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd"
LOMV1 = "LOMv1.0"
ISCED = "ISCED 2011"
ESCO = "ESCO"
LAST_OF_SCHOOL, LAST_OF_ALL = 3, 8  # levels of ISCED 2011
OTHER_LEVEL = 4


class _Writer:
    """Puts elements of LOM into one another."""

    def at(self, parent: etree._Element, name: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{LOM}}}{name}")

    def text(self, parent: etree._Element, name: str, text: str) -> None:
        self.at(parent, name).text = printable(text)

    def words(self, parent: etree._Element, name: str, *told: tuple[str, str]) -> None:
        """A LangString: one text, in each of its languages."""
        if told := tuple((language, text) for language, text in told if printable(text).strip()):
            element = self.at(parent, name)
            for language, text in told:
                string = self.at(element, "string")
                string.text = printable(text)
                if language:
                    string.set("language", language)

    def term(self, parent: etree._Element, name: str, value: str) -> None:
        """A word out of a list of LOM."""
        element = self.at(parent, name)
        self.text(element, "source", LOMV1)
        self.text(element, "value", value)

    def identifier(self, parent: etree._Element, catalog: str, entry: str) -> None:
        element = self.at(parent, "identifier")
        self.text(element, "catalog", catalog)
        self.text(element, "entry", entry)

    def contribute(self, parent: etree._Element, role: str, card: str, day: str = "") -> None:
        element = self.at(parent, "contribute")
        self.term(element, "role", role)
        self.text(element, "entity", card)
        if day:
            self.text(self.at(element, "date"), "dateTime", day)

    def classification(self, parent: etree._Element, purpose: str, source: str, taxon: Code) -> None:
        element = self.at(parent, "classification")
        self.term(element, "purpose", purpose)
        path = self.at(element, "taxonPath")
        self.words(path, "source", ("en", source))
        leaf = self.at(path, "taxon")
        self.text(leaf, "id", taxon.code)
        self.words(leaf, "entry", ("en", taxon.label))


def to_lom(of: Described) -> etree._Element:
    """The element lom:lom."""
    write = _Writer()
    root = etree.Element(f"{{{LOM}}}lom", nsmap={"lom": LOM, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{LOM} {LOM_XSD}")
    _general(write, root, of)
    _life(write, root, of)
    _about_the_record(write, root, of)
    _technical(write, root, of)
    _educational(write, root, of)
    _rights(write, root, of)
    if of.source:
        relation = write.at(root, "relation")
        write.term(relation, "kind", "isbasedon")
        write.identifier(write.at(relation, "resource"), "URI", of.source.url)
    _classifications(write, root, of)
    return root


def card(name: str, *, family: str = "", given: str = "", organisation: bool = False, url: str = "") -> str:
    """A vCard 3.0 of a person or an organisation."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_quoted(family or name)};{_quoted(given)}", f"FN:{_quoted(name)}"]
    lines += [f"ORG:{_quoted(name)}"] if organisation else []
    lines += [f"URL:{url}"] if url else []
    return "\r\n".join([*lines, "END:VCARD"]).replace("\r\n", "\n")


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return " ".join(text.split())


def _hub_card(of: Described) -> str:
    return card(of.hub.name, organisation=True, url=of.hub.url)


def _general(write: _Writer, root: etree._Element, of: Described) -> None:
    general = write.at(root, "general")
    write.identifier(general, "URI", of.url)
    for deposit in of.deposits:
        write.identifier(general, *(("DOI", deposit.doi) if deposit.doi else ("URI", deposit.url)))
    write.words(general, "title", *((words.language, words.title) for words in of.words))
    for language in of.languages:
        write.text(general, "language", language)
    write.words(general, "description", *((words.language, _flat(words)) for words in of.words))
    for keyword in of.keywords:
        write.words(general, "keyword", (of.language, keyword))
    write.words(general, "coverage", ("en", of.hub.country))


def _flat(words: Words) -> str:
    return words.description.strip()


def _life(write: _Writer, root: etree._Element, of: Described) -> None:
    life = write.at(root, "lifeCycle")
    write.words(life, "version", ("", str(of.number)))
    write.term(life, "status", "final")
    day = of.published.isoformat()
    for author in of.authors:
        entity = card(author.name, family=author.family, given=author.given, url=author.orcid_url)
        write.contribute(life, "author", entity, day)
    if not of.authors:
        write.contribute(life, "author", _hub_card(of), day)
    write.contribute(life, "publisher", _hub_card(of), day)


def _about_the_record(write: _Writer, root: etree._Element, of: Described) -> None:
    record = write.at(root, "metaMetadata")
    write.identifier(record, "oai", of.oai_id)
    write.contribute(record, "creator", _hub_card(of), of.version_published.date().isoformat())
    write.text(record, "metadataSchema", LOMV1)
    write.text(record, "language", "en")


def _technical(write: _Writer, root: etree._Element, of: Described) -> None:
    technical = write.at(root, "technical")
    for form in dict.fromkeys(file.content_type.partition(";")[0] for file in of.files):
        write.text(technical, "format", form)
    if of.files:
        write.text(technical, "size", str(sum(file.size for file in of.files)))
    for address in (of.url, *(file.url for file in of.files), *(link.url for link in of.links)):
        write.text(technical, "location", address)


def _educational(write: _Writer, root: etree._Element, of: Described) -> None:
    educational = write.at(root, "educational")
    if of.kind.elsewhere.lom:
        write.term(educational, "learningResourceType", of.kind.elsewhere.lom)
    for role in dict.fromkeys(audience.lom_role for audience in of.audiences):
        write.term(educational, "intendedEndUserRole", role)
    for context in dict.fromkeys(_context(int(level.code)) for level in of.levels):
        write.term(educational, "context", context)
    if of.ages:
        write.words(educational, "typicalAgeRange", ("", f"{of.ages[0]}-{of.ages[1]}"))
    if of.minutes:
        write.text(write.at(educational, "typicalLearningTime"), "duration", duration(of.minutes))
    for language in of.languages:
        write.text(educational, "language", language)


def _context(level: int) -> str:
    if level <= LAST_OF_SCHOOL:
        return "school"
    return "training" if level == OTHER_LEVEL else "higher education"


def _rights(write: _Writer, root: etree._Element, of: Described) -> None:
    rights = write.at(root, "rights")
    write.term(rights, "cost", "no")
    write.term(rights, "copyrightAndOtherRestrictions", "yes")
    write.words(rights, "description", ("", of.licence.terms.url))


def _classifications(write: _Writer, root: etree._Element, of: Described) -> None:
    for subject in of.subjects:
        write.classification(root, "discipline", ISCED_F, subject)
    for level in of.levels:
        write.classification(root, "educational level", ISCED, level)
    for skill in of.skills:
        write.classification(root, "competency", ESCO, Code(skill, skill))
    for goal in of.sdgs:
        taxon = Code(f"{GOAL}{goal}", f"SDG {goal}")
        write.classification(root, "idea", "Sustainable Development Goals", taxon)
