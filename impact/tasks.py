"""Step 5 of the main job: the hint after a commit, the sweep every two seconds, the nightly check and its alarm.

Tasks carry nothing: what is stale stands in the database. A hint that is lost costs two seconds, no figure.
"""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from hubs.actions.worker import ask_worker
from impact.actions.adjustments import write_adjustments
from impact.actions.attached_files import compare_files, forget_attachments
from impact.actions.check_figures import check_figures, tell_if_nobody_checks
from impact.actions.confirmation_reminders import write_reminders
from impact.actions.hint import heed_no_hint_for_a_while
from impact.actions.left_over import forget_left_over
from impact.actions.plan_mails import write_plan_mails
from impact.actions.plan_memory import forget_who_planned
from impact.actions.reminders import forget_reminders
from impact.actions.reports import DRAW, draw_paper, forget_papers
from impact.actions.run_import import ASKED_AGAIN_AFTER, add_up, left_running, run_import
from impact.actions.saved_views import forget_saved_views
from impact.actions.session_imports import RUN, forget_imports
from impact.actions.survey_memory import forget_pairs, forget_survey_tables, settle_rounds
from impact.actions.undo_import import UNDO, left_undoing, run_undo
from impact.actions.welcome import forget_desks
from impact.imports.looking import look_for_page
from impact.models import Session, SessionProposal, SessionProposalStep
from impact.queries.reports import waiting_since
from impact.rollups import drain
from projects.actions.proposal_memory import forget_proposals


@shared_task(name="impact.drain")
def drain_marks() -> None:
    """Add up everything that is marked stale now; leaves at once if somebody is at it already.

    Once: what is logged meanwhile has hints of its own. Going on until nothing is stale would, while many log, add up
    the same cells again and again without a pause.
    """
    heed_no_hint_for_a_while(drain().marks)


# Acknowledged when it begins: it may take longer than the time after which a task is handed out again.
@shared_task(name="impact.verify", acks_late=False, soft_time_limit=3 * 3600, time_limit=4 * 3600)
def verify_rollups() -> None:
    """Recount everything from the facts; the outcome is kept for the dashboards, and told where something differs."""
    check_figures()


@shared_task(name="impact.watch")
def watch_the_check() -> None:
    """Raise the alarm when the check has not come to its end for too long."""
    tell_if_nobody_checks()


@shared_task(name="impact.write_adjustments", soft_time_limit=1800, time_limit=2000)
def adjust_closed_periods() -> None:
    """Write down what has moved in closed periods; what was written before is not written again."""
    write_adjustments()


@shared_task(name="impact.remind_to_confirm")
def remind_to_confirm() -> None:
    """Remind hubs of periods that they have not confirmed, on the days around the due date, each once."""
    write_reminders(today=timezone.localdate())


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


@shared_task(name="impact.forget_reminders")
def forget_old_reminders() -> None:
    """Delete reminders about months that no page shows any more."""
    forget_reminders()


# A table of many thousand rows takes its time, and is handed out again after five minutes at the soonest.
@shared_task(name="impact.run_import", soft_time_limit=130, time_limit=145)
def run_one_import(import_id: int) -> None:
    """Bring in one import, all of it or nothing, and add up what it changed."""
    before = Session.objects.count()
    added = run_import(import_id)
    if added:
        add_up(added, before)


@shared_task(name="impact.look_at_import", soft_time_limit=130, time_limit=145)
def look_at_import(import_id: int, version: int, language: str) -> None:
    """Look through a long table for the page that waits for it."""
    look_for_page(import_id, version, language)


# Each on its own, with all the time that one may take.
@shared_task(name="impact.run_imports")
def run_imports_left() -> None:
    """Have brought in, or taken back, what nobody was told of, or what somebody died over."""
    now = timezone.now()
    for key in left_running(now):
        ask_worker(RUN, key)
    for key in left_undoing(now):
        ask_worker(UNDO, key)


@shared_task(name="impact.undo_import", soft_time_limit=130, time_limit=145)
def undo_one_import(import_id: int) -> None:
    """Take one import back, all of it or nothing, and add up what it changed."""
    before = Session.objects.count()
    taken_back = run_undo(import_id)
    if taken_back:
        add_up(taken_back, before)


