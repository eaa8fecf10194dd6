"""Every address × role × method × own, foreign and missing object answers what the table of rights says.

The table is written by hand and knows nothing of the code; the code knows nothing of the table. Both must agree.
"""

import re
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from impact.queries.months import earlier_month
from impact.queries.welcome_codes import code_of, span_now
from impact.views import drawings
from tests.architecture.policy import METHODS, Object, Rule, keeps, meaning, read_table, rule_for
from tests.architecture.routes import Route, all_routes
from tests.architecture.world import (
    MISSING_CODE,
    MISSING_KEY,
    MISSING_UID,
    ROLES,
    SIGNED_IN,
    VISITOR,
    World,
    calendar_token_of,
    card_token_of,
    plan_token_of,
    school_token_of,
    stop_token_of,
    token_of,
)
from tests.factories.packs import NETWORK_PACK
from tests.factories.reporting import NETWORK_PAPER, NETWORK_REPORT

pytestmark = pytest.mark.django_db

RULES = read_table()
ROUTES = all_routes()
UNSAFE = ("POST", "PUT", "DELETE")
DIFFER = (VISITOR, "coordinator")  # of whom others are shades
# Of whom teachers, coordinators and managers ask for the same.
SHADES = ("head", "board", "staff", "administrator")
PRIVATE = "no-store, private"
# Pages of posts and events that anybody may read; all other addresses with such keys are of drafts.
PUBLISHED = {"projects:post", "projects:event", "projects:event_ics", "hubs:public_decision"}
# They stand beside those of hubs, under addresses of the network.
OF_THE_NETWORK = {"impact:report", "impact:report_paper"}
# Mail programs press it (RFC 8058): what it does rests on the signed address, and on nobody's sign-in.
WITHOUT_TOKEN = {"accounts:stop_mails", "resources:oai"}
# What stands in the address of a picture.
BARS = {"option": {"series": [{"type": "pie", "data": [1, 2]}]}, "language": "en"}
# What may stand in a frame on another site: there is nothing in it to press but links.
IN_FRAMES = {"impact:embed"}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

# The administration opens all its pages by one door: the short run tries those of hubs and of people, and its own.
SELDOM = [
    route.namespace == "admin:" and "_" in route.name and not re.search("hubs_hub_|accounts_user_", route.name)
    for route in ROUTES
]
each_route = pytest.mark.parametrize(
    "route",
    [
        pytest.param(route, id=f"{route.name} {route.pattern}", marks=[pytest.mark.slow] if seldom else [])
        for route, seldom in zip(ROUTES, SELDOM, strict=True)
    ],
)
each_own_route = pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.namespace != "admin:"], ids=lambda route: route.name
)


@dataclass(frozen=True)
class Case:
    """One address with the object in it, as one role asks for it."""

    role: str
    thing: Object
    path: str


