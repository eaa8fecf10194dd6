"""The public page of a challenge: the need, what shows it, where it stands, and how it came there."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hubs.languages import foreign
from hubs.models import Challenge, ChallengeStatus
from hubs.queries.directory import HubLink, hub_url


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A page elsewhere that shows the need."""

    what: str
    url: str


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """Everything about a challenge that the hubs' own tables hold. `language`: see `hubs.languages.foreign`."""

    pk: int
    url: str
    title: str
    language: str
    summary: str
    mission: str
    story: str
    evidence: str
    evidence_pages: tuple[EvidencePage, ...]
    hub: HubLink
    sdgs: tuple[int, ...]
    status: str
    status_label: str
    since: dt.date
    version: int

    @property
    def pk_text(self) -> str:
        """Its number as it stands in addresses."""
        return str(self.pk)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a challenge on a day. `tone` is that of `components/timeline.html`."""

    day: dt.date
    title: str
    url: str = ""
    tone: str = ""

    @property
    def when(self) -> str:
        """The day in the reader's language."""
        return str(date_format(self.day, "DATE_FORMAT"))


def public_challenge(challenge_id: int) -> Challenge | None:
    """The challenge with a number, with its hub. One query."""
    found = Challenge.objects.shown_publicly().filter(pk=challenge_id)
    return found.select_related("hub__parent").first()


def public_challenge_page(challenge: Challenge) -> ChallengePage:
    """What the page says. No query."""
    hub = challenge.hub
    return ChallengePage(
        pk=challenge.pk,
        url=challenge_url(challenge),
        title=challenge.title,
        language=foreign(challenge.language),
        summary=challenge.summary,
        mission=challenge.mission,
        story=challenge.story,
        evidence=challenge.evidence,
        evidence_pages=tuple(EvidencePage(what, url) for what, url in challenge.evidence_pages()),
        hub=HubLink(hub.name, hub.place, hub_url(hub.code)),
        sdgs=tuple(sorted(challenge.sdgs)),
        status=challenge.status,
        status_label=str(ChallengeStatus(challenge.status).label),
        since=challenge.since,
        version=challenge.version + hub.version,
    )


def challenge_url(challenge: Challenge) -> str:
    """The address of a challenge's page."""
    return reverse("hubs:challenge", kwargs={"challenge_id": challenge.pk, "challenge_slug": challenge.slug})


def moments_of(challenge: Challenge) -> list[Moment]:
    """Since when the hub knows it, and when it came to stand where it stands, the first first. One query.

    The rows of before say what the status was until then; a status that was taken back at once is left out.
    """
    earlier: list[tuple[str, dt.datetime]] = list(
        getattr(challenge, "earlier").order_by("pgh_id").values_list("status", "pgh_created_at")  # noqa: B009 - made by the history
    )
    stood = [status for status, _moment in earlier] + [challenge.status]
    found = [Moment(challenge.since, _("The need was written down"))]
    changed = [(after, moment) for (before, moment), after in zip(earlier, stood[1:], strict=True) if before != after]
    for status, moment in changed:
        day = moment.astimezone(zoneinfo.ZoneInfo(challenge.hub.time_zone)).date()
        while len(found) > 1 and found[-1].day == day:
            found.pop()
        found.append(Moment(day, BECAME[ChallengeStatus(status)](), tone=TONES.get(ChallengeStatus(status), "")))
    return found


BECAME = {
    ChallengeStatus.OPEN: lambda: _("Open again"),
    ChallengeStatus.BEING_WORKED_ON: lambda: _("Work on it began"),
    ChallengeStatus.ANSWERED: lambda: _("Answered"),
}
TONES = {ChallengeStatus.ANSWERED: "good", ChallengeStatus.OPEN: "next"}
