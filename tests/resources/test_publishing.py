"""A resource on its way to the public and back: four eyes, a checklist, versions that stay, numbers never reused."""

import re
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Notice
from hubs.models import Hub
from hubs.roles import Role
from resources.actions.publishing import NeedsAnother, NotComplete, publish, restore, send_for_review, withdraw
from resources.actions.writing import NotFromHere, new_version, throw_away
from resources.models import Resource, ResourceFile, ResourceLink, ResourceText, ResourceVersion, VersionFile
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import add_author, add_file, add_text, bring_out, make_draft, make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


def test_two_people_bring_a_resource_to_the_public(hub: Hub) -> None:
    ana, rui = make_user(), make_user()
    version = make_draft(hub, by=ana)
    with pytest.raises(NotComplete):
        send_for_review(version, by=ana, version=version.version)
    version.refresh_from_db()
    assert version.state == "draft"
    add_file(version)
    with pytest.raises(NeedsAnother):
        publish(version, by=ana, version=version.version, alone=False)
    out = bring_out(version, reviewer=rui)
    assert (out.state, out.reviewed_by, out.resource.state, out.resource.current) == (
        "published",
        rui,
        "published",
        out,
    )
    assert not Resource.objects.filter(pk=out.resource_id).exclude(current=out).exists()


def test_the_others_are_told_and_then_whoever_wrote_it(hub: Hub) -> None:
    (ana, _client), (rui, _other) = member(hub), member(hub, name="Rui Example")
    version = make_draft(hub, by=ana)
    add_file(version)
    bring_out(version, reviewer=rui)
    assert set(Notice.objects.values_list("kind", "recipient")) == {
        ("resources.review", rui.pk),
        ("resources.published", ana.pk),
    }


def test_a_new_version_is_a_copy_and_the_old_one_stays(hub: Hub) -> None:
    ana = make_user()
    version = make_draft(hub, "Floats", by=ana)
    file = add_file(version)
    add_author(version, consented_on="2024-05-01")
    add_text(version, "pt", "Boias")
    resource = bring_out(version).resource
    second = new_version(resource=resource, by=ana)
    assert new_version(resource=resource, by=make_user()) == second  # somebody else goes on with the same
    assert (second.number, second.title, second.state, second.what_changed) == (2, "Floats", "draft", "")
    assert [row.file for row in second.placed.all()] == [file]
    assert [row.title for row in second.texts.all()] == ["Boias"]
    assert [row.name for row in second.authors.all()] == ["Ana Example"]
    with pytest.raises(NotComplete):  # it has to say what changed
        send_for_review(second, by=ana, version=second.version)
    ResourceVersion.objects.filter(pk=second.pk).update(what_changed="Better drawings.", title="Better floats")
    second.refresh_from_db()
    bring_out(second)
    resource.refresh_from_db()
    assert resource.current == second
    assert list(resource.versions.values_list("number", "title")) == [(1, "Floats"), (2, "Better floats")]


def test_what_is_public_does_not_change(hub: Hub) -> None:
    version = make_resource(hub).current
    assert version is not None
    file = ResourceFile.objects.get()
    changes = (
        lambda: ResourceVersion.objects.filter(pk=version.pk).update(title="Another"),
        lambda: ResourceVersion.objects.filter(pk=version.pk).update(state="draft", published_at=None),
        lambda: ResourceText.objects.create(of=version, language="pt", title="Outro"),
        lambda: ResourceLink.objects.create(of=version, url="https://x.example", title="There"),
        lambda: VersionFile.objects.filter(of=version).delete(),
        lambda: VersionFile.objects.filter(of=version).update(position=7),
        lambda: add_author_to(version),
        lambda: ResourceVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    )
    for change in changes:
        with pytest.raises(IntegrityError, match=r"version_public_stays|violates"), transaction.atomic():
            change()
    assert file.placed.count() == 1


def add_author_to(version: ResourceVersion) -> None:
    version.authors.create(name="Late Example")


def test_whoever_erases_an_account_leaves_public_versions(hub: Hub) -> None:
    ana = make_user()
    resource = make_resource(hub, by=ana)
    ana.delete()
    resource.refresh_from_db()
    assert resource.current is not None
    assert resource.current.written_by is None


def test_withdrawn_it_keeps_its_number_and_can_come_back(hub: Hub) -> None:
    resource, ana = make_resource(hub), make_user()
    gone = withdraw(resource, by=ana, version=resource.version, why="A measure is wrong.")
    assert (gone.state, gone.withdrawn_why) == ("withdrawn", "A measure is wrong.")
    with pytest.raises(NotFromHere):
        withdraw(gone, by=ana, version=gone.version, why="Again.")
    with pytest.raises(IntegrityError), transaction.atomic():
        gone.delete()
    back = restore(gone, by=ana, version=gone.version)
    assert (back.state, back.withdrawn_at, back.withdrawn_why) == ("published", None, "")


