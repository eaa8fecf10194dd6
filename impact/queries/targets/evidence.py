"""The documents of entered results, as pages list them and as they are handed out."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.models import Hub
from hubs.stored import stored_bytes
from impact.models import EvidenceDocument, Result

Documents = Mapping[int, Sequence[EvidenceDocument]]  # of results, by their key


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document: what it is called, how large, who added it; of one that was taken out no address, and why."""

    uid: uuid.UUID
    title: str
    url: str
    facts: str
    sha256: str
    gone: str = ""


def documents_of(results: Iterable[Result | None]) -> Documents:
    """The documents that are kept, of all results of a page. One query, none where nothing was entered."""
    keys = [one.pk for one in results if one is not None]
    found: defaultdict[int, list[EvidenceDocument]] = defaultdict(list)
    if keys:
        for row in EvidenceDocument.objects.kept().filter(result__in=keys).select_related("added_by"):
            found[row.result_id].append(row)
    return found


def every_document(result: Result | None, hub: Hub | None) -> tuple[DocumentLine, ...]:
    """All documents of a result, those that were taken out too. One query."""
    return lines_of(result.documents.select_related("added_by", "gone_by"), hub) if result is not None else ()


def lines_of(rows: Iterable[EvidenceDocument], hub: Hub | None) -> tuple[DocumentLine, ...]:
    """Documents in words, of a hub's result or the network's."""
    return tuple(_line(row, hub) for row in rows)


def find_evidence(uid: uuid.UUID, hub: Hub | None) -> EvidenceDocument | None:
    """A document of a hub's result, or of the network's, whose file is there."""
    return EvidenceDocument.objects.kept().filter(pk=uid, result__hub=hub).first()


def content_of(document: EvidenceDocument) -> bytes | None:
    """The bytes of a document, or nothing where its file is missing."""
    return stored_bytes(document.stored_name)


def _line(row: EvidenceDocument, hub: Hub | None) -> DocumentLine:
    told = {
        "kind": row.get_kind_display(),
        "size": filesizeformat(row.size),
        "day": date_format(row.added_at, "DATE_FORMAT"),
        "name": row.added_by.name if row.added_by is not None else "",
    }
    if told["name"]:
        facts = _("%(kind)s, %(size)s, added on %(day)s by %(name)s") % told
    else:
        facts = _("%(kind)s, %(size)s, added on %(day)s") % told
    if row.gone_at is not None:
        return DocumentLine(row.pk, row.title, "", facts, row.sha256, _gone(row, row.gone_at))
    return DocumentLine(row.pk, row.title, _url(row, hub), facts, row.sha256)


def _gone(row: EvidenceDocument, at: dt.datetime) -> str:
    told = {"day": date_format(at, "DATE_FORMAT"), "why": row.gone_why}
    if row.gone_by is None:
        return _("deleted on %(day)s: %(why)s") % told
    return _("deleted on %(day)s by %(name)s: %(why)s") % {**told, "name": row.gone_by.name}


def _url(row: EvidenceDocument, hub: Hub | None) -> str:
    if hub is None:
        return reverse("impact:evidence", args=[row.pk])
    return reverse("impact:hub_evidence", args=[hub.code, row.pk])
