"""What this room tells people of (accounts.notices): texts that wait for a reviewer, sign-ups, what became of both."""

import datetime as dt
from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import Way
from accounts.notices import Kind
from hubs.notices import belongs_to_a_hub, reviews, with_day
from projects.models import Move, ProposalState, Standing
from schools.notices import acts_for_a_school

NEWS = _("News and events")

REVIEW = Kind(
    "projects.review",
    label=_("A text waits to be reviewed"),
    says=_("%(name)s has written “%(title)s”, and somebody else has to look at it."),
    section=NEWS,
    concerns=reviews,
)
SENT_BACK = Kind(
    "projects.sent_back",
    label=_("Your text was sent back"),
    says=_("%(name)s has sent “%(title)s” back to you."),
    section=NEWS,
    concerns=reviews,
)
PUBLISHED = Kind(
    "projects.published",
    label=_("Your text is public"),
    says=_("%(name)s has published “%(title)s”."),
    section=NEWS,
    concerns=reviews,
)

SIGN_UPS = _("Sign-ups to projects")


def with_standing(words: Mapping[str, str]) -> Mapping[str, str]:
    """Where a sign-up stands, by its name in the reader's language."""
    return {**words, "state": str(Standing(words["state"]).label)}


def with_end(words: Mapping[str, str]) -> Mapping[str, str]:
    """The moment until which an offer stands, on the clock where the hub is, as the reader's language writes it."""
    return {**words, "until": date_format(dt.datetime.fromisoformat(words["until"]), "DATETIME_FORMAT")}


SIGNED_UP = Kind(
    "projects.signed_up",
    label=_("A school signs up to a project of your hub"),
    says=_("%(school)s, “%(project)s”: %(state)s"),
    section=SIGN_UPS,
    words=with_standing,
    concerns=belongs_to_a_hub,
)
SIGN_UP_MOVED = Kind(
    "projects.sign_up_moved",
    label=_("Something becomes of your sign-up"),
    says=_("Your sign-up to “%(project)s”: %(state)s"),
    section=SIGN_UPS,
    ways=(Way.NOW, Way.PORTAL),
    words=with_standing,
    concerns=acts_for_a_school,
)
PLACE_OFFERED = Kind(
    "projects.place_offered",
    label=_("A place becomes free for you"),
    says=_("A place in “%(project)s” is free for you until %(until)s. After that the next in line gets it."),
    section=SIGN_UPS,
    ways=(Way.NOW, Way.PORTAL),
    urgent=True,
    words=with_end,
    concerns=acts_for_a_school,
)
SIGN_UP_REMINDER = Kind(
    "projects.sign_up_reminder",
    label=_("A sign-up of yours is not finished"),
    says=_("Your sign-up to “%(project)s” is not sent yet. It is possible until %(day)s."),
    section=SIGN_UPS,
    urgent=True,
    words=with_day,
    concerns=acts_for_a_school,
)
SIGN_UP_ASKED = Kind(
    "projects.sign_up_asked",
    label=_("The hub waits for your answer"),
    says=_("The hub has asked you something about your sign-up to “%(project)s” and waits for your answer."),
    section=SIGN_UPS,
    urgent=True,
    concerns=acts_for_a_school,
)
PROJECT_BEGINS = Kind(
    "projects.begins",
    label=_("A project in which you have a place begins"),
    says=_("“%(project)s”, in which you have a place, begins on %(day)s."),
    section=SIGN_UPS,
    urgent=True,
    words=with_day,
    concerns=acts_for_a_school,
)

FROM_SCHOOLS = _("What schools propose")


def with_move(words: Mapping[str, str]) -> Mapping[str, str]:
    """What a school did, by its name in the reader's language."""
    return {**words, "step": str(Move(words["step"]).label)}


def with_state(words: Mapping[str, str]) -> Mapping[str, str]:
    """Where a proposal stands, by its name in the reader's language."""
    return {**words, "state": str(ProposalState(words["state"]).label)}


PROPOSAL_CAME = Kind(
    "projects.proposal_came",
    label=_("A school reports a session or proposes a project"),
    says=_("%(school)s, %(what)s: %(step)s"),
    section=FROM_SCHOOLS,
    words=with_move,
    concerns=belongs_to_a_hub,
)
PROPOSAL_ANSWERED = Kind(
    "projects.proposal_answered",
    label=_("The hub answers what you reported or proposed"),
    says=_("%(what)s: %(state)s"),
    section=FROM_SCHOOLS,
    ways=(Way.NOW, Way.PORTAL),
    words=with_state,
    concerns=acts_for_a_school,
)


def register() -> None:
    """Let the portal tell of all this."""
    notices.register(REVIEW, SENT_BACK, PUBLISHED)
    notices.register(SIGNED_UP, SIGN_UP_MOVED, PLACE_OFFERED, SIGN_UP_REMINDER, SIGN_UP_ASKED, PROJECT_BEGINS)
    notices.register(PROPOSAL_CAME, PROPOSAL_ANSWERED)
