"""Step 5 of the main job: the hint after a commit, the sweep every two seconds, the nightly check and its alarm.

Tasks carry nothing: what is stale stands in the database. A hint that is lost costs two seconds, no figure.
"""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from impact.actions.check_figures import check_figures, tell_if_nobody_checks
from impact.actions.left_over import forget_left_over
from impact.actions.plan_mails import write_plan_mails
from impact.actions.plan_memory import forget_who_planned
from impact.models import SessionProposal, SessionProposalStep
from impact.rollups import drain
from projects.actions.proposal_memory import forget_proposals


@shared_task(name="impact.drain")
def drain_marks() -> None:
    """Add up everything that is marked stale now; leaves at once if somebody is at it already.

    Once: what is logged meanwhile has hints of its own. Going on until nothing is stale would, while many log, add up
    the same cells again and again without a pause.
    """
    drain()


# Acknowledged when it begins: it may take longer than the time after which a task is handed out again.
@shared_task(name="impact.verify", acks_late=False, soft_time_limit=3 * 3600, time_limit=4 * 3600)
def verify_rollups() -> None:
    """Recount everything from the facts; the outcome is kept for the dashboards, and told where something differs."""
    check_figures()


@shared_task(name="impact.watch")
def watch_the_check() -> None:
    """Raise the alarm when the check has not come to its end for too long."""
    tell_if_nobody_checks()


@shared_task(name="impact.forget_session_proposals")
def forget_session_proposals() -> None:
    """Keep what became a session, and no longer who reported it and in which words."""
    forget_proposals(SessionProposal, SessionProposalStep, now=timezone.now(), words={"note": ""})


@shared_task(name="impact.forget_left_over")
def forget_what_was_left_over() -> None:
    """Keep the sessions that became of it, and no longer what was sent."""
    forget_left_over(now=timezone.now())


@shared_task(name="impact.write_plan_mails")
def ask_about_the_plan() -> None:
    """Write the mails of Friday afternoon, hub by hub at its own clock; one that was written is not written again."""
    write_plan_mails()


@shared_task(name="impact.forget_who_planned")
def forget_planners() -> None:
    """Keep plans and what became of them, and no longer the persons."""
    forget_who_planned(today=timezone.localdate())


BEAT = {
    "sweep for stale figures": {"task": "impact.drain", "schedule": 2.0, "options": {"expires": 10}},
    "ask on Fridays what became of the plan": {"task": "impact.write_plan_mails", "schedule": crontab(minute="12")},
    "verify the figures": {"task": "impact.verify", "schedule": crontab(hour="3", minute="10")},
    "see that they are verified": {"task": "impact.watch", "schedule": crontab(hour="8", minute="20")},
    "forget who reported a session long ago": {
        "task": "impact.forget_session_proposals",
        "schedule": crontab(hour="0", minute="58"),
    },
    "forget what was left over long ago": {
        "task": "impact.forget_left_over",
        "schedule": crontab(hour="1", minute="9"),
    },
    "forget who planned long ago": {"task": "impact.forget_who_planned", "schedule": crontab(hour="1", minute="5")},
}
