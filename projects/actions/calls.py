"""Opening a project for sign-up, changing that, and its questions; done by the people of its hub."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions import EditedMeanwhile, change_row
from hubs.models import HubStatus
from projects.actions.sign_up_line import free_places, lock_call, move_up
from projects.models import Call, Project, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was written; `pk` is that of the one it changes. Without words it is taken away."""

    pk: int | None
    kind: str
    text: str
    options: tuple[str, ...]
    required: bool


@transaction.atomic
def save_call(*, project: Project, by: User, values: Mapping[str, Any], asked: Sequence[Asked], version: int) -> Call:
    """Open a project for sign-up, or change how it is open. More places go to who waits.

    Raises EditedMeanwhile, ValidationError where the hub is at rest, or fewer places would be left than are held.
    """
    project = Project.objects.select_for_update(of=("self",), no_key=True).select_related("hub").get(pk=project.pk)
    stored = Call.objects.filter(project=project).first()
    if stored is None:
        if project.hub.status == HubStatus.AT_REST:
            raise ValidationError(_("The hub is at rest, so schools cannot sign up to its projects."))
        call = Call(project=project, **values)
        call.full_clean()
        with pghistory.context(user=by.pk, action="add"):
            call.save()
    else:
        lock_call(stored.pk)
        if stored.sign_ups.sent().exists() and values.get("unit", stored.unit) != stored.unit:
            raise ValidationError(_("Schools have signed up already, so places are still counted as they were."))
        call = change_row(stored, values, by=by, version=version)
        call.project = project
        free = free_places(call)
        if free is not None and free < 0:
            raise ValidationError(
                _("%(taken)d places are held already. Give at least that many."),
                params={"taken": (call.capacity or 0) - free},
            )
    _ask(call, asked)
    move_up(call)
    return call


def _ask(call: Call, asked: Sequence[Asked]) -> None:
    known = {question.pk: question for question in call.questions.all()}
    for position, said in enumerate(asked):
        question = known.get(said.pk or 0)
        if question is None and not said.text.strip():
            continue
        if question is None:
            question = Question(call=call)
        elif not said.text.strip():
            _put_away(question)
            continue
        elif question.kind != said.kind and question.answers.exists():
            raise ValidationError(
                _("“%(question)s” was answered already: its kind stays. Ask a new one instead."),
                params={"question": question.text},
            )
        question.position, question.kind, question.text = position, said.kind, said.text
        question.options, question.required = list(said.options), said.required
        question.full_clean(exclude=["options"])
        question.save()


def _put_away(question: Question) -> None:
    """What was answered stays readable; what nobody answered is gone."""
    if question.answers.exists():
        question.put_away = True
        question.save(update_fields=["put_away"])
    else:
        question.delete()


__all__ = ["Asked", "EditedMeanwhile", "save_call"]
