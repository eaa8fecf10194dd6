"""What is kept of photographs and documents has a purpose and an end in docs/RETENTION.yaml, column by column."""

import re

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from impact.models.attachment import FOLDER
from impact.tasks import BEAT
from oshub.settings.base import ROOT
from projects.tasks import BEAT as OF_PROJECTS
from resources.tasks import BEAT as OF_RESOURCES

TEXT = (ROOT / "docs" / "RETENTION.yaml").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^(\w+\.\w+):\n((?:  .*\n)+)", TEXT, re.MULTILINE))


@pytest.mark.parametrize(
    "label",
    [
        "schools.PhotoConsent",
        "impact.Attachment",
        "impact.ReportingStep",
        "impact.SavedView",
        "impact.Survey",
        "impact.SurveyImport",
        "impact.Edition",
        "impact.Erratum",
        "impact.Report",
        "impact.ReportPaper",
        "oshub.LegacyPack",
        "resources.ResourceAuthor",
        "resources.ResourceVersion",
        "resources.ResourceFile",
        "resources.SavedResource",
        "resources.Thanks",
        "resources.Question",
        "resources.Collection",
        "resources.ResourceProposal",
        "resources.DownloadsOfDay",
    ],
)
def test_every_column_of_somebody_has_an_end(label: str) -> None:
    entry = ENTRIES[label]
    assert {"purpose", "basis", "ends", "columns"} <= set(re.findall(r"^  (\w+):", entry, re.MULTILINE))
    told = set(re.findall(r"^    (\w+): ", entry.partition("  columns:\n")[2], re.MULTILINE))
    fields = apps.get_model(label)._meta.concrete_fields
    written = {field.name for field in fields if isinstance(field, models.CharField) and not field.choices}
    people = {field.name for field in fields if field.related_model is User}
    assert people | written <= told
    assert told <= {field.name for field in fields}


def test_every_task_it_names_runs_by_the_clock() -> None:
    named = set(re.findall(r"\((\w+\.\w+)\)", TEXT))
    assert named
    assert named <= {str(entry["task"]) for entry in (BEAT | OF_PROJECTS | OF_RESOURCES).values()}
    assert f"    {FOLDER}/: " in TEXT
