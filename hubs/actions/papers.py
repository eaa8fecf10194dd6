"""Papers of a meeting: kept, and taken away again."""

import uuid

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.standing_meeting import NotFromHere
from hubs.models import AgendaItem, Meeting, MeetingState, Paper
from hubs.papers import ReadPaper

MOST_PAPERS = 60


@transaction.atomic
def keep_paper(
    *,
    meeting: Meeting,
    by: User,
    title: str,
    read: ReadPaper,
    item: AgendaItem | None = None,
    uid: uuid.UUID | None = None,
) -> Paper:
    """Store a file and note it. The file comes first: a row without one would be a broken link. Raises NotFromHere."""
    stored = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if stored.state == MeetingState.CALLED_OFF:
        raise NotFromHere(_("This meeting was called off."))
    if item is not None and item.meeting_id != stored.pk:
        raise NotFromHere(_("This item is on the agenda of another meeting."))
    if stored.papers.count() >= MOST_PAPERS:
        raise NotFromHere(_("A meeting has no more than 60 papers: take one away first."))
    paper = Paper(
        uid=uid or uuid.uuid4(), meeting=stored, item=item, title=title, kind=read.kind, size=read.size, uploaded_by=by
    )
    # Left over from something that was broken off; under another name nobody would find the new one.
    default_storage.delete(paper.stored_name)
    default_storage.save(paper.stored_name, File(read.file))
    try:
        with transaction.atomic():
            paper.save(force_insert=True)
    except Exception:
        default_storage.delete(paper.stored_name)
        raise
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: User) -> None:
    """Take a paper away for good, with its file."""
    name = paper.stored_name
    Paper.objects.filter(pk=paper.pk).delete()
    # A file that stays behind hurts nobody; a row without its file would.
    transaction.on_commit(lambda: default_storage.delete(name))
