"""The database refuses bad rows, whoever writes them and however (rule 5); each refusal is broken here on purpose."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Deferrable
from django.utils.functional import Promise

from impact.models import RollupState
from oshub.models import SearchDocument
from tests.architecture import (
    breaking_agreements,
    breaking_board,
    breaking_canvas,
    breaking_cards,
    breaking_deposits,
    breaking_duplicates,
    breaking_editions,
    breaking_embeds,
    breaking_equipment,
    breaking_imports,
    breaking_joining,
    breaking_left_over,
    breaking_mails,
    breaking_meetings,
    breaking_notices,
    breaking_opening,
    breaking_organisations,
    breaking_packs,
    breaking_partnerships,
    breaking_photos,
    breaking_plan,
    breaking_proposals,
    breaking_public,
    breaking_quality,
    breaking_readers,
    breaking_register,
    breaking_reporting,
    breaking_resources,
    breaking_saved_views,
    breaking_school_merges,
    breaking_search,
    breaking_second_look,
    breaking_sign_ups,
    breaking_surveys,
    breaking_targets,
    breaking_teacher,
    breaking_team,
    breaking_tokens,
    breaking_welcome,
)
from tests.architecture.breaking_cases import CASES, Case, all_cases
from tests.architecture.source import ROOMS

# Their cases note themselves when they are imported.
assert breaking_agreements.__name__
assert breaking_board.__name__
assert breaking_canvas.__name__
assert breaking_cards.__name__
assert breaking_deposits.__name__
assert breaking_duplicates.__name__
assert breaking_embeds.__name__
assert breaking_editions.__name__
assert breaking_equipment.__name__
assert breaking_joining.__name__
assert breaking_left_over.__name__
assert breaking_mails.__name__
assert breaking_notices.__name__
assert breaking_organisations.__name__
assert breaking_packs.__name__
assert breaking_meetings.__name__
assert breaking_opening.__name__
assert breaking_public.__name__
assert breaking_search.__name__
assert breaking_second_look.__name__
assert breaking_partnerships.__name__
assert breaking_imports.__name__
assert breaking_photos.__name__
assert breaking_plan.__name__
assert breaking_proposals.__name__
assert breaking_sign_ups.__name__
assert breaking_quality.__name__
assert breaking_saved_views.__name__
assert breaking_register.__name__
assert breaking_reporting.__name__
assert breaking_readers.__name__
assert breaking_resources.__name__
assert breaking_school_merges.__name__
assert breaking_surveys.__name__
assert breaking_targets.__name__
assert breaking_teacher.__name__
assert breaking_team.__name__
assert breaking_tokens.__name__
assert breaking_welcome.__name__

# Written by the portal alone, so nobody ever reads its refusal.
WITHOUT_READERS = {RollupState, SearchDocument}


def constraints() -> list[tuple[type[models.Model], models.BaseConstraint]]:
    return [
        (model, constraint)
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        for constraint in model._meta.constraints
    ]


def rules_of_triggers() -> set[str]:
    """The names under which triggers refuse a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc JOIN pg_language l ON l.oid = prolang WHERE lanname = 'plpgsql'")
        sources = [row[0] for row in cursor.fetchall()]
    return {name for source in sources for name in re.findall(r"CONSTRAINT\s*=\s*'(\w+)'", source)}


def as_outside_of_tests() -> None:
    """Constraints that hold at once do so again.

    After each test Django looks whether all constraints hold, and leaves those that can wait waiting: for good, where a
    whole package of tests has one transaction.
    """
    at_once = [one.name for _model, one in constraints() if getattr(one, "deferrable", None) is Deferrable.IMMEDIATE]
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {', '.join(at_once)} IMMEDIATE")


@pytest.mark.django_db
def test_every_constraint_has_a_case_and_every_case_a_constraint() -> None:
    of_tables = {constraint.name for _model, constraint in constraints()}
    of_triggers = rules_of_triggers()
    assert of_triggers >= {"hub_one_level", "class_continues_same_school", "co_host_is_another_hub"}
    assert set(CASES) == of_tables | of_triggers


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "case"), list(all_cases()), ids=lambda value: getattr(value, "__name__", value))
def test_the_database_refuses(constraint: str, case: Case) -> None:
    as_outside_of_tests()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        case()
    diagnosis = getattr(refusal.value.__cause__, "diag", None)
    assert getattr(diagnosis, "constraint_name", None) == constraint


def test_a_person_can_read_why() -> None:
    """Marked for translation, a sentence of ours: a capital at its begin, a full stop at its end."""
    read = [constraint for model, constraint in constraints() if model not in WITHOUT_READERS]
    assert read
    for constraint in read:
        message = constraint.violation_error_message
        assert isinstance(message, Promise), constraint.name
        assert str(message) != str(constraint.default_violation_error_message), constraint.name
        assert re.fullmatch(r"[A-Z“].*\.", str(message)), constraint.name


def test_a_constraint_says_in_its_name_what_it_keeps() -> None:
    """Names made by Django end in eight hexadecimal digits, which tell nobody anything."""
    names = [constraint.name for _model, constraint in constraints()]
    assert names
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
