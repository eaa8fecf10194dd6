"""A resource in AMB, the JSON of German-speaking catalogues (https://w3id.org/kim/amb/): OERSI and those like it.

What the lists of AMB cannot say is left out: an `about` of ISCED-F alone is invalid there, like a hardware licence.
"""

from hubs.queries.structured import NETWORK, without_empty
from resources.models import Audience, Licence
from resources.models.printable import printable
from resources.queries.described.facts import Described, in_full
from resources.queries.structured import EDUCATIONAL_LEVEL

CONTEXT = "https://w3id.org/kim/amb/context.jsonld"
HCRT = "https://w3id.org/kim/hcrt/"
ROLE = "http://purl.org/dcx/lrmi-vocabs/educationalAudienceRole/"
NO_LOGIN = "http://w3id.org/kim/conditionsOfAccess/no_login"
# How AMB writes the licences that it knows otherwise than their own homes do; blank: it does not know them.
LICENCES = {
    Licence.MIT: "https://opensource.org/licenses/MIT",
    Licence.OHL_P: "",
    Licence.OHL_W: "",
    Licence.OHL_S: "",
}
ROLES = {Audience.PUBLIC: "generalPublic"}


def to_amb(of: Described) -> dict[str, object]:
    """The description as JSON; its texts are those of the original's language."""
    hub = {"type": "Organization", "id": of.hub.url, "name": printable(of.hub.name)}
    licence = LICENCES.get(of.licence, of.licence.terms.url)
    return without_empty(
        {
            "@context": [CONTEXT, {"@language": _base(of.language)}],
            "id": of.url,
            "type": ["LearningResource"],
            "name": printable(of.title),
            "description": printable(of.description),
            "creator": [
                without_empty({"type": "Person", "id": one.orcid_url, "name": printable(one.name)})
                for one in of.authors
            ]
            or [hub],
            "publisher": [hub],
            "inLanguage": list(dict.fromkeys(_base(code) for code in of.languages)),
            "license": {"id": licence} if licence else {},
            "conditionsOfAccess": {"id": NO_LOGIN, "type": "Concept"},
            "isAccessibleForFree": True,
            "learningResourceType": [_concept(f"{HCRT}{of.kind.elsewhere.hcrt}", of.kind_label)],
            "audience": [
                _concept(f"{ROLE}{ROLES.get(one, one.value)}", label)
                for one, label in zip(of.audiences, of.audience_labels, strict=True)
            ],
            "educationalLevel": [_concept(f"{EDUCATIONAL_LEVEL}{one.code}", one.label) for one in of.levels],
            "teaches": [{"id": skill} for skill in of.skills],
            "keywords": [*map(printable, of.keywords), *(f"SDG {goal}" for goal in of.sdgs)],
            "isBasedOn": [
                without_empty({"id": of.source.url, "name": printable(of.source.title), "type": ["LearningResource"]})
            ]
            if of.source
            else [],
            "sameAs": [deposit.lasting_url for deposit in of.deposits],
            "image": of.picture,
            "encoding": [
                {
                    "type": "MediaObject",
                    "contentUrl": file.url,
                    "encodingFormat": file.content_type.partition(";")[0],
                    "contentSize": str(file.size),
                    "sha256": file.sha256,
                }
                for file in of.files
            ],
            "dateCreated": of.created.isoformat(),
            "datePublished": of.published.isoformat(),
            "dateModified": of.changed.date().isoformat(),
            "mainEntityOfPage": [
                {
                    "id": of.url,
                    "type": "WebContent",
                    "provider": {"id": in_full("/"), "type": "Service", "name": NETWORK},
                    "dateCreated": of.published.isoformat(),
                    "dateModified": of.changed.date().isoformat(),
                }
            ],
        }
    )


def _base(language: str) -> str:
    """A language by its two letters alone."""
    return language.partition("-")[0]


def _concept(identifier: str, label: str) -> dict[str, object]:
    return {"type": "Concept", "id": identifier, "prefLabel": {"en": label}}
