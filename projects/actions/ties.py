"""Notes that a school and an organisation still work together, as far as somebody has seen it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub, Organisation
from projects.models import TieSighting
from schools.models import School


@transaction.atomic
def note_sighting(
    *, hub: Hub, school: School, organisation: Organisation, since: dt.date, by: User, values: Mapping[str, Any]
) -> TieSighting:
    """Note that both were seen to work together on a day, which cannot lie before the tie began (`since`).

    Raises ValidationError.
    """
    sighting = TieSighting(hub=hub, school=school, organisation=organisation, noted_by=by, **values)
    if sighting.seen_on > hub.today():
        raise ValidationError({"seen_on": _("This day is still to come.")})
    if sighting.seen_on < since:
        raise ValidationError({"seen_on": _("The two did not know each other yet on that day.")})
    sighting.full_clean()
    sighting.save()
    return sighting


@transaction.atomic
def withdraw_sighting(*, sighting: TieSighting, by: User) -> None:
    """Take a note back; it no longer counts. Once more does nothing."""
    TieSighting.objects.standing().filter(pk=sighting.pk).update(withdrawn_at=timezone.now(), withdrawn_by=by)
