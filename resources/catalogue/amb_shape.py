"""What a description in AMB has to look like: the draft of https://w3id.org/kim/amb/ that OERSI and others read.

The rules are those of its published schemas, which a test compares with them where they are on the machine. Of `type`
the schemas have a closed list; here any name of schema.org goes.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

CONTEXT = "https://w3id.org/kim/amb/context.jsonld"
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - a listing, not a list
)
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?"
)
DURATION = re.compile(r"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+[DW])?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?")
MEDIA = re.compile(r"(?:application|audio|example|font|image|message|model|multipart|text|video)/[a-zA-Z0-9\-+_.]+")
LICENCE = re.compile(
    r"https?://(?:creativecommons\.org/(?:licenses|licences|publicdomain)/|www\.gnu\.org/licenses/"
    r"|www\.apache\.org/licenses/|opensource\.org/licenses/MIT|www\.opensource\.org/licenses/BSD).*",
    re.DOTALL,
)
SUBJECT = re.compile(r"https://w3id\.org/kim/hochschulfaechersystematik/.*|.*http://w3id\.org/kim/schulfaecher/.*")
KIND = re.compile(r"https://w3id\.org/kim/hcrt/.*|http://w3id\.org/openeduhub/vocabs/new_lrt/.*")
INTERACTION = "http://purl.org/dcx/lrmi-vocabs/interactivityType/"
ACCESS = "http://w3id.org/kim/conditionsOfAccess/"

Problem = tuple[str, str]  # where, such as `license.id`, and a sentence
Rule = Callable[[Any, str], Iterator[Problem]]


def problems_in(record: object) -> list[Problem]:
    """Everything that is wrong with a description."""
    return list(RECORD(record, ""))


def _text(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield where, _("A text is needed here.")


def _like(pattern: re.Pattern[str], reason: Callable[[], str]) -> Rule:
    def rule(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield where, _("A text is needed here.")
        elif not pattern.fullmatch(value):
            yield where, reason()

    return rule


def _one_of(*known: str) -> Rule:
    def rule(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in known:
            yield where, _("This is none of: %(known)s.") % {"known": ", ".join(known[:6])}

    return rule


def _language(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or value not in LANGUAGES:
        yield where, _("A language is given by its two letters, such as pt.")


def _yes_or_no(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield where, _("True or false is needed here, without quotation marks.")


def _day(value: Any, where: str) -> Iterator[Problem]:
    said = MOMENT.fullmatch(value) if isinstance(value, str) else None
    try:
        dt.date.fromisoformat(said[1] if said else "")
    except ValueError:
        yield where, _("A date is written as 2024-05-31.")


def _list(rule: Rule, *, with_one: re.Pattern[str] | None = None, reason: Callable[[], str] | None = None) -> Rule:
    def of_all(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield where, _("A list is needed here, in square brackets.")
            return
        for number, one in enumerate(value, 1):
            yield from rule(one, f"{where}[{number}]")
        ids = [one.get("id") if isinstance(one, dict) else one for one in value]
        if with_one and reason and not any(isinstance(one, str) and with_one.fullmatch(one) for one in ids):
            yield where, reason()

    return of_all


def _object(rules: Mapping[str, Rule], needed: tuple[str, ...] = (), one_of: tuple[str, ...] = ()) -> Rule:
    def rule(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield where, _("An object is needed here, in curly brackets.")
            return
        begin = f"{where}." if where else ""
        for name in needed:
            if name not in value:
                yield f"{begin}{name}", _("This is missing.")
        if one_of and not any(name in value for name in one_of):
            yield where, _("One of these is needed: %(names)s.") % {"names": ", ".join(one_of)}
        for name, check in rules.items():
            if name in value:
                yield from check(value[name], f"{begin}{name}")

    return rule


def _labels(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield where, _("A label is given for each language, such as {“en”: “Physics”}.")
        return
    for code, label in value.items():
        yield from _language(code, f"{where}.{code}")
        yield from _text(label, f"{where}.{code}")


def _context(value: Any, where: str) -> Iterator[Problem]:
    parts = value if isinstance(value, list) else []
    if CONTEXT not in [part for part in parts if isinstance(part, str)]:
        yield where, _("The context of AMB is missing: %(address)s.") % {"address": CONTEXT}
    languages = [part["@language"] for part in parts if isinstance(part, dict) and "@language" in part]
    if not any(isinstance(code, str) and code in LANGUAGES for code in languages):
        yield f"{where}.@language", _("The language of the texts is missing, by its two letters.")


_uri = _like(URI, lambda: _("This is no address."))
_figures = _like(re.compile(r"\d+"), lambda: _("Figures alone are needed here, in quotation marks."))
_media = _like(MEDIA, lambda: _("This is no kind of file such as application/pdf."))
_sha256 = _like(re.compile(r"[A-Fa-f0-9]{64}"), lambda: _("This is no checksum."))
_type = _list(
    _like(re.compile(r"[A-Z0-9][A-Za-z0-9]*"), lambda: _("This is no type of schema.org.")),
    with_one=re.compile("LearningResource"),
    reason=lambda: _("“LearningResource” is missing."),
)
_concept_rules: dict[str, Rule] = {"type": _one_of("Concept"), "id": _uri, "prefLabel": _labels}
_concept = _object(_concept_rules, ("id",))
_skill = _object({"id": _uri, "prefLabel": _labels}, ("id",))
_affiliation = _object({"type": _one_of("Organization"), "id": _uri, "name": _text}, ("name", "type"))


def _agents(*types: str, needed: tuple[str, ...] = ("name", "type")) -> Rule:
    rules: dict[str, Rule] = {"type": _one_of(*types), "id": _uri, "name": _text}
    return _list(_object(rules | {"affiliation": _affiliation, "honorificPrefix": _text}, needed))


_people = _agents("Person", "Organization")
_licence = _object(
    {
        "id": _like(
            LICENCE, lambda: _("This is no address of a licence that AMB knows: Creative Commons, GNU, Apache, MIT.")
        )
    },
    ("id",),
)
_provider = _object({"id": _uri, "type": _text, "name": _text}, ("id",))
_part = _object({"id": _uri, "type": _type, "name": _text}, ("id",))


def _file(*types: str) -> Rule:
    rules: dict[str, Rule] = {"type": _one_of(*types), "contentUrl": _uri, "embedUrl": _uri, "encodingFormat": _media}
    rules |= {"contentSize": _figures, "bitrate": _figures, "sha256": _sha256}
    return _object(rules, ("type",), one_of=("contentUrl", "embedUrl"))


_source = _object(
    {"type": _type, "id": _uri, "name": _text, "creator": _people, "license": _licence, "provider": _provider},
    one_of=("name", "id"),
)
_page = _object(
    {"id": _uri, "type": _one_of("WebContent"), "provider": _provider, "dateCreated": _day, "dateModified": _day},
    ("id",),
)
RECORD = _object(
    {
        "@context": _context,
        "id": _uri,
        "type": _type,
        "name": _text,
        "description": _text,
        "creator": _people,
        "contributor": _people,
        "publisher": _people,
        "funder": _list(
            _object(
                {"type": _one_of("Person", "FundingScheme", "Organization"), "id": _uri, "name": _text},
                ("type", "name"),
            )
        ),
        "about": _list(
            _concept,
            with_one=SUBJECT,
            reason=lambda: _("One subject has to be of a list that AMB knows, or leave it out."),
        ),
        "license": _licence,
        "image": _uri,
        "trailer": _file("VideoObject", "AudioObject"),
        "dateCreated": _day,
        "datePublished": _day,
        "dateModified": _day,
        "duration": _like(DURATION, lambda: _("A duration is written as PT1H30M.")),
        "inLanguage": _list(_language),
        "learningResourceType": _list(
            _concept, with_one=KIND, reason=lambda: _("One type has to be of a list that AMB knows, or leave it out.")
        ),
        "audience": _list(_concept),
        "educationalLevel": _list(
            _object(
                _concept_rules
                | {
                    "id": _like(
                        re.compile(r"https://w3id\.org/kim/educationalLevel/.*"),
                        lambda: _("This is no level of the list that AMB has."),
                    )
                },
                ("id",),
            )
        ),
        "isBasedOn": _list(_source),
        "isPartOf": _list(_part),
        "hasPart": _list(_part),
        "mainEntityOfPage": _list(_page),
        "keywords": _list(_text),
        "encoding": _list(_file("MediaObject")),
        "caption": _list(
            _object(
                {"type": _one_of("MediaObject"), "id": _uri, "encodingFormat": _text, "inLanguage": _language},
                ("id", "type"),
            )
        ),
        "conditionsOfAccess": _object(_concept_rules | {"id": _one_of(f"{ACCESS}no_login", f"{ACCESS}login")}, ("id",)),
        "assesses": _list(_skill),
        "competencyRequired": _list(_skill),
        "teaches": _list(_skill),
        "isAccessibleForFree": _yes_or_no,
        "interactivityType": _object(
            _concept_rules | {"id": _one_of(*(f"{INTERACTION}{name}" for name in ("active", "expositive", "mixed")))},
            ("id",),
        ),
    },
    ("@context", "id", "name", "type"),
)
