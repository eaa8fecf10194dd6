"""Two sessions side by side: which stays, what is taken from which, and what two hubs say of a joint one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.merge_sessions import Versions
from impact.actions.versions import draft_of, line_in_words
from impact.forms.closed_period import ask_about_closed
from impact.models import Audience, Session

KEPT, GONE, BOTH, NEITHER = "kept", "gone", "both", "neither"
LONGEST_NOTE = 500
LARGEST_KEY = 2**63 - 1

LineKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """One value of both sessions in words; `name` is that of its question, blank where both say the same."""

    label: str
    first: str
    second: str
    name: str

    @property
    def differs(self) -> bool:
        """Whether they say different things."""
        return bool(self.name)


class WhichForm(forms.Form):
    """Which of two sessions stays, as an address says; the one that was logged first where it says nothing of it."""

    keep = forms.IntegerField(label=gettext_lazy("Stays"), required=False, min_value=1, max_value=LARGEST_KEY)


class MergeForm(forms.Form):
    """What the session that stays will say, a question for each thing of which the two say different things.

    Of numbers the more exact is chosen beforehand: classes before pupils without one, then the larger; never a sum.
    """

    keep = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY)
    kept_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    gone_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: QueryDict | None = None, *, kept: Session, gone: Session, with_note: bool) -> None:
        known = {"keep": kept.pk, "kept_version": kept.version, "gone_version": gone.version}
        super().__init__(data, initial=known)
        self._kept, self._gone = draft_of(kept), draft_of(gone)
        self._with_note = with_note
        self.rows: list[Compared] = []
        self._first_stays = kept.pk < gone.pk
        for name, label, one, other in self._values():
            self._ask(name, label, one, other)
        for key in self._line_keys():
            self._ask_line(key)
        ask_about_closed(self, kept.held_on, gone.held_on)

    def versions(self) -> Versions:
        """Of the session that stays and of the other one, as they were seen."""
        return self.cleaned_data["kept_version"], self.cleaned_data["gone_version"]

    def draft(self) -> SessionDraft:
        """What the session that stays will say."""
        lines = [line for key in self._line_keys() if (line := self._line(key)) is not None]
        return replace(self._kept, lines=tuple(lines), **self._chosen())

    def questions(self) -> Iterator[forms.BoundField]:
        """The questions, in the order of the log's form."""
        return (field for field in self.visible_fields())

    def _chosen(self) -> dict[str, Any]:
        """The values, but for lines, that are not those of the session that stays."""
        found: dict[str, Any] = {}
        for name, *_rest in self._values():
            answer = self.cleaned_data.get(name)
            if name == "co_hosts" and answer == BOTH:
                found[name] = tuple(dict.fromkeys((*self._kept.co_hosts, *self._gone.co_hosts)))
            elif name == "note" and answer == BOTH:
                found[name] = f"{self._kept.note}\n{self._gone.note}"
            elif answer == GONE:
                found[name] = getattr(self._gone, name)
        return found

    def _line(self, key: LineKey) -> LineDraft | None:
        kept, gone = _lines(self._kept).get(key), _lines(self._gone).get(key)
        answer = self.cleaned_data.get(_line_name(key), KEPT)
        if answer == NEITHER:
            return None
        return gone if answer == GONE else kept

    def _ask(self, name: str, label: str, one: str, other: str) -> None:
        differs = getattr(self._kept, name) != getattr(self._gone, name)
        if name == "co_hosts":
            differs = set(self._kept.co_hosts) != set(self._gone.co_hosts)
        self._note(label, one, other, name if differs else "")
        if not differs:
            return
        choices = [(KEPT, one or _("nothing")), (GONE, other or _("nothing"))]
        first = GONE if other and not one else KEPT
        both = name == "note" and one and other and len(one) + len(other) < LONGEST_NOTE
        if both or name == "co_hosts":
            choices.append((BOTH, _("Both, one below the other") if name == "note" else _("All of them")))
            first = BOTH
        self._add(name, label, choices, first)

    def _ask_line(self, key: LineKey) -> None:
        kept, gone = _lines(self._kept).get(key), _lines(self._gone).get(key)
        label = _line_label(kept or gone)
        one, other = (line_in_words(line) if line else "" for line in (kept, gone))
        differs = _told(kept) != _told(gone)
        self._note(label, one, other, _line_name(key) if differs else "")
        if not differs:
            return
        choices = [(name, text) for name, text in ((KEPT, one), (GONE, other)) if text]
        choices.append((NEITHER, _("Leave it out")))
        self._add(_line_name(key), label, choices, self._better(key, kept, gone))

    def _better(self, key: LineKey, kept: LineDraft | None, gone: LineDraft | None) -> str:
        """Which number is chosen beforehand."""
        if kept is not None and gone is not None:
            return GONE if _exactness(gone) > _exactness(kept) else KEPT
        mine, theirs = (self._kept, self._gone) if kept is not None else (self._gone, self._kept)
        # Pupils without a class are those of the classes that the other one names, unless both stand in one session.
        if key == (Audience.STUDENT.value, 0) and theirs.classes and not mine.classes:
            return NEITHER
        return KEPT if kept is not None else GONE

    def _add(self, name: str, label: str, choices: list[tuple[str, str]], first: str) -> None:
        missing = {"required": _("Choose one of them.")}
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, widget=forms.RadioSelect, initial=first, error_messages=missing
        )

    def _note(self, label: str, kept: str, gone: str, name: str) -> None:
        if kept or gone:
            first, second = (kept, gone) if self._first_stays else (gone, kept)
            self.rows.append(Compared(label, first, second, name))

    def _values(self) -> Iterator[tuple[str, str, str, str]]:
        """Each value with its label, and in words of both."""
        kept, gone = _in_words(self._kept), _in_words(self._gone)
        for name, label in _labels().items():
            if name != "note" or self._with_note:
                yield name, label, kept[name], gone[name]

    def _line_keys(self) -> list[LineKey]:
        return list(dict.fromkeys((*_lines(self._kept), *_lines(self._gone))))


