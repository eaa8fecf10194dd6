"""The nightly check with somebody at its end: what differs, or that nobody checks, is told to the administrators."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.actions import tell, write_mail
from accounts.notices import language_of
from hubs.access import people_with
from hubs.roles import NetworkPerm
from impact.actions.differences import in_words
from impact.queries.freshness import Freshness, freshness
from impact.rollups import Verification, verify

logger = logging.getLogger(__name__)

NAMED_IN_A_MAIL = 10


def check_figures() -> Verification:
    """Recount everything from the sessions; the outcome is kept, and told by mail where a figure differs."""
    outcome = verify()
    if outcome.differences:
        logger.error("%d figures differ from the sessions: run rebuild_rollups.", outcome.differences)
        _tell_administrators("figures differ", lambda: _about_differences(outcome))
        _note_in_the_portal(outcome)
    return outcome


def tell_if_nobody_checks() -> bool:
    """Tell by mail that the figures should have been checked by now; returns whether that had to be told."""
    fresh = freshness()
    if fresh.overdue:
        logger.error("The figures have not been checked for too long: see whether worker and beat run.")
        _tell_administrators("figures not checked", lambda: _about_silence(fresh))
    return fresh.overdue


@transaction.atomic
def _note_in_the_portal(outcome: Verification) -> None:
    """Managers are told at once; administrators have the mail with the details, and see it in the portal too."""
    told: dict[str, Any] = {
        "kind": "impact.figures_differ",
        "words": {"number": outcome.differences},
        "key": f"{timezone.now():%Y-%m-%d}",
        "url": reverse("my_places"),
    }
    tell(to=people_with(NetworkPerm.ADMINISTER), mailed=True, **told)
    tell(to=people_with(NetworkPerm.DASHBOARD), **told | {"url": reverse("impact:network_today")})


def _about_differences(outcome: Verification) -> tuple[str, str]:
    shown = in_words(outcome.named[:NAMED_IN_A_MAIL])
    subject = ngettext(
        "%(number)d figure of the portal is not what the sessions say",
        "%(number)d figures of the portal are not what the sessions say",
        outcome.differences,
    )
    told = {"shown": shown, "more": outcome.differences - len(shown)}
    text = render_to_string("impact/mail_figures_differ.txt", told)
    return subject % {"number": outcome.differences}, text.strip()


def _about_silence(fresh: Freshness) -> tuple[str, str]:
    text = render_to_string("impact/mail_not_checked.txt", {"fresh": fresh})
    return _("Nobody checks the figures of the portal"), text.strip()


def _tell_administrators(about: str, write: Callable[[], tuple[str, str]]) -> None:
    """Write each administrator a mail in their own language, once a day about the same."""
    for person in people_with(NetworkPerm.ADMINISTER):
        with override(language_of(person)):
            subject, text = write()
        key = f"{about} {timezone.now():%Y-%m-%d} {person.pk}"
        write_mail(to=person.email, subject=subject, text=text, key=key)
