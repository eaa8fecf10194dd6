"""Where else a resource is published: noted by hand, asked politely, told to visitors and catalogues; the hand-over."""

import io
import json
import socket
import time
import zipfile
from collections.abc import Callable

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from resources import outside
from resources.actions import deposits
from resources.actions.deposits import ask_address, check_deposit, check_deposits
from resources.actions.stamping import stamp_changes
from resources.models import Answer, Deposit, DepositCheck, OaiRecord, Resource
from resources.outside import LARGEST_ANSWER, NotPublic, PublicOnly, is_public, open_client, read_little
from resources.queries.deposits import elsewhere, unanswered_of
from resources.queries.described import describe, to_amb, to_catalogue_row, to_dc, to_lom
from tests.factories.deposits import make_deposit
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.resources import make_draft, make_resource

pytestmark = pytest.mark.django_db
Answers = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-DP", name="Hub of the river")


@pytest.fixture
def staff(hub: Hub) -> User:
    user = make_user()
    make_membership(user, Role.STAFF, hub)
    return user


@pytest.fixture
def resource(hub: Hub) -> Resource:
    return make_resource(hub, "Floats")


def page(resource: Resource, rest: str = "") -> str:
    return f"/h/{resource.hub.code}/resources/{resource.pk}/{rest}"


def told(resource: Resource, **more: object) -> dict[str, object]:
    assert resource.current
    known = {"of": resource.current.pk, "repository": "zenodo", "name": "", "state": "published", "version": 0}
    return known | {"identifier": "https://doi.org/10.5281/zenodo.7", "url": ""} | more


def answering(monkeypatch: pytest.MonkeyPatch, answers: Answers) -> None:
    """Let every address be answered by this, through the client that the portal uses."""

    def client(*, follow: bool) -> httpx.Client:
        made = open_client(follow=follow)
        made._transport = httpx.MockTransport(answers)
        return made

    monkeypatch.setattr(deposits, "open_client", client)


