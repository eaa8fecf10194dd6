"""The portal cannot hold a pupil's name: there is no field for one, and a new field has to be thought about here.

Pupils appear as classes with a size and as head counts. Adults are named where they act. What is free text has a
purpose and a length, and its help text says that pupils are not named.
"""

import re

import pytest
from django.apps import apps
from django.db import models

from oshub.settings.base import MODELTRANS_AVAILABLE_LANGUAGES
from tests.architecture.source import ROOMS

# Everything that is known about a session, who came, and a class. None of it is about one pupil.
KNOWN = {
    "impact.session": {
        "id", "uid", "payload_hash", "hub", "co_hosts", "held_on", "starts_at", "minutes", "session_type", "project",
        "school", "challenge", "led_by", "format", "title", "note", "confirmed", "source", "logged_by", "logged_at",
        "version", "voided_at", "voided_by", "void_reason",
    },
    "impact.sessioncohost": {"id", "session", "hub", "held_on"},
    "impact.sessiontype": {"id", "code", "name", "position", "in_use", "i18n", "name_i18n"}
    | {f"name_{code}" for code in MODELTRANS_AVAILABLE_LANGUAGES},
    "impact.attendanceline": {"id", "session", "audience", "head_count", "school_class", "first_timers"},
    "schools.schoolclass": {
        "id", "school", "name", "school_year", "level", "size", "continues", "continued_by", "lineage",
        "size_changes", "archived_on", "left", "version", "changed_at",
    },
}  # fmt: skip
FREE_TEXT = {
    "impact.session": {"payload_hash", "title", "note", "void_reason"},
    "schools.schoolclass": {"name"},
}
# Words for what only a register of persons has, and where an adult's are meant.
PERSONAL = re.compile(
    r"pupil|child|birth|gender|sex$|surname|first_name|last_name|full_name|nickname|phone|diagnos|religion|guardian"
)

# Of a house and not of a person: the hub's own telephone.
OF_NO_PERSON = {("hubs.Hub", "phone"), ("hubs.HubVersion", "phone")}


def ours() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models(include_auto_created=True)]


def names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if not (field.auto_created and field.is_relation)}


@pytest.mark.parametrize("label", KNOWN)
def test_nothing_more_is_known(label: str) -> None:
    model = apps.get_model(label)
    more = names(model) - KNOWN[label]
    assert more == set(), "A new field: may it ever hold something about one pupil? Then it must not be. Else add it."


@pytest.mark.parametrize("label", KNOWN)
def test_text_that_is_free_has_an_end(label: str) -> None:
    fields = [field for field in apps.get_model(label)._meta.concrete_fields if not field.choices]
    texts = {f.name for f in fields if isinstance(f, models.CharField | models.TextField)}
    if label in FREE_TEXT:
        assert texts == FREE_TEXT[label]
        assert all(f.max_length and f.max_length <= 500 for f in fields if f.name in texts)


def test_what_is_kept_of_earlier_versions_knows_no_more() -> None:
    events = [model for model in ours() if hasattr(model, "pgh_id")]
    assert {model.__name__ for model in events} >= {"SessionEvent", "AttendanceLineEvent", "SessionCoHostEvent"}
    for event in events:
        of: type[models.Model] = getattr(event, "pgh_tracked_model")  # noqa: B009 - set by pghistory
        tracked = KNOWN.get(of._meta.label_lower) or names(of)
        assert {name for name in names(event) if not name.startswith("pgh_")} <= tracked


def test_no_field_is_called_like_something_of_a_person() -> None:
    found = [(model._meta.label, name) for model in ours() for name in names(model) if PERSONAL.search(name)]
    assert [one for one in found if one not in OF_NO_PERSON] == []


def test_the_form_says_that_pupils_are_not_named() -> None:
    from impact.forms.log_session import LogSessionForm

    assert "pupil" in str(LogSessionForm.base_fields["note"].help_text).lower()
