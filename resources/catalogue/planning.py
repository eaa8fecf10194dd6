"""The whole catalogue: what would be added, what is there already, what is refused. Reads; writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.folding import words_of
from hubs.languages import language_name
from hubs.models import Hub
from resources.catalogue import values as own
from resources.catalogue.fields import FIELDS
from resources.catalogue.values import Author
from resources.models import Audience, Kind, Level, Licence, ResourceLink, ResourceVersion, StudyField, why_not_adapted
from resources.models.version import MOST_KEYWORDS
from resources.queries.described.facts import in_full
from resources.queries.library import resource_url
from schools.lists import ListTable
from schools.lists.columns import Cells, ListColumn, columns_of, problems_with
from schools.lists.drafts import ReadRow, RowState
from schools.lists.reading import E_MAIL
from schools.sheets import BadValueError, Notice, Refusal, Row

Value = TypeVar("Value")
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_SOURCE = 160, 4000, 200


@dataclass(frozen=True)
class CatalogueOptions:
    """What the person said beside the file: columns by position, and what holds for rows that do not say.

    `named` is that the authors in the list are adults who made it, so that their names come along.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    language: str = "en"
    kind: str = Kind.LESSON_PLAN.value
    licence: str = ""
    named: bool = False


@dataclass(frozen=True)
class ResourceDraft:
    """A resource to add; `values` are columns of its version."""

    line: int
    values: Mapping[str, Any]
    links: tuple[str, ...]
    authors: tuple[Author, ...]

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.values["title"])


@dataclass
class CataloguePlan:
    """A catalogue as it was understood. With a refusal nothing of it may be written."""

    hub: Hub
    table: ListTable
    columns: list[ListColumn] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    drafts: list[ResourceDraft] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    already: int = 0
    names: int = 0  # of authors in the list

    @property
    def accepted(self) -> bool:
        """Whether the plan may be written."""
        return not self.refusals

    @property
    def new(self) -> int:
        """How many would be added."""
        return len(self.drafts)

    def take(self, line: int, cells: tuple[str, ...], state: RowState) -> None:
        """Note what became of a row."""
        self.rows.append(ReadRow(line, cells, state))
        self.already += state == RowState.THERE


def plan_catalogue(hub: Hub, table: ListTable, options: CatalogueOptions) -> CataloguePlan:
    """Understand a catalogue for a hub. Whatever is wrong stands in the plan's refusals, never in an exception."""
    plan = CataloguePlan(hub, table, columns=columns_of(FIELDS, table, options.columns))
    plan.refusals = problems_with(FIELDS, table, plan.columns)
    for name in table.other_tables:
        message = _("The table “%(name)s” of the workbook was not read.") % {"name": name}
        plan.notices.append(Notice(0, "", message))
    if table.left_out:
        message = _("Left out and not kept, for they are about persons: %(columns)s.")
        plan.notices.append(Notice(0, "", message % {"columns": ", ".join(f"“{name}”" for name in table.left_out)}))
    if not plan.refusals:
        _read_rows(plan, _Reader(hub, Cells(plan.columns), options, plan.notices))
        _sum_up(plan, options)
    return plan


def _read_rows(plan: CataloguePlan, reader: "_Reader") -> None:
    above: dict[object, ResourceDraft] = {}
    for row in plan.table.rows:
        draft = reader.read(row)
        if not isinstance(draft, ResourceDraft):
            plan.refusals += draft
            plan.take(row.line, tuple(reader.columns.of(row, one.name) for one in FIELDS), RowState.REFUSED)
            continue
        plan.names += len(draft.authors)
        shown = _in_words(draft)
        first = next((above[key] for key in keys_of(draft) if key in above), None)
        if reader.is_there(draft):
            plan.take(draft.line, shown, RowState.THERE)
        elif first is None:
            plan.drafts.append(draft)
            above |= dict.fromkeys(keys_of(draft), draft)
            plan.take(draft.line, shown, RowState.NEW)
        elif (first.values, first.links) == (draft.values, draft.links):
            message = _("The same as line %(line)d, so it counts once.") % {"line": first.line}
            plan.notices.append(Notice(draft.line, "", message))
            plan.take(draft.line, shown, RowState.THERE)
        else:
            reason = _("Line %(line)d says something else about the same resource: leave one of the two.")
            plan.refusals.append(Refusal(draft.line, "", reason % {"line": first.line}))
            plan.take(draft.line, shown, RowState.REFUSED)


