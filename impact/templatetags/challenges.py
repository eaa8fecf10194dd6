"""What the page of a challenge shows of this room: `{% challenge_impact challenge as impact %}`."""

from dataclasses import dataclass
from types import ModuleType

from django import template
from django.utils.translation import gettext as _

from hubs.models import Challenge
from hubs.queries.challenges import Moment, moments_of
from impact.queries import definitions_text as words
from impact.queries.challenges import ChallengeFigures, challenge_figures
from impact.queries.public_scopes import group_columns
from impact.queries.words import AudienceStats, number, public_stats
from impact.views.public import demonstration
from projects.queries.public import project_moments

register = template.Library()


@dataclass(frozen=True, slots=True)
class Audience:
    """The figures of one audience in words; or, where they are left out, the words for that."""

    stats: AudienceStats
    left_out: bool


@dataclass(frozen=True, slots=True)
class ChallengeImpact:
    """The figures of a challenge, and what happened when."""

    sessions: int
    sessions_text: str
    audiences: tuple[Audience, ...]
    moments: tuple[Moment, ...]
    definition: words.Definition
    demonstration: bool

    @property
    def words(self) -> ModuleType:
        """What the figures mean, in the words of all pages."""
        return words


@register.simple_tag
def challenge_impact(challenge: Challenge) -> ChallengeImpact:
    """What came of a challenge: sessions, people by group with method and bounds, and its timeline."""
    found = challenge_figures(challenge)
    stats = public_stats(group_columns(), found.shown.groups)
    return ChallengeImpact(
        sessions=found.shown.sessions,
        sessions_text=number(found.shown.sessions),
        audiences=tuple(
            Audience(one, left_out=figures.people is None)
            for one, figures in zip(stats, found.shown.groups, strict=True)
        ),
        moments=_moments(challenge, found),
        definition=words.SESSION,
        demonstration=demonstration(),
    )


def _moments(challenge: Challenge, found: ChallengeFigures) -> tuple[Moment, ...]:
    moments = moments_of(challenge) + project_moments(challenge)
    if found.first_day is not None and found.last_day is not None:
        moments.append(Moment(found.first_day, _("First session")))
        if found.last_day != found.first_day:
            moments.append(Moment(found.last_day, _("Latest session so far"), tone="next"))
    return tuple(sorted(moments, key=lambda moment: moment.day))
