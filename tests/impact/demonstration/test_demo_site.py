"""What the demonstration shows publicly: every hub says something, nobody is real, days fit the day of loading."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from django.db.models import F, Q

from accounts.models import Notice
from hubs.access import hubs_open_to
from hubs.markdown import render_markdown
from hubs.models import (
    BoardRules,
    BoardSeat,
    Challenge,
    Decision,
    DecisionAction,
    DecisionState,
    Hub,
    HubDraft,
    HubProfile,
    Membership,
    Organisation,
    RorEntry,
)
from hubs.queries.alike import alike_pairs
from hubs.queries.canvas import canvas_of
from hubs.queries.canvas_difference import boxes_that_differ
from hubs.queries.merging import merge_preview
from hubs.queries.ror import suggested
from hubs.queries.set_up import steps_missing
from hubs.roles import Role
from hubs.ror import is_ror
from impact.demo import drawings, plan_network
from impact.demo.accounts import ACCOUNTS, PASSWORD
from impact.demo.pages import PlannedSite
from impact.demo.places import read_hubs
from impact.models import SessionProposal, SessionType
from projects.models import (
    Call,
    Event,
    Partnership,
    PartnershipFile,
    PartnershipSchool,
    Post,
    Project,
    ProjectDecision,
    ProjectProposal,
    ProjectStatus,
    SignUp,
    State,
)
from schools.models import School, SchoolClass, SchoolMembership, SchoolMerge, school_year_of
from schools.queries.merges import against_undoing
from schools.queries.twins import twins_of_hub
from tests.impact.demonstration.today import NOON, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site() -> PlannedSite:
    return plan_network(TODAY).site


def test_what_is_told_is_about_what_is_there(site: PlannedSite) -> None:
    hubs = read_hubs()
    projects = {project.title for hub in hubs for project in hub.projects}
    schools = {school.name for hub in hubs for school in hub.schools}
    challenges = {one.title for page in site.pages for one in page.challenges}
    assert {page.hub for page in site.pages} == {hub.code for hub in hubs}
    assert {title for page in site.pages for title in page.stories} == projects
    assert {story.challenge for page in site.pages for story in page.stories.values()} <= challenges | {""}
    assert {name for page in site.pages for name in page.schools} < schools, "some schools are not named"
    assert {post.project for post in site.posts} | {event.project for event in site.events} <= projects | {""}
    assert {post.picture for post in site.posts} == {*drawings.DRAWINGS, ""}


def test_it_is_the_same_each_time_but_for_the_days(site: PlannedSite) -> None:
    later = plan_network(dt.date(2030, 1, 1)).site
    assert replace(later, today=TODAY) == site
    for name in drawings.DRAWINGS:
        assert drawings.draw(name).tobytes() == drawings.draw(name).tobytes()


def test_nobody_could_be_reached_by_what_is_invented(site: PlannedSite) -> None:
    texts = repr(site)
    assert set(re.findall(r"https?://([^/'\"]+)", texts)) <= {
        host for host in re.findall(r"[\w.-]+\.example", texts) if host.endswith("oshub.example")
    }
    assert all(address.endswith("oshub.example") for address in re.findall(r"[\w.-]+@([\w.-]+)", texts))
    assert all("(invented address)" in page.address for page in site.pages if page.address)


def test_a_picture_is_described_and_headings_are_in_order(site: PlannedSite) -> None:
    assert all(bool(post.picture) == bool(post.alt) for post in site.posts)
    for post in site.posts:
        html = render_markdown(post.body)
        assert "<h3>" not in html
        assert "*" not in re.sub(r"<[^>]*>", "", html), post.title


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_something_to_say() -> None:
    hubs = Hub.objects.top_level()
    assert hubs.count() == 8
    for hub in hubs:
        assert len(hub.profiles.get(language="en").parts()) == 7
        assert 2 <= hub.challenges.count() <= 3
        assert hub.board_seats.count() >= 5
        assert hub.website
        assert hub.reach
        assert hub.projects.open_for_sign_up(NOON).exists()
        assert hub.posts.published().exists()
    assert len(HubProfile.objects.get(language="pt").parts()) == 7
    assert HubProfile.objects.count() == 12
    assert Challenge.objects.filter(sdgs=[]).count() == 0
    assert not Challenge.objects.filter(Q(mission="") | Q(evidence="")).exists()
    assert Challenge.objects.exclude(evidence_links="").count() > 10
    assert BoardSeat.objects.exclude(organisation=None).count() >= 40


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_an_adopted_canvas_an_earlier_one_and_a_draft_that_goes_on() -> None:
    for hub in Hub.objects.top_level():
        canvas = canvas_of(hub)
        assert canvas.draft.written == 10
        second, first = canvas.versions
        assert (second.standing.holds, first.standing.label) == (True, "Adopted, and replaced since")
        assert 2 <= len(canvas.changed_since_adopted) < 10
        assert len(boxes_that_differ(first.version.texts(), second.version.texts())) >= 2
        assert second.standing.decided_on is not None
        assert hub.opened_on is not None
        assert hub.opened_on < first.version.made_at.date() < second.standing.decided_on < TODAY
    assert Decision.objects.adopted().filter(seats=0).count() == 0


@pytest.mark.usefixtures("loaded")
def test_most_schools_agreed_and_some_did_not() -> None:
    named, partners = School.objects.shown_publicly().count(), School.objects.partners().count()
    assert partners * 0.7 < named < partners
    assert not School.objects.filter(page_agreed_on=None).exclude(about="").exists()


@pytest.mark.usefixtures("loaded")
def test_some_of_the_team_are_named_and_some_only_counted() -> None:
    team = Membership.objects.in_force(TODAY).of_team()
    assert 0 < team.listed().count() < team.count()
    assert not Membership.objects.exclude(role__in=("staff", "coordinator")).filter(user__listed=True).exists()


@pytest.mark.usefixtures("loaded")
def test_projects_can_be_found_and_joined() -> None:
    assert not Project.objects.filter(story="").exists()
    assert not Project.objects.filter(subjects=[]).exists()
    assert not Project.objects.filter(languages=[]).exists()
    assert Project.objects.open_for_sign_up(NOON).count() > 20
    assert Project.objects.exclude(challenge=None).count() > 25
    assert all(one.starts_on > TODAY for one in Project.objects.filter(status=ProjectStatus.PLANNED))
    assert all(
        one.challenge is None or one.challenge.hub_id in (one.hub_id, one.hub.parent_id)
        for one in Project.objects.select_related("challenge", "hub")
    )


@pytest.mark.usefixtures("loaded")
def test_news_has_passed_two_pairs_of_eyes() -> None:
    posts = Post.objects.published().select_related("author", "reviewed_by", "picture")
    assert len(posts) == 13
    assert {post.language for post in posts} == {"en", "pt", "nl", "fr", "de"}
    for post in posts:
        assert post.author != post.reviewed_by
        assert post.published_at is not None
        assert post.published_at < NOON
        if post.picture is not None:
            assert all(default_storage.exists(post.picture.file_name(width)) for width in post.picture.widths)
    assert sum(post.picture is not None for post in posts) == len(drawings.DRAWINGS)
    assert set(Post.objects.values_list("state", flat=True)) == {State.DRAFT, State.REVIEW, State.PUBLISHED}


@pytest.mark.usefixtures("loaded")
def test_some_events_are_to_come_and_some_are_over() -> None:
    events = Event.objects.published()
    assert events.still_to_come(NOON).count() == 7
    assert events.over(NOON).count() == 2
    first = events.still_to_come(NOON).select_related("hub")[0]
    assert (first.begins.date(), first.begins.time()) == (TODAY + dt.timedelta(days=6), dt.time(18))


@pytest.mark.usefixtures("loaded")
def test_the_register_has_something_to_look_up_and_to_merge() -> None:
    for country in ("PT", "NL", "IE", "CH", "FR", "AT", "CZ", "GR"):
        assert Organisation.objects.filter(country=country).exclude(website="").exists()
    sites = Organisation.objects.exclude(website="").values_list("website", flat=True)
    assert all(re.fullmatch(r"https://[\w.-]+\.oshub\.example/", site) for site in sites)
    ((one, other),) = alike_pairs()
    preview = merge_preview(kept=Organisation.objects.get(pk=one.pk), gone=Organisation.objects.get(pk=other.pk))
    assert preview.moves
    assert not preview.problems
    assert all(is_ror(entry.pk) for entry in RorEntry.objects.all())
    assert suggested("Steelworks of the Bend", "")


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_a_school_that_was_here_twice_and_one_that_is() -> None:
    for hub in Hub.objects.top_level():
        merge = SchoolMerge.objects.get(kept__hub=hub)
        assert merge.gone_name in merge.kept.other_names
        assert not against_undoing(merge)
        assert any(pair.one.pk == merge.kept_id for pair in twins_of_hub(hub, may_merge=lambda _hub: True))


@pytest.mark.usefixtures("loaded")
def test_people_were_told_what_happened_over_weeks_and_have_read_most_of_it() -> None:
    for hub in Hub.objects.top_level():
        told = Notice.objects.filter(place=hub.name)
        assert told.exists(), hub.code
    assert Notice.objects.unread().exists()
    assert Notice.objects.exclude(read_at=None).exists()
    days = {row.written_at.date() for row in Notice.objects.all()}
    assert len(days) > 3


@pytest.mark.usefixtures("loaded")
def test_every_board_has_decisions_at_every_step_and_something_overdue() -> None:
    today = TODAY
    for hub in Hub.objects.top_level():
        states = set(hub.decisions.values_list("state", flat=True))
        assert states == set(DecisionState.values), hub.code
        assert hub.decisions.published().count() == 2
        assert DecisionAction.objects.of_hub(hub).overdue(today).exists()
        assert hub.board_seats.over_on(today).exists()
        assert hub.board_seats.in_force(today).values("stakeholder_group").distinct().count() >= 5
        assert ProjectDecision.objects.filter(decision__hub=hub).exists()
        assert BoardRules.objects.filter(hub=hub).exists()
    taken = F("votes_for") + F("votes_against") + F("votes_abstain")
    silent = Decision.objects.exclude(present=None).filter(state__in=(DecisionState.ADOPTED, DecisionState.REJECTED))
    assert not silent.exclude(present=taken).exists()
    assert BoardSeat.objects.exclude(holder=None).exists()


@pytest.mark.usefixtures("loaded")
def test_a_hub_to_come_is_begun_and_counts_for_nothing() -> None:
    draft = HubDraft.objects.select_related("started_by").get()
    assert draft.started_by is not None
    assert steps_missing(draft) == ["place"]
    assert not Hub.objects.being_set_up().exists()


@pytest.mark.usefixtures("loaded")
def test_every_account_signs_in_and_has_its_role() -> None:
    roles = set()
    for account in ACCOUNTS:
        user = authenticate(email=account.email, password=PASSWORD)
        assert user is not None, account.email
        roles.add(account.role_name)
        if isinstance(account.role, Role):
            assert user.memberships.get().role == account.role
            assert [hub.code for hub in hubs_open_to(user)] == ([account.hub] if account.hub else [])
        else:
            school = SchoolMembership.objects.get(user=user, role=account.role).school
            assert school.hub.code == account.hub
            assert school.classes.filter(school_year=school_year_of(TODAY)).exists()
    assert roles == {
        "teacher", "school head", "board member", "hub staff", "hub coordinator", "network manager", "administrator",
    }  # fmt: skip
    assert SessionType.objects.filter(in_use=True).exists()
    assert Hub.objects.top_level().count() == 8
    assert Hub.objects.filter(parent__code="OSHub-CZ").count() == 3
    assert SchoolClass.objects.filter(school_year=school_year_of(TODAY), continues__isnull=False).exists()


@pytest.mark.usefixtures("loaded")
def test_every_partnership_counts_and_hubs_have_agreements_ends_and_comings_and_goings() -> None:
    assert Partnership.objects.count() == Partnership.objects.that_count().count() == 124
    for hub in Hub.objects.top_level():
        own = Partnership.objects.of_family(hub)
        assert own.exclude(signed_on=None).exists(), hub.code
        assert own.exclude(about="").exists(), hub.code
        assert own.exclude(end_reason="").exists(), hub.code
        assert PartnershipFile.objects.filter(partnership__in=own).exists(), hub.code
    assert PartnershipSchool.objects.exclude(joined_on=None).exists()
    assert PartnershipSchool.objects.exclude(left_on=None).exists()
    for row in PartnershipSchool.objects.select_related("partnership"):
        last = row.partnership.ends_on or dt.date.max
        for day in (row.joined_on, row.left_on):
            assert day is None or row.partnership.starts_on <= day <= last


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_sign_ups_at_every_stage() -> None:
    for hub in Hub.objects.top_level():
        states = set(SignUp.objects.of_hub(hub).values_list("state", flat=True))
        assert {"accepted", "submitted", "returned"} <= states, hub.code
    assert set(SignUp.objects.values_list("state", flat=True)) >= {"waiting", "offered", "declined", "withdrawn"}
    for call in Call.objects.exclude(capacity=None):
        held = sum(call.sign_ups.holding().values_list("places", flat=True))
        assert held <= (call.capacity or 0)


@pytest.mark.usefixtures("loaded")
def test_every_hub_has_got_reports_and_proposals_at_every_stage() -> None:
    for hub in Hub.objects.top_level():
        family = [hub.pk, *Hub.objects.filter(parent=hub).values_list("pk", flat=True)]
        reports = SessionProposal.objects.filter(hub__in=family)
        assert {"sent", "returned", "declined", "withdrawn"} <= set(reports.values_list("state", flat=True)), hub.code
        proposed = ProjectProposal.objects.filter(hub__in=family)
        assert {"sent", "returned", "declined", "accepted"} <= set(proposed.values_list("state", flat=True)), hub.code