@pytest.fixture(autouse=True)
def _patient_sign_in(settings: Settings) -> None:
    """The table is about rights: nobody is asked for the password again because the test took long."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60


def rule_of(route: Route) -> Rule:
    rule = rule_for(route, RULES)
    assert rule is not None, f"{route.name} has no rule in policy.csv."
    return rule


def words(world: World, role: str, thing: Object) -> dict[str, object]:
    """What stands for each word of an address, found out once in the ten minutes in which a code at the door holds."""
    asked = (role, thing, span_now())
    if asked not in world.words:
        world.words[asked] = _words(world, role, thing)
    return world.words[asked]


def _words(world: World, role: str, thing: Object) -> dict[str, object]:
    """What stands for each word of an address; a word that is not here has to be added with its meaning."""
    place = world.there if thing == "foreign" else world.here
    key = world.foreign_key if thing == "foreign" else world.keys.get(role, MISSING_KEY)
    there_is = thing != "missing"
    return {
        "hub_code": place.hub.code if there_is else MISSING_CODE,
        "uid": place.session.uid if there_is else MISSING_UID,
        "rest": "nothing/",
        "school_id": place.school.pk if there_is else MISSING_KEY,
        "class_id": place.school_class.pk if there_is else MISSING_KEY,
        "roll_id": place.roll.pk if there_is else MISSING_KEY,
        "pk": key if there_is else MISSING_KEY,
        "challenge_slug": place.challenge.slug,
        "version_number": 1 if there_is else MISSING_KEY,
        "box": "impact" if there_is else "nothing",
        "challenge_id": place.challenge.pk if there_is else MISSING_KEY,
        "membership_id": place.membership.pk if there_is else MISSING_KEY,
        "invitation_id": place.invitation.pk if there_is else MISSING_KEY,
        "school_membership_id": place.joining.membership.pk if there_is else MISSING_KEY,
        "school_invitation_id": place.joining.invitation.pk if there_is else MISSING_KEY,
        "school_token": school_token_of(place.hub) if there_is else "nothing",
        "request_id": place.joining.request.pk if there_is else MISSING_KEY,
        "join_uid": place.joining.request.uid if there_is else MISSING_UID,
        "join_answer": "decline",
        "meeting_id": place.meeting.pk if there_is else MISSING_KEY,
        "item_id": place.item.pk if there_is else MISSING_KEY,
        "paper_uid": place.paper.pk if there_is else MISSING_UID,
        "thing_id": place.lent.thing.pk if there_is else MISSING_KEY,
        "booking_id": place.lent.booking.pk if there_is else MISSING_KEY,
        "exception_id": place.lent.closed.pk if there_is else MISSING_KEY,
        "partnership_id": place.partnership.pk if there_is else MISSING_KEY,
        "consent_id": place.photo.consent_id if there_is else MISSING_KEY,
        "embed_uid": place.embed.uid if there_is else MISSING_UID,
        "attached_uid": place.photo.uid if there_is else MISSING_UID,
        "evidence_uid": place.evidence.pk if there_is else MISSING_UID,
        "agreement_id": place.signed.pk if there_is else MISSING_KEY,
        "file_uid": place.agreement.pk if there_is else MISSING_UID,
        "sign_up_id": place.sign_up.pk if there_is else MISSING_KEY,
        "session_proposal_id": place.sent.session.pk if there_is else MISSING_KEY,
        "project_proposal_id": place.sent.project.pk if there_is else MISSING_KEY,
        "import_uid": place.sent_table.uid if there_is else MISSING_UID,
        "period_id": world.period.pk if there_is else MISSING_KEY,
        "snapshot_id": world.to_publish.pk if there_is else MISSING_KEY,
        "edition_number": 1 if there_is else MISSING_KEY,
        "report_uid": place.report.report.uid if there_is else MISSING_UID,
        "report_paper_uid": place.report.uid if there_is else MISSING_UID,
        "pack_uid": place.pack.uid if there_is else MISSING_UID,
        "left_id": place.left_over.pk if there_is else MISSING_KEY,
        "planned_id": place.planned.pk if there_is else MISSING_KEY,
        "survey_id": place.asked.survey.pk if there_is else MISSING_KEY,
        "wave": "before",
        "survey_import_uid": place.asked.table.uid if there_is else MISSING_UID,
        "instrument_version_id": place.asked.survey.version_id if there_is else MISSING_KEY,
        "desk_id": place.desk.pk if there_is else MISSING_KEY,
        "door_code": code_of(place.desk.pk, span_now()) if there_is else "nothing",
        "series_id": place.planned.series_id if there_is else MISSING_KEY,
        "month_key": f"{earlier_month(place.hub.today(), 1):%Y-%m}" if there_is else "nothing",
        "plan_token": plan_token_of(place.planned, place.people["staff"]) if there_is else "nothing",
        "card_token": card_token_of(place.hub) if there_is else "nothing",
        "calendar_token": calendar_token_of(place.hub) if there_is else "nothing",
        "certificate_id": place.certificate.pk if there_is else MISSING_KEY,
        "year": 2021,
        "file_format": "csv",
        "drawing": drawings.PRIVATE.sign_object(BARS) if there_is else "nothing",
        "public_drawing": drawings.PUBLIC.sign_object(BARS) if there_is else "nothing",
        "look": "light",
        "open_table": "totals" if there_is else "nothing",
        "session_id": place.session.pk if there_is else MISSING_KEY,
        "other_id": place.by_coordinator.pk if there_is else MISSING_KEY,
        "joint_id": place.beside.pk if there_is else MISSING_KEY,
        "session_merge_id": place.merged.pk if there_is else MISSING_KEY,
        "look_id": place.look.pk if there_is else MISSING_KEY,
        "view_id": place.saved_view.pk if there_is else MISSING_KEY,
        "countersign_id": place.answered.pk if there_is else MISSING_KEY,
        "sighting_id": place.sighting.pk if there_is else MISSING_KEY,
        "category": "space" if there_is else "nothing",
        "indicator_code": "skills" if there_is else "nothing",
        "draft_id": place.draft.pk if there_is else MISSING_KEY,
        "step": "place",
        "token": token_of(place.hub) if there_is else "nothing",
        "stop_token": stop_token_of(place.people["staff"]) if there_is else "nothing",
        "notice_id": notice_of(world, role, thing),
        "organisation_id": place.organisation.pk if there_is else MISSING_KEY,
        "school_merge_id": place.school_merge.pk if there_is else MISSING_KEY,
        "merge_id": place.merge.pk if there_is else MISSING_KEY,
        "token_id": place.token.pk if there_is else MISSING_KEY,
        "seat_id": place.seat.pk if there_is else MISSING_KEY,
        "decision_id": place.proposal.pk if there_is else MISSING_KEY,
        "public_decision_id": place.decision.pk if there_is else MISSING_KEY,
        "decision_slug": place.decision.slug,
        "action_id": place.action.pk if there_is else MISSING_KEY,
        "project_id": place.project.pk if there_is else MISSING_KEY,
        "post_id": place.post.pk if there_is else MISSING_KEY,
        "event_id": place.event.pk if there_is else MISSING_KEY,
        "resource_id": place.resource.resource_id if there_is else MISSING_KEY,
        "resource_file_uid": place.resource.placed.get().file_id if there_is else MISSING_UID,
        "collection_id": place.collection.pk if there_is else MISSING_KEY,
        "deposit_id": place.deposit.pk if there_is else MISSING_KEY,
        "push_uid": place.push.uid if there_is else MISSING_UID,
        "resource_form": "jsonld",
        "library_form": "json" if there_is else "nothing",
        "author_id": place.resource.authors.get().pk if there_is else MISSING_KEY,
        "part": "authors",
        "part_id": place.resource.authors.get().pk if there_is else MISSING_KEY,
        "published_post_id": place.published_post.pk if there_is else MISSING_KEY,
        "published_event_id": place.published_event.pk if there_is else MISSING_KEY,
        "school_slug": place.school.slug,
        "project_slug": place.project.slug,
        "post_slug": place.published_post.slug,
        "event_slug": place.published_event.slug,
        "kind": "hub",
        "key": place.hub.code if there_is else MISSING_CODE,
        "section": "hubs" if there_is else "nothing",
        "number": 1,
        "picture_uid": place.post.picture_id if there_is else MISSING_UID,
        "width": 400,
        "language": "en" if there_is else "xx",
        # The administration's own words; who may open it at all is what its rule is about.
        "object_id": world.here.hub.pk,
        "content_type_id": 1,
        "app_label": "hubs",
        "url": "nowhere/",
    }


def notice_of(world: World, role: str, thing: Object) -> int:
    """The key of something that this person was told, or that somebody else was."""
    return {"own": world.notices.get(role, MISSING_KEY), "foreign": world.foreign_notice}.get(thing, MISSING_KEY)


def address(route: Route, known: dict[str, object]) -> str:
    """The address of a route with its words filled in; a public page is that of what is published."""
    if route.name in PUBLISHED:
        known = known | {
            "post_id": known["published_post_id"],
            "event_id": known["published_event_id"],
            "decision_id": known["public_decision_id"],
        }
    if route.name in OF_THE_NETWORK and known["report_uid"] != MISSING_UID:
        known = known | {"report_uid": NETWORK_REPORT, "report_paper_uid": NETWORK_PAPER}
    if route.name == "pack" and known["pack_uid"] != MISSING_UID:
        known = known | {"pack_uid": NETWORK_PACK}
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route.pattern)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), plain).replace("^", "").replace(
        "$", ""
    )


def cases(world: World, route: Route) -> list[Case]:
    """Who asks for what, with all addresses, which are found out before anybody asks and takes something away."""
    with_objects = route.converters and route.namespace != "admin:"
    things: tuple[Object, ...] = ("own", "foreign", "missing") if with_objects else ("own",)
    return [Case(role, thing, address(route, words(world, role, thing))) for role in ROLES for thing in things]


def wrong_headers(answer: HttpResponse, rule: Rule, role: str) -> list[str]:
    """What is missing for a browser, or for a cache, to treat the answer as it should."""
    framed = rule.name in IN_FRAMES and answer.status_code != 403
    wanted: dict[str, str | None] = HEADERS | ({"X-Frame-Options": None} if framed else {})
    wrong = [name for name, value in wanted.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    ancestors = "frame-ancestors https: http:" if framed else "frame-ancestors 'none'"
    if "default-src 'none'" not in policy or ancestors not in policy or "unsafe" in policy:
        wrong.append("Content-Security-Policy")
    stored = answer.get("Cache-Control", "")
    if (rule.kind in ("own", "token") or (rule.kind == "public" and role != VISITOR)) and stored != PRIVATE:
        wrong.append(f"Cache-Control: {stored}")
    if rule.kind in ("form", "secret") and b"csrf" in answer.content and "no-store" not in stored:
        wrong.append(f"Cache-Control: {stored}")
    if rule.kind == "public" and role == VISITOR and answer.cookies:
        wrong.append(f"Set-Cookie: {', '.join(answer.cookies)}")
    return wrong


def same_for_all(answer: HttpResponse, path: str) -> tuple[int, dict[str, str], str]:
    """An answer without what differs each time, and without the address that was asked for."""
    page = re.sub(
        r'(name="csrfmiddlewaretoken" value=|name="csrf-token" content=)"\w+"',
        r"\1",
        answer.content.decode(errors="backslashreplace"),
    )
    headers = {name: value.replace(path, "PATH") for name, value in answer.items() if name != "Content-Length"}
    return answer.status_code, headers, page.replace(path, "PATH")


def methods(route: Route, role: str) -> tuple[str, ...]:
    """The methods that are tried; fewer at the closed door of the administration, which is the same for all pages."""
    return METHODS if route.namespace != "admin:" or role == "administrator" else ("GET", "POST")


def is_rare(case: Case, method: str) -> bool:
    """Whether a request tells little that others do not: it is left to the long suite.

    Writing to what is not there, for somebody else's is written to; methods that no page of ours uses, which two who
    differ most try on their own things, and HEAD, which is GET without its page, only one of them; and what is not
    theirs for those who may do no more than others who ask for it.
    """
    if method not in ("GET", "POST"):
        return case.thing != "own" or case.role not in (DIFFER if method != "HEAD" else (VISITOR,))
    return case.thing != "own" and (case.role in SHADES or (method, case.thing) == ("POST", "missing"))


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    names = {route.name for route in ROUTES}
    assert [route.name for route in ROUTES if rule_for(route, RULES) is None] == []
    assert [name for name in RULES if name not in names and not name.endswith("*")] == []
    assert [name for name in RULES if name.endswith("*")] == ["admin:*"], "Everything else is named one by one."


@pytest.mark.usefixtures("_asked_often")
@pytest.mark.parametrize("rare", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["", "rare"])
@each_route
def test_the_matrix(world: World, route: Route, rare: bool) -> None:
    rule = rule_of(route)
    wrong, seen = [], {}
    for case in cases(world, route):
        for method in methods(route, case.role):
            # What is compared with something rare is asked for once more beside it.
            if is_rare(case, method) != rare and not (rare and method == "POST" and case.thing == "foreign"):
                continue
            answer = world.ask(case.role, method, case.path)
            expected, said = rule.expected(case.role, method, case.thing), meaning(answer, case.path)
            asked = f"{case.role}, {method}, {case.thing}"
            if not keeps(expected, said):
                wrong.append(f"{asked}: {said} instead of {expected}")
            wrong += [f"{asked}: {header}" for header in wrong_headers(answer, rule, case.role)]
            if rule.expected(case.role, method, "foreign") == rule.expected(case.role, method, "missing"):
                seen[case.role, method, case.thing] = answer, case.path
    wrong += [
        f"{role}, {method}: what is foreign does not look like what is missing"
        for role, method, thing in seen
        if thing == "foreign" and (role, method, "missing") in seen
        if same_for_all(*seen[role, method, "foreign"]) != same_for_all(*seen[role, method, "missing"])
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("_asked_often")
@pytest.mark.parametrize("roles", [DIFFER, pytest.param(ROLES, marks=pytest.mark.slow)], ids=["", "everybody"])
@each_route
def test_nothing_is_changed_without_the_token_of_a_form(world: World, route: Route, roles: tuple[str, ...]) -> None:
    """The refusal stands before every page, so POST is tried by two who differ most; the long suite tries the rest."""
    rule = rule_of(route)
    wrong = []
    for role in roles if route.namespace != "admin:" else ("administrator",):
        path = address(route, words(world, role, "own"))
        for method in UNSAFE if roles == ROLES and role in (VISITOR, "administrator") else ("POST",):
            answer = world.ask(role, method, path, strict=True, headers={"HX-Request": "true"})
            missing = wrong_headers(answer, rule, role)
            if route.name in WITHOUT_TOKEN and method == "POST":
                assert answer.status_code == 200
            elif rule.kind == "token":
                assert answer.status_code == 401, "A cookie opens nothing here, with or without a token of a form."
            elif answer.status_code not in (403, 405 if route.name in WITHOUT_TOKEN else 403) or missing:
                wrong.append(f"{role}, {method}: {answer.status_code} {missing}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("_asked_often")
@pytest.mark.parametrize(
    "name", ["impact:session", "impact:edit_session", "impact:void_session", "impact:restore_session"]
)
def test_another_hubs_session_is_not_there_under_the_own_hubs_address(world: World, name: str) -> None:
    route = next(route for route in ROUTES if route.name == name)
    told = []
    for role in SIGNED_IN:
        known = words(world, role, "own")
        stray, missing = (address(route, known | {"uid": uid}) for uid in (world.there.session.uid, MISSING_UID))
        for method in METHODS:
            answers = [world.ask(role, method, path) for path in (stray, missing)]
            same = same_for_all(answers[0], stray) == same_for_all(answers[1], missing)
            if not same or answers[0].status_code not in (403, 404, 405):
                told.append(f"{role}, {method}: {answers[0].status_code}, {answers[1].status_code}")
    assert told == []


@pytest.mark.parametrize(
    ("whose", "role", "status"),
    [
        ("by_coordinator", "staff", 403),
        ("long_ago", "staff", 403),
        ("by_coordinator", "coordinator", 200),
        ("session", "coordinator", 200),
        ("long_ago", "coordinator", 200),
    ],
)
@pytest.mark.parametrize("name", ["impact:edit_session", "impact:void_session"])
def test_staff_correct_what_they_logged_lately_and_coordinators_everything(
    world: World, name: str, whose: str, role: str, status: int
) -> None:
    route = next(route for route in ROUTES if route.name == name)
    path = address(route, words(world, role, "own") | {"uid": getattr(world.here, whose).uid})
    assert world.ask(role, "GET", path).status_code == status
    assert world.ask(role, "POST", path).status_code == {200: 422, 403: 403}[status]


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("board", 403), ("staff", 200), ("coordinator", 200), ("manager", 403)]
)
def test_a_voided_session_is_restored_by_those_who_may_void(world: World, role: str, status: int) -> None:
    route = next(route for route in ROUTES if route.name == "impact:restore_session")
    path = address(route, words(world, role, "own") | {"uid": world.here.voided.uid})
    assert world.ask(role, "GET", path).status_code == status
    assert world.ask(role, "POST", path).status_code == {200: 422}.get(status, status)


@pytest.mark.usefixtures("_asked_often")
@pytest.mark.parametrize("people", [1, pytest.param(2, marks=pytest.mark.slow)], ids=["", "two"])
@each_own_route
def test_a_fragment_is_never_taken_for_the_page(world: World, route: Route, people: int) -> None:
    """A cache may hand on an answer only to those who ask in the same way."""
    mixed_up = []
    roles = [
        role for role in (VISITOR, "coordinator", "manager") if rule_of(route).expected(role, "GET", "own") == "200"
    ]
    for role in roles[:people]:  # a visitor where they may, and one of those who signed in
        path = address(route, words(world, role, "own"))
        fragment = world.ask(role, "GET", path, headers={"HX-Request": "true"})
        if b"<html" in fragment.content:
            continue  # the page itself
        page = world.ask(role, "GET", path)
        differ = b"<html" in page.content
        varies = all("HX-Request" in answer.get("Vary", "") for answer in (page, fragment))
        if differ and not varies:
            mixed_up.append(role)
    assert mixed_up == []


def test_addresses_are_not_told_apart_by_capitals(world: World) -> None:
    """The code of a hub is the same however it is written; the rights are too."""
    for role in ROLES:
        own = world.ask(role, "GET", f"/h/{world.here.hub.code}/data.csv")
        lower, upper = (world.ask(role, "GET", f"/h/{code}/data.csv") for code in ("oshub-aa", "OSHUB-AA"))
        assert own.status_code == lower.status_code == upper.status_code
        if own.status_code == 200:
            assert own.content == lower.content == upper.content
