"""Two schools that are one: what hung on the one hangs on the other, no figure changes, and all of it goes back."""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Notice
from hubs.roles import Role
from impact.actions.certificates import certify_class
from impact.models import Certificate, Session
from impact.rollups import drain_all
from impact.rollups.verify import verify
from projects.models import Call, Partnership, PartnershipSchool, SignUp, TieSighting
from schools.actions.merging import (
    AnotherMerge,
    SchoolMergedMeanwhile,
    SchoolsStayMerged,
    merge_schools,
    undo_school_merge,
)
from schools.merging import referring_to_schools
from schools.merging.registry import all_rules
from schools.models import (
    Reflection,
    RollOver,
    School,
    SchoolClass,
    SchoolInvitation,
    SchoolMembership,
    SchoolMerge,
    SchoolRole,
)
from schools.queries.merges import against_undoing
from schools.queries.merging import merge_preview
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
)
from tests.factories.people import make_user
from tests.factories.sign_ups import make_teacher, open_call, sign_up
from tests.schools.twins import Pair, fill, make_pair, make_roles, merged, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Pair:
    return make_pair()


# ── Everything that refers to a school ────────────────────────────────────────────────────────────────────────────────


def test_every_column_that_refers_to_a_school_has_a_rule() -> None:
    referring = {one.label for one in referring_to_schools()}
    assert referring == set(all_rules()), (
        "A column refers to School and nobody has said what becomes of its rows when two schools are merged:"
        " register a rule (schools.merging.registry), as `merging.py` of its room does."
    )


