"""What this room tells people of (accounts.notices): texts that wait for a reviewer, and what became of them."""

from django.utils.translation import gettext_lazy as _

from accounts import notices
from accounts.notices import Kind

NEWS = _("News and events")

REVIEW = Kind(
    "projects.review",
    label=_("A text waits to be reviewed"),
    says=_("%(name)s has written “%(title)s”, and somebody else has to look at it."),
    section=NEWS,
)
SENT_BACK = Kind(
    "projects.sent_back",
    label=_("Your text was sent back"),
    says=_("%(name)s has sent “%(title)s” back to you."),
    section=NEWS,
)
PUBLISHED = Kind(
    "projects.published",
    label=_("Your text is public"),
    says=_("%(name)s has published “%(title)s”."),
    section=NEWS,
)


def register() -> None:
    """Let the portal tell of all this."""
    notices.register(REVIEW, SENT_BACK, PUBLISHED)