def test_it_is_noted_by_hand_and_told_to_everybody(client: Client, staff: User, resource: Resource) -> None:
    client.force_login(staff)
    assert client.post(page(resource, "deposits/new/"), told(resource)).status_code == 302
    deposit = Deposit.objects.get()
    assert (deposit.identifier, deposit.url) == ("10.5281/zenodo.7", "https://doi.org/10.5281/zenodo.7")
    assert "10.5281/zenodo.7" in client.get(page(resource)).content.decode()
    client.logout()
    public = client.get(f"/resources/{resource.pk}/").content.decode()
    assert "Also published at" in public
    data = json.loads(public.split('type="application/ld+json">')[1].split("</script>")[0])
    assert data["sameAs"] == ["https://doi.org/10.5281/zenodo.7"]
    assert data["identifier"][1]["value"] == "10.5281/zenodo.7"
    of = describe([resource.pk])[resource.pk]
    assert to_amb(of)["sameAs"] == ["https://doi.org/10.5281/zenodo.7"]
    assert "https://doi.org/10.5281/zenodo.7" in [element.text for element in to_dc(of)]
    assert {"DOI", "10.5281/zenodo.7"} <= set(to_lom(of).itertext())
    assert to_catalogue_row(of)[-1] == "https://doi.org/10.5281/zenodo.7"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"identifier": "10.5/x"}, "This is no whole DOI"),
        ({"identifier": ""}, "has an address that begins with"),
        ({"identifier": "", "url": "http://zenodo.example/1"}, "has an address that begins with"),
        ({"repository": "other"}, "Say which repository it is"),
        ({"of": 0}, "Select a valid choice"),
    ],
    ids=["short DOI", "no address", "not https", "no name", "no version"],
)
def test_bad_input_is_refused_and_stays(
    client: Client, staff: User, resource: Resource, wrong: dict[str, object], says: str
) -> None:
    client.force_login(staff)
    answer = client.post(page(resource, "deposits/new/"), told(resource) | wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Deposit.objects.exists()


def test_it_is_changed_taken_back_and_taken_off(client: Client, staff: User, resource: Resource) -> None:
    client.force_login(staff)
    deposit = make_deposit(resource)
    address = page(resource, f"deposits/{deposit.pk}/")
    said = told(resource, version=deposit.version, state="gone", identifier="10.5281/zenodo.42")
    said["url"] = deposit.url
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 409, "somebody else was quicker"
    deposit.refresh_from_db()
    assert client.post(address, {"step": "undo", "version": deposit.version}).status_code == 302
    deposit.refresh_from_db()
    assert deposit.is_published
    assert client.post(address, {"step": "forget"}).status_code == 302
    assert not Deposit.objects.exists()


def test_what_was_never_public_lies_nowhere(client: Client, hub: Hub, staff: User) -> None:
    client.force_login(staff)
    draft = make_draft(hub, by=staff).resource
    for rest in ("deposits/new/", "handover/"):
        assert client.get(page(draft, rest)).status_code == 404
    assert client.get(page(draft, "push/")).status_code == 403


@pytest.mark.parametrize("state", ["prepared", "sent", "gone"])
def test_visitors_are_told_of_what_is_public_alone(client: Client, resource: Resource, state: str) -> None:
    make_deposit(resource, state=state)
    make_deposit(resource, repository="practice")
    assert "Also published at" not in client.get(f"/resources/{resource.pk}/").content.decode()
    assert describe([resource.pk])[resource.pk].deposits == ()


def test_harvesters_hear_of_it(resource: Resource) -> None:
    stamp_changes()
    before = OaiRecord.objects.standing().get(number=resource.pk).digest
    make_deposit(resource)
    assert stamp_changes().records == 1
    assert OaiRecord.objects.standing().get(number=resource.pk).digest != before


def test_many_cost_as_much_as_one(resource: Resource, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number, repositories in ((1, ("zenodo",)), (3, ("merlot", "oer_commons"))):
        for repository in repositories:
            make_deposit(resource, repository=repository)
        with django_assert_num_queries(2):
            assert len(elsewhere(resource).deposits) == number


@pytest.mark.parametrize(
    ("status", "answer"), [(200, "ok"), (404, "missing"), (410, "missing"), (403, "refused"), (502, "silent")]
)
def test_addresses_are_asked_and_the_answer_is_kept(
    monkeypatch: pytest.MonkeyPatch, resource: Resource, hub: Hub, status: int, answer: str
) -> None:
    answering(monkeypatch, lambda _request: httpx.Response(status))
    deposit = make_deposit(resource)
    assert check_deposits(now=timezone.now()) == 1
    check = DepositCheck.objects.get()
    assert (check.answer, check.status) == (answer, status)
    assert unanswered_of(hub) == ([] if answer == "ok" else [deposit])
    assert check_deposits(now=timezone.now()) == 0, "not more than once a week"


def test_one_host_is_not_asked_twice_a_second(monkeypatch: pytest.MonkeyPatch, hub: Hub) -> None:
    answering(monkeypatch, lambda _request: httpx.Response(200))
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    for number in range(2):
        make_deposit(make_resource(hub), url=f"https://zenodo.example/{number}")
    make_deposit(make_resource(hub), url="https://other.example/")
    check_deposits(now=timezone.now())
    assert sum(seconds > 0.5 for seconds in waited) == 1


def test_what_changed_while_it_was_asked_is_not_written(monkeypatch: pytest.MonkeyPatch, resource: Resource) -> None:
    deposit = make_deposit(resource)

    def change(_request: httpx.Request) -> httpx.Response:
        Deposit.objects.update(url="https://zenodo.example/records/43")
        return httpx.Response(404)

    answering(monkeypatch, change)
    assert check_deposit(deposit.pk) is None
    assert not DepositCheck.objects.exists()


@pytest.mark.parametrize(
    "hop", ["http://zenodo.example/", "https://127.0.0.1/", "https://[::1]/", "https://intern.example/"]
)
def test_a_redirect_into_a_private_network_is_not_followed(monkeypatch: pytest.MonkeyPatch, hop: str) -> None:
    """Every hop goes through the transport that looks at addresses; a public one is answered by a redirect."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_more: object) -> list[tuple[object, ...]]:
        address = {"zenodo.example": "93.184.216.34", "intern.example": "10.0.0.7"}.get(host, host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": hop})

    def transport() -> PublicOnly:
        made = PublicOnly.__new__(PublicOnly)
        made._inner = httpx.MockTransport(answer)
        return made

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(outside, "PublicOnly", transport)
    assert ask_address("https://zenodo.example/") == (Answer.NOT_ASKED, None)
    assert asked == ["93.184.216.34"], "what was looked at is what is connected to"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "no address"),
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are_known() -> None:
    assert is_public("188.185.48.194")
    assert is_public("2001:1458:d00:8::100:37a")


def test_a_name_with_one_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with open_client() as client, pytest.raises(NotPublic):
        client.get("https://rebound.example/")


def test_the_next_address_is_tried_and_the_name_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with an address that is out of reach; the certificate is asked for by name."""
    found = [(2, 1, 6, "", (address, 443)) for address in ("2001:1458:d00:8::100:37a", "188.185.48.194")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    asked: list[tuple[str, str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.host, request.extensions["sni_hostname"], request.headers["Host"]))
        if ":" in request.url.host:
            raise httpx.ConnectError("no route")
        return httpx.Response(200)

    transport = PublicOnly()
    transport._inner = httpx.MockTransport(answer)
    with httpx.Client(transport=transport) as client:
        assert client.get("https://zenodo.example/").status_code == 200
    names = ("zenodo.example", "zenodo.example")
    assert asked == [("2001:1458:d00:8::100:37a", *names), ("188.185.48.194", *names)]


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    content = (b"x" * 100_000 for _piece in range(1000))
    endless = httpx.MockTransport(lambda _request: httpx.Response(200, content=content))
    client = httpx.Client(transport=endless)
    with client.stream("GET", "https://zenodo.example/") as answer, pytest.raises(httpx.ReadError):
        read_little(answer)
    assert LARGEST_ANSWER < 100_000_000


def test_a_parcel_has_files_and_every_description(client: Client, staff: User, resource: Resource) -> None:
    client.force_login(staff)
    text = client.get(page(resource, "handover/?to=scientix")).content.decode()
    assert "there is no interface" in text
    assert "checksums" in text
    answer = client.get(page(resource, "handover/?get=zip"))
    assert answer["Content-Disposition"].endswith('"floats-v1.zip"')
    content = answer.getvalue()
    answer.close()
    with zipfile.ZipFile(io.BytesIO(content)) as parcel:
        assert set(parcel.namelist()) == {
            "READ-ME.txt", "catalogue.csv", "catalogue.xlsx", "lom.xml", "dublin-core.xml", "amb.json", "checksums.txt",
            "files/instructions.pdf",
        }  # fmt: skip
        assert parcel.read("files/instructions.pdf").startswith(b"%PDF")
        assert f"/resources/{resource.pk}/" in parcel.read("READ-ME.txt").decode()
        assert json.loads(parcel.read("amb.json"))["name"] == "Floats"