def _sum_up(plan: CataloguePlan, options: CatalogueOptions) -> None:
    """What a person should know of the whole before it is added."""
    if plan.names and not options.named:
        message = ngettext(
            "%(number)d name of an author stays out. Names come along only if you say below that they may.",
            "%(number)d names of authors stay out. Names come along only if you say below that they may.",
            plan.names,
        )
        plan.notices.append(Notice(0, "", message % {"number": plan.names}))
    unsaid = sum(1 for draft in plan.drafts if not draft.values["licence"])
    if unsaid:
        message = ngettext(
            "%(number)d resource says no licence: it cannot be published before somebody chooses one.",
            "%(number)d resources say no licence: they cannot be published before somebody chooses one.",
            unsaid,
        )
        plan.notices.append(Notice(0, "", message % {"number": unsaid}))


class _Reader:
    """Reads the rows of one catalogue for one hub."""

    def __init__(self, hub: Hub, columns: Cells, options: CatalogueOptions, notices: list[Notice]) -> None:
        self.columns, self.options, self.notices = columns, options, notices
        self.known = _known_at(hub)

    def is_there(self, draft: ResourceDraft) -> bool:
        """Whether the hub has it: under one of its addresses, or, where it has none, under its title."""
        return any(key in self.known for key in keys_of(draft))

    def read(self, row: Row) -> ResourceDraft | list[Refusal]:
        """The draft of a row, or everything that is wrong with it."""
        problems: list[Refusal] = []

        def value(name: str, parse: Callable[[str], Value]) -> Value | None:
            cell = self.columns.of(row, name)
            try:
                return parse(cell) if cell else None
            except BadValueError as problem:
                problems.append(Refusal(row.line, self.columns.name_of(name), problem.message))
                return None

        subjects, others = value("subjects", own.subjects) or ([], [])
        keywords = value("keywords", own.keywords) or []
        values: dict[str, Any] = {
            "title": value("title", lambda cell: _text(" ".join(cell.split()), LONGEST_TITLE)) or "",
            "description": value("description", lambda cell: _text(cell, LONGEST_DESCRIPTION)) or "",
            "language": value("text_language", own.language) or self.options.language,
            "kind": (value("kind", own.kind) or Kind(self.options.kind)).value,
            "licence": value("licence", lambda cell: own.licence(cell).value) or self.options.licence,
            "languages": value("languages", own.languages) or [],
            "audiences": value("audiences", own.audiences) or [],
            "levels": value("levels", own.levels) or [],
            "minutes": value("minutes", own.minutes),
            "subjects": subjects,
            "keywords": list(dict.fromkeys([*keywords, *others]))[:MOST_KEYWORDS],
            "skills": value("skills", own.skills) or [],
            "sdgs": value("sdgs", own.sdgs) or [],
        }
        values["age_from"], values["age_to"] = value("ages", own.ages) or (None, None)
        values |= self._source(row, value("adapted_licence", own.source_licence), value("adapted_url", own.links) or [])
        links = value("links", own.links) or []
        authors = value("authors", own.authors) or []
        if not values["title"] and not problems:
            problems.append(Refusal(row.line, self.columns.name_of("title"), _("A resource needs a title.")))
        if problems:
            return problems
        self._remark(row, others, values)
        return ResourceDraft(row.line, values, tuple(links), tuple(authors))

    def _source(self, row: Row, licence: Licence | None, addresses: list[str]) -> dict[str, str]:
        """What it is adapted from, told with its title, its address and its licence, or not at all."""
        title = " ".join(self.columns.of(row, "adapted_title").split())
        whole = bool(title and addresses and licence and len(title) <= LONGEST_SOURCE)
        if not whole and any(
            self.columns.of(row, name) for name in ("adapted_title", "adapted_url", "adapted_licence")
        ):
            message = _("Of what it is adapted from the title, the address and the licence are needed: add them later.")
            self.notices.append(Notice(row.line, "", message))
        return {
            "adapted_title": title if whole else "",
            "adapted_url": addresses[0] if whole else "",
            "adapted_licence": licence.value if whole and licence else "",
        }

    def _remark(self, row: Row, others: list[str], values: dict[str, Any]) -> None:
        """What is taken as it is, and worth a look."""
        if others:
            message = _("The library has no subject “%(names)s”: it becomes a keyword.")
            self.notices.append(Notice(row.line, "", message % {"names": "”, “".join(others)}))
        if refused := why_not_adapted(values["adapted_licence"], values["licence"]):
            message = _("It cannot be published like this: %(reason)s")
            self.notices.append(Notice(row.line, "", message % {"reason": refused}))
        if E_MAIL.search(values["description"]) or E_MAIL.search(values["title"]):
            message = _("An address of e-mail stands in its text, and would be public: look whether it should be.")
            self.notices.append(Notice(row.line, "", message))


