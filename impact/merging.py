"""What becomes of sessions and certificates when two schools are found to be one (`schools.merging`)."""

from django.utils.translation import gettext as _

from schools.merging import Outcome, Sides, moves_freely, register


def register_rules() -> None:
    """Sessions stay with the hub that held them, papers keep their codes: like reports they change over as they are."""
    register("impact.session.school", moves_freely)
    register("impact.certificate.school", moves_freely, named=False)
    register("impact.embed.school", embeds)
    register("impact.sessionproposal.school", moves_freely)
    register("impact.sessionseries.school", moves_freely)


def embeds(sides: Sides) -> Outcome:
    """A hub has one frame with a school's figures: of two, that of the school that stays goes on."""
    outcome = Outcome()
    there = {row.hub_id for row in sides.staying if row.withdrawn_at is None}
    outcome.aside += [row for row in sides.going if row.withdrawn_at is None and row.hub_id in there]
    if outcome.aside:
        text = _("Figures of both stand on other sites. The frame of “%(kept)s” goes on, the other one shows nothing.")
        outcome.said.append(text % {"kept": sides.kept.name})
    return outcome
