"""A meeting of which something may still change, kept from others: where every write about one begins."""

from django.utils.translation import gettext as _

from hubs.models import Meeting, MeetingState


class NotFromHere(Exception):
    """The meeting stands where this step does not begin; says why, for a person. Nothing was written."""


def standing_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it is stored, kept from others until the transaction ends, if anything of it may still change.

    Raises NotFromHere where it was called off or its minutes are approved.
    """
    stored = Meeting.objects.select_for_update(of=("self",)).select_related("hub").get(pk=meeting.pk)
    if stored.state == MeetingState.CALLED_OFF:
        raise NotFromHere(_("This meeting was called off."))
    if stored.state == MeetingState.APPROVED:
        raise NotFromHere(_("The minutes of this meeting are approved, so what they say of it stays as it is."))
    return stored