def test_a_draft_that_is_thrown_away_takes_its_own_files_along(hub: Hub) -> None:
    ana = make_user()
    resource = make_resource(hub, by=ana)
    kept = ResourceFile.objects.get()
    second = new_version(resource=resource, by=ana)
    add_file(second, b"%PDF-1.7 another %%EOF", title="Another")
    throw_away(second, by=ana, version=second.version)
    assert list(ResourceFile.objects.all()) == [kept]
    third = new_version(resource=resource, by=ana)
    assert third.number == 2
    lonely = make_draft(hub, by=ana)
    throw_away(lonely, by=ana, version=lonely.version)
    assert list(Resource.objects.all()) == [resource]


def test_the_pages_take_the_same_steps(hub: Hub) -> None:
    (ana, client), (_rui, other) = member(hub), member(hub, name="Rui Example")
    version = make_draft(hub, "Floats", by=ana)
    page = f"/h/OSHub-MM/resources/{version.resource_id}/"
    assert "Add a file, or a link" in client.get(page).content.decode()
    add_file(version)
    assert "Nothing is missing." in client.get(page).content.decode()
    step = {"step": "send", "version": version.version}
    assert "It waits for somebody else" in client.post(f"{page}move/", step, follow=True).content.decode()
    version.refresh_from_db()
    step = {"step": "publish", "version": version.version}
    assert "Somebody else has to look at it" in client.post(f"{page}move/", step, follow=True).content.decode()
    assert "somebody changed" not in other.post(f"{page}move/", step, follow=True).content.decode().lower()
    assert Client().get(f"/resources/{version.resource_id}/").status_code == 200
    said = other.post(f"{page}move/", step, follow=True)
    assert "this step was taken already" in said.content.decode()
    resource = Resource.objects.get()
    assert other.post(f"{page}withdraw/", {"version": resource.version, "why": " "}).status_code == 422
    other.post(f"{page}withdraw/", {"version": resource.version, "why": "A measure is wrong."})
    answer = Client().get(f"/resources/{version.resource_id}/")
    assert (answer.status_code, "A measure is wrong." in answer.content.decode()) == (410, True)


def test_what_was_added_after_the_second_person_looked_is_not_published_unseen(hub: Hub) -> None:
    (ana, _client), (_rui, other) = member(hub), member(hub, name="Rui Example")
    version = make_draft(hub, by=ana)
    add_file(version)
    version = send_for_review(version, by=ana, version=version.version)
    page = f"/h/OSHub-MM/resources/{version.resource_id}/"
    seen = {"step": "publish", "version": version.version, "parts": managed_parts(other, page)}
    ResourceLink.objects.create(of=version, title="A film", url="https://films.example/")
    assert "Somebody changed this meanwhile" in other.post(f"{page}move/", seen, follow=True).content.decode()
    assert not Resource.objects.get().is_published
    other.post(f"{page}move/", seen | {"parts": managed_parts(other, page)})
    assert Resource.objects.get().is_published


def managed_parts(client: Client, page: str) -> str:
    found = re.search(r'name="parts" value="(\w+)"', client.get(page).content.decode())
    assert found is not None
    return found[1]


def test_what_is_withdrawn_can_come_back_while_the_next_version_is_written(hub: Hub) -> None:
    ana, client = member(hub)
    resource = make_resource(hub, by=ana)
    new_version(resource=resource, by=ana)
    resource = withdraw(resource, by=ana, version=resource.version, why="A measure is wrong.")
    page = f"/h/OSHub-MM/resources/{resource.pk}/"
    forms = re.findall(r"<form.*?</form>", client.get(page).content.decode(), re.DOTALL)
    form = next(form for form in forms if 'value="restore"' in form)
    assert f'name="version" value="{resource.version}"' in form
    client.post(f"{page}move/", {"step": "restore", "version": resource.version})
    assert Resource.objects.get().is_published


def test_who_changes_a_part_just_as_the_version_is_published_is_told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, client = member(hub)
    version = make_draft(hub, by=ana)
    file, author = add_file(version), add_author(version)
    page = f"/h/OSHub-MM/resources/{version.resource_id}/"
    bring_out(version)
    # What the page found before somebody else published it.
    monkeypatch.setattr("resources.views.door.open_version_of", lambda _resource: version)
    for address, told in (
        (f"files/{file.pk}/remove/", {}),
        (f"authors/{author.pk}/", {"step": "remove"}),
        ("links/new/", {"title": "A film", "url": "https://films.example/"}),
        ("files/new/", {"file": SimpleUploadedFile("a.txt", b"A list of measures.")}),
    ):
        answer = client.post(page + address, told, follow=True)
        assert "It was published meanwhile" in answer.content.decode(), address


def test_a_coordinator_needs_nobody_else(hub: Hub) -> None:
    eva, client = member(hub, Role.COORDINATOR, name="Eva Example")
    version = make_draft(hub, by=eva)
    add_file(version)
    version.refresh_from_db()
    client.post(f"/h/OSHub-MM/resources/{version.resource_id}/move/", {"step": "publish", "version": version.version})
    assert Resource.objects.get().is_published


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_new_version_at_once_both_get_the_same() -> None:
    resource, people = make_resource(make_hub()), [make_user(), make_user()]
    found: list[int] = []
    barrier = threading.Barrier(2)

    def work(number: int) -> None:
        barrier.wait(20)
        try:
            found.append(new_version(resource=resource, by=people[number]).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert resource.versions.count() == 2
