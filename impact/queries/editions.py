"""Editions as their pages show them: the figures as published, how to cite them, what was said of them since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hubs.markdown import render_markdown, text_of_markdown
from hubs.models import Hub
from hubs.queries.public_version import while_it_stands
from impact.models import Edition, EditionFile, Erratum, ReportingPeriod, Snapshot
from impact.models.audience import CellAudience
from impact.queries.adjustments import hubs_moved
from impact.queries.dashboard import columns_for
from impact.queries.edition_content import GROUPS, EditionContent, EditionFigures, from_content
from impact.queries.edition_figures import Earlier, edition_figures, left_out_cells
from impact.queries.pages import ChartAndTable, public_hubs, public_months
from impact.queries.period_figures import from_content as closed_figures
from impact.queries.periods import month_label, months_label
from impact.queries.silent_hubs import SilentHub, silence_in_words, silent_when_closed, to_be_public
from impact.queries.since_published import SincePublished, since_published
from impact.queries.tables import CONTENT_TYPES, FileFormat
from impact.queries.words import AudienceStats, ThingStat, group_labels, number, public_stats, thing_stats

# The state of all that is published, as SQL: nothing of it is ever changed, so its number tells.
# What has moved since stands beside it, and is only ever added to.
AS_ONE_TEXT = (
    "(SELECT (SELECT count(*) FROM impact_edition) || '.' || (SELECT count(*) FROM impact_erratum)"
    " || '.' || (SELECT coalesce(max(id), 0) FROM impact_adjustment))"
)
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
PUBLISHER = "OSHub.Network"


@dataclass(frozen=True, slots=True)
class EditionFileLine:
    """A file of an edition, without its bytes."""

    format: str
    size: int
    sha256: str

    @property
    def label(self) -> str:
        """What it is, and what for."""
        return str(FileFormat(self.format).label)


@dataclass(frozen=True, slots=True)
class EditionPage:
    """An edition, and everything that stands beside it. `newer` is a later edition of the same period.

    `silence` says which hubs have months without a record.
    """

    edition: Edition
    content: EditionContent
    about: str
    audiences: tuple[AudienceStats, ...]
    things: tuple[ThingStat, ...]
    sessions: str
    months: ChartAndTable
    hubs: ChartAndTable
    notes: SafeString
    silence: str
    repeated: tuple[tuple[str, int], ...]
    files: tuple[EditionFileLine, ...]
    errata: tuple[Erratum, ...]
    since: SincePublished
    newer: Edition | None


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """One figure that an edition leaves out: of whom, where, and why."""

    audience: str
    where: str
    why: str


@dataclass(frozen=True, slots=True)
class EditionPreview:
    """What a snapshot would be published as. `number` is the one that it gets unless somebody is quicker.

    `moved`: the hubs whose figures are others by now.
    """

    snapshot: Snapshot
    number: int
    figures: EditionFigures
    audiences: tuple[AudienceStats, ...]
    sessions: str
    months: ChartAndTable
    hubs: ChartAndTable
    left_out: tuple[LeftOutLine, ...]
    silent: tuple[SilentHub, ...]
    repeated: tuple[tuple[str, int], ...]
    moved: tuple[Hub, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no session in it, so that all figures of people are zeros."""
        return not self.figures.total.sessions


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in a list, and whether another one of the same period came after it."""

    edition: Edition
    errata: int
    replaced_by: int | None

    @property
    def period(self) -> ReportingPeriod:
        """The reporting period that it is of."""
        return self.edition.snapshot.period


def editions() -> tuple[EditionLine, ...]:
    """All editions, the newest first. Two queries."""
    told: dict[int, int] = {}
    for edition in Erratum.objects.order_by("pk").values_list("edition", flat=True):
        told[edition] = told.get(edition, 0) + 1
    return _lines(told)


def editions_to_choose() -> tuple[EditionLine, ...]:
    """The same without counting errata, for who looks at figures. One query."""
    return _lines({})


recent_editions_to_choose = while_it_stands(editions_to_choose, apart_from="figures")


def _lines(told: Mapping[int, int]) -> tuple[EditionLine, ...]:
    found = Edition.objects.newest_first().defer("content", "snapshot__content")
    latest: dict[int, int] = {}
    lines = []
    for one in found:
        period = one.snapshot.period_id
        lines.append(EditionLine(one, told.get(one.pk, 0), latest.get(period)))
        latest.setdefault(period, one.number)
    return tuple(lines)


def recent_errata(most: int = 20) -> tuple[Erratum, ...]:
    """What was said last of all editions. One query."""
    return tuple(Erratum.objects.select_related("edition").defer("edition__content")[:most])


def edition_numbered(wanted: int) -> Edition | None:
    """The edition with a number. One query."""
    return Edition.objects.newest_first().filter(number=wanted).first() if wanted < 2**31 else None


def edition_file(wanted: int, file_format: str) -> EditionFile | None:
    """A file of an edition, with its bytes. One query."""
    if wanted >= 2**31:
        return None
    return EditionFile.objects.filter(edition__number=wanted, format=file_format).first()


def edition_page(edition: Edition) -> EditionPage:
    """An edition for its page. Four queries, and those of the public figures where some have moved since."""
    content = from_content(edition.content)
    figures = content.figures
    columns = columns_for(CellAudience.EVERYONE)
    files = EditionFile.objects.filter(edition=edition).order_by("pk").values_list("format", "size", "sha256")
    later = Edition.objects.filter(snapshot__period=edition.snapshot.period_id, number__gt=edition.number)
    return EditionPage(
        edition=edition,
        content=content,
        about=months_label(figures.first, figures.last),
        audiences=public_stats(columns, figures.total.groups),
        things=thing_stats(figures.things, of_network=True),
        sessions=number(figures.total.sessions),
        months=public_months(figures.months, figures.total, whole=content.period),
        hubs=public_hubs(figures.hubs, content.silent),
        notes=render_markdown(content.method_notes),
        silence=silence_in_words(content.silent or {}),
        repeated=_repeated(figures),
        files=tuple(EditionFileLine(*line) for line in files),
        errata=tuple(edition.errata.all()),
        since=since_published(edition, content),
        newer=later.defer("content").first(),
    )


def unpublished() -> list[Snapshot]:
    """The last snapshot of each closed period, where no edition is of it. One query."""
    snapshots = Snapshot.objects.filter(period__closed_at__isnull=False).select_related("period", "edition")
    latest: dict[int, Snapshot] = {}
    for snapshot in snapshots.defer("content").order_by("number"):
        latest[snapshot.period_id] = snapshot
    waiting = [one for one in latest.values() if not hasattr(one, "edition")]
    return sorted(waiting, key=lambda one: one.period.first_month, reverse=True)


def snapshot_to_publish(snapshot_id: int) -> Snapshot | None:
    """A snapshot that can be published: the last one of its period, which is closed, and no edition is of it."""
    found = next((one for one in unpublished() if one.pk == snapshot_id), None)
    return Snapshot.objects.select_related("period").get(pk=found.pk) if found else None


def figures_to_publish(snapshot: Snapshot) -> EditionFigures:
    """What may be shown of a snapshot, beside the editions of its period that were published before."""
    earlier = [
        Earlier(number, from_content(content).figures)
        for number, content in Edition.objects.filter(snapshot__period=snapshot.period_id)
        .order_by("number")
        .values_list("number", "content")
    ]
    places = {
        code: (local_name, place)
        for code, local_name, place in Hub.objects.top_level().values_list("code", "local_name", "place")
    }
    return edition_figures(closed_figures(snapshot.content), earlier, places)


def silent_to_publish(snapshot: Snapshot) -> tuple[SilentHub, ...]:
    """The hubs with months without a record in a snapshot, month by month: for who publishes it. Two queries."""
    return silent_when_closed(closed_figures(snapshot.content))


def edition_preview(snapshot: Snapshot) -> EditionPreview:
    """What publishing would show, and what it would leave out."""
    figures, silent = figures_to_publish(snapshot), silent_to_publish(snapshot)
    labels = dict(zip(GROUPS, group_labels(), strict=True))
    names = {hub.code: hub.name for hub in figures.hubs}
    months = {f"{at.month:%Y-%m}": month_label(at.month) for at in figures.months}
    left_out = tuple(
        LeftOutLine(labels[group], names.get(row) or months.get(row) or _("Altogether"), str(why.label))
        for group, row, why in left_out_cells(figures)
    )
    return EditionPreview(
        snapshot=snapshot,
        number=next_number(),
        figures=figures,
        audiences=public_stats(columns_for(CellAudience.EVERYONE), figures.total.groups),
        sessions=number(figures.total.sessions),
        months=public_months(figures.months, figures.total, whole=snapshot.period.label),
        hubs=public_hubs(figures.hubs, to_be_public(silent)),
        left_out=left_out,
        silent=silent,
        repeated=_repeated(figures),
        moved=hubs_moved(snapshot),
    )


def next_number() -> int:
    """The number that follows the last edition's. One query."""
    last = Edition.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def citation(content: EditionContent, url: str) -> str:
    """How to name an edition where its figures are used."""
    told = {
        "publisher": PUBLISHER,
        "year": content.published_at.year,
        "title": content.title,
        "number": content.number,
        "url": url,
    }
    return _("%(publisher)s (%(year)d). %(title)s. Edition %(number)d. %(url)s (CC BY 4.0)") % told


