"""`manage.py import_sessions FILE --hub CODE`: a hub's sessions out of a table, all or nothing.

The file is the portal's own template (`--template` prints its columns, `--columns` says what each means), or any CSV,
Excel (.xlsx) or OpenDocument (.ods) file with `--map COLUMN=FIELD` for each column that is to be read. What a file
may say:

- `date` must be given; everything else may be blank. Blank is missing, and missing is not zero.
- `classes` names classes of the row's school with how many of each came: `7B=24; 8A=19`. `students` are students
  besides these; each audience has a column for how many of them came for the first time.
- `reference` makes a row recognisable when it is sent again. A row that is in the log with the same content is left
  alone; one that says something else is refused, with the difference.

Encoding (UTF-8, UTF-16, or what Windows writes in the hub's language) and separator (comma, semicolon, tab) are found
out. One refused row, and nothing is written: each is told with its line, column and reason, and the exit code is 1.
"""

import csv
import io
import shlex
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils.translation import gettext

from accounts.models import User
from hubs.models import Hub
from impact.actions.import_sessions import import_sessions
from impact.actions.run_import import add_up
from impact.imports import FIELDS, ImportOptions, ImportPlan, Refusal, plan_import, template_header
from impact.imports.columns import meant_by
from impact.models import Session

SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
NO_SUCH_COLUMN = "The portal's template has no such column."
# What is asked for in words that fit a page, which has fields for it, and the option that says it here.
OPTIONS = {
    "A session needs a type: fill it in, or say one for all rows.": "--type CODE",
    "In “%(cell)s” day and month may be either way round: say how dates are written.": "--date-format %d/%m/%Y",
    "No column gives the date. Name it “date”, or say which one it is.": "--map COLUMN=date",
}


