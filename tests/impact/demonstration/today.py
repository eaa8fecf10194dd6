"""The day on which the tests of the demonstration load it: that of the run, as whoever tries the portal does."""

import datetime as dt

from django.utils import timezone

TODAY = timezone.now().date()
NOON = dt.datetime.combine(TODAY, dt.time(12), tzinfo=dt.UTC)