def test_what_has_no_rule_is_not_merged(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    make_class(pair.gone)
    monkeypatch.setattr("schools.queries.merging.rule_of", lambda _label: None)
    with pytest.raises(AnotherMerge, match="Nobody has said yet"):
        merged(pair)


# ── Merged ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_hangs_on_the_school_that_stays(pair: Pair) -> None:
    fill(pair)
    before = Session.objects.values_list("pk", "hub", "held_on")
    held = sorted(before)
    record = merged(pair)
    assert not School.objects.filter(pk=pair.gone.pk).exists()
    for referring in referring_to_schools():
        rows = referring.model._base_manager.all()
        assert not rows.filter(**{referring.column: pair.gone.pk}).exists(), referring.label
        if referring.model is not SchoolMerge:
            assert rows.filter(**{referring.column: pair.kept.pk}).exists(), f"the test has no {referring.label}"
    assert sorted(Session.objects.values_list("pk", "hub", "held_on")) == held, "sessions stay where they were held"
    assert (record.merged_by, record.gone_name, record.gone_hub) == (pair.by, "EB do Vale", pair.hub)


def test_facts_are_put_together(pair: Pair) -> None:
    fill(pair)
    merged(pair, levels="gone")
    kept = School.objects.get(pk=pair.kept.pk)
    assert (kept.name, kept.other_names) == ("Escola do Vale", ["Vale", "EB do Vale"])
    assert (kept.language, kept.size, kept.website) == ("pt", 300, "https://vale.example/"), "only the other said it"
    assert kept.levels == ["isced_2"], "as was chosen"


def test_the_name_of_the_one_that_goes_may_be_the_right_one(pair: Pair) -> None:
    merged(pair, name="gone")
    kept = School.objects.get(pk=pair.kept.pk)
    assert (kept.name, kept.other_names) == ("EB do Vale", ["Escola do Vale"])


def test_facts_that_do_not_go_together_are_refused(pair: Pair) -> None:
    """The place of the one and the name of the other may be those of a third school."""
    School.objects.filter(pk=pair.gone.pk).update(place="Covilhã")
    make_school(pair.hub, "Escola do Vale", place="Covilhã")
    with pytest.raises(ValidationError, match="a school of that name"):
        merged(pair, place="gone")
    assert School.objects.filter(pk=pair.gone.pk).exists()


def test_classes_of_one_name_stay_two(pair: Pair) -> None:
    ours, theirs = make_class(pair.kept, "7B"), make_class(pair.gone, "7B")
    make_class(pair.gone, "7B (2)")
    merged(pair)
    names = SchoolClass.objects.filter(school=pair.kept).order_by("pk").values_list("pk", "name")
    assert dict(names)[ours.pk] == "7B"
    assert dict(names)[theirs.pk] == "7B (3)"


def test_a_long_name_of_a_class_keeps_its_end(pair: Pair) -> None:
    name = "Turma " + "x" * 34
    make_class(pair.kept, name)
    theirs = make_class(pair.gone, name)
    merged(pair)
    theirs.refresh_from_db()
    assert (len(theirs.name), theirs.name[-4:]) == (40, " (2)")


def test_a_class_that_differs_in_a_capital_or_a_space_alone_is_numbered_too(pair: Pair) -> None:
    make_class(pair.kept, "4A")
    theirs = make_class(pair.gone, "4 a")
    merge = merged(pair)
    theirs.refresh_from_db()
    assert theirs.name == "4 a (2)"
    undo_school_merge(merge=merge, by=pair.by)
    theirs.refresh_from_db()
    assert theirs.name == "4 a"


def test_a_person_of_both_schools_has_one_role(pair: Pair) -> None:
    user = make_teacher(pair.kept, "Bea Example")
    make_roles(user, pair.gone)
    merged(pair)
    today = timezone.now().date()
    (role,) = SchoolMembership.objects.in_force(today).filter(user=user)
    assert (role.role, role.school) == (SchoolRole.HEAD, pair.kept)
    assert SchoolMembership.objects.filter(user=user).count() == 2, "ended, not deleted"


def test_teachers_keep_access_and_are_told(pair: Pair) -> None:
    teacher, colleague = make_teacher(pair.gone), make_teacher(pair.kept, "Kim Example")
    merged(pair)
    assert SchoolMembership.objects.get(user=teacher).school == pair.kept
    (told,) = Notice.objects.filter(kind="schools.merged")
    assert (told.recipient, told.words["school"]) == (teacher, "Escola do Vale")
    assert told.recipient != colleague, "for whom nothing is called otherwise"


def test_of_two_invitations_the_one_that_lasts_longer_stays(pair: Pair) -> None:
    fill(pair)
    merged(pair)
    (left,) = SchoolInvitation.objects.unanswered().filter(email="both@vale.example")
    assert left.digest.startswith(str(pair.kept.pk))
    assert SchoolInvitation.objects.unanswered().filter(email="one@vale.example", school=pair.kept).exists()


def test_reflections_steps_partnerships_and_ties_stand_once(pair: Pair) -> None:
    fill(pair)
    record = merged(pair)
    assert sorted(Reflection.objects.filter(school=pair.kept).values_list("school_year", flat=True)) == [2020, 2021]
    (step,) = RollOver.objects.all()
    assert (len(step.made), len(step.archived)) == (2, 2)
    river = PartnershipSchool.objects.get(partnership__name="River")
    assert (river.joined_on, river.left_on) == (dt.date(2020, 1, 1), None)
    assert TieSighting.objects.standing().count() == 1
    assert TieSighting.objects.count() == 2, "taken back, not deleted"
    aside = sorted(one["model"] for one in record.aside)
    assert aside == [
        "impact.embed",
        "projects.partnershipschool",
        "projects.signup",
        "schools.reflection",
        "schools.reflectionanswer",
        "schools.rollover",
    ]


def test_nobody_loses_a_place_unseen(pair: Pair) -> None:
    """One teacher has signed both schools up to one project: one of the two has to end first."""
    fill(pair)
    teacher = make_teacher(pair.kept)
    make_roles(teacher, pair.gone)
    call = Call.objects.select_related("project__hub").filter(sign_ups__school=pair.gone).first()
    assert call is not None
    for school in (pair.kept, pair.gone):
        Call.objects.update(capacity=None)
        sign_up(call, school, by=teacher)
    with pytest.raises(AnotherMerge, match="has signed both schools up"):
        merged(pair)
    SignUp.objects.filter(teacher=teacher, school=pair.gone).update(state="withdrawn")
    merged(pair)


def test_nobody_gives_themselves_a_role(pair: Pair) -> None:
    make_roles(pair.by, pair.gone)
    with pytest.raises(AnotherMerge, match="nobody gives themselves a role"):
        merged(pair)
    make_roles(pair.by, pair.kept)
    merged(pair)


def test_what_was_seen_is_what_happens(pair: Pair) -> None:
    seen = merge_preview(kept=pair.kept, gone=pair.gone, by=pair.by).seen
    make_class(pair.gone)
    with pytest.raises(AnotherMerge):
        merge_schools(kept=pair.kept, gone=pair.gone, by=pair.by, seen=seen, chosen={})
    assert School.objects.filter(pk=pair.gone.pk).exists()


def test_a_school_is_not_merged_into_itself_or_one_that_is_gone(pair: Pair) -> None:
    with pytest.raises(SchoolMergedMeanwhile):
        merge_schools(kept=pair.kept, gone=pair.kept, by=pair.by, seen="", chosen={})
    merged(pair)
    with pytest.raises(SchoolMergedMeanwhile):
        merge_schools(kept=pair.gone, gone=pair.kept, by=pair.by, seen="", chosen={})


def test_the_preview_says_all_that_happens(pair: Pair) -> None:
    fill(pair)
    preview = merge_preview(kept=pair.kept, gone=pair.gone, by=pair.by)
    numbers = {str(move.what): move.number for move in preview.moves}
    record = merged(pair)
    assert sum(numbers.values()) == sum(len(part["keys"]) for part in record.moved)
    assert numbers["classes"] == 3
    assert numbers["sessions"] == 2
    assert preview.names == ("EB do Vale",)
    text = "\n".join(preview.said)
    for word in ("7B (2)", "Bea Example", "self-reflection of 2021/22", "River", "Mill", "Mills", "One address"):
        assert word in text
    assert not any(move.examples for move in preview.moves if move.what == "certificates"), (
        "codes are nobody's business"
    )


# ── Figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_figure_changes(pair: Pair) -> None:
    """A session of each on the same day, and classes that continue one another."""
    fill(pair)
    drain_all()
    before = figures()
    assert verify().differences == 0
    record = merged(pair)
    assert verify().differences == 0
    drain_all()
    assert figures() == before
    assert verify().differences == 0
    undo_school_merge(merge=record, by=pair.by)
    drain_all()
    assert figures() == before
    assert verify().differences == 0


def test_across_hubs_classes_are_counted_where_they_are_now(pair: Pair) -> None:
    there = make_hub()
    School.objects.filter(pk=pair.gone.pk).update(hub=there)
    make_session(there, class_line(make_class(pair.gone)), school=pair.gone)
    drain_all()
    record = merged(pair)
    assert Session.objects.get().hub == there
    drain_all()
    assert verify().differences == 0
    assert undo_school_merge(merge=record, by=pair.by).hub == there
    drain_all()
    assert verify().differences == 0


def figures() -> list[tuple[object, ...]]:
    """Every cell about people and interactions; the number of schools is one less after a merge."""
    found: list[tuple[object, ...]] = []
    for model in apps.get_app_config("impact").get_models():
        if model.__module__.endswith(".cells"):
            names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
            rows = model._base_manager.values_list(*names)
            found += [(model._meta.label, *row) for row in rows if "schools" not in row]
    return sorted(found, key=repr)


# ── Undone ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("chosen", [{}, {"name": "gone", "levels": "gone"}], ids=["kept", "of the other"])
def test_undone_all_is_as_it_was(pair: Pair, chosen: dict[str, str]) -> None:
    fill(pair)
    before = picture()
    record = merged(pair, **chosen)
    assert picture() != before
    back = undo_school_merge(merge=record, by=pair.by)
    assert back.pk == pair.gone.pk
    now = picture()
    for table, rows in before.items():
        assert now[table] == rows, table
    record.refresh_from_db()
    assert (record.undone_by, record.undone_at is not None) == (pair.by, True)
    merged(pair)  # and once more, after it was undone


def test_undone_people_are_told_and_go_back(pair: Pair) -> None:
    teacher = make_teacher(pair.gone)
    undo_school_merge(merge=merged(pair), by=pair.by)
    assert SchoolMembership.objects.get(user=teacher).school_id == pair.gone.pk
    (told,) = Notice.objects.filter(kind="schools.parted")
    assert (told.recipient, told.words["school"]) == (teacher, "EB do Vale")


def test_what_was_done_since_stays(pair: Pair) -> None:
    theirs, ours = make_class(pair.gone, "7B"), make_class(pair.kept, "7B")
    record = merged(pair)
    kept = School.objects.get(pk=pair.kept.pk)
    School.objects.filter(pk=kept.pk).update(other_names=[*kept.other_names, "Vale"])
    SchoolClass.objects.filter(pk=theirs.pk).update(name="7C")
    new = make_class(kept, "5A")
    logged = make_session(pair.hub, class_line(theirs), school=kept)
    SchoolClass.objects.filter(pk=ours.pk).delete()
    undo_school_merge(merge=record, by=pair.by)
    kept.refresh_from_db()
    assert kept.other_names == ["Vale"]
    assert SchoolClass.objects.get(pk=theirs.pk).name == "7C"
    assert SchoolClass.objects.get(pk=theirs.pk).school_id == pair.gone.pk
    assert SchoolClass.objects.get(pk=new.pk).school_id == kept.pk
    assert Session.objects.get(pk=logged.pk).school_id == kept.pk


def test_a_certificate_goes_with_its_class(pair: Pair) -> None:
    theirs = make_class(pair.gone, "7B")
    make_session(pair.hub, class_line(theirs), school=pair.gone)
    record = merged(pair)
    made = certify_class(school_class=SchoolClass.objects.get(pk=theirs.pk), by=pair.by)
    undo_school_merge(merge=record, by=pair.by)
    assert Certificate.objects.get(pk=made.pk).school_id == pair.gone.pk


def test_classes_that_continue_across_hold_it_back(pair: Pair) -> None:
    theirs = make_class(pair.gone, "7B")
    record = merged(pair)
    later = make_class(pair.kept, "8B", school_year=theirs.school_year + 1, continues=theirs)
    refused(record, pair, "8B")
    SchoolClass.objects.filter(pk=later.pk).update(continues=None)
    undo_school_merge(merge=record, by=pair.by)


def test_a_sign_up_with_classes_of_both_holds_it_back(pair: Pair) -> None:
    theirs, ours = make_class(pair.gone, "7B"), make_class(pair.kept, "6A")
    project = make_project(pair.hub, "Mills")
    record = merged(pair)
    made = sign_up(open_call(project), pair.kept, SchoolClass.objects.get(pk=theirs.pk), ours)
    refused(record, pair, "“Mills” has classes of both")
    made.classes.filter(school_class=theirs).delete()
    undo_school_merge(merge=record, by=pair.by)


def test_a_name_that_is_taken_holds_it_back(pair: Pair) -> None:
    record = merged(pair)
    other = make_school(pair.hub, "eb do vale", place="Guarda")
    refused(record, pair, "has that name")
    School.objects.filter(pk=other.pk).update(name="Another")
    undo_school_merge(merge=record, by=pair.by)


def test_what_comes_back_into_a_place_that_is_taken_holds_it_back(pair: Pair) -> None:
    """The draft of the school that stays gave way to what was sent for the other; by now there is a newer draft."""
    teacher = make_teacher(pair.kept)
    make_roles(teacher, pair.gone)
    call = open_call(make_project(pair.hub, "Mills"))
    SignUp.objects.create(call=call, school=pair.kept, teacher=teacher)
    sent = sign_up(call, pair.gone, by=teacher)
    record = merged(pair)
    assert SignUp.objects.get() == sent
    SignUp.objects.filter(pk=sent.pk).update(state="withdrawn")
    newer = SignUp.objects.create(call=call, school=pair.kept, teacher=teacher)
    with pytest.raises(SchoolsStayMerged, match="stands where something would come back"):
        undo_school_merge(merge=record, by=pair.by)
    assert SignUp.objects.get(pk=sent.pk).school == pair.kept, "nothing was changed"
    newer.delete()
    undo_school_merge(merge=record, by=pair.by)
    assert SignUp.objects.filter(school=pair.kept).count() == 1


def test_merges_are_undone_the_latest_first(pair: Pair) -> None:
    third = make_school(pair.hub, "Vale", place="Guarda")
    one = merged(pair)
    two = merged(Pair(pair.hub, third, pair.kept, pair.by))
    one.refresh_from_db()
    assert one.kept == third
    refused(one, pair, "merged into another one in its turn")
    undo_school_merge(merge=two, by=pair.by)
    fourth = make_school(pair.hub, "Vale II", place="Guarda")
    three = merged(Pair(pair.hub, pair.kept, fourth, pair.by))
    refused(one, pair, "“Vale II” was merged into it afterwards")
    undo_school_merge(merge=three, by=pair.by)
    undo_school_merge(merge=one, by=pair.by)
    assert School.objects.filter(hub=pair.hub).count() == 4


def test_not_after_thirty_days_and_not_twice(pair: Pair) -> None:
    record = merged(pair)
    SchoolMerge.objects.update(merged_at=timezone.now() - dt.timedelta(days=31))
    refused(record, pair, "more than 30 days")
    SchoolMerge.objects.update(merged_at=timezone.now() - dt.timedelta(days=29))
    undo_school_merge(merge=record, by=pair.by)
    refused(record, pair, "undone already")


def refused(record: SchoolMerge, pair: Pair, why: str) -> None:
    with pytest.raises(SchoolsStayMerged) as refusal:
        undo_school_merge(merge=record, by=pair.by)
    assert why in " ".join(refusal.value.why)
    stored = SchoolMerge.objects.select_related("kept", "gone_hub").get(pk=record.pk)
    assert against_undoing(stored) == refusal.value.why, "the page says the same before"


def test_a_manager_merges_across_hubs(pair: Pair) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    School.objects.filter(pk=pair.gone.pk).update(hub=make_hub())
    assert merged(Pair(pair.hub, pair.kept, pair.gone, manager)).merged_by == manager
    assert Partnership.objects.count() == 0
