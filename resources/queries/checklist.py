"""What a version lacks to become public, by name, and where it is put right; and what to think of besides."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from resources.models import NOT_OPEN, Licence, ResourceVersion, why_not_adapted

SHORTEST = 60  # letters of a description that says something


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing, in a sentence; `part` says where: form, files, authors or texts."""

    says: str
    part: str


def missing_in(version: ResourceVersion) -> list[Missing]:
    """What keeps a version from being sent for review or published. Four queries at most."""
    found = []
    if len(version.description.strip()) < SHORTEST:
        found.append(Missing(_("Describe it in two or three sentences: what it is, what one does with it."), "form"))
    if not version.languages:
        found.append(Missing(_("Say in which languages it is."), "form"))
    if not version.audiences:
        found.append(Missing(_("Say whom it is made for."), "form"))
    if not version.levels and version.age_from is None:
        found.append(Missing(_("Say for which level or age it is."), "form"))
    if not version.licence:
        found.append(Missing(_("Choose an open licence: without one nobody may use it."), "form"))
    elif refusal := refused_adaptation(version):
        found.append(Missing(refusal, "form"))
    if version.number > 1 and not version.what_changed.strip():
        found.append(Missing(_("Say in a sentence what changed since the version before."), "form"))
    if not version.placed.exists() and not version.links.exists():
        found.append(Missing(_("Add a file, or a link to where it lies."), "files"))
    return found


def remarks_on(version: ResourceVersion) -> list[Missing]:
    """What may stay as it is, and is better otherwise. Three queries at most."""
    found = []
    unnamed = version.authors.filter(consented_on=None).count()
    if unnamed:
        found.append(Missing(_("Authors who have not agreed yet are not named: the page names the hub."), "authors"))
    elif not version.authors.exists():
        found.append(Missing(_("No author is named: the page names the hub."), "authors"))
    if version.picture_id is None:
        found.append(Missing(_("A picture makes it easier to choose."), "form"))
    if version.language != "en" and not version.texts.filter(language="en").exists():
        found.append(Missing(_("A title and description in English let other hubs find it."), "texts"))
    return found


def refused_adaptation(version: ResourceVersion) -> str:
    """Why the licence of a version does not fit that of what it was adapted from; nothing where it does."""
    source = version.adapted_licence
    if version.adapted_from is not None and version.adapted_from.current is not None:
        source = version.adapted_from.current.licence
    return str(why_not_adapted(source, version.licence)) if source else ""


def refusal_of(licence: str) -> str:
    """Why a licence cannot be taken here; nothing where it is open."""
    if licence in NOT_OPEN:
        return str(NOT_OPEN[licence][1])
    return "" if licence in Licence.values else _("Choose an open licence from the list.")
