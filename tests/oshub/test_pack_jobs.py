"""Packs that people ask for: made by a worker, watched, cancelled, told by mail, gone in a week."""

import datetime as dt
import hashlib
import zipfile
from io import BytesIO
from threading import Thread
from typing import IO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import OutgoingMail
from hubs.actions import worker
from hubs.models import Hub
from hubs.roles import Role
from oshub.models import LegacyPack, PackState
from oshub.pack import jobs
from oshub.pack.asking import waiting_since
from oshub.pack.containers import Zip
from oshub.pack.crawl import Noting
from oshub.pack.making import Made
from tests.factories.clients import client_of, member
from tests.factories.network import make_hub, make_membership
from tests.factories.packs import kept_pack
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Plataforma")


@pytest.fixture
def coordinator(hub: Hub) -> Client:
    return member(hub, Role.COORDINATOR)[1]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Packs that hold one file, and whose they were."""
    asked: list[object] = []

    def make_pack(*, hub: Hub | None, into: Zip, made_at: dt.datetime, noting: Noting) -> Made:
        asked.append(hub)
        noting(10, 20)
        into.put("index.html", [b"<!doctype html>"])
        return Made(3, 1, 15)

    monkeypatch.setattr(jobs, "make_pack", make_pack)
    return asked


def ask(client: Client, hub: Hub) -> LegacyPack:
    answer = client.post(f"/h/{hub.code}/copies/")
    assert answer.status_code == 302
    return LegacyPack.objects.get(uid=answer["Location"].split("/")[-2])


def test_a_copy_is_asked_for_watched_told_and_fetched(coordinator: Client, hub: Hub, quick: list[object]) -> None:
    first = coordinator.get(f"/h/{hub.code}/copies/")
    assert "Make a copy" in first.content.decode()
    pack = ask(coordinator, hub)
    assert ask(coordinator, hub) == pack, "once at a time"
    where = f"/h/{hub.code}/copies/{pack.uid}/"
    assert "Made so far, in per cent" in coordinator.get(where).content.decode()
    jobs.make_one(pack.pk)
    jobs.make_one(pack.pk)
    assert quick == [hub]
    pack.refresh_from_db()
    assert pack.state == PackState.DONE
    mail = OutgoingMail.objects.get(key=f"legacy pack {pack.pk}")
    assert where in mail.text
    assert "Plataforma" in mail.subject
    answer = coordinator.get(f"{where}?open=zip")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == pack.sha256
    assert len(content) == pack.size
    assert zipfile.ZipFile(BytesIO(content)).namelist() == ["index.html"]
    assert "no-store" in answer["Cache-Control"]


def test_a_link_gives_no_right(hub: Hub, quick: list[object]) -> None:
    pack = kept_pack(hub)
    default_storage.save(pack.stored_name, ContentFile(b"PK"))
    other = member(make_hub("OSHub-X"), Role.COORDINATOR)[1]
    staff = member(hub, Role.STAFF, "Rui Example")[1]
    where = f"/h/{hub.code}/copies/{pack.uid}/?open=zip"
    assert (other.get(where).status_code, staff.get(where).status_code) == (404, 403)
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    assert client_of(manager).get(f"/network/copies/{pack.uid}/").status_code == 404, "it is the hub's"
    assert client_of(manager).get("/network/copies/").status_code == 200


def test_a_copy_is_cancelled_before_it_is_made_and_while(
    coordinator: Client, hub: Hub, quick: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = ask(coordinator, hub)
    where = f"/h/{hub.code}/copies/{pack.uid}/"
    assert "It was cancelled" in coordinator.post(where, follow=True).content.decode()
    jobs.make_one(pack.pk)
    assert quick == []
    again = ask(coordinator, hub)
    assert again != pack
    note = jobs._note

    def cancelled_meanwhile(pack_id: int, done: int, known: int) -> None:
        jobs.cancel_pack(pack=again, by=make_user())
        note(pack_id, done, known)

    monkeypatch.setattr(jobs, "_note", cancelled_meanwhile)
    jobs.make_one(again.pk)
    again.refresh_from_db()
    assert again.state == PackState.CANCELLED
    assert not default_storage.exists(again.stored_name)
    assert not OutgoingMail.objects.filter(key__startswith="legacy pack").exists()


def test_what_was_cancelled_at_the_very_end_is_not_kept(
    hub: Hub, quick: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = jobs.ask_for_pack(hub=hub, by=make_user())
    digest = jobs._digest

    def cancelled_at_the_end(file: IO[bytes]) -> str:
        jobs.cancel_pack(pack=pack, by=make_user())
        return digest(file)

    monkeypatch.setattr(jobs, "_digest", cancelled_at_the_end)
    jobs.make_one(pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.CANCELLED
    assert not default_storage.exists(pack.stored_name)


def test_what_goes_wrong_is_said_and_can_be_tried_again(
    coordinator: Client, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_said: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(jobs, "make_pack", broken)
    pack = ask(coordinator, hub)
    jobs.make_one(pack.pk)
    page = coordinator.get(f"/h/{hub.code}/copies/{pack.uid}/").content.decode()
    assert "It could not be made. Try again in a while." in page
    assert "Make it anew" in page
    assert "could not be made" in OutgoingMail.objects.get(key=f"legacy pack {pack.pk}").subject


def test_the_file_is_gone_in_a_week(
    coordinator: Client, hub: Hub, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    pack = kept_pack(hub)
    default_storage.save(pack.stored_name, ContentFile(b"PK"))
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_packs(now=timezone.now() + dt.timedelta(days=6))
    assert default_storage.exists(pack.stored_name)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_packs(now=timezone.now() + dt.timedelta(days=8))
    assert not default_storage.exists(pack.stored_name)
    for end in ("", "?open=zip"):
        gone = coordinator.get(f"/h/{hub.code}/copies/{pack.uid}/{end}")
        assert gone.status_code == 410
        assert "no longer kept" in gone.content.decode()


def test_of_a_hub_that_is_not_open_there_is_nothing_to_copy() -> None:
    hub = make_hub("OSHub-NEW")
    Hub.objects.filter(pk=hub.pk).update(opened_on=None)
    client = member(hub, Role.COORDINATOR)[1]
    assert "Nothing is public yet" in client.get("/h/OSHub-NEW/copies/").content.decode()
    assert client.post("/h/OSHub-NEW/copies/").status_code == 422
    assert not LegacyPack.objects.exists()


def test_what_nobody_began_is_found_again(hub: Hub) -> None:
    pack = jobs.ask_for_pack(hub=hub, by=make_user())
    assert waiting_since(timezone.now() + dt.timedelta(seconds=1)) == [pack.pk]
    assert waiting_since(timezone.now() - dt.timedelta(minutes=5)) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_pack_once(hub: Hub, quick: list[object]) -> None:
    pack = jobs.ask_for_pack(hub=hub, by=make_user())

    def another() -> None:
        jobs.make_one(pack.pk)
        connection.close()

    with worker.alone(jobs.LOCK, pack.pk) as nobody_else:
        assert nobody_else
        thread = Thread(target=another)
        thread.start()
        thread.join()
        assert quick == []
    another_time = Thread(target=another)
    another_time.start()
    another_time.join()
    assert quick == [hub]
