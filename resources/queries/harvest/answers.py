"""Answers to harvesters as OAI-PMH 2.0 writes them. Everything goes through lxml, so that no text can break a page."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import cast

from django.conf import settings
from django.db.models import Func, Min, TextField
from django.utils import translation
from lxml import etree

from hubs.languages import language_name
from hubs.models import Hub
from resources.models import OaiRecord
from resources.models.printable import printable
from resources.queries.described import Described, describe, in_full, oai_id
from resources.queries.described.as_dc import XSI
from resources.queries.harvest.asked import Asked, Code, OaiError, check_format, read_arguments
from resources.queries.harvest.exported import FORMATS, OPENAIRE, narrowest
from resources.queries.harvest.lists import Page, Token, a_slot, database_now, list_page
from resources.queries.harvest.moments import written

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_XSD = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
IDENTIFIER_XSD = "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
NAME = "OSHub.Network: open resources"
SAMPLE = 42
MOST_DIGITS = 18
# Whatever else is asked for as an identifier would make the answer break the schema, so it is not repeated.
PLAIN_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]+", re.ASCII)
# Errors after which the protocol wants no argument repeated.
BARE = (Code.BAD_VERB, Code.BAD_ARGUMENT)
BROADER = {"hub": "Resources by hub", "lang": "Resources by language", OPENAIRE: "OpenAIRE"}

Told = Iterable[tuple[str, list[str]]]


def base_url() -> str:
    """The address that harvesters ask: a setting, never what a request says."""
    return settings.OAI_BASE_URL or in_full("/oai")


def answer(told: Told) -> bytes:
    """The answer to a query, each name in it with all its values. Raises Overloaded."""
    asked = Asked("")
    try:
        asked = read_arguments(told)
        check_format(asked)
        body, moment = ANSWERS[asked.verb](asked)
    except OaiError as wrong:
        shown = wrong.code not in BARE
        return _document(_error(wrong), None, asked if shown else None)
    return _document(body, moment, asked)


def refusal(says: str) -> bytes:
    """The answer to what cannot even be read as a query."""
    return _document(_error(OaiError(Code.BAD_ARGUMENT, says)), None, None)


def _document(body: etree._Element, moment: dt.datetime | None, asked: Asked | None) -> bytes:
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap=_names(OAI))
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI_XSD}")
    _put(root, "responseDate", written(moment or database_now()))
    request = _put(root, "request", base_url())
    if asked is not None and asked.verb:
        request.set("verb", asked.verb)
        for name, value in asked.arguments.items():
            if name != "identifier" or PLAIN_URI.fullmatch(value):
                request.set(name, value)
    root.append(body)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _names(default: str) -> dict[str, str]:
    """The names of namespaces, the first without a prefix; the stubs of lxml do not know that one may have none."""
    return cast("dict[str, str]", {None: default, "xsi": XSI})


def _put(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{OAI}}}{name}")
    element.text = printable(text) or None
    return element


def _error(wrong: OaiError) -> etree._Element:
    element = etree.Element(f"{{{OAI}}}error", code=wrong.code.value)
    element.text = wrong.says
    return element


Answer = tuple[etree._Element, dt.datetime | None]


def _identify(_asked: Asked) -> Answer:
    now = database_now()
    earliest = OaiRecord.objects.aggregate(first=Min("stamped_at"))["first"] or now
    body = etree.Element(f"{{{OAI}}}Identify")
    _put(body, "repositoryName", NAME)
    _put(body, "baseURL", base_url())
    _put(body, "protocolVersion", "2.0")
    _put(body, "adminEmail", settings.OAI_ADMIN_EMAIL or settings.OPERATOR_EMAIL)
    _put(body, "earliestDatestamp", written(earliest))
    _put(body, "deletedRecord", "persistent")
    _put(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    naming = etree.SubElement(_put(body, "description"), f"{{{IDENTIFIER}}}oai-identifier", nsmap=_names(IDENTIFIER))
    naming.set(f"{{{XSI}}}schemaLocation", f"{IDENTIFIER} {IDENTIFIER_XSD}")
    told = (
        ("scheme", "oai"),
        ("repositoryIdentifier", settings.OAI_REPOSITORY),
        ("delimiter", ":"),
        ("sampleIdentifier", oai_id(SAMPLE)),
    )
    for name, text in told:
        etree.SubElement(naming, f"{{{IDENTIFIER}}}{name}").text = text
    return body, now


def _formats(asked: Asked) -> Answer:
    if "identifier" in asked.arguments:
        _record(asked)
    body = etree.Element(f"{{{OAI}}}ListMetadataFormats")
    for prefix, format in FORMATS.items():
        element = _put(body, "metadataFormat")
        _put(element, "metadataPrefix", prefix)
        _put(element, "schema", format.schema)
        _put(element, "metadataNamespace", format.namespace)
    return body, None


class _Unnest(Func):
    """One row for each value of an array."""

    function = "unnest"
    set_returning = True


def _sets(asked: Asked) -> Answer:
    if asked.token:
        raise OaiError(Code.BAD_TOKEN, "The sets stand on one page: there is no token of them.")
    found = OaiRecord.objects.standing().order_by().values_list(_Unnest("sets", output_field=TextField()), flat=True)
    specs = sorted({*found.distinct(), *BROADER})
    hubs = dict(Hub.objects.shown_publicly().values_list("code", "name"))
    body = etree.Element(f"{{{OAI}}}ListSets")
    with translation.override("en"):
        for spec in specs:
            kind, _colon, rest = spec.partition(":")
            last = rest.rpartition(":")[2]
            element = _put(body, "set")
            _put(element, "setSpec", spec)
            _put(element, "setName", _set_name(kind, last, hubs))
    return body, None


def _set_name(kind: str, last: str, hubs: dict[str, str]) -> str:
    if not last:
        return BROADER.get(kind, kind)
    return hubs.get(last, last) if kind == "hub" else language_name(last)


def _list_identifiers(asked: Asked) -> Answer:
    with a_slot():
        page = list_page(asked)
    body = etree.Element(f"{{{OAI}}}ListIdentifiers")
    for row in page.rows:
        _header(body, row, deleted=row.deleted)
    return _with_token(body, page)


def _list_records(asked: Asked) -> Answer:
    with a_slot():
        page = list_page(asked)
        shown = describe(row.number for row in page.rows if not row.deleted)
        body = etree.Element(f"{{{OAI}}}ListRecords")
        for row in page.rows:
            _put_record(body, row, shown.get(row.number), page.prefix)
    return _with_token(body, page)


def _get_record(asked: Asked) -> Answer:
    row = _record(asked)
    shown = describe([] if row.deleted else [row.number])
    body = etree.Element(f"{{{OAI}}}GetRecord")
    _put_record(body, row, shown.get(row.number), asked.arguments["metadataPrefix"])
    return body, None


def _record(asked: Asked) -> OaiRecord:
    """The record that an identifier names, deleted ones too. Raises OaiError."""
    begins = re.escape(oai_id(0).removesuffix("0"))
    named = re.fullmatch(rf"{begins}([1-9][0-9]*)", asked.arguments["identifier"], re.ASCII)
    if named and len(named[1]) <= MOST_DIGITS:
        row = OaiRecord.objects.standing().filter(number=int(named[1])).first()
        if row is not None:
            return row
    raise OaiError(Code.NO_ID, "There is no record of this name.")


def _put_record(body: etree._Element, row: OaiRecord, of: Described | None, prefix: str) -> None:
    """A record. One that nobody may read any more is deleted, also in the moment before it is stamped so."""
    record = _put(body, "record")
    _header(record, row, deleted=row.deleted or of is None)
    if of is not None and not row.deleted:
        _put(record, "metadata").append(FORMATS[prefix].write(of))


def _header(parent: etree._Element, row: OaiRecord, *, deleted: bool) -> None:
    header = _put(parent, "header")
    if deleted:
        header.set("status", "deleted")
    _put(header, "identifier", oai_id(row.number))
    _put(header, "datestamp", written(row.stamped_at))
    for one in narrowest(row.sets):
        _put(header, "setSpec", one)


def _with_token(body: etree._Element, page: Page) -> Answer:
    if page.token is not None:
        _put_token(body, page.token)
    return body, page.now


def _put_token(body: etree._Element, token: Token) -> None:
    element = _put(body, "resumptionToken", token.text)
    if token.expires:
        element.set("expirationDate", token.expires)
    element.set("completeListSize", str(token.size))
    element.set("cursor", str(token.cursor))


ANSWERS: dict[str, Callable[[Asked], Answer]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
    "GetRecord": _get_record,
}
