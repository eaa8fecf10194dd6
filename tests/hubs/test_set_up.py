"""A network manager sets a hub up: five steps, kept in a draft, checked, made, its coordinator invited."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.actions.set_up import DraftGone, begin_draft, forget_drafts, set_up_hub
from hubs.actions.team import digest_of
from hubs.models import Hub, HubDraft, HubStatus, Invitation, StatusChange
from hubs.queries.set_up import suggested_code
from hubs.roles import Role
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.hubs.test_team import at_once

NEW = "/network/new-hub/"
NAMES = {"name": "Hub of the Lakes", "local_name": "Casa do Lago", "country": "PT"}
KIND = {"code": "OSHub-PT", "category": "space", "traits": ["broker", "space"], "host": "House of the Lakes"}
PLACE = {"place": "Lago", "where": "40.5, -7.5", "time_zone": "Europe/Lisbon", "languages": ["pt"]}
PEOPLE = {"parent": "", "coordinator_email": "Cora@lakes.example"}


@pytest.fixture
def manager() -> User:
    return a_manager("Mara Example")


@pytest.fixture
def client(manager: User) -> Client:
    return client_of(manager)


def a_manager(name: str) -> User:
    user = make_user(f"{name.split()[0].lower()}@network.example", name)
    make_membership(user, Role.MANAGER)
    return user


def a_draft(**told: object) -> HubDraft:
    """A draft that says enough."""
    place = {"latitude": "40.5", "longitude": "-7.5", **PLACE}
    del place["where"]
    known = {**NAMES, **KIND, **place, "traits": ["broker"], "coordinator_email": "cora@lakes.example"}
    return HubDraft.objects.create(**known | told)


def address(draft: HubDraft, step: str) -> str:
    return f"{NEW}{draft.pk}/{step}/"


def steps() -> Iterator[tuple[str, dict[str, object]]]:
    yield "kind", dict(KIND)
    yield "place", dict(PLACE)
    yield "people", dict(PEOPLE)


@pytest.mark.django_db
def test_from_the_list_to_the_first_steps_of_a_hub(client: Client) -> None:
    assert "The network has no hub yet" in client.get("/network/hubs/").content.decode()
    answer = client.post(NEW, NAMES)
    draft = HubDraft.objects.get()
    assert answer["Location"] == address(draft, "kind")
    assert "Hub of the Lakes" in client.get("/network/hubs/").content.decode()
    for step, said in steps():
        page = client.get(address(draft, step)).content.decode()
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        answer = client.post(address(draft, step), said | {"version": version[1]})
        assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    assert "An invitation goes to cora@lakes.example" in page
    assert client.post(address(draft, "check"))["Location"] == "/h/OSHub-PT/first-steps/"

    hub = Hub.objects.get(code="OSHub-PT")
    assert (hub.status, hub.traits, hub.languages) == (HubStatus.SETTING_UP, ["broker"], ["pt"])
    assert (str(hub.latitude), hub.time_zone, hub.local_name) == ("40.50000", "Europe/Lisbon", "Casa do Lago")
    assert StatusChange.objects.get().status == HubStatus.SETTING_UP
    assert Invitation.objects.get().role == Role.COORDINATOR
    assert [mail.to for mail in delivered()] == [["cora@lakes.example"]]
    assert not HubDraft.objects.exists()
    page = client.get("/h/OSHub-PT/first-steps/").content.decode()
    assert "Somebody coordinates it" in page
    assert "0 of 5" in page


@pytest.mark.django_db
def test_a_country_suggests_code_zone_and_languages(client: Client) -> None:
    make_hub("oshub-pt")
    assert suggested_code("PT") == "OSHub-PT-2"
    draft = begin_draft(values=NAMES, by=a_manager("Nuno Example"))
    assert 'value="OSHub-PT-2"' in client.get(address(draft, "kind")).content.decode()
    page = client.get(address(draft, "place")).content.decode()
    assert '<option value="Europe/Lisbon" selected>' in page
    assert re.search(r'value="pt"[^>]*checked', page)
    names = re.findall(r'<label[^>]*for="id_languages_\d+"[^>]*>\s*([^<]*?)\s*</label>', page)
    assert names[:2] == ["Portuguese", "English"], "those of the country and the network come first"
    assert names[2:] == sorted(names[2:]), "and all others by name, as a reader looks for them"
    assert "Brazilian Portuguese" in names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "wrong", "said"),
    [
        ("kind", {"code": "oshub-AA"}, "“oshub-AA” is taken. Free is, for example, “OSHub-PT”."),
        ("kind", {"code": "OSHub/PT"}, "A code has letters, digits and single hyphens only."),
        ("kind", {"code": ""}, "This field is required."),
        ("place", {"where": "91, 5"}, "latitude comes first"),
        ("place", {"where": "north"}, "This was not understood as a place."),
        ("place", {"languages": []}, "This field is required."),
        ("people", {"coordinator_email": "Mara@network.example"}, "This is your own address."),
        ("people", {"coordinator_email": "nobody"}, "Enter a valid email address."),
        ("people", {"parent": "sub"}, "This hub cannot have sub-hubs: it is one itself"),
    ],
)
def test_what_is_wrong_is_told_and_kept(client: Client, step: str, wrong: dict[str, object], said: str) -> None:
    sub = make_hub("OSHub-AA-Sub", name="Sub", parent=make_hub("OSHub-AA"))
    draft = HubDraft.objects.create(**NAMES)
    typed = dict(steps())[step] | wrong
    if typed.get("parent") == "sub":
        typed["parent"] = sub.pk
    answer = client.post(address(draft, step), typed | {"version": draft.version})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    for kept in ("House of the Lakes", "Lago"):
        assert (kept in page) == (kept in str(typed.values()) or kept in draft.name)
    assert HubDraft.objects.get().version == draft.version


@pytest.mark.django_db
def test_another_manager_goes_on_and_is_told_of_what_changed_meanwhile(client: Client) -> None:
    other = client_of(a_manager("Nuno Example"))
    draft = HubDraft.objects.create(**NAMES)
    begun = draft.version
    assert other.post(address(draft, "kind"), KIND | {"version": begun}).status_code == 302
    answer = client.post(address(draft, "kind"), KIND | {"host": "Another House", "version": begun})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "House of the Lakes" in page
    assert "Another House" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    again = client.post(address(draft, "kind"), KIND | {"host": "Another House", "version": version[1]})
    assert again.status_code == 302
    assert HubDraft.objects.get().host == "Another House"


@pytest.mark.django_db
def test_what_is_missing_is_named_and_nothing_is_made(client: Client) -> None:
    draft = a_draft(place="")
    answer = client.post(address(draft, "check"))
    assert answer.status_code == 422
    assert "Something is missing under: Place and languages" in answer.content.decode()
    assert not Hub.objects.exists()


@pytest.mark.django_db
def test_a_code_that_was_taken_meanwhile(client: Client) -> None:
    draft = a_draft()
    make_hub("oshub-pt")
    answer = client.post(address(draft, "check"))
    assert answer.status_code == 422
    assert "Another hub has this code." in answer.content.decode()
    assert HubDraft.objects.exists()
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_an_address_that_has_an_account_is_invited_like_any_other(client: Client) -> None:
    cora = make_user("cora@lakes.example", "Cora Example")
    client.post(address(a_draft(), "check"))
    path = re.findall(r"http://testserver(/invitations/\S+/)", str(delivered()[-1].body))[0]
    assert Invitation.objects.get().digest == digest_of(path.split("/")[2])
    client_of(cora).post(path)
    page = client.get("/h/OSHub-PT/first-steps/").content.decode()
    assert "1 of 5" in page
    assert "Cora Example" in client.get("/network/hubs/").content.decode()


@pytest.mark.django_db
def test_the_address_of_who_makes_the_hub_is_refused_at_the_end_too(client: Client) -> None:
    """One manager wrote it down, and the one whom it belongs to presses the button."""
    answer = client.post(address(a_draft(coordinator_email="mara@network.example"), "check"))
    assert answer.status_code == 422
    assert "Nobody can give a role to themselves." in answer.content.decode()
    assert not Hub.objects.exists()


@pytest.mark.django_db
def test_a_draft_is_discarded_after_a_question(client: Client) -> None:
    draft = a_draft()
    assert "Discard the draft “Hub of the Lakes”?" in client.get(address(draft, "discard")).content.decode()
    assert client.post(address(draft, "discard"))["Location"] == "/network/hubs/"
    assert client.get(address(draft, "kind")).status_code == 404


@pytest.mark.django_db
def test_drafts_that_nobody_touches_are_forgotten() -> None:
    draft = a_draft()
    assert forget_drafts(now=timezone.now() + dt.timedelta(days=182)) == 0
    assert forget_drafts(now=timezone.now() + dt.timedelta(days=184)) == 1
    assert not HubDraft.objects.filter(pk=draft.pk).exists()


@pytest.mark.django_db
def test_coordinators_set_no_hubs_up() -> None:
    coordinator, browser = member(make_hub(), Role.COORDINATOR)
    assert browser.get(NEW).status_code == 403
    with pytest.raises(PermissionDenied):
        begin_draft(values=NAMES, by=coordinator)


@pytest.mark.django_db(transaction=True)
def test_made_twice_at_once_it_is_made_once() -> None:
    user, draft = a_manager("Mara Example"), a_draft()

    def job() -> object:
        return set_up_hub(draft=draft, by=User.objects.get(pk=user.pk), link=lambda token: f"https://x/{token}/")

    assert at_once(job, job) == [DraftGone.__name__, "done"]
    assert Hub.objects.count() == 1
