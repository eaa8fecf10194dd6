"""A survey made elsewhere: the published table of a university as it is, and small ones with all that goes wrong."""

import csv
import statistics
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hubs.models import Hub
from impact.models import Instrument, RememberedAnswer, Survey, SurveyAnswer, SurveyImport, SurveyRound
from impact.queries.survey_imports import understand_survey
from impact.queries.survey_results import results_of_survey
from impact.queries.survey_statistics import Method
from impact.surveys.likert import is_no_answer, proposed_points
from impact.surveys.table import read_survey_table, unpack, wave_of
from schools.sheets import UnreadableFileError
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.impact.log_form import words
from tests.schools.workbooks import xlsx

pytestmark = pytest.mark.django_db
SHARED = Path(settings.ROOT).parent / "shared" / "data" / "bucknell_cure_year1_nodemo.tsv"
published = pytest.mark.skipif(not SHARED.exists(), reason="the published table is not here")

HEADER = "Student name,Mail,Feel_pre,Feel_post,Try_pre,Try_post,Comment\n"
ROWS = [
    f"Pupil {at},p{at}@school.example,{'Never' if at % 2 else 'Often'},Often,Yes,{'No' if at else 'Yes'},I liked {at}\n"
    for at in range(8)
]
SMALL = (HEADER + "".join(ROWS)).encode()
AFTER_ONLY = b"Q1_post,Q2_post\n" + b"Agree,Neutral\n" * 5 + b"Disagree,Agree\n" * 2


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def clerk(hub: Hub) -> Client:
    return member(hub)[1]


def page_of(hub: Hub, row: SurveyImport | None = None) -> str:
    return f"/h/{hub.code}/surveys/import/" + (f"{row.uid}/" if row else "")


def upload(clerk: Client, hub: Hub, content: bytes = SMALL, name: str = "survey.csv", **more: object):  # type: ignore[no-untyped-def]
    told = {"uid": str(uuid.uuid4()), "title": "What we can do", "group": "Course of spring", "language": "en"}
    return clerk.post(page_of(hub), told | {"file": SimpleUploadedFile(name, content)} | more)


def explained(row: SurveyImport, **more: object) -> dict[str, object]:
    """What the page sends as it stands."""
    picture = understand_survey(row)
    told: dict[str, object] = {"version": row.version, "step": "bring"}
    for number, asked in enumerate(picture.asked):
        told |= {f"read-{number}": "on"} if asked.read else {}
        told |= {f"text-{number}": asked.text}
    for scale in picture.scales:
        told |= {one.field: one.point or "none" for one in scale.answers if one.is_understood}
    return told | more


def points_of(text: str) -> int | None:
    """A second opinion on the published scales, written down by hand."""
    scales = (
        "Strongly disagree|Disagree|Neutral|Agree|Strongly agree",
        "None|Little|Some|Much|Extensive",
        "No gain or very small gain|Small gain|Moderate gain|Large gain|Very large gain",
        "Not important|Moderately important|Very important",
        "No|Yes",
        "It is unlikely|I am not sure|It is likely|Definitely yes",
    )
    return next((row.split("|").index(text) + 1 for row in scales if text in row.split("|")), None)


@published
def test_the_published_table_comes_in_and_its_means_are_those_of_a_recount(hub: Hub, clerk: Client) -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    upload(clerk, hub, SHARED.read_bytes(), SHARED.name)
    row = SurveyImport.objects.get()
    page = words(clerk.get(page_of(hub, row)).content)
    assert "39 items were asked before and after." in page
    assert "31 items were answered on another scale afterwards" in page
    assert {"ResponseId_pre", "Instructor"} <= set(row.dropped)
    kept = bytes(row.table)
    assert "R_UJQK4QsqmP7I0WR" not in str(unpack(kept).rows)
    picture = understand_survey(row)
    assert len(picture.table.pairs) == 39
    assert picture.left_out == ("Q8", "Q6"), "these two have no scale: plans for the time after, and subjects"
    assert not SurveyAnswer.objects.exists(), "nothing is written before somebody says yes"
    clerk.post(page_of(hub, row), explained(row))
    survey = Survey.objects.get()
    assert [one.answers.count() for one in survey.rounds.all()] == [85, 85]
    results = results_of_survey(survey)
    assert (results.figures.method, results.figures.before) == (Method.PAIRED, 85)
    stems = [asked.stem for asked in picture.questions if asked.stem in picture.read]
    assert len(stems) == 37
    for stem, item in zip(stems, results.figures.items, strict=True):
        for wave, spread in (("pre", item.before), ("post", item.after)):
            found = [point for line in rows if (point := points_of(line[f"{stem}_{wave}"])) is not None]
            assert spread is not None
            assert spread.answered == len(found)
            assert spread.mean == pytest.approx(statistics.fmean(found), abs=1e-12)
            assert spread.missing == 85 - len(found)
    compared = [stem for stem, item in zip(stems, results.figures.items, strict=True) if item.comparable]
    assert compared == ["Q11_1", "Q11_2", "Q11_3", "Q11_4", "Q5", "Q7"]
    both = [
        (points_of(line["Q11_1_pre"]), points_of(line["Q11_1_post"]))
        for line in rows
        if points_of(line["Q11_1_pre"]) and points_of(line["Q11_1_post"])
    ]
    effect = results.figures.items[stems.index("Q11_1")].effect
    assert effect is not None
    assert effect.difference == pytest.approx(statistics.fmean((late or 0) - (early or 0) for early, late in both))


