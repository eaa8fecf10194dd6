"""A version on its way to a repository that behaves as InvenioRDM: whole, once, and from where it broke off."""

import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client, override_settings

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from resources.actions import pushing
from resources.actions.accounts import StillSending, remove_token, set_token
from resources.actions.parts import stop_naming
from resources.actions.pushing import ask_for_push, give_up, go_on, send_one
from resources.actions.writing import new_version, rewrite
from resources.models import Deposit, Push, RepositoryAccount, Resource, ResourceAuthor
from resources.queries.pushing import preview_of
from resources.sealing import CannotOpen, opened, seal
from tests.factories.deposits import make_account, make_push
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.resources import PDF, add_author, add_file, add_text, bring_out, make_draft
from tests.resources.repository_stub import TOKEN, Stub, running

CONTENT = r"PUT .*/content"
CREATE = r"POST /api/records"
PUBLISH = r"POST .*/publish"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    with running() as there:
        monkeypatch.setattr(pushing, "open_client", there.client)
        yield there


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-ZN", name="Hub of the river")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    user = make_user()
    make_membership(user, Role.COORDINATOR, hub)
    return user


@pytest.fixture
def resource(hub: Hub) -> Resource:
    """A public resource with two files of one title, an author with consent and one without."""
    version = make_draft(hub, "Floats & <boats>", languages=["pt-br", "en"], keywords=["cork"], sdgs=[6])
    add_file(version)
    add_file(version, PDF + b" 2")
    add_text(version, "pt", "Boias")
    add_author(version, "Rui van der Example", consented_on="2024-05-01", orcid="0000-0002-1825-0097")
    add_author(version, "Shy Example")
    return bring_out(version).resource


def sent(push: Push) -> Push:
    """The push after a worker had it."""
    send_one(push.pk)
    return Push.objects.get(pk=push.pk)


def again(push: Push, **more: bool) -> Push:
    assert go_on(push=push, by=make_user(), **more)
    return sent(push)


def only(stub: Stub) -> dict[str, object]:
    """What is said of the one draft there."""
    (draft,) = stub.drafts.values()
    said: dict[str, object] = draft.said["metadata"]
    return said


def test_a_draft_lies_there_whole_and_is_made_public_on_purpose(stub: Stub, resource: Resource) -> None:
    push = sent(make_push(resource))
    (draft,) = stub.drafts.values()
    assert (push.state, push.problem, draft.published) == ("done", "", False)
    assert set(draft.files) == draft.whole == {"instructions.pdf", "instructions-2.pdf"}
    assert draft.files["instructions-2.pdf"] == PDF + b" 2"
    deposit = Deposit.objects.get()
    assert (deposit.state, deposit.noted_by) == ("prepared", push.asked_by)
    assert not Deposit.objects.public().exists()
    push = again(push, publishes=True)
    assert draft.published
    assert (push.state, push.doi) == ("done", "10.5281/zenodo.1")
    deposit.refresh_from_db()
    assert (deposit.state, deposit.identifier) == ("published", "10.5281/zenodo.1")
    assert deposit.url == "https://zenodo.example/records/abcd1-x1", "addresses of answers are not believed"
    assert stub.count(CONTENT) == 2
    assert not go_on(push=push, by=make_user(), publishes=True)


def test_what_is_said_is_what_invenio_takes(stub: Stub, resource: Resource) -> None:
    sent(make_push(resource, publishes=True))
    said = only(stub)
    assert said["title"] == "Floats & <boats>"
    assert said["description"].startswith("<p>Pupils build")  # type: ignore[attr-defined]
    assert said["creators"] == [
        {
            "person_or_org": {
                "type": "personal",
                "family_name": "van der Example",
                "given_name": "Rui",
                "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
            }
        }
    ]
    assert "Shy" not in json.dumps(said)
    assert said["languages"] == [{"id": "por"}, {"id": "eng"}]
    assert said["rights"] == [{"id": "cc-by-4.0"}]
    assert said["resource_type"] == {"id": "lesson"}
    assert {"subject": "SDG 6"} in said["subjects"]  # type: ignore[operator]
    assert said["additional_titles"] == [{"title": "Boias", "type": {"id": "translated-title"}, "lang": {"id": "por"}}]


def test_without_consent_the_hub_is_the_creator(stub: Stub, hub: Hub) -> None:
    version = make_draft(hub)
    add_file(version)
    add_author(version, "Shy Example")
    sent(make_push(bring_out(version).resource, publishes=True))
    assert only(stub)["creators"] == [{"person_or_org": {"type": "organizational", "name": "Hub of the river"}}]


def test_who_takes_the_name_back_before_it_is_public_is_not_sent(stub: Stub, resource: Resource) -> None:
    push = sent(make_push(resource))
    assert "Rui" in json.dumps(only(stub))
    stop_naming(ResourceAuthor.objects.get(name__startswith="Rui"), by=make_user())
    again(push, publishes=True)
    assert "Rui" not in json.dumps(only(stub))


