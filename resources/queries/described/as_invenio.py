"""A resource as a draft of InvenioRDM, which Zenodo runs: the metadata of `POST /api/records`.

Languages are ISO 639-3 there, licences SPDX in small letters, descriptions HTML. Of types only those are used that
every InvenioRDM and Zenodo have.
"""

from django.utils.html import escape

from hubs.queries.structured import NETWORK, without_empty
from resources.models import Kind
from resources.models.printable import printable
from resources.queries.described.facts import Described, Named, Words

TYPES = {Kind.SLIDES: "presentation", Kind.VIDEO: "video", Kind.DESIGN: "other", Kind.SIMULATION: "other"}
LESSON = "lesson"
ISO_639_3 = {
    "ar": "ara", "be": "bel", "bg": "bul", "bs": "bos", "ca": "cat", "cs": "ces", "cy": "cym", "da": "dan",
    "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "eu": "eus", "fa": "fas", "fi": "fin",
    "fr": "fra", "ga": "gle", "gl": "glg", "he": "heb", "hr": "hrv", "hu": "hun", "hy": "hye", "is": "isl",
    "it": "ita", "ja": "jpn", "ka": "kat", "ko": "kor", "lb": "ltz", "lt": "lit", "lv": "lav", "mk": "mkd",
    "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron",
    "ru": "rus", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "srp", "sv": "swe", "tr": "tur", "uk": "ukr",
    "zh": "zho",
}  # fmt: skip


def to_invenio(of: Described) -> dict[str, object]:
    """The draft: what is public of the resource, and nothing else. Authors are those who agreed to be named."""
    return {
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": True},
        "metadata": without_empty(
            {
                "resource_type": {"id": TYPES.get(of.kind, LESSON)},
                "title": printable(of.title),
                "additional_titles": [_more(words, "title", "translated-title") for words in of.words[1:]],
                "publication_date": of.version_published.date().isoformat(),
                "creators": [_creator(one) for one in of.authors] or [_hub(of)],
                "contributors": [{**_hub(of), "role": {"id": "hostinginstitution"}}] if of.authors else [],
                "publisher": NETWORK,
                "description": _html(of.description),
                "additional_descriptions": [
                    _more(words, "description", "other") for words in of.words[1:] if words.description.strip()
                ],
                "rights": [{"id": of.licence.value.lower()}],
                "languages": [{"id": code} for code in dict.fromkeys(map(_language, of.languages)) if code],
                "subjects": [{"subject": said} for said in dict.fromkeys(_subjects(of))],
                "version": str(of.number),
                "identifiers": [{"identifier": version_name(of), "scheme": "url"}],
                "related_identifiers": _related(of),
            }
        ),
    }


def version_name(of: Described) -> str:
    """The address of this version for ever: a draft is known again by it where the answer to its making was lost."""
    return f"{of.url}versions/{of.number}/"


def _creator(one: Named) -> dict[str, object]:
    orcid = [{"scheme": "orcid", "identifier": one.orcid}] if one.orcid else []
    person = {"type": "personal", "family_name": printable(one.family), "given_name": printable(one.given)}
    return {"person_or_org": without_empty({**person, "identifiers": orcid})}


def _hub(of: Described) -> dict[str, object]:
    return {"person_or_org": {"type": "organizational", "name": printable(of.hub.name)}}


def _more(words: Words, name: str, kind: str) -> dict[str, object]:
    text = words.title if name == "title" else _html(words.description)
    code = _language(words.language)
    return without_empty({name: printable(text), "type": {"id": kind}, "lang": {"id": code} if code else {}})


def _html(text: str) -> str:
    parts = (escape(printable(part.strip())).replace("\n", "<br>") for part in text.split("\n\n") if part.strip())
    return "".join(f"<p>{part}</p>" for part in parts)


def _language(code: str) -> str:
    return ISO_639_3.get(code.partition("-")[0].lower(), "")


def _subjects(of: Described) -> list[str]:
    said = [*of.keywords, *(subject.label for subject in of.subjects), *(f"SDG {goal}" for goal in of.sdgs)]
    return [
        printable(one) for one in (*said, *(f"ISCED {level.code}" for level in of.levels)) if printable(one).strip()
    ]


def _related(of: Described) -> list[dict[str, object]]:
    related = [(of.url, "isversionof")]
    if of.source:
        related.append((of.source.url, "isderivedfrom"))
    related += [(link.url, "references") for link in of.links]
    return [
        {"identifier": url, "scheme": "url", "relation_type": {"id": relation}}
        for url, relation in dict.fromkeys(related)
    ]
