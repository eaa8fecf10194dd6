"""Editions with their files and errata, and reports with their PDFs, as the database refuses them."""

import datetime as dt
import hashlib
from itertools import count

from django.utils import timezone

from impact.models import Edition, EditionFile, Erratum, Report, ReportPaper
from tests.architecture.breaking_cases import breaks
from tests.architecture.breaking_reporting import snapshot

_numbers = count(1000)


def edition(**said: object) -> Edition:
    known: dict[str, object] = {"number": next(_numbers), "snapshot": said.get("snapshot") or snapshot()}
    known |= {
        "title": "Impact",
        "content": "{}",
        "sha256": hashlib.sha256(b"{}").hexdigest(),
        "published_at": timezone.now(),
    }
    return Edition.objects.create(**known | said)


def file(**said: object) -> EditionFile:
    known: dict[str, object] = {"edition": said.get("edition") or edition(), "format": "csv", "content": b"a"}
    known |= {"size": 1, "sha256": hashlib.sha256(b"a").hexdigest()}
    return EditionFile.objects.create(**known | said)


def erratum(**said: object) -> Erratum:
    known: dict[str, object] = {"edition": edition(), "what": "March", "why": "A slip", "said_at": timezone.now()}
    return Erratum.objects.create(**known | {"said_on": dt.date(2022, 9, 1)} | said)


def report(**said: object) -> Report:
    return Report.objects.create(**{"title": "Our year"} | said)


def paper(**said: object) -> ReportPaper:
    known: dict[str, object] = {"report": said.get("report") or report(), "language": "en"}
    return ReportPaper.objects.create(**known | said)


def finished(**said: object) -> ReportPaper:
    now = timezone.now()
    known: dict[str, object] = {"state": "done", "content": b"a", "finished_at": now}
    return paper(**known | {"expires_at": now + dt.timedelta(days=7)} | said)


@breaks("edition_counts_from_one")
def edition_nought() -> object:
    return edition(number=0)


@breaks("edition_named")
def edition_without_a_title() -> object:
    return edition(title=" ")


@breaks("edition_fingerprint_true")
def edition_with_another_fingerprint() -> object:
    return edition(sha256="0" * 64)


@breaks("edition_file_once")
def a_second_file_of_a_format() -> object:
    return file(edition=file().edition)


@breaks("edition_file_of_known_format")
def a_file_of_no_format() -> object:
    return file(format="exe")


@breaks("edition_file_size_true")
def a_file_of_another_size() -> object:
    return file(size=2)


@breaks("edition_file_fingerprint_true")
def a_file_with_another_fingerprint() -> object:
    return file(sha256="0" * 64)


@breaks("edition_kept")
def edition_with_another_title() -> object:
    row = edition()
    row.title = "Another"
    row.save()
    return row


@breaks("edition_file_kept")
def file_that_is_deleted() -> object:
    return file().delete()


@breaks("erratum_kept")
def erratum_that_is_taken_back() -> object:
    return erratum().delete()


@breaks("erratum_says_what")
def wrong_but_not_what() -> object:
    return erratum(what=" ")


@breaks("erratum_says_why")
def wrong_but_not_why() -> object:
    return erratum(why=" ")


@breaks("report_named")
def report_without_a_title() -> object:
    return report(title=" ")


@breaks("report_sections_known")
def report_with_a_section_of_nothing() -> object:
    return report(sections=["figures", "gossip"])


@breaks("paper_state_known")
def paper_in_no_state() -> object:
    return finished(state="lost", content=None, expires_at=None)


@breaks("paper_drawn_once_at_a_time")
def drawn_twice_at_a_time() -> object:
    return paper(report=paper().report)


@breaks("paper_done_has_content")
def done_and_nothing_there() -> object:
    return finished(content=None)


@breaks("paper_finished_says_when")
def finished_at_no_moment() -> object:
    return paper(state="failed", problem="No")


@breaks("paper_done_expires")
def kept_for_ever() -> object:
    return finished(expires_at=None)


@breaks("paper_failed_says_why")
def failed_and_silent() -> object:
    return finished(state="failed", content=None, expires_at=None)