class Command(BaseCommand):
    """Read, say what was understood, and write it if nothing is refused."""

    help = "Import a hub's sessions from a table, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="the CSV, .xlsx or .ods file")
        parser.add_argument("--hub", metavar="CODE", help="the hub whose sessions these are")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", help="read a column as a field"
        )
        parser.add_argument(
            "--date-format", default="", metavar="FORMAT", help="how dates are written, as in %%d/%%m/%%Y"
        )
        parser.add_argument("--type", default="", metavar="CODE", help="the type of session of rows that give none")
        parser.add_argument("--by", metavar="EMAIL", help="the person in whose name the sessions are logged")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--template", action="store_true", help="print the portal's own columns as CSV, and end")
        parser.add_argument("--columns", action="store_true", help="say what each column means, and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Explain, or import."""
        if options["template"]:
            self.stdout.write(template())
        elif options["columns"]:
            for name, meaning in FIELDS.items():
                self.stdout.write(f"{name:26} {meaning}")
        else:
            self.bring_in(options)

    def bring_in(self, options: dict[str, Any]) -> None:
        """Plan, report, write, add up."""
        if options["file"] is None or options["hub"] is None:
            raise CommandError("Name a file and a hub: import_sessions FILE --hub CODE")
        hub, by = find_hub(options["hub"]), find_person(options["by"])
        content = read(options["file"])
        self.say(f"Reading {options['file'].name} ...")
        plan = plan_import(
            hub=hub,
            content=content,
            options=ImportOptions(
                mapping=mapping(options["map"]), date_format=options["date_format"], default_type=options["type"]
            ),
        )
        self.report(plan, options["file"].name)
        if options["dry_run"]:
            self.say("Dry run: nothing was written.")
            return
        before = Session.objects.count()
        try:
            written = import_sessions(plan=plan, by=by)
        except IntegrityError as error:
            raise CommandError(
                f"Somebody else changed the log meanwhile; nothing was written, so start again. ({error})"
            ) from error
        lines = counted(written.lines, "attendance line", "attendance lines")
        self.say(f"Written: {counted(written.sessions, 'session', 'sessions')} with {lines}.")
        if written.sessions:
            self.say("Adding up ...")
            add_up(written.sessions, before)
            self.say("The figures are up to date.")

    def report(self, plan: ImportPlan, name: str) -> None:
        """Say how the file was understood; end with 1 where anything in it is refused."""
        if plan.rows:
            parted = f", parted by {SEPARATOR_NAMES[plan.separator]}" if plan.separator else ""
            self.say(f"{name}: {counted(plan.rows, 'row', 'rows')}, read as {plan.encoding}{parted}.")
        if plan.unread_columns:
            self.say(f"Columns that are not read: {', '.join(plan.unread_columns)}.")
        columns = {column.name for column in plan.columns}
        for notice in plan.notices:
            # Most are about a class or an audience, and not about a column of the file.
            about = notice.column if notice.column in columns else ""
            topic = f", {notice.column}" if notice.column and not about else ""
            self.say(f"Please check: {place(notice.line, about)}{topic}: {notice.message}")
        for refusal in plan.refusals:
            self.stderr.write(f"Refused: {place(refusal.line, refusal.column)}: {refusal.reason}{option(refusal)}")
        if not plan.accepted:
            number = counted(len(plan.refusals), "reason", "reasons")
            raise CommandError(f"{number} to refuse: nothing was written.{mapping_hint(plan)}")
        self.say(
            f"{counted(len(plan.new), 'session is', 'sessions are')} new ({plan.without_attendance} without attendance,"
            f" {counted(plan.interactions, 'interaction', 'interactions')}),"
            f" {counted(plan.already, 'is', 'are')} in the log already."
        )

    def say(self, line: str) -> None:
        """Print one line at once."""
        self.stdout.write(line)
        self.stdout.flush()


def template() -> str:
    """The header of the portal's own file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(template_header())
    return out.getvalue()


def find_hub(code: str) -> Hub:
    """The hub of a code, however it is capitalised."""
    hub = Hub.objects.coded(code).first()
    if hub is None:
        raise CommandError(f"There is no hub “{code}”.")
    return hub


def find_person(email: str | None) -> User | None:
    """The account of an e-mail address, or nobody where none is given."""
    if email is None:
        return None
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist as error:
        raise CommandError(f"Nobody has an account with the address {email}.") from error


def read(file: Path) -> bytes:
    """The content of a file."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def mapping(pairs: list[str]) -> dict[str, list[str]]:
    """What was given with --map. A column may be read as several fields."""
    fields: dict[str, list[str]] = {}
    for pair in pairs:
        column, given, field = pair.rpartition("=")
        if not given or not column.strip() or not field.strip():
            raise CommandError(f"Write --map COLUMN=FIELD, as in --map attendance=other; “{pair}” is something else.")
        fields.setdefault(column.strip(), []).append(field.strip())
    return fields


def place(line: int, column: str) -> str:
    """Where in the file something stands."""
    where = f"line {line}" if line else "the file"
    return f"{where}, column “{column}”" if column else where


def counted(number: int, one: str, many: str) -> str:
    """A number with the word for what is counted."""
    return f"{number} {one if number == 1 else many}"


def option(refusal: Refusal) -> str:
    """The option that helps, in brackets."""
    for sentence, words in OPTIONS.items():
        begins, _cell, ends = gettext(sentence).partition("%(cell)s")
        if refusal.reason.startswith(begins) and refusal.reason.endswith(ends):
            return f" ({words})"
    meant = meant_by(refusal.column) if refusal.reason.startswith(gettext(NO_SUCH_COLUMN)) else ""
    # Nothing is proposed that the sentence does not.
    if not meant or f"“{meant}”" not in refusal.reason:
        return ""
    return f" (--map {shlex.quote(f'{refusal.column}={meant}')})"


def mapping_hint(plan: ImportPlan) -> str:
    """How to read a file that is not the portal's own, where it has other columns."""
    if not any(refusal.reason.startswith(gettext(NO_SUCH_COLUMN)) for refusal in plan.refusals):
        return ""
    return " Give --map COLUMN=FIELD for each column that is to be read; others are then left out."
