"""The navigation of workspaces: what somebody may do, in sections at a desk and in a bar on a phone."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.translation import override
from pytest_django import Settings

from accounts.actions import tell
from hubs.models import Hub
from hubs.roles import Role
from oshub.navigation import IN_THE_BAR, Ways, hub_ways, network_ways, school_ways
from oshub.templatetags import drawn as parts
from oshub.templatetags.drawn import drawn
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import make_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT")


def ways_of(role: Role, hub: Hub, path: str = "/h/OSHub-PT/") -> Ways:
    request = RequestFactory().get(path)
    request.user = make_user()
    make_membership(request.user, role, hub if role in (Role.STAFF, Role.COORDINATOR, Role.BOARD) else None)
    return hub_ways(request, hub)  # type: ignore[arg-type]  # somebody has signed in


def labels(ways: Ways) -> list[list[str]]:
    return [[entry.label for entry in section.entries] for section in ways.sections]


def test_each_role_is_offered_what_it_may_do(hub: Hub) -> None:
    board = ["The board", "Meetings", "Decisions"]
    figures = ["Explore", "Targets", "How sure", "Reporting", "Surveys"]
    hub_itself = ["Team", "Canvas", "Equipment", "Partnerships", "Ties"]
    assert labels(ways_of(Role.BOARD, hub)) == [
        ["Overview"],
        board,
        figures,
        hub_itself,
        ["Public page", "Organisations"],
    ]
    assert labels(ways_of(Role.STAFF, hub)) == [
        ["Overview", "Log a session", "Sessions", "Plan", "Welcome desk", "Sign-ups", "From schools"],
        board,
        figures,
        [
            *("Team", "Schools", "Canvas", "Equipment", "Bookings", "Partnerships", "Ties"),
            *("Requests to join", "Photo consents", "Self-reflections"),
        ],
        ["Projects", "News", "Events", "Resources", "Challenges", "Profile"],
        ["Public page", "Organisations"],
    ]
    assert labels(ways_of(Role.MANAGER, hub)) == [
        ["Overview", "Sessions"],
        board,
        figures,
        ["Team", "Schools", *hub_itself[1:]],
        ["Public page", "Organisations", "Network"],
    ]


def test_a_phone_has_a_few_in_the_bar_and_the_rest_behind_it(hub: Hub) -> None:
    staff, board = ways_of(Role.STAFF, hub), ways_of(Role.BOARD, hub)
    assert [entry.label for entry in staff.bar] == ["Overview", "Log a session", "Sessions"]
    assert len(staff.bar) == IN_THE_BAR
    assert [section.label for section in staff.more] == [
        "",
        "Board",
        "Figures",
        "The hub",
        "What everybody sees",
        "Elsewhere",
    ]
    assert [entry.label for entry in board.bar] == ["Overview", "The board", "Meetings"]
    assert [section.label for section in board.more] == ["Board", "Figures", "The hub", "Elsewhere"]


@pytest.mark.parametrize(
    ("path", "current", "behind"),
    [
        ("/h/OSHub-PT/", {"Overview": "page"}, False),
        ("/h/OSHub-PT/sessions/", {"Sessions": "page"}, False),
        ("/h/OSHub-PT/sessions/log/", {"Log a session": "page"}, False),
        ("/h/OSHub-PT/sessions/x/edit/", {"Sessions": "true"}, False),
        ("/h/OSHub-PT/projects/7/", {"Projects": "true"}, True),
    ],
)
def test_the_nearest_entry_is_the_current_one(hub: Hub, path: str, current: dict[str, str], behind: bool) -> None:
    ways = ways_of(Role.STAFF, hub, path)
    found = {entry.label: entry.current for section in ways.sections for entry in section.entries if entry.current}
    assert (found, ways.more_is_current) == (current, behind)


def test_a_resource_that_a_teacher_proposes_lies_below_what_the_school_sent(hub: Hub) -> None:
    school = make_school(hub)
    request = RequestFactory().get(f"/s/{school.pk}/resources/")
    request.user = make_teacher(school)
    entries = [entry for section in school_ways(request, school).sections for entry in section.entries]  # type: ignore[arg-type]  # somebody has signed in
    assert [entry.label for entry in entries if entry.current] == ["What you sent"]


def test_every_way_leads_somewhere(client: Client, hub: Hub) -> None:
    user = make_user()
    make_membership(user, Role.COORDINATOR, hub)
    client.force_login(user)
    page = client.get("/h/OSHub-PT/").content.decode()
    nav = page[page.index('class="workspace-nav"') : page.index('class="workspace-bar"')]
    addresses = re.findall(r'<a href="([^"]+)"', nav)
    assert len(addresses) == 36
    assert [address for address in addresses if client.get(address).status_code != 200] == []


def test_managers_have_the_network(client: Client) -> None:
    request = RequestFactory().get("/network/today/")
    request.user = make_user()
    make_membership(request.user, Role.MANAGER)
    found = network_ways(request)  # type: ignore[arg-type]
    assert labels(found) == [
        [
            *("Dashboard", "To do", "Hubs", "Explore", "Targets", "Who has logged", "Reporting periods"),
            *("Editions", "Reports", "Copies", "Surveys"),
            *("Interest in new hubs", "Organisations", "My places"),
        ]
    ]
    assert [entry.current for entry in found.bar] == ["", "page", ""]


def test_setting_up_a_hub_stands_below_the_list_of_hubs(client: Client) -> None:
    request = RequestFactory().get("/network/new-hub/7/kind/")
    request.user = make_user()
    make_membership(request.user, Role.MANAGER)
    assert [entry.current for entry in network_ways(request).bar] == ["", "", "true"]  # type: ignore[arg-type]


def test_who_comes_to_the_register_from_a_hub_finds_the_way_back_to_it() -> None:
    request = RequestFactory().get("/organisations/7/")
    request.user = make_user()
    assert labels(network_ways(request)) == [["Organisations", "My places"]]  # type: ignore[arg-type]


def test_managers_begin_with_what_there_is_to_do(client: Client) -> None:
    user = make_user()
    make_membership(user, Role.MANAGER)
    client.force_login(user)
    assert client.get("/home/").headers["Location"] == "/network/today/"
    assert client.get("/home/?stay").status_code == 200


def test_ways_are_drawn_once_for_the_same_and_anew_for_anything_else(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    told = list[str]()

    def draw(name: str, context: dict[str, object]) -> str:
        told.append(name)
        return render_to_string(name, context)

    monkeypatch.setattr(parts, "render_to_string", draw)
    parts._draw.cache_clear()
    overview, team = (ways_of(Role.STAFF, hub, f"/h/OSHub-PT/{page}") for page in ("", "team/"))

    def nav(ways: Ways, name: str = "Hub of the Coa") -> str:
        return drawn("components/ways.html", ways=ways, above="OSHub-PT", is_code=True, name=name)

    assert nav(overview) == nav(ways_of(Role.STAFF, hub))
    assert len(told) == 1
    assert nav(overview).count('aria-current="page"') == 2, "at a desk and on a phone"
    different = {nav(overview), nav(team), nav(ways_of(Role.BOARD, hub)), nav(overview, "<Hub>")}
    with override("pt"):
        different.add(nav(ways_of(Role.STAFF, hub)))
        assert "Sessões" in nav(ways_of(Role.STAFF, hub))
    assert len(different) == len(told) == 5
    assert "&lt;Hub&gt;" in nav(overview, "<Hub>")
    settings.DEBUG = True
    nav(overview)
    assert len(told) == 6, "who works on the templates sees each change"


def head_of(page: str) -> str:
    return page[page.index('<header class="site-header"') : page.index("</header>")]


def test_each_person_has_a_head_of_their_own(hub: Hub) -> None:
    one, other = make_user(name="Ana <b>"), make_user(name="Rui <!-- token -->")
    tell(kind="projects.published", to=[other], words={"name": "Bo", "title": "Clear water"})
    heads = list[str]()
    for user in (one, other):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(user)
        heads.append(head_of(browser.get("/impact/").content.decode()))
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', heads[-1])
        assert len(token) == 1
        assert browser.post("/accounts/logout/", {"csrfmiddlewaretoken": token[0]}).status_code == 302, "their own"
    assert "Ana &lt;b&gt;" in heads[0]
    assert "1 unread notice" not in heads[0]
    assert "Rui &lt;!-- token --&gt;" in heads[1]
    assert "1 unread notice" in heads[1]
    assert "Ana" not in heads[1]
    assert not any("<!--" in head for head in heads)
    visitor = head_of(Client().get("/impact/").content.decode())
    assert "Sign in" in visitor
    assert "csrf" not in visitor


def test_the_head_says_on_which_page_one_is(client: Client, hub: Hub) -> None:
    client.force_login(make_user())
    own = ["/home/?stay", "/accounts/profile/", "/accounts/2fa/", "/notices/"]
    pages = ["/impact/", "/impact/how-we-count/", *own, "/"]
    current = re.compile(r'<a [^>]*href="([^"]+)"[^>]* aria-current="(\w+)"')
    told = [sorted(set(current.findall(head_of(read(client, page))))) for page in pages]
    assert told == [
        [("/impact/", "page")],
        [("/impact/", "true")],
        [("/home/", "page")],
        [("/accounts/profile/", "page")],
        [("/accounts/2fa/", "page")],
        [("/notices/", "page")],
        [],
    ]


def read(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def test_the_foot_has_the_languages_of_its_own_page(client: Client) -> None:
    first, second = (read(client, f"/impact/?page={number}") for number in (1, 2))
    assert 'href="/impact/?page=1&amp;lang=pt"' in first
    assert 'href="/impact/?page=2&amp;lang=pt"' in second
    assert "next=/impact/%3Fpage%3D2" in second
    assert "<!--" not in first + second
