"""What is handed to repositories that have no interface: which formats each takes, and the steps there by hand."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from resources.models import Repository, ResourceVersion
from resources.queries.described import Described
from resources.queries.pushing import sendable

BY_HAND = (Repository.OER_COMMONS, Repository.MERLOT, Repository.SCIENTIX, Repository.OTHER)


@dataclass(frozen=True, slots=True)
class Handover:
    """A public version, the repository that was chosen (or nothing yet), and what to do there, in order."""

    of: Described
    choices: tuple[Repository, ...]
    to: Repository | None
    steps: tuple[str, ...]
    size: int
    file_name: str


def handover_of(version: ResourceVersion, *, to: str) -> Handover | None:
    """What the page shows; nothing where the version is not the public one. Six queries."""
    found = sendable(version)
    if found is None:
        return None
    chosen = next((one for one in BY_HAND if one.value == to), None)
    return Handover(
        of=found,
        choices=BY_HAND,
        to=chosen,
        steps=tuple(_steps(chosen)) if chosen else (),
        size=sum(file.size for file in found.files),
        file_name=f"{version.slug}-v{version.number}.zip",
    )


def _steps(to: Repository) -> list[str]:
    begin = [_("Fetch the parcel below and unpack it."), *_theirs(to)]
    return [
        *begin,
        _("Compare the licence that is shown there with the one here: it has to be the same."),
        _("Name only the people who are named in the parcel: they have agreed to it."),
        _("Come back with the address that it got there, and note it here."),
    ]


def _theirs(to: Repository) -> list[str]:
    if to == Repository.OER_COMMONS:
        return [
            _("Sign in at OER Commons with the hub's account."),
            _("One resource: choose to add one by its link, and give the address that stands first in catalogue.csv."),
            _("Many: ask them for their bulk template, and copy the columns of catalogue.xlsx of the same name."),
        ]
    if to == Repository.MERLOT:
        return [
            _("Sign in at MERLOT with the hub's account."),
            _("Choose to add a material, and give the address and the words that stand in catalogue.csv."),
        ]
    if to == Repository.SCIENTIX:
        return [
            _("Write to Scientix and offer the resource: there is no interface and no list of fields that we know of."),
            _("Send catalogue.csv and lom.xml along: they say everything about it in forms that catalogues read."),
        ]
    return [
        _("Ask there which description they take: lom.xml, dublin-core.xml, amb.json or a row of catalogue.csv."),
        _("Hand in the files of the folder “files” with it; checksums.txt shows whether they arrived whole."),
    ]