def test_from_the_file_to_results_and_back(hub: Hub, clerk: Client) -> None:
    assert "Nothing was brought in yet" in words(clerk.get(page_of(hub)).content)
    answered = upload(clerk, hub)
    row = SurveyImport.objects.get()
    assert answered["Location"] == page_of(hub, row)
    page = words(clerk.get(page_of(hub, row)).content)
    assert "Student name, Mail, Comment" in page
    assert "2 items were asked before and after." in page
    assert b"Pupil" not in bytes(row.table)
    assert "p0@school.example" not in str(unpack(bytes(row.table)))
    done = clerk.post(page_of(hub, row), explained(row, **{"text-0": "I feel at home in science.", "reverse-1": "on"}))
    survey = Survey.objects.get()
    assert done["Location"] == f"/h/{hub.code}/surveys/{survey.pk}/"
    page = words(clerk.get(done["Location"]).content)
    assert "I feel at home in science." in page
    assert "Compared row by row of the table" in page
    assert "code of their own" not in page
    assert "pupil" not in page.lower(), "nobody here knows who the people of a table are"
    row.refresh_from_db()
    assert (bytes(row.table), row.meanings) == (b"", {})
    items = survey.version.read().items
    assert [item.reverse for item in items] == [False, True]
    assert "Brought in on" in words(clerk.get(page_of(hub, row)).content)
    clerk.post(page_of(hub, row), {"step": "undo", "version": row.version})
    assert not Survey.objects.exists()
    assert not SurveyAnswer.objects.exists()
    assert not Instrument.objects.exists()
    assert "Nothing of it is left" in words(clerk.get(page_of(hub, row)).content)
    again = clerk.post(page_of(hub, row), {"step": "undo", "version": row.version}, follow=True)
    assert "Somebody was quicker" in words(again.content)
    upload(clerk, hub)
    assert SurveyImport.objects.count() == 2, "what was taken back may be sent again"


def test_items_that_were_asked_once_are_named_and_do_not_stand_for_those_asked_twice(hub: Hub, clerk: Client) -> None:
    header = "Feel_pre,Feel_post,Read,Write,Draw\n"
    upload(clerk, hub, (header + "Never,Often,Yes,No,Yes\n" * 3 + "Often,Often,No,Yes,Yes\n" * 3).encode())
    row = SurveyImport.objects.get()
    picture = understand_survey(row)
    read = {f"read-{number}": "on" for number in range(len(picture.asked))}
    clerk.post(page_of(hub, row), explained(row, step="explain", **read))
    row.refresh_from_db()
    done = clerk.post(page_of(hub, row), explained(row, **read), follow=True)
    assert [chart.chart.items for chart in results_of_survey(Survey.objects.get()).charts] == [(0,)]
    page = words(done.content)
    assert "Not drawn: items 2–4. They were asked in one round only" in page
    assert "What was answered to items that are not drawn" in page


def test_an_answer_that_nobody_knows_is_asked_once_and_remembered(hub: Hub, clerk: Client) -> None:
    odd = b"Feel_pre,Feel_post\n" + b"meh,super\nsuper,so so\n" * 4
    upload(clerk, hub, odd)
    row = SurveyImport.objects.get()
    page = words(clerk.get(page_of(hub, row)).content)
    assert "Say of each answer of scale 1 which point it is." in page
    refused = clerk.post(page_of(hub, row), explained(row))
    assert refused.status_code == 422
    assert not Survey.objects.exists()
    row.refresh_from_db()
    fields = {one.text: one.field for scale in understand_survey(row).scales for one in scale.answers}
    said = {fields["meh"]: "1", fields["so so"]: "2", fields["super"]: "2"}
    same = clerk.post(page_of(hub, row), explained(row, **said))
    assert "Two answers of scale 1 are the same point." in words(same.content)
    row.refresh_from_db()
    clerk.post(page_of(hub, row), explained(row, **said | {fields["super"]: "3"}))
    assert Survey.objects.get().version.points == [3]
    assert dict(RememberedAnswer.objects.values_list("text", "point")) == {"meh": 1, "so so": 2, "super": 3}
    upload(clerk, hub, odd + b"meh,meh\n", "other.csv")
    other = SurveyImport.objects.latest("pk")
    assert understand_survey(other).plan.problems == ()


