"""Sign-ups as a table for a spreadsheet."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from projects.models import Question, SignUp

# What a spreadsheet would take for a formula; somebody at a school typed it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sign_ups_csv(questions: Sequence[Question], rows: Sequence[SignUp]) -> str:
    """One line a sign-up: project, number, status, school, classes, pupils, teacher, answers by question."""
    text = io.StringIO()
    text.write("\ufeff")  # or some spreadsheets take it for another encoding
    writer = csv.writer(text)
    head = [_("Project"), _("Number"), _("Status"), _("School"), _("Place"), _("Classes"), _("Pupils"), _("Teacher")]
    writer.writerow([*head, _("Email"), _("Sent"), _("Anything else"), *(question.text for question in questions)])
    for row in rows:
        writer.writerow([_harmless(cell) for cell in _cells(row, questions)])
    return text.getvalue()


def _cells(row: SignUp, questions: Sequence[Question]) -> list[object]:
    classes = list(row.classes.all())
    said = {answer.question_id: answer.text for answer in row.answers.all()}
    sent_at = row.sent_at.astimezone(row.call.zone) if row.sent_at else None
    return [
        row.call.project.title,
        row.line,
        row.get_state_display(),
        row.school.name,
        row.school.place,
        ", ".join(one.school_class.name for one in classes),
        sum(one.size for one in classes),
        row.teacher.name if row.teacher else "",
        row.teacher.email if row.teacher else "",
        f"{sent_at:%Y-%m-%d %H:%M}" if sent_at else "",
        row.note,
        *(said.get(question.pk, "") for question in questions),
    ]


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