class JointForm(forms.Form):
    """What somebody says of a session of theirs and another hub's, with the versions that they saw."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[
            ("ours", gettext_lazy("Ours stays")),
            ("theirs", gettext_lazy("Theirs stays")),
            ("agree", gettext_lazy("Agree")),
            ("two", gettext_lazy("They are two")),
            ("undo", gettext_lazy("Take that back")),
            ("withdraw", gettext_lazy("Withdraw")),
        ],
    )
    mine_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    theirs_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _labels() -> dict[str, str]:
    return {
        "held_on": _("Date"),
        "starts_at": _("Starts at"),
        "minutes": _("Minutes"),
        "session_type": _("Type"),
        "title": _("Title"),
        "project": _("Project"),
        "school": _("School"),
        "challenge": _("Challenge"),
        "co_hosts": _("Co-hosts"),
        "led_by": _("Led by"),
        "format": _("Format"),
        "note": _("Private note"),
    }


def _in_words(draft: SessionDraft) -> Mapping[str, str]:
    return {
        "held_on": date_format(draft.held_on, "DATE_FORMAT"),
        "starts_at": time_format(draft.starts_at, "TIME_FORMAT") if draft.starts_at else "",
        "minutes": str(draft.minutes or ""),
        "session_type": str(draft.session_type.label),
        "title": draft.title,
        "project": str(draft.project or ""),
        "school": str(draft.school or ""),
        "challenge": str(draft.challenge or ""),
        "co_hosts": ", ".join(sorted(hub.name for hub in draft.co_hosts)),
        "led_by": str(draft.led_by.label),
        "format": str(draft.format.label),
        "note": draft.note,
    }


def _lines(draft: SessionDraft) -> dict[LineKey, LineDraft]:
    return {(line.audience.value, line.school_class.pk if line.school_class else 0): line for line in draft.lines}


def _line_name(key: LineKey) -> str:
    return f"line-{key[0]}-{key[1]}"


def _line_label(line: LineDraft | None) -> str:
    if line is None:
        return ""
    if line.school_class is not None:
        return str(line.school_class)
    return _("Students without a class") if line.audience == Audience.STUDENT else str(line.audience.label)


def _told(line: LineDraft | None) -> tuple[int, int | None] | None:
    return (line.head_count, line.first_timers) if line is not None else None


def _exactness(line: LineDraft) -> tuple[int, bool]:
    return line.head_count, line.first_timers is not None