def bibtex(content: EditionContent, url: str) -> str:
    """The same for programs that keep references."""
    title = "".join(f"\\{sign}" if sign in "\\{}%&#_$" else sign for sign in content.title)
    return (
        f"@misc{{oshub-edition-{content.number},\n  author = {{{{{PUBLISHER}}}}},\n  title = {{{title}}},\n"
        f"  edition = {{{content.number}}},\n  year = {{{content.published_at.year}}},\n  url = {{{url}}}\n}}"
    )


def dataset(page: EditionPage, url: str, file_url: Sequence[str]) -> dict[str, object]:
    """The edition as a DCAT dataset: what a page says of it to programs."""
    content = page.content
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@type": "dcat:Dataset",
        "@id": url,
        "dct:identifier": url,
        "dct:title": content.title,
        "dct:description": " ".join(
            filter(None, (f"{content.period}.", page.silence, text_of_markdown(content.method_notes)))
        ),
        "dct:issued": _typed(f"{content.published_at:%Y-%m-%d}", "date"),
        "dct:license": {"@id": LICENCE_URL},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": PUBLISHER},
        "dcat:version": str(content.number),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed(content.figures.first.isoformat(), "date"),
            "dcat:endDate": _typed(content.figures.last.isoformat(), "date"),
        },
        "dcat:landingPage": {"@id": url},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": where},
                "dcat:mediaType": {"@id": MEDIA_TYPES + CONTENT_TYPES[FileFormat(one.format)].partition(";")[0]},
                "dcat:byteSize": _typed(str(one.size), "nonNegativeInteger"),
                "dct:license": {"@id": LICENCE_URL},
                "spdx:checksum": {
                    "@type": "spdx:Checksum",
                    "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                    "spdx:checksumValue": _typed(one.sha256, "hexBinary"),
                },
            }
            for one, where in zip(page.files, file_url, strict=True)
        ],
    }


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}


def _repeated(figures: EditionFigures) -> tuple[tuple[str, int], ...]:
    labels = dict(zip(GROUPS, group_labels(), strict=True))
    return tuple((labels[group], of) for group, of in figures.repeated.items())
