"""By the clock: roles reach the groups, hubs that nobody coordinates are told of, votes are counted at their deadline,
changes of public content are folded up.
"""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from hubs.access import derive_all_groups, people_whose_groups_differ
from hubs.actions.equipment import forget_ended_inductions
from hubs.actions.minutes import forget_old_drafts
from hubs.actions.public_changes import fold_public_changes
from hubs.actions.set_up import forget_drafts as forget_hub_drafts
from hubs.actions.telling import tell_of_uncoordinated_hubs
from hubs.actions.tokens import tell_of_tokens_that_end
from hubs.actions.votes import close_due_votes


@shared_task(name="hubs.sync_permissions")
def sync_permissions() -> None:
    """Set groups right that differ from the memberships."""
    today = timezone.now().date()
    derive_all_groups(people_whose_groups_differ(today), today)


@shared_task(name="hubs.tell_of_uncoordinated_hubs")
def look_for_uncoordinated_hubs() -> None:
    """Tell the network's managers where a coordinator's last day is over and nobody came after."""
    tell_of_uncoordinated_hubs()


@shared_task(name="hubs.tell_of_tokens_that_end")
def look_for_tokens_that_end() -> None:
    """Tell those who keep a token a fortnight before it ends."""
    tell_of_tokens_that_end(today=timezone.now().date())


@shared_task(name="hubs.fold_public_changes")
def fold() -> None:
    """Keep the changes of public content few, so that reading their sum costs next to nothing."""
    fold_public_changes()


@shared_task(name="hubs.forget_drafts")
def forget_drafts() -> None:
    """Forget minutes that nobody saved for a month, and hubs that nobody set up further for half a year."""
    forget_old_drafts()
    forget_hub_drafts()


@shared_task(name="hubs.close_votes")
def close_votes() -> None:
    """Count the votes whose time is over."""
    close_due_votes()


@shared_task(name="hubs.forget_inductions")
def forget_inductions() -> None:
    """Delete who was shown what, once it no longer holds."""
    forget_ended_inductions(today=timezone.now().date())


BEAT = {
    "forget inductions that have run out": {
        "task": "hubs.forget_inductions",
        "schedule": crontab(hour="0", minute="25"),
    },
    "derive groups from memberships": {"task": "hubs.sync_permissions", "schedule": crontab(hour="0", minute="5")},
    "look for hubs that nobody coordinates": {
        "task": "hubs.tell_of_uncoordinated_hubs",
        "schedule": crontab(hour="5", minute="10"),
    },
    "look for tokens that end": {"task": "hubs.tell_of_tokens_that_end", "schedule": crontab(hour="5", minute="20")},
    "count votes at their deadline": {"task": "hubs.close_votes", "schedule": 30.0, "options": {"expires": 60}},
    "fold the changes of public content": {
        "task": "hubs.fold_public_changes",
        "schedule": crontab(hour="*", minute="35"),
    },
    "forget minutes and hubs that nobody went on with": {
        "task": "hubs.forget_drafts",
        "schedule": crontab(hour="2", minute="50"),
    },
}