def test_a_table_of_one_wave_is_a_survey_of_one_round(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub, b"Mood,Time\n" + b"good,3\nfair,2\n" * 5)
    row = SurveyImport.objects.get()
    assert clerk.post(page_of(hub, row), explained(row)).status_code == 302
    assert list(SurveyRound.objects.values_list("wave", flat=True)) == ["once"]
    upload(clerk, hub, AFTER_ONLY, "after.csv")
    row = SurveyImport.objects.latest("pk")
    assert clerk.post(page_of(hub, row), explained(row)).status_code == 302
    assert Survey.objects.latest("pk").rounds.get().wave == "after"


def test_the_same_file_is_not_brought_in_twice(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub)
    again = upload(clerk, hub)
    row = SurveyImport.objects.get()
    assert again["Location"] == page_of(hub, row)
    sent = explained(row)
    clerk.post(page_of(hub, row), sent)
    twice = clerk.post(page_of(hub, row), sent, follow=True)
    assert twice.status_code == 422
    assert Survey.objects.count() == 1


def test_two_who_explain_at_once_and_a_table_thrown_away(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub)
    row = SurveyImport.objects.get()
    stale = explained(row, step="explain")
    clerk.post(page_of(hub, row), explained(row, step="explain"))
    assert "Somebody was quicker" in words(clerk.post(page_of(hub, row), stale, follow=True).content)
    row.refresh_from_db()
    clerk.post(page_of(hub, row), {"step": "discard", "version": row.version})
    assert not SurveyImport.objects.exists()


