"""What this room tells people of (accounts.notices): resources that wait for a reviewer, and what became of theirs."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.models import Way
from accounts.notices import Kind
from hubs.notices import reviews
from projects.notices import with_state
from schools.notices import acts_for_a_school

RESOURCES = _("Open resources")

REVIEW = Kind(
    "resources.review",
    label=_("A resource waits to be reviewed"),
    says=_("%(name)s has written “%(title)s”, and somebody else has to look at it."),
    section=RESOURCES,
    concerns=reviews,
)
SENT_BACK = Kind(
    "resources.sent_back",
    label=_("Your resource was sent back"),
    says=_("%(name)s has sent “%(title)s” back to you."),
    section=RESOURCES,
    concerns=reviews,
)
PUBLISHED = Kind(
    "resources.published",
    label=_("Your resource is public"),
    says=_("%(name)s has published “%(title)s”."),
    section=RESOURCES,
    concerns=reviews,
)
QUESTION = Kind(
    "resources.question",
    label=_("Somebody asks about a resource of your hub"),
    says=_("%(name)s asks about “%(title)s”."),
    section=RESOURCES,
    ways=(Way.NOW, Way.DIGEST, Way.PORTAL),
    concerns=reviews,
)
ANSWER = Kind(
    "resources.answer",
    label=_("A hub answers what you asked about a resource"),
    says=_("%(hub)s has answered your question about “%(title)s”."),
    section=RESOURCES,
    ways=(Way.NOW, Way.PORTAL),
)
PROPOSED = Kind(
    "resources.proposed",
    label=_("A teacher proposes a resource"),
    says=_("%(school)s proposes “%(title)s”."),
    section=RESOURCES,
    concerns=reviews,
)
PROPOSAL_ANSWERED = Kind(
    "resources.proposal_answered",
    label=_("The hub answers a resource that you proposed"),
    says=_("%(title)s: %(state)s"),
    section=RESOURCES,
    ways=(Way.NOW, Way.PORTAL),
    words=with_state,
    concerns=acts_for_a_school,
)


def register() -> None:
    """Let the portal tell of all this."""
    notices.register(REVIEW, SENT_BACK, PUBLISHED, QUESTION, ANSWER)
    notices.register(PROPOSED, PROPOSAL_ANSWERED)
