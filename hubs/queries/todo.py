"""What waits for somebody at a hub, each in a sentence with the way to where it is done."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.languages import language_name, languages_of
from hubs.models import Hub, HubProfile
from hubs.roles import HubPerm


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do or to know. `tone`: "warn" for what is amiss, "info" for what passes by itself, else blank.

    Without a url only others can do it.
    """

    text: str
    icon: str
    url: str = ""
    label: str = ""
    tone: str = ""


def hub_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """What the hub has not said of itself yet. Two queries for those who may say it, none for others."""
    if HubPerm.EDIT_PROFILE not in rights:
        return []
    found = []
    if not (hub.contact_email or hub.phone or hub.website):
        way = reverse("hubs:edit_way", args=[hub.code])
        found.append(Todo(_("The public page does not say how to reach the hub."), "envelope", way, _("Say how")))
    found += _profile_todos(hub)
    if not hub.challenges.exists():
        url = reverse("hubs:new_challenge", args=[hub.code])
        found.append(Todo(_("No local challenge is written down yet."), "flag", url, _("Add a challenge")))
    return found


def _profile_todos(hub: Hub) -> list[Todo]:
    known = {profile.language: profile for profile in hub.profiles.all()}
    wanted = hub.languages or languages_of(hub)
    found = []
    for language in wanted:
        url = reverse("hubs:edit_profile_text", args=[hub.code, language])
        name = language_name(language)
        if language not in known:
            text = _("The profile says nothing in %(language)s yet.") % {"language": name}
            found.append(Todo(text, "house-gear", url, _("Write it")))
            continue
        if gaps := len(HubProfile.PARTS) - len(known[language].parts()):
            said = ngettext(
                "%(number)d heading of the profile is empty in %(language)s.",
                "%(number)d headings of the profile are empty in %(language)s.",
                gaps,
            )
            found.append(Todo(said % {"number": gaps, "language": name}, "house-gear", url, _("Fill in")))
    return found
