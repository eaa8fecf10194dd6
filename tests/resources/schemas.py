"""The schemas of OAI-PMH, oai_dc and LOM, which belong to others: looked for on this machine, never fetched.

The variable OSHUB_XSD names a folder with OAI-PMH.xsd, oai_dc.xsd, simpledc20021212.xsd and lom/lom.xsd; `pyoai` and
`core-oaipmh-provider-app` carry the first three in their source packages. Without it what needs them is left out.
"""

import os
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(os.environ.get("OSHUB_XSD", "/nowhere"))
NEEDED = ("OAI-PMH.xsd", "oai_dc.xsd", "simpledc20021212.xsd", "lom/lom.xsd")
ARE_HERE = all((FOLDER / name).exists() for name in NEEDED)

# What the schemas refer to and no package carries, as little of it as they need.
XML_NAMES = b"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
  <xs:attribute name="lang" type="xs:language"/>
  <xs:attribute name="space"><xs:simpleType><xs:restriction base="xs:NCName"/></xs:simpleType></xs:attribute>
  <xs:attributeGroup name="specialAttrs"><xs:attribute ref="xml:lang"/></xs:attributeGroup>
</xs:schema>
"""
DOMAIN = r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+"
IDENTIFIER = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
    targetNamespace="http://www.openarchives.org/OAI/2.0/oai-identifier">
  <xs:element name="oai-identifier"><xs:complexType><xs:sequence>
    <xs:element name="scheme" fixed="oai" type="xs:string"/>
    <xs:element name="repositoryIdentifier"><xs:simpleType><xs:restriction base="xs:string">
      <xs:pattern value="DOMAIN"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="delimiter" fixed=":" type="xs:string"/>
    <xs:element name="sampleIdentifier"><xs:simpleType><xs:restriction base="xs:string">
      <xs:pattern value="oai:DOMAIN:[^ ]+"/>
    </xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
""".replace("DOMAIN", DOMAIN)
ALL = b"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="here:OAI-PMH.xsd"/>
  <xs:import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="here:oai_dc.xsd"/>
  <xs:import namespace="http://www.openarchives.org/OAI/2.0/oai-identifier" schemaLocation="here:oai-identifier.xsd"/>
  <xs:import namespace="http://ltsc.ieee.org/xsd/LOM" schemaLocation="%s"/>
</xs:schema>
"""


class _OnThisMachine(etree.Resolver):
    def resolve(self, url: Any, public_id: Any, context: Any) -> Any:  # type: ignore[override]
        known: Any = self  # the stubs know half of what it can do
        name = str(url).rpartition("/")[2].removeprefix("here:")
        if name == "xml.xsd":
            return known.resolve_string(XML_NAMES, context)
        if name == "oai-identifier.xsd":
            return known.resolve_string(IDENTIFIER, context)
        if (FOLDER / name).exists() and not str(url).startswith(("file:", "/")):
            return known.resolve_filename(str(FOLDER / name), context)
        return None


def schema() -> etree.XMLSchema:
    """One schema for every answer, with the metadata in it."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_OnThisMachine())
    return etree.XMLSchema(etree.fromstring(ALL % str(FOLDER / "lom" / "lom.xsd").encode(), parser))