@shared_task(name="impact.forget_imports")
def forget_old_imports() -> None:
    """Take away the tables that nobody has brought in for a month."""
    forget_imports(now=timezone.now())


@shared_task(name="impact.forget_attachments")
def forget_attachments_due() -> None:
    """Delete the files of attachments whose time has come, and keep why."""
    forget_attachments(now=timezone.now())


@shared_task(name="impact.compare_files")
def compare_attached_files() -> None:
    """Hold the files of attachments against their rows."""
    compare_files(now=timezone.now())


@shared_task(name="impact.forget_saved_views")
def forget_unreachable_views() -> None:
    """Delete what people saved for themselves where they have no role any more."""
    forget_saved_views(today=timezone.localdate())


@shared_task(name="impact.forget_desks")
def forget_old_desks() -> None:
    """Keep what became of a count at the door, and no longer who opened the desk; delete what became nothing."""
    forget_desks(now=timezone.now())


@shared_task(name="impact.settle_surveys")
def settle_surveys() -> None:
    """Take away what ties answers to slips of paper and to each other, once it has served its purpose."""
    now = timezone.now()
    settle_rounds(now=now)
    forget_pairs(now=now)
    forget_survey_tables(now=now)


# A report of many hubs takes its time.
@shared_task(name="impact.draw_report", soft_time_limit=130, time_limit=145)
def draw_one_report(paper_id: int) -> None:
    """Draw one report as a PDF, and tell who asked for it."""
    draw_paper(paper_id)


@shared_task(name="impact.draw_reports")
def draw_reports_left() -> None:
    """Have drawn, each on its own, what nobody was told of, or what somebody died over."""
    for key in waiting_since(timezone.now() - ASKED_AGAIN_AFTER):
        ask_worker(DRAW, key)


@shared_task(name="impact.forget_papers")
def forget_drawn_reports() -> None:
    """Let go of the PDFs whose week is over; the reports stay."""
    forget_papers(now=timezone.now())


BEAT = {
    "draw reports that were left": {"task": "impact.draw_reports", "schedule": 20.0, "options": {"expires": 20}},
    "let go of drawn reports": {"task": "impact.forget_papers", "schedule": crontab(hour="1", minute="25")},
    "delete attachments that are due": {
        "task": "impact.forget_attachments",
        "schedule": crontab(hour="1", minute="20"),
    },
    "compare the files of attachments": {"task": "impact.compare_files", "schedule": crontab(hour="1", minute="40")},
    "sweep for stale figures": {"task": "impact.drain", "schedule": 2.0, "options": {"expires": 10}},
    "ask on Fridays what became of the plan": {"task": "impact.write_plan_mails", "schedule": crontab(minute="12")},
    "verify the figures": {"task": "impact.verify", "schedule": crontab(hour="3", minute="10")},
    "see that they are verified": {"task": "impact.watch", "schedule": crontab(hour="8", minute="20")},
    "write down what moved in closed periods": {
        "task": "impact.write_adjustments",
        "schedule": crontab(hour="4", minute="50"),
    },
    "remind hubs to confirm": {"task": "impact.remind_to_confirm", "schedule": crontab(hour="6", minute="35")},
    "forget views that open to nobody": {
        "task": "impact.forget_saved_views",
        "schedule": crontab(hour="1", minute="46"),
    },
    "forget who was reminded of months long ago": {
        "task": "impact.forget_reminders",
        "schedule": crontab(hour="1", minute="4"),
    },
    "bring in imports that were left": {
        "task": "impact.run_imports",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "forget tables that nobody brought in": {
        "task": "impact.forget_imports",
        "schedule": crontab(hour="1", minute="15"),
    },
    "forget who reported a session long ago": {
        "task": "impact.forget_session_proposals",
        "schedule": crontab(hour="0", minute="58"),
    },
    "forget what was left over long ago": {
        "task": "impact.forget_left_over",
        "schedule": crontab(hour="1", minute="9"),
    },
    "forget counts at the door that became nothing": {
        "task": "impact.forget_desks",
        "schedule": crontab(hour="1", minute="7"),
    },
    "settle surveys that are over": {"task": "impact.settle_surveys", "schedule": crontab(hour="1", minute="11")},
    "forget who planned long ago": {"task": "impact.forget_who_planned", "schedule": crontab(hour="1", minute="5")},
}