def test_an_excel_table_is_read_too(hub: Hub, clerk: Client) -> None:
    table = xlsx([["A_before", "A_after"], *[[1, 4], [2, 5]] * 4])
    upload(clerk, hub, table, "survey.xlsx")
    row = SurveyImport.objects.get()
    assert understand_survey(row).plan.is_pair


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The submitted file is empty."),
        (b"Q1_pre\n", "There is no row below the names of the columns."),
        (b"Student name,Mail\nAna,a@b.example\n", "No column looks like a question with a scale"),
        (b"\x00\xff\xfe", "empty"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(
    hub: Hub, clerk: Client, content: bytes, says: str
) -> None:
    answered = upload(clerk, hub, content)
    assert answered.status_code == 422
    assert says in words(answered.content) or says == "empty"
    assert 'value="Course of spring"' in answered.content.decode()
    assert not SurveyImport.objects.exists()


def test_what_is_needed_is_asked_for(hub: Hub, clerk: Client) -> None:
    answered = upload(clerk, hub, title="", group="", language="xx")
    said = words(answered.content)
    assert answered.status_code == 422
    assert "Give the survey a name." in said
    assert "Say who answered" in said


def test_who_may_not(hub: Hub) -> None:
    stranger = member(make_hub())[1]
    assert stranger.get(page_of(hub)).status_code == 404
    clerk = member(hub)[1]
    upload(clerk, hub)
    row = SurveyImport.objects.get()
    other = make_hub("OSHub-NL")
    elsewhere = member(other)[1]
    assert elsewhere.get(f"/h/OSHub-NL/surveys/import/{row.uid}/").status_code == 404
    assert clerk.post(page_of(hub, row), {"step": "dance"}).status_code == 422
    assert clerk.post(page_of(hub, row), {"step": "bring", "version": "x"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("Q9_1_pre", ("Q9_1", "before")),
        ("Q9_1_POST", ("Q9_1", "after")),
        ("Confiança antes", ("Confiança", "before")),
        ("Mood", ("Mood", "once")),
        ("repost", ("repost", "once")),
        ("post", ("post", "once")),
    ],
)
def test_when_a_column_was_asked(name: str, means: tuple[str, str]) -> None:
    assert wave_of(name) == means


def test_which_point_an_answer_is_likely_to_be() -> None:
    assert proposed_points(["Agree", "disagree"], {}) == {"agree": 4, "disagree": 2}
    assert proposed_points(["1", "5"], {}) == {"1": 1, "5": 5}
    assert proposed_points(["meh", "wow"], {"meh": 1}) == {"meh": 1}
    assert proposed_points(["meh", "wow"], {"meh": 1, "wow": None}) == {"meh": 1, "wow": None}
    for text in ("", " ", "N.A./Prefer not to answer", "NA", "Prefer not to say", "não sei"):
        assert is_no_answer(text)
    assert not is_no_answer("None")


def test_what_was_said_of_a_longer_scale_makes_no_hole_in_a_shorter_one() -> None:
    four = ["Strongly disagree", "Disagree", "Agree", "Strongly agree"]
    five = {"strongly disagree": 1, "disagree": 2, "neutral": 3, "agree": 4, "strongly agree": 5}
    assert proposed_points(four, five) == {"strongly disagree": 1, "disagree": 2, "agree": 3, "strongly agree": 4}
    assert proposed_points([*four, "Neutral"], five) == five


def test_a_turned_item_is_turned_about_the_whole_scale_also_where_nobody_ticked_its_end(
    hub: Hub, clerk: Client
) -> None:
    """Six say “agree”, the fourth of five points: turned that is 2, and it stays 4 without a fifth who ticked more."""
    upload(clerk, hub, b"Hard,Dull\n" + b"Agree,Neutral\n" * 6 + b"Disagree,Agree\n" * 6)
    row = SurveyImport.objects.get()
    clerk.post(page_of(hub, row), explained(row, **{"reverse-0": "on"}))
    (scale,) = Survey.objects.get().version.read().scales
    assert scale.labels["en"] == ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    shown = results_of_survey(Survey.objects.get()).figures.items[0].before
    assert shown is not None
    assert (shown.counts, shown.mean) == ((0, 6, 0, 6, 0), 3)


def test_a_turned_item_of_digits_is_turned_about_the_scale_that_somebody_names(hub: Hub, clerk: Client) -> None:
    """Nobody chose 5, and the other item goes up to 7: neither says how long the scale of the first one is."""
    upload(clerk, hub, b"Hard,Dull\n" + b"4,7\n" * 6 + b"2,1\n" * 6)
    row = SurveyImport.objects.get()
    answer = clerk.post(page_of(hub, row), explained(row, **{"reverse-0": "on", "points-0": "3"}))
    assert answer.status_code == 422
    assert "Say how many points the scale of “Hard” has" in answer.content.decode()
    row.refresh_from_db()
    clerk.post(page_of(hub, row), explained(row, **{"reverse-0": "on", "points-0": "5"}))
    hard, dull = results_of_survey(Survey.objects.get()).figures.items
    assert hard.before is not None
    assert dull.before is not None
    assert (hard.before.counts, hard.before.mean) == ((0, 6, 0, 6, 0), 3)
    assert (dull.before.counts, dull.before.mean) == ((6, 0, 0, 0, 0, 0, 6), 4)


def test_free_words_and_numbers_of_persons_are_not_kept() -> None:
    lines = ["Code,Words,Time,Feel,Instructor"] + [
        f"{at * 7919},said {at} things,2022-05-{at + 1:02d} 10:{at:02d},{at % 3},McGonagall" for at in range(20)
    ]
    table = read_survey_table("\n".join(lines).encode(), languages=["en"])
    assert table.names == ("Feel",)
    assert set(table.dropped) == {"Code", "Words", "Time", "Instructor"}
    with pytest.raises(UnreadableFileError, match="rows"):
        read_survey_table(("Q\n" + "1\n" * 20_001).encode(), languages=["en"])


def test_columns_that_are_called_alike_are_questions_of_their_own() -> None:
    table = read_survey_table(b"Q1,Q1,Q2_pre,Q2_pre,Q2_post\n" + b"1,2,3,4,5\n" * 3, languages=["en"])
    assert list(table.stems) == ["Q1", "Q1 (2)", "Q2", "Q2 (2)"]
    assert table.stems["Q2"] == {"before": 2, "after": 4}
    assert table.stems["Q2 (2)"] == {"before": 3}


def test_the_button_says_how_many_items_are_read_while_answers_are_not_understood(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub, b"Mood,Will\n" + b"Blue,Green\n" * 6 + b"Red,Green\n")
    page = words(clerk.get(page_of(hub, SurveyImport.objects.get())).content)
    assert "Say of each answer of scale 1" in page
    assert "Bring in 2 items" in page


@pytest.mark.parametrize(("before", "after"), [("Disagree", "Agree"), ("1", "4")])
def test_a_group_that_changes_its_mind_as_one_is_compared_on_one_scale(
    hub: Hub, clerk: Client, before: str, after: str
) -> None:
    upload(clerk, hub, b"Feel_pre,Feel_post\n" + f"{before},{after}\n".encode() * 6)
    picture = understand_survey(SurveyImport.objects.get())
    assert len(picture.scales) == 1
    assert not picture.plan.problems
    assert not picture.plan.differently


def test_lines_above_the_names_of_the_columns_are_told_and_no_column_is_lost() -> None:
    with pytest.raises(UnreadableFileError, match="Line 3 has more cells than there are names of columns"):
        read_survey_table(b"Results of the survey\n\nQ1,Q2\n1,2\n2,2\n", languages=["en"])
