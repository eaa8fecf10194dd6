"""A canvas as it stands on paper: the words of the sheet, in the reader's language."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hubs.canvas_pdf import Paper, PaperBox, PaperFigure
from hubs.models import Box, CanvasVersion, Hub
from hubs.queries.canvas import Draft, version_rows

Figures = Mapping[str, Sequence[PaperFigure]]  # by the value of the box


def paper_of_draft(hub: Hub, draft: Draft, *, figures: Figures | None = None) -> Paper:
    """The draft of a hub, with the day."""
    day = date_format(hub.today(), "DATE_FORMAT")
    return _paper(hub, draft.texts(), _("Draft of %(day)s, not adopted") % {"day": day}, figures)


def paper_of_version(version: CanvasVersion, *, figures: Figures | None = None) -> Paper:
    """A version, with what became of it. Two queries."""
    standing = next(row.standing for row in version_rows(version.hub) if row.version == version)
    said = _("Version %(version)s") % {"version": version}
    if standing.decided_on is not None and standing.label:
        day = date_format(standing.decided_on, "DATE_FORMAT")
        said += " · " + _("%(state)s by the board on %(day)s") % {"state": standing.label, "day": day}
    elif standing.label:
        said += " · " + standing.label
    return _paper(version.hub, version.texts(), said, figures)


def _paper(hub: Hub, texts: Mapping[Box, str], said: str, figures: Figures | None) -> Paper:
    about = [hub.name, hub.place, said]
    if figures:
        today = date_format(timezone.now().date(), "DATE_FORMAT")
        about.append(_("figures of %(day)s") % {"day": today})
    return Paper(
        title=_("Canvas of %(hub)s") % {"hub": hub.name},
        hub=hub.name,
        about=" · ".join(about),
        empty=_("Nothing is written here yet."),
        lang=(get_language() or "en").partition("-")[0],
        boxes=[PaperBox(str(box.label), texts[box], (figures or {}).get(box.value, ())) for box in Box],
    )
