"""What becomes of sessions and certificates when two schools are found to be one (`schools.merging`)."""

from schools.merging import moves_freely, register


def register_rules() -> None:
    """Sessions stay with the hub that held them, papers keep their codes: like reports they change over as they are."""
    register("impact.session.school", moves_freely)
    register("impact.certificate.school", moves_freely, named=False)
    register("impact.sessionproposal.school", moves_freely)
    register("impact.sessionseries.school", moves_freely)
