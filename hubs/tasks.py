"""Once a day: whatever ended or began overnight is taken over into the groups, also for people who do not come by."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from hubs.access import derive_all_groups, people_whose_groups_differ


@shared_task(name="hubs.sync_permissions")
def sync_permissions() -> None:
    """Set groups right that differ from the memberships."""
    today = timezone.now().date()
    derive_all_groups(people_whose_groups_differ(today), today)


BEAT = {"derive groups from memberships": {"task": "hubs.sync_permissions", "schedule": crontab(hour="0", minute="5")}}