@pytest.mark.parametrize(
    ("fault", "at", "says"),
    [
        ("drop", CONTENT, "broke off"),
        pytest.param(429, CONTENT, "wait", marks=pytest.mark.slow),
        ("other bytes", CONTENT, "damaged"),
        pytest.param(500, r"POST .*/commit", "trouble of its own", marks=pytest.mark.slow),
        pytest.param(413, CONTENT, "too large", marks=pytest.mark.slow),
        pytest.param(403, CREATE, "deposit:write", marks=pytest.mark.slow),
        pytest.param(302, CREATE, "another address", marks=pytest.mark.slow),
        ("lost", CREATE, "broke off"),
        pytest.param("lost", r"POST .*/draft/files", "broke off", marks=pytest.mark.slow),
        pytest.param("lost", r"POST .*/commit", "broke off", marks=pytest.mark.slow),
        ("lost", PUBLISH, "broke off"),
        pytest.param(503, PUBLISH, "trouble of its own", marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_it_goes_on_where_it_broke_off(stub: Stub, resource: Resource, fault: int | str, at: str, says: str) -> None:
    stub.faults = {at: [fault]}
    push = sent(make_push(resource, publishes=True))
    assert push.state == "failed"
    assert says in push.problem
    assert (push.wait_until is not None) == (fault == 429)
    Push.objects.update(wait_until=None)
    push = again(push)
    assert (push.state, push.problem) == ("done", "")
    (draft,) = stub.drafts.values()
    assert draft.published, "one draft, however often it was tried"
    assert stub.count(CREATE) <= 2
    assert Deposit.objects.get().state == "published"
    assert set(draft.files) == draft.whole == {"instructions.pdf", "instructions-2.pdf"}
    assert draft.files["instructions.pdf"] == PDF


def test_what_is_there_is_not_sent_again(stub: Stub, resource: Resource) -> None:
    stub.faults = {r"PUT .*/instructions-2.pdf/content": [500]}
    push = again(sent(make_push(resource)))
    assert push.is_done
    assert stub.count(r"PUT .*/instructions.pdf/content") == 1
    assert stub.count(r"PUT .*/instructions-2.pdf/content") == 2
    assert stub.count(CREATE) == 1


def test_a_repository_that_wants_peace_gets_it(stub: Stub, resource: Resource) -> None:
    stub.faults = {CREATE: [429]}
    push = sent(make_push(resource))
    assert not go_on(push=push, by=make_user())
    assert push.state == "failed"


def test_a_token_that_ended_is_replaced_and_it_goes_on(stub: Stub, resource: Resource) -> None:
    stub.tokens = set()
    push = sent(make_push(resource))
    account = RepositoryAccount.objects.get()
    assert "does not take the token" in push.problem
    assert account.refused_at
    stub.tokens = {"another-token-0123456789"}
    set_token(
        hub=resource.hub,
        by=make_user(),
        repository="zenodo",
        name="",
        url=account.url,
        token="another-token-0123456789",
    )
    assert again(push).is_done
    assert RepositoryAccount.objects.get().refused_at is None


def test_a_draft_that_somebody_deleted_there_is_made_anew(stub: Stub, resource: Resource) -> None:
    push = sent(make_push(resource))
    stub.drafts.clear()
    push = again(push, publishes=True)
    assert "no longer at the repository" in push.problem
    assert again(push).published_at
    assert len(stub.drafts) == 1


def test_a_file_that_is_damaged_here_is_not_made_public(stub: Stub, resource: Resource) -> None:
    version = resource.current
    assert version
    file = version.placed.all()[0].file
    default_storage.delete(file.stored_name)
    default_storage.save(file.stored_name, ContentFile(b"x" * file.size))
    push = sent(make_push(resource, publishes=True))
    assert "damaged here" in push.problem
    assert not next(iter(stub.drafts.values())).published


def test_the_next_version_becomes_one_there_too(stub: Stub, resource: Resource) -> None:
    sent(make_push(resource, publishes=True))
    later = new_version(resource=resource, by=make_user())
    later = rewrite(later, by=make_user(), version=later.version, values={"what_changed": "Mended."})
    resource = bring_out(later).resource
    push = sent(make_push(resource, publishes=True))
    first, second = stub.drafts.values()
    assert (second.parent, second.published, push.former) == (first.number, True, first.number)
    assert stub.count(CREATE) == 1
    assert Deposit.objects.public().count() == 2


def test_what_is_no_longer_public_is_not_sent(stub: Stub, resource: Resource) -> None:
    push = make_push(resource)
    Resource.objects.filter(pk=resource.pk).update(
        state="withdrawn", withdrawn_at=push.asked_at, withdrawn_why="A mistake."
    )
    push = sent(push)
    assert "no longer the public one" in push.problem
    assert stub.asked == []
    assert give_up(push=push, by=make_user())
    assert not give_up(push=push, by=make_user())


def test_it_is_asked_for_once(stub: Stub, resource: Resource) -> None:
    assert make_push(resource).pk == make_push(resource, publishes=True).pk
    assert Push.objects.get().files.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_get_one_push(resource: Resource) -> None:
    account, version = make_account(resource.hub), resource.current
    assert version
    people, gate = [make_user(), make_user()], threading.Barrier(2)

    def press(by: User) -> int:
        try:
            gate.wait(5)
            return ask_for_push(version=version, account=account, by=by, publishes=True).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        keys = set(pool.map(press, people))
    assert keys == {Push.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(stub: Stub, resource: Resource) -> None:
    push = make_push(resource, publishes=True)
    second: list[str] = []

    def meanwhile(what: str) -> None:
        """While the first is at it, another worker on another connection is told of the same push."""
        if not second and what.endswith("/content"):
            second.append(what)
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()

    def other() -> None:
        try:
            send_one(push.pk)
        finally:
            connection.close()

    stub.during.append(meanwhile)
    assert sent(push).published_at
    assert second
    assert (stub.count(CREATE), stub.count(PUBLISH), stub.count(CONTENT)) == (1, 1, 2)


def test_a_token_is_kept_sealed_and_never_logged(
    stub: Stub, resource: Resource, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.tokens = set()
    push = sent(make_push(resource))
    account = RepositoryAccount.objects.get()
    assert TOKEN not in account.sealed_token
    assert opened(account.sealed_token) == TOKEN
    out = capfd.readouterr()
    assert TOKEN not in caplog.text + out.out + out.err + push.problem + "".join(str(one.body) for one in mail.outbox)


def test_another_key_opens_what_the_one_before_sealed() -> None:
    sealed = seal("token")
    with override_settings(TOKENS_KEY="another", TOKENS_KEY_FALLBACKS=[]), pytest.raises(CannotOpen):
        opened(sealed)
    with override_settings(TOKENS_KEY="another", TOKENS_KEY_FALLBACKS=["only-for-tests-and-therefore-no-secret"]):
        assert opened(sealed) == "token"


def test_a_token_stays_while_something_is_on_its_way(stub: Stub, resource: Resource) -> None:
    push = make_push(resource)
    account = RepositoryAccount.objects.get()
    with pytest.raises(StillSending):
        remove_token(account, by=make_user())
    sent(push)
    remove_token(account, by=make_user())
    account.refresh_from_db()
    assert (account.has_token, account.token_set_at) == (False, None)


def test_pages_show_what_would_be_sent_and_send_it(
    stub: Stub, client: Client, coordinator: User, resource: Resource
) -> None:
    client.force_login(coordinator)
    home, page = (
        f"/h/{resource.hub.code}/resources/repositories/",
        f"/h/{resource.hub.code}/resources/{resource.pk}/push/",
    )
    assert "needs an account" in client.get(page).content.decode()
    told = {"repository": "invenio", "name": "Archive", "url": "https://user@archive.example/x", "token": f" {TOKEN}\n"}
    wrong = client.post(home, told)
    assert wrong.status_code == 422
    assert TOKEN not in wrong.content.decode()
    kept = client.post(home, told | {"url": "https://archive.example/deposit"}, follow=True).content.decode()
    assert "https://archive.example" in kept
    assert TOKEN not in kept
    text = client.get(page).content.decode()
    version = resource.current
    assert version
    shown = preview_of(version)
    assert shown
    assert shown.files[0].sha256 in text
    assert "Rui van der Example" in text
    assert "Shy" not in text
    assert Push.objects.count() == 0
    old = client.post(page, {"digest": "0" * 32})
    assert old.status_code == 422
    assert "has changed meanwhile" in old.content.decode()
    first, second = (client.post(page, {"digest": shown.digest, "publishes": "on"}) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    push = Push.objects.get()
    assert "On its way" in client.get(first["Location"]).content.decode()
    stub.faults = {CONTENT: [500]}
    sent(push)
    assert "trouble of its own" in client.get(first["Location"]).content.decode()
    assert client.post(first["Location"], {"step": "again"}).status_code == 302
    assert sent(push).published_at
    text = client.get(first["Location"]).content.decode()
    assert "10.5281/zenodo.1" in text
    assert client.get(page)["Location"] == first["Location"]
    public = client.get(f"/resources/{resource.pk}/").content.decode()
    assert "https://doi.org/10.5281/zenodo.1" in public


def test_staff_without_the_right_to_publish_alone_does_not_send(client: Client, hub: Hub, resource: Resource) -> None:
    staff = make_user()
    make_membership(staff, Role.STAFF, hub)
    client.force_login(staff)
    assert client.get(f"/h/{hub.code}/resources/{resource.pk}/push/").status_code == 403
    assert client.get(f"/h/{hub.code}/resources/repositories/").status_code == 403
