"""A resource as search engines and catalogues read it: schema.org LearningResource in JSON-LD, one element a page."""

from collections.abc import Callable

from hubs.queries.structured import CONTEXT, without_empty
from resources.queries.page import FileShown, ResourcePage

InFull = Callable[[str], str]  # a path of ours, to its address in full
ISCED_F = "ISCED-F 2013"
ISCED = "ISCED 2011"
EDUCATIONAL_LEVEL = "https://w3id.org/kim/educationalLevel/level_"
GOAL = "http://metadata.un.org/sdg/"


def resource_data(shown: ResourcePage, in_full: InFull) -> dict[str, object]:
    """A version of a resource with everything that its page says. Durations are those of ISO 8601."""
    hub = {"@type": "Organization", "name": shown.hub.name, "url": in_full(shown.hub.url)}
    here = [one for one in shown.deposits if one.number == shown.number]
    dois = [_doi(one.doi) for one in here if one.doi]
    return without_empty(
        {
            "@context": CONTEXT,
            "@type": "LearningResource",
            "@id": in_full(shown.url),
            "url": in_full(shown.url),
            "identifier": [in_full(shown.url), *dois] if dois else in_full(shown.url),
            "sameAs": [one.url for one in here],
            "name": shown.text.title,
            "description": shown.text.description,
            "learningResourceType": str(shown.kind.label),
            "inLanguage": [code for code, _name in shown.languages],
            "license": shown.licence.url,
            "isAccessibleForFree": True,
            "conditionsOfAccess": "http://w3id.org/kim/conditionsOfAccess/no_login",
            "creator": [_person(name=one.name, orcid=one.orcid) for one in shown.authors] or hub,
            "publisher": hub,
            "dateCreated": shown.created_at.date().isoformat(),
            "datePublished": shown.published_at.date().isoformat(),
            "dateModified": shown.changed_at.isoformat(timespec="seconds"),
            "version": str(shown.number),
            "audience": [{"@type": "EducationalAudience", "educationalRole": role} for role in shown.audience_codes],
            "educationalLevel": [
                _term(f"{EDUCATIONAL_LEVEL}{code}", label, ISCED)
                for code, label in zip(shown.level_codes, shown.levels, strict=True)
            ],
            "typicalAgeRange": "-".join(str(age) for age in shown.age_range) if shown.age_range else "",
            "timeRequired": duration(shown.minutes),
            "about": [_term("", label, ISCED_F, code) for code, label in shown.subjects],
            "teaches": [{"@type": "DefinedTerm", "@id": skill, "url": skill} for skill in shown.skills],
            "keywords": list(shown.keywords),
            "educationalAlignment": [
                {
                    "@type": "AlignmentObject",
                    "alignmentType": "educationalSubject",
                    "educationalFramework": "Sustainable Development Goals",
                    "targetName": f"SDG {number}",
                    "targetUrl": f"{GOAL}{number}",
                }
                for number in shown.sdgs
            ],
            "encoding": [_file(one, in_full) for one in shown.files],
            "isBasedOn": in_full(shown.source.url) if shown.source else "",
            "spatialCoverage": {"@type": "Place", "name": shown.country} if shown.country else "",
            "image": in_full(shown.picture.src) if shown.picture else "",
        }
    )


def duration(minutes: int | None) -> str:
    """So many minutes as ISO 8601 writes them: PT1H25M."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def _person(*, name: str, orcid: str) -> dict[str, object]:
    return without_empty({"@type": "Person", "@id": f"https://orcid.org/{orcid}" if orcid else "", "name": name})


def _doi(doi: str) -> dict[str, object]:
    return {"@type": "PropertyValue", "propertyID": "DOI", "value": doi, "url": f"https://doi.org/{doi}"}


def _term(identifier: str, name: str, of: str, code: str = "") -> dict[str, object]:
    return without_empty(
        {"@type": "DefinedTerm", "@id": identifier, "name": name, "termCode": code, "inDefinedTermSet": of}
    )


def _file(file: FileShown, in_full: InFull) -> dict[str, object]:
    return {
        "@type": "MediaObject",
        "name": file.title,
        "contentUrl": in_full(file.url),
        "encodingFormat": file.content_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
