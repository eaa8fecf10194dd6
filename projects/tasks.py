"""By the clock: what nobody needs goes, offers of places lapse, reminders are sent, who signed up is forgotten."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from projects.actions.pictures import remove_unused_pictures
from projects.actions.proposal_memory import forget_proposals
from projects.actions.publishing import empty_bins
from projects.actions.sign_up_memory import forget_who_signed_up, remind
from projects.actions.signing_up import lapse_offers
from projects.models import ProjectProposal, ProjectProposalStep


@shared_task(name="projects.remove_unused_pictures")
def sweep_pictures() -> None:
    """Delete pictures that no post has or had."""
    remove_unused_pictures()


@shared_task(name="projects.empty_bins")
def sweep_bins() -> None:
    """Delete for good what has been in the bin for thirty days."""
    empty_bins()


@shared_task(name="projects.lapse_offers")
def lapse() -> None:
    """Give places that were offered and not taken to the next in line."""
    lapse_offers(now=timezone.now())


@shared_task(name="projects.remind_of_sign_ups")
def remind_of_sign_ups() -> None:
    """Tell teachers of what waits for them."""
    remind(now=timezone.now())


@shared_task(name="projects.forget_who_signed_up")
def forget_sign_ups() -> None:
    """Keep schools and classes, and no longer the persons and their words."""
    forget_who_signed_up(now=timezone.now())


@shared_task(name="projects.forget_project_proposals")
def forget_project_proposals() -> None:
    """Keep what became a project, and no longer who proposed it and in which words."""
    forget_proposals(
        ProjectProposal, ProjectProposalStep, now=timezone.now(), words={"partners": "", "needs": "", "season": ""}
    )


BEAT = {
    "empty the bins of drafts": {
        "task": "projects.empty_bins",
        "schedule": crontab(hour="2", minute="35"),
    },
    "throw unused pictures away": {
        "task": "projects.remove_unused_pictures",
        "schedule": crontab(hour="2", minute="40"),
    },
    "let offers of places lapse": {"task": "projects.lapse_offers", "schedule": crontab(minute="*/5")},
    "remind of sign-ups": {"task": "projects.remind_of_sign_ups", "schedule": crontab(hour="6", minute="20")},
    "forget who signed up long ago": {
        "task": "projects.forget_who_signed_up",
        "schedule": crontab(hour="0", minute="50"),
    },
    "forget who proposed a project long ago": {
        "task": "projects.forget_project_proposals",
        "schedule": crontab(hour="0", minute="55"),
    },
}
