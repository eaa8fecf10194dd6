"""Minutes of a meeting: written, kept while they are written, approved, corrected.

Two who write at once lose nothing: what is typed is kept for each of them, and whoever saves second is shown both.
"""

import datetime as dt

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import EditedMeanwhile, change_row
from hubs.actions.standing_meeting import NotFromHere
from hubs.models import Meeting, MeetingState, Minutes, MinutesDraft

NOT_WRITTEN = 0
DRAFTS_KEPT_FOR = dt.timedelta(days=30)


@transaction.atomic
def write_minutes(*, meeting: Meeting, by: User, version: int, text: str, reason: str = "") -> Minutes:
    """Store the minutes, if they are still the version that the person saw (0: none yet); their draft is gone then.

    Raises EditedMeanwhile, NotFromHere before the meeting is held, ValidationError for a correction without a reason.
    """
    stored = _held(meeting)
    minutes = Minutes.objects.filter(meeting=stored).first()
    if minutes is None:
        with pghistory.context(user=by.pk, action="write"):
            minutes = Minutes.objects.create(meeting=stored, text=text, written_by=by)
    elif version == NOT_WRITTEN:
        raise EditedMeanwhile(minutes)
    else:
        if minutes.approved_at is not None and not reason.strip():
            raise ValidationError({"reason": _("The board has approved these minutes: say why you correct them.")})
        changed = {"text": text, "reason": reason, "written_by": by} if text != minutes.text else {}
        minutes = change_row(minutes, changed, by=by, version=version, action="write")
    drop_draft(meeting=stored, by=by)
    return minutes


@transaction.atomic
def keep_draft(*, meeting: Meeting, by: User, version: int, text: str) -> MinutesDraft:
    """Keep what somebody has typed so far and not saved, for them alone."""
    draft, _is_new = MinutesDraft.objects.update_or_create(
        meeting=meeting, user=by, defaults={"version": version, "text": text, "changed_at": timezone.now()}
    )
    return draft


def drop_draft(*, meeting: Meeting, by: User) -> None:
    """Forget what somebody typed and did not save."""
    MinutesDraft.objects.filter(meeting=meeting, user=by).delete()


def forget_old_drafts() -> None:
    """Delete drafts of minutes that nobody has touched for a month."""
    MinutesDraft.objects.filter(changed_at__lt=timezone.now() - DRAFTS_KEPT_FOR).delete()


@transaction.atomic
def approve_minutes(*, meeting: Meeting, by: User, version: int, at: dt.datetime | None = None) -> Minutes:
    """Note that the board agreed to the minutes as they stand: from now on they are corrected with a reason only.

    Raises EditedMeanwhile where they were changed since the person read them, NotFromHere where there are none.
    """
    stored = _held(meeting)
    minutes = Minutes.objects.filter(meeting=stored).first()
    if minutes is None:
        raise NotFromHere(_("Write the minutes before the board approves them."))
    if minutes.approved_at is not None:
        raise NotFromHere(_("These minutes are approved already."))
    approved = {"approved_at": at or timezone.now(), "approved_by": by}
    minutes = change_row(minutes, approved, by=by, version=version, action="approve")
    with pghistory.context(user=by.pk, action="approve"):
        stored.state = MeetingState.APPROVED
        stored.save(update_fields=["state"])
    return minutes


def _held(meeting: Meeting) -> Meeting:
    """The meeting, kept from others, if it was held. Raises NotFromHere."""
    stored = Meeting.objects.select_for_update(of=("self",)).select_related("hub").get(pk=meeting.pk)
    if not stored.took_place:
        raise NotFromHere(_("Minutes are written once the meeting is held."))
    return stored
