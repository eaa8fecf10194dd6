"""Reports: put together by the people of the network or of a hub, drawn by a worker, told by mail, gone in a week."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from impact import tasks
from impact.actions import reports as actions
from impact.actions.editions import publish_edition
from impact.files.report_pdf import draw_report
from impact.files.written import blocks_of
from impact.models import Audience, PaperState, Report, ReportPaper, Section
from impact.queries.report_parts import internal_mark, parts_of
from impact.queries.reports import progress_key
from impact.rollups import drain_all
from tests.factories.network import make_hub, make_membership, make_project, make_session, people_line
from tests.impact.read_pdf import read_pdf
from tests.impact.reporting import close

pytestmark = pytest.mark.django_db
PASSWORD = "a long password of hers"
ALL = {f"place_{section.value}": str(at) for at, section in enumerate(Section, 1)}


def member(name: str, role: Role, hub: Hub | None = None) -> User:
    user = User.objects.create_user(f"{name}@oshub.example", PASSWORD, name=name.title())
    make_membership(user, role, hub)
    return user


@pytest.fixture
def hub() -> Hub:
    """A hub with a project and a few sessions, beside another one."""
    hub, other = make_hub("OSHub-PT", name="Plataforma"), make_hub("OSHub-X")
    project = make_project(hub)
    make_session(hub, people_line(Audience.STUDENT, 60, 60), project=project)
    make_session(hub, people_line(Audience.TEACHER, 3, 3))
    make_session(other, people_line(Audience.STUDENT, 100, 100))
    drain_all()
    return hub


@pytest.fixture
def signed_in(client: Client, hub: Hub) -> Client:
    """The browser of somebody who coordinates the hub."""
    client.force_login(member("coordinator", Role.COORDINATOR, hub))
    return client


def begin(client: Client, hub: Hub, title: str = "Our year") -> Report:
    answer = client.post(f"/h/{hub.code}/reports/", {"title": title})
    assert answer.status_code == 302
    return Report.objects.get(title=title)


def send(client: Client, report: Report, **said: str) -> str:
    """Save a report as its page does, and say where that leads."""
    report.refresh_from_db()
    url = f"/h/{report.hub.code}/reports/{report.uid}/" if report.hub else f"/network/reports/{report.uid}/"
    plain = {"title": report.title, "figures": report.figures, "version": str(report.version), "step": "save"}
    answer = client.post(url, plain | said)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_report_is_put_together_and_seen_as_it_will_be(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    send(signed_in, report, **ALL, text="We met **often**.\n\n- one\n- two", quotes="> It was fine.")
    page = signed_in.get(f"/h/{hub.code}/reports/{report.uid}/").content.decode()
    assert "<strong>often</strong>" in page
    assert "<blockquote>" in page
    for told in ("People and interactions", "Month by month", "Sub-hubs side by side", "Partnerships"):
        assert told in page
    assert 'data-column="Interactions"' in page  # a phone shows a table of words as a list, each cell under its column
    assert {"table", "table table--stack"} <= set(re.findall(r'<table class="([^"]+)"', page))
    report.refresh_from_db()
    assert report.sections == Section.values


def test_sections_stand_in_their_order(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    send(signed_in, report, place_projects="1", place_text="3", place_figures="2")
    assert [part.section for part in parts_of(Report.objects.get())] == [
        Section.PROJECTS,
        Section.FIGURES,
        Section.TEXT,
    ]


def test_nothing_typed_is_lost(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    url = f"/h/{hub.code}/reports/{report.uid}/"
    refused = signed_in.post(url, {"title": "", "figures": "nothing", "text": "All that I wrote", "version": "1"})
    assert refused.status_code == 422
    assert "All that I wrote" in refused.content.decode()
    send(signed_in, report, text="Somebody else was quicker")
    late = signed_in.post(url, {"title": "Mine", "figures": "all", "text": "All that I wrote", "version": "1"})
    assert late.status_code == 409
    assert "All that I wrote" in late.content.decode()
    assert "Somebody else was quicker" in late.content.decode()
    assert Report.objects.get().text == "Somebody else was quicker"


def test_a_report_begins_from_an_earlier_one(signed_in: Client, hub: Hub) -> None:
    first = begin(signed_in, hub)
    send(signed_in, first, **ALL, text="Taken over")
    signed_in.post(f"/h/{hub.code}/reports/", {"title": "Next year", "like": str(first.uid)})
    copy = Report.objects.get(title="Next year")
    assert (copy.text, copy.sections) == ("Taken over", Section.values)
    assert signed_in.post(f"/h/{hub.code}/reports/", {"title": " "}).status_code == 422


def test_a_pdf_is_drawn_by_a_worker_and_told_by_mail(
    signed_in: Client, hub: Hub, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    report = begin(signed_in, hub)
    where = send(signed_in, report, **ALL, text="## Why\n\n1. *One*\n2. [Two](https://x.example)", step="paper")
    waiting = signed_in.get(where)
    assert "you are told by mail" in waiting.content.decode()
    assert send(signed_in, report, **ALL, step="paper") == where, "once at a time"
    paper = ReportPaper.objects.get()
    actions.draw_paper(paper.pk)
    actions.draw_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.state == PaperState.DONE
    assert paper.expires_at is not None
    assert paper.expires_at - timezone.now() > dt.timedelta(days=6)
    mail = OutgoingMail.objects.get(to="coordinator@oshub.example", key=f"report paper {paper.pk}")
    assert where in mail.text
    assert f"{where}?open=pdf" in signed_in.get(where).content.decode()
    drawn = signed_in.get(f"{where}?open=pdf")
    assert drawn.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in drawn.content or b"/MarkInfo" in drawn.content
    assert "no-store" in drawn["Cache-Control"]


def test_the_link_expires_and_can_be_drawn_anew(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    where = send(signed_in, report, place_figures="1", step="paper")
    paper = ReportPaper.objects.get()
    actions.draw_paper(paper.pk)
    actions.forget_papers(now=timezone.now() + dt.timedelta(days=6))
    assert ReportPaper.objects.get().content is not None
    actions.forget_papers(now=timezone.now() + dt.timedelta(days=8))
    assert ReportPaper.objects.get().content is None
    for url in (where, f"{where}?open=pdf"):
        gone = signed_in.get(url)
        assert gone.status_code == 410
        assert "Draw it anew" in gone.content.decode()
    again = signed_in.post(where)
    assert again.status_code == 302
    assert ReportPaper.objects.filter(state=PaperState.WAITING).count() == 1


def test_what_cannot_be_drawn_says_what_to_do(signed_in: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(actions, "draw_report", broken)
    where = send(signed_in, begin(signed_in, hub), place_figures="1", step="paper")
    actions.draw_paper(ReportPaper.objects.get().pk)
    page = signed_in.get(where).content.decode()
    assert "Try again" in page
    assert "Draw it anew" in page


def test_what_was_left_is_drawn_each_on_its_own(signed_in: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    send(signed_in, begin(signed_in, hub), place_figures="1", step="paper")
    ReportPaper.objects.update(asked_at=timezone.now() - dt.timedelta(hours=9))
    paper = ReportPaper.objects.get()
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks, "ask_worker", lambda *told: asked.append(told))
    tasks.draw_reports_left()
    assert asked == [(actions.DRAW, paper.pk)]
    actions.draw_paper(paper.pk)
    paper.refresh_from_db()
    assert paper.state == PaperState.DONE, "nobody had begun it, however long it waited"


def test_what_workers_die_over_again_and_again_is_given_up(signed_in: Client, hub: Hub) -> None:
    send(signed_in, begin(signed_in, hub), place_figures="1", step="paper")
    ReportPaper.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=16))
    paper = ReportPaper.objects.get()
    cache.set(progress_key(paper.pk), 14)
    actions.draw_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, bool(paper.problem)) == (PaperState.FAILED, True)
    assert OutgoingMail.objects.filter(key=f"report paper {paper.pk}").exists()


def test_a_report_without_a_section_is_not_drawn(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    send(signed_in, report, step="paper")
    assert not ReportPaper.objects.exists()


def test_others_see_nothing_of_it_even_with_the_link(client: Client, signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    where = send(signed_in, report, place_figures="1", step="paper")
    actions.draw_paper(ReportPaper.objects.get().pk)
    elsewhere = make_hub("OSHub-Y")
    for name, role, at, status in (
        ("stranger", Role.COORDINATOR, elsewhere, 404),
        ("staff", Role.STAFF, hub, 403),
        ("board", Role.BOARD, hub, 403),
    ):
        client.force_login(member(name, role, at))
        assert client.get(f"{where}?open=pdf").status_code == status
        assert client.get(f"/h/{hub.code}/reports/").status_code == status
    client.force_login(User.objects.get(email="stranger@oshub.example"))
    foreign = f"/h/{elsewhere.code}/reports/{report.uid}/"
    assert client.get(foreign).status_code == 404
    client.logout()
    assert client.get(f"{where}?open=pdf").status_code == 302


def test_the_network_compares_hubs_as_reported_or_as_of_today(client: Client, hub: Hub) -> None:
    manager = member("manager", Role.MANAGER)
    publish_edition(snapshot=close(), by=manager, title="Impact", method_notes="")
    client.force_login(manager)
    client.post("/network/reports/", {"title": "All hubs"})
    report = Report.objects.get()
    send(client, report, figures="edition-1", place_ranking="1", place_figures="2", place_months="3")
    told = " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/network/reports/{report.uid}/").content.decode()).split())
    assert "as reported in edition 1" in told
    assert "not shown" in told, "small numbers are left out as in the edition"
    send(client, report, figures="all", hub_codes=hub.code, place_ranking="1")
    ranked = next(parts_of(Report.objects.get())).tables[0]
    assert [row[:4] for row in ranked.rows] == [("OSHub-PT", "Plataforma", 2, 60)]


def test_whole_figures_are_marked_as_internal_on_every_page_and_public_ones_are_not(client: Client, hub: Hub) -> None:
    manager = member("manager", Role.MANAGER)
    publish_edition(snapshot=close(), by=manager, title="Impact", method_notes="")
    client.force_login(manager)
    mark, claim = "Internal: numbers of 1 to 4 people are shown. Do not publish.", "Public figures do not show"
    text = "\n\n".join(["We met often, and wrote it down each time."] * 200)
    report = Report.objects.create(title="All hubs", sections=["text", "figures", "months"], text=text)
    page = client.get(f"/network/reports/{report.uid}/").content.decode()
    assert mark in page
    told = [note.text for part in parts_of(report) for table in part.tables for note in table.notes]
    assert not any(claim in note for note in told)
    assert "Numbers of 1 to 4 people are shown here. Public figures leave them out." in told
    pages = read_pdf(draw_report(report, parts_of(report))).pages.values()
    assert len(pages) > 2
    assert all("".join(mark.split()) in "".join("".join(one.values()).split()) for one in pages)
    report.figures = "edition-1"
    report.save()
    assert mark not in client.get(f"/network/reports/{report.uid}/").content.decode()
    told = [note.text for part in parts_of(report) for table in part.tables for note in table.notes]
    assert any(claim in note for note in told)
    assert "Internal" not in read_pdf(draw_report(report, parts_of(report))).text()


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    ("section", "meant"),
    [
        ("months", {"Added up", "People reached", "People are not added up", "Small numbers"}),
        ("ranking", {"Added up", "People reached", "People are not added up", "Joint sessions", "Small numbers"}),
        ("projects", {"Added up", "Sessions", "Interactions"}),
    ],
)
def test_each_section_says_by_itself_what_it_counts(section: str, meant: set[str]) -> None:
    """Whoever leaves out the first table of figures still reads what people are, and that they do not add up."""
    report = Report(title="Report", figures="all", sections=[section])
    told = {note.term for part in parts_of(report) for table in part.tables for note in table.notes}
    assert meant <= told


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(
    ("figures", "sections", "marked"),
    [
        ("all", ["text", "quotes", "partnerships"], False),
        ("all", ["projects"], True),
        ("all", ["ranking"], True),
        ("edition-7", ["figures"], True),
        ("edition-x", ["months"], True),
    ],
)
def test_what_counts_nobody_needs_no_mark(figures: str, sections: list[str], marked: bool) -> None:
    """An edition that is not there leaves the figures of today, which are whole."""
    report = Report(title="Report", figures=figures, sections=sections)
    assert bool(internal_mark(report)) is marked


def test_a_report_can_be_deleted_with_its_papers(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    send(signed_in, report, place_figures="1", step="paper")
    assert signed_in.post(f"/h/{hub.code}/reports/{report.uid}/", {"step": "delete"}).status_code == 302
    assert not Report.objects.exists()
    assert not ReportPaper.objects.exists()


def test_what_is_written_is_text_and_never_layout() -> None:
    told = blocks_of('#import "x"\n\n# Head *it*\n\n> said\n\n- a\n  - b\n\n[l](javascript:alert(1)) `#code`')
    kinds = [one["kind"] for one in told]
    assert kinds == ["paragraph", "heading", "quote", "list", "paragraph"]
    assert [run["text"] for item in told[3]["items"] for run in item] == ["a", "b"]
    assert all(run["url"] == "" for run in told[4]["runs"])


def test_the_list_costs_the_same_for_one_and_three(
    signed_in: Client, hub: Hub, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = f"/h/{hub.code}/reports/"
    begin(signed_in, hub, "One")
    signed_in.get(url)
    with django_assert_num_queries(7):
        signed_in.get(url)
    begin(signed_in, hub, "Two")
    begin(signed_in, hub, "Three")
    signed_in.get(url)
    with django_assert_num_queries(7):
        signed_in.get(url)


def test_a_hub_that_is_not_in_an_edition_has_no_noughts_in_it(hub: Hub) -> None:
    publish_edition(snapshot=close(), by=member("manager", Role.MANAGER), title="Impact", method_notes="")
    report = Report(title="Report", hub=make_hub("OSHub-Y", parent=hub), figures="edition-1", sections=["figures"])
    (part,) = parts_of(report)
    assert not part.tables
    assert part.missing == "The edition has no figures of this hub by itself; that is not zero."


def test_own_text_without_a_place_is_asked_about_before_the_paper_is_made(signed_in: Client, hub: Hub) -> None:
    report = begin(signed_in, hub)
    send(signed_in, report, place_figures="1", text="We met often.")
    url = f"/h/{hub.code}/reports/{report.uid}/"
    told = "Written, but without a place, and so not in the report: Own text."
    assert told in signed_in.get(url).content.decode()
    report.refresh_from_db()
    said = {"title": report.title, "figures": report.figures, "version": str(report.version), "place_figures": "1"}
    said |= {"text": report.text, "step": "paper"}
    asked = signed_in.post(url, said)
    assert (asked.status_code, ReportPaper.objects.count()) == (422, 0)
    assert "Leave out what has no place" in asked.content.decode()
    assert signed_in.post(url, said | {"without": "on"}).status_code == 302
    assert ReportPaper.objects.count() == 1
