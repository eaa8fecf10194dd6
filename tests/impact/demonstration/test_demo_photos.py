"""Each hub of the demonstration has a consent, drawings that it covers, one that shows nobody, and a work sheet."""

import pytest

from hubs.models import Hub
from impact.models import Attachment
from impact.queries.attachments import attached_to
from impact.queries.covered import consents_for
from schools.models import PhotoConsent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_every_hub_shows_what_a_consent_covers() -> None:
    rows = Attachment.objects.select_related("session__hub__parent")
    by_hub = {(row.session.hub.parent or row.session.hub).code: row.session for row in rows}
    assert set(by_hub) == {hub.code for hub in Hub.objects.top_level().shown_publicly()}
    for session in by_hub.values():
        shown = attached_to(session)
        assert {photo.things_only for photo in shown.photos} == {True, False}
        assert (len(shown.documents), shown.hidden) == (1, ())
        assert len(consents_for(session)) == 1
    assert PhotoConsent.objects.exclude(withdrawn_at=None).count() == len(by_hub)
