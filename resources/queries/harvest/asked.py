"""What a harvester asks: a verb and its arguments, checked before anything else is done with them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from resources.models.printable import UNPRINTABLE
from resources.queries.harvest.exported import FORMATS
from resources.queries.harvest.moments import Span, asked_span

LONGEST = 2_000  # letters of an argument; a token of ours has some hundreds
PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+", re.ASCII)
SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", re.ASCII)


class Code(StrEnum):
    """What can be wrong, as the protocol calls it."""

    BAD_VERB = "badVerb"
    BAD_ARGUMENT = "badArgument"
    BAD_TOKEN = "badResumptionToken"  # noqa: S105 - the name of an error
    NO_FORMAT = "cannotDisseminateFormat"
    NO_ID = "idDoesNotExist"
    NO_RECORDS = "noRecordsMatch"


class OaiError(Exception):
    """What the answer says instead. Not an error of HTTP."""

    def __init__(self, code: Code, says: str) -> None:
        super().__init__(says)
        self.code, self.says = code, says


@dataclass(frozen=True, slots=True)
class Verb:
    """The arguments that a verb must and may have; `resumes` if it takes a resumptionToken instead of all others."""

    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    resumes: bool = False


_LIST = Verb(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumes=True)
VERBS = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb(may=frozenset({"identifier"})),
    "ListSets": Verb(resumes=True),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
    "GetRecord": Verb(frozenset({"identifier", "metadataPrefix"})),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A verb and its arguments, each there once and of the right form."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)
    span: Span = field(default_factory=Span)

    @property
    def token(self) -> str | None:
        """The resumptionToken, if the list goes on with one."""
        return self.arguments.get("resumptionToken")


def read_arguments(told: Iterable[tuple[str, list[str]]]) -> Asked:
    """The verb and arguments out of a query or a form, each with all its values. Raises OaiError."""
    every = dict(told)
    verbs = every.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise OaiError(Code.BAD_VERB, "Ask with one verb of the protocol, written as it writes it.")
    verb = VERBS[verbs[0]]
    known = verb.must | verb.may | ({"resumptionToken"} if verb.resumes else set())
    if any(name not in known for name in every):
        raise OaiError(Code.BAD_ARGUMENT, "There is an argument that this verb does not take.")
    if any(len(values) != 1 for values in every.values()):
        raise OaiError(Code.BAD_ARGUMENT, "Each argument is there once.")
    arguments = {name: values[0] for name, values in every.items()}
    if any(not text or len(text) > LONGEST or UNPRINTABLE.search(text) for text in arguments.values()):
        raise OaiError(Code.BAD_ARGUMENT, "An argument is empty, too long, or has characters that XML cannot carry.")
    if not PREFIX.fullmatch(arguments.get("metadataPrefix", "oai_dc")):
        raise OaiError(Code.BAD_ARGUMENT, "A format is written as in ListMetadataFormats.")
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise OaiError(Code.BAD_ARGUMENT, "A resumptionToken stands alone.")
        return Asked(verbs[0], arguments)
    if missing := sorted(verb.must - arguments.keys()):
        raise OaiError(Code.BAD_ARGUMENT, f"This verb needs {' and '.join(missing)}.")
    return Asked(verbs[0], arguments, _span(arguments))


def check_format(asked: Asked) -> None:
    """Refuse a format that there is not. Raises OaiError."""
    if asked.arguments.get("metadataPrefix", "oai_dc") not in FORMATS:
        raise OaiError(Code.NO_FORMAT, f"The formats are {', '.join(FORMATS)}.")


def _span(arguments: dict[str, str]) -> Span:
    if "set" in arguments and not SET.fullmatch(arguments["set"]):
        raise OaiError(Code.BAD_ARGUMENT, "A set is written as in ListSets.")
    try:
        return asked_span(arguments.get("from"), arguments.get("until"))
    except ValueError as wrong:
        raise OaiError(Code.BAD_ARGUMENT, str(wrong)) from wrong