def keys_of(draft: ResourceDraft) -> list[object]:
    """By what a resource is known again: its first address, else its title."""
    return [draft.links[0]] if draft.links else [_title_key(draft.title)]


def _title_key(title: str) -> tuple[str, ...]:
    return tuple(words_of(title)) or (title,)


def _known_at(hub: Hub) -> set[object]:
    """By what the hub's own resources are known: addresses in all their versions, titles, and their place here."""
    versions = ResourceVersion.objects.filter(resource__hub=hub)
    links = ResourceLink.objects.filter(of__resource__hub=hub)
    own_addresses: set[object] = set(links.values_list("url", flat=True))
    rows = versions.filter(~Q(title="")).values_list("resource_id", "title")
    for key, title in rows:
        own_addresses |= {_title_key(title), in_full(resource_url(key))}
    return own_addresses


def _text(cell: str, longest: int) -> str:
    if len(cell) > longest:
        raise BadValueError(
            _("The text has %(length)d characters, and %(most)d at most are taken.")
            % {"length": len(cell), "most": longest}
        )
    return cell


def _in_words(draft: ResourceDraft) -> tuple[str, ...]:
    """A draft as the preview shows it, in the order of the fields."""
    values = draft.values
    ages = {value for value in (values["age_from"], values["age_to"]) if value is not None}
    shown = {
        **{name: str(values[name]) for name in ("title", "description", "adapted_title", "adapted_url")},
        "description": values["description"][:100] + ("…" if len(values["description"]) > 100 else ""),
        "text_language": language_name(values["language"]),
        "kind": str(Kind(values["kind"]).label),
        "licence": Licence(values["licence"]).short if values["licence"] else "",
        "links": " ".join(draft.links),
        "languages": ", ".join(map(language_name, values["languages"])),
        "levels": ", ".join(str(Level(one).label) for one in values["levels"]),
        "ages": "–".join(map(str, sorted(ages))),
        "minutes": str(values["minutes"] or ""),
        "audiences": ", ".join(str(Audience(one).label) for one in values["audiences"]),
        "subjects": ", ".join(str(StudyField(one).label) for one in values["subjects"]),
        "keywords": ", ".join(values["keywords"]),
        "sdgs": ", ".join(map(str, values["sdgs"])),
        "skills": " ".join(values["skills"]),
        "authors": "; ".join(author.name for author in draft.authors),
        "adapted_licence": values["adapted_licence"],
    }
    return tuple(shown[one.name] for one in FIELDS)
