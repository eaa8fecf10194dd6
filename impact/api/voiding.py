"""A session that a program voids: its words as the form takes them, and what the form asks as a problem."""

from collections.abc import Mapping

from impact.api.sent import confirmed_in
from impact.api.shape import Fault, JsonObject
from impact.forms.void_session import VoidSessionForm


def voided_as(told: JsonObject) -> Mapping[str, str]:
    """What the page would send."""
    return {"reason": str(told.get("reason", ""))} | {f"yes-{key}": "on" for key in confirmed_in(told)}


def faults_of_voiding(form: VoidSessionForm) -> list[Fault]:
    """What is amiss with the reason, and what needs a yes first."""
    return [
        Fault(
            "held_on" if name.startswith("yes-") else name,
            "closed-period" if name.startswith("yes-") else "invalid",
            str(form.fields[name].help_text if name.startswith("yes-") else text),  # there is no box to tick here
            name.removeprefix("yes-") if name.startswith("yes-") else "",
        )
        for name, texts in form.errors.items()
        for text in texts
    ]
