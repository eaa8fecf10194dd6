"""The published table of the network, equal to the digit on the page and in each file."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from hubs.views.stored import shelf
from impact.models.audience import AudienceGroup
from impact.rollups import rebuild
from tests.impact.read_pdf import read_pdf

pytestmark = pytest.mark.django_db
# As the network reported it by the end of the European project: people, interactions, interactions per person.
REPORTED = {
    "students": (7024, 134775, Decimal("19.2")),
    "teachers": (449, 5918, Decimal("13.2")),
    "community": (9804, 10552, Decimal("1.08")),
}
LABELS = [str(group.label) for group in AudienceGroup]
Found = dict[str, tuple[int, int, Decimal]]


def test_page_csv_xlsx_ods_pdf_and_json_say_the_published_table(
    loaded: Path, client: Client, settings: Settings
) -> None:
    rebuild()
    settings.ROLLUP_VERSION_MAX_AGE = 0.0
    shelf.clear()
    cache.clear()
    assert of_page(client.get("/impact/").content.decode()) == REPORTED
    assert of_json(client.get("/impact/data.json").json()) == REPORTED
    assert of_csv(client.get("/impact/data.csv").content.decode()) == REPORTED
    for address in ("/impact/data", "/open-data/totals"):
        assert of_workbook(client.get(f"{address}.xlsx").content) == REPORTED
        assert of_workbook(client.get(f"{address}.ods").content) == REPORTED
        paper = client.get(f"{address}.pdf").content
        assert b"pdfuaid:part" in paper
        assert of_paper(paper) == REPORTED
    rows = client.get("/open-data/totals.json").json()["rows"]
    assert named([row["audience"] for row in rows], [row["people"] for row in rows], rows) == REPORTED
    assert of_totals(client.get("/open-data/totals.csv").content.decode()) == REPORTED
    pictures = read_pdf(client.get("/impact/data.pdf").content).alternatives()
    assert [text.partition(".")[0] for text in pictures] == ["Interactions by month", "Interactions by hub"]


def named(labels: list[str], _people: list[int], rows: list[dict[str, Any]]) -> Found:
    assert labels == LABELS
    return {
        group: (row["people"], row["interactions"], Decimal(str(row["interactions_per_person"])))
        for group, row in zip(REPORTED, rows, strict=True)
    }


def of_page(page: str) -> Found:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    found = {}
    for group, (people, interactions, each) in REPORTED.items():
        for figure in (f"{people:,}", f"{interactions:,}", f"{each}"):
            assert figure in text
        found[group] = (people, interactions, each)
    return found


def of_json(told: dict[str, Any]) -> Found:
    return {
        group: (one["people"], one["interactions"], Decimal(str(one["interactions_per_person"])))
        for group, one in told["totals"].items()
    }


def of_csv(text: str) -> Found:
    return {
        row["audience"]: (int(row["people"]), int(row["interactions"]), Decimal(row["interactions_per_person"]))
        for row in csv.DictReader(io.StringIO(text))
        if row["scope"] == "network" and row["period"] == "all" and row["audience"] != "everyone"
    }


def of_totals(text: str) -> Found:
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["audience"] for row in rows] == LABELS
    return {
        group: (int(row["people"]), int(row["interactions"]), Decimal(row["interactions_per_person"]))
        for group, row in zip(REPORTED, rows, strict=True)
    }


def of_workbook(content: bytes) -> Found:
    _head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == LABELS
    return {group: (int(row[1]), int(row[2]), Decimal(repr(row[3]))) for group, row in zip(REPORTED, rows, strict=True)}


def of_paper(content: bytes) -> Found:
    _head, *rows = read_pdf(content).tables()[0]
    assert [row[0] for row in rows] == LABELS
    return {
        group: (int(row[1].replace(",", "")), int(row[2].replace(",", "")), Decimal(row[3]))
        for group, row in zip(REPORTED, rows, strict=True)
    }
