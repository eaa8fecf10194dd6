"""Files in a bucket: sent and fetched through pages, compared at night, and never half there when a connection breaks.

The bucket is a stub that speaks S3 over HTTP, as the portal does with a real one; it is no proof of any provider's.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from hubs import bucket
from hubs.models import Hub
from hubs.stored import StoreDownError, listed, stored_pieces
from oshub.files.comparing import compare
from resources.actions.files import take_file_out
from resources.models import ResourceFile
from tests.factories.buckets import FOLDER, NAME, NOWHERE, a_server, client_of_bucket, keep_files_at, requests_to_bucket
from tests.factories.clients import member
from tests.factories.network import make_hub
from tests.factories.pictures import keep_drawn_picture
from tests.factories.resources import PDF, add_file, bring_out, make_draft, make_resource

pytestmark = [pytest.mark.django_db, pytest.mark.servers]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with a_server() as address:
        yield address


@pytest.fixture
def files(server: str, settings: LazySettings) -> Any:
    """The client of an empty bucket in which the portal keeps its files."""
    keep_files_at(settings, server)
    client = client_of_bucket()
    client.create_bucket(Bucket=NAME)
    for key in keys(client):
        client.delete_object(Bucket=NAME, Key=key)
    return client


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


def keys(client: Any) -> list[str]:
    """What lies in the bucket."""
    return [one["Key"] for one in client.list_objects_v2(Bucket=NAME).get("Contents", ())]


def send(hub: Hub) -> tuple[Any, ResourceFile | None]:
    """Send a file by the page of a draft; the answer, and its row."""
    ana, client = member(hub)
    version = make_draft(hub, by=ana)
    told = {"file": SimpleUploadedFile("plan.pdf", PDF), "title": "The plan"}
    answer = client.post(f"/h/{hub.code}/resources/{version.resource_id}/files/new/", told)
    return answer, ResourceFile.objects.first()


def test_what_is_sent_by_a_page_lies_in_the_bucket_and_nobody_else_can_have_it(files: Any, hub: Hub) -> None:
    answer, row = send(hub)
    assert answer.status_code == 302
    assert row is not None
    key = f"{FOLDER}/resources/{row.uid}"
    assert keys(files) == [key]
    there = files.get_object(Bucket=NAME, Key=key)
    assert (there["Body"].read(), there["ContentType"]) == (PDF, "application/octet-stream")
    grants = files.get_object_acl(Bucket=NAME, Key=key)["Grants"]
    assert not [one for one in grants if "URI" in one["Grantee"]], "nothing is granted to groups such as everybody"
    with pytest.raises(ValueError, match="No address"):
        default_storage.url(row.stored_name)


def test_it_is_fetched_whole_or_in_parts_in_one_request(files: Any, hub: Hub) -> None:
    make_resource(hub)
    row = ResourceFile.objects.get()
    address = f"/resources/files/{row.pk}/"
    for asked, status, content, said in (
        ("", 200, PDF, None),
        ("bytes=0-4", 206, b"%PDF-", "bytes 0-4/50"),
        ("bytes=45-", 206, b"%%EOF", "bytes 45-49/50"),
        ("bytes=-5", 206, b"%%EOF", "bytes 45-49/50"),
    ):
        with requests_to_bucket() as requests:
            answer = Client().get(address, headers={"Range": asked} if asked else {})
        assert (answer.status_code, answer.content, answer.get("Content-Range")) == (status, content, said)
        assert requests == [f"GET /{FOLDER}/{row.stored_name}"]
    past = Client().get(address, headers={"Range": "bytes=50-"})
    assert (past.status_code, past["Content-Range"]) == (416, "bytes */50")
    head = Client().head(address)
    assert (head.status_code, head["Content-Length"], head.content) == (200, "50", b"")
    assert Client().get(address, headers={"If-None-Match": head["ETag"]}).status_code == 304
    files.put_object(Bucket=NAME, Key=f"{FOLDER}/{row.stored_name}", Body=PDF[:9])
    assert Client().get(address).status_code == 404, "a part of a file is no file"
    assert Client().get(address, headers={"Range": "bytes=20-"}).status_code == 404


def test_a_night_asks_for_lists_and_finds_what_differs(files: Any, hub: Hub) -> None:
    keep_drawn_picture(hub)
    draft = make_draft(hub)
    lost, shorter, swapped, right = (add_file(draft, PDF + bytes([digit])) for digit in b"1234")
    bring_out(draft)
    with requests_to_bucket() as requests:
        found = compare(now=timezone.now(), everything=True)
    assert (found.wrong, found.left_over, found.read) == ([], [], 4)
    at_files = [one for one in requests if "list-type" not in one]
    assert at_files == [f"GET /{FOLDER}/{one.stored_name}" for one in ResourceFile.objects.order_by("pk")], "to read"
    files.delete_object(Bucket=NAME, Key=f"{FOLDER}/{lost.stored_name}")
    files.put_object(Bucket=NAME, Key=f"{FOLDER}/{shorter.stored_name}", Body=PDF)
    files.put_object(Bucket=NAME, Key=f"{FOLDER}/{swapped.stored_name}", Body=PDF + b"x")
    files.put_object(Bucket=NAME, Key=f"{FOLDER}/resources/nobodys", Body=b"left over")
    files.put_object(Bucket=NAME, Key="other/nobodys", Body=b"of somebody else")
    found = compare(now=timezone.now() + dt.timedelta(days=3), everything=True)
    assert found.missing == [lost.stored_name]
    assert set(found.altered) == {shorter.stored_name, swapped.stored_name}
    assert (found.left_over, found.removed) == (["resources/nobodys"], 0)
    with pytest.raises(CommandError):
        call_command("verify_files")
    assert compare(now=timezone.now() + dt.timedelta(days=15)).removed == 1
    assert f"{FOLDER}/resources/nobodys" not in keys(files)
    assert "other/nobodys" in keys(files), "beside the portal's own folder"
    assert listed("resources")[right.stored_name].size == right.size


def test_a_list_may_be_longer_than_a_page(files: Any) -> None:
    for number in range(3):
        default_storage.save(f"papers/{number}", ContentFile(b"x" * number))
    plain = files.get_paginator("list_objects_v2").paginate
    pages = plain(Bucket=NAME, Prefix=f"{FOLDER}/papers/", PaginationConfig={"PageSize": 1})
    assert len(list(pages)) == 3
    assert {name: one.size for name, one in listed("papers").items()} == {
        f"papers/{number}": number for number in range(3)
    }
    assert listed("nowhere") == {}
    assert default_storage.listdir("")[0] == ["papers"]
    with default_storage.open("papers/2") as file:
        assert file.read() == b"xx"
    for asks in (
        default_storage.open,
        default_storage.size,
        default_storage.get_modified_time,
        lambda name: list(stored_pieces(name)),
    ):
        with pytest.raises(FileNotFoundError):
            asks("papers/none")


def test_what_is_large_goes_up_in_parts(files: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "IN_ONE", 100)
    content = bytes(range(256)) * 4
    assert default_storage.save("packs/one", ContentFile(content)) == "packs/one"
    assert b"".join(stored_pieces("packs/one")) == content


def test_where_nobody_answers_nothing_is_kept_and_a_sentence_says_so(settings: LazySettings, hub: Hub) -> None:
    make_resource(hub)  # in the storage of the tests
    address = f"/resources/files/{ResourceFile.objects.get().pk}/"
    ResourceFile.objects.update(title="There before")
    keep_files_at(settings, NOWHERE, client_config=Config(retries={"total_max_attempts": 1}))
    answer, row = send(hub)
    assert answer.status_code == 422
    assert "could not be stored, and nothing of it was kept" in answer.content.decode()
    assert "The plan" in answer.content.decode(), "what was typed stays"
    assert row is not None
    assert row.title == "There before"
    gone = Client().get(address)
    assert (gone.status_code, gone["Retry-After"]) == (503, "120")
    assert "<h1>Files cannot be stored or fetched right now</h1>" in gone.content.decode()
    assert "no-store" in gone["Cache-Control"]
    assert Client().get("/resources/").status_code == 200, "pages go on"
    ready = Client().get("/readyz")
    assert ready.status_code == 503
    assert any("stored files cannot be reached" in problem for problem in ready.json()["problems"])
    with pytest.raises(StoreDownError):
        compare(now=timezone.now())


def test_a_wrong_bucket_is_no_empty_one(files: Any, settings: LazySettings, server: str) -> None:
    keep_files_at(settings, server, bucket_name="another")
    with pytest.raises(StoreDownError, match="NoSuchBucket"):
        compare(now=timezone.now())
    assert Client().get("/readyz").status_code == 503


def test_an_answer_that_is_lost_leaves_a_file_without_a_row_and_never_a_row_without_a_file(
    files: Any, hub: Hub
) -> None:
    def lose(**_how: object) -> None:
        raise ConnectionClosedError(endpoint_url="the bucket")

    files.meta.events.register("after-call.s3.PutObject", lose)
    answer, row = send(hub)
    files.meta.events.unregister("after-call.s3.PutObject", lose)
    assert (answer.status_code, row) == (422, None)
    assert len(keys(files)) == 1
    assert compare(now=timezone.now() + dt.timedelta(hours=2)).left_over == [], "a row may be on its way"
    assert compare(now=timezone.now() + dt.timedelta(days=15)).removed == 1
    assert keys(files) == []


def test_a_row_goes_before_its_file(files: Any, hub: Hub, django_capture_on_commit_callbacks: Any) -> None:
    ana, _client = member(hub)
    draft = make_draft(hub, by=ana)
    file = add_file(draft)

    def refuse(**_how: object) -> None:
        raise ConnectionClosedError(endpoint_url="the bucket")

    files.meta.events.register("before-send.s3.DeleteObject", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        take_file_out(of=draft, file=file, by=ana)
    files.meta.events.unregister("before-send.s3.DeleteObject", refuse)
    assert not ResourceFile.objects.exists()
    assert keys(files) == [f"{FOLDER}/{file.stored_name}"], "it stays behind, and nobody was told of an error"
    assert compare(now=timezone.now() + dt.timedelta(days=15)).removed == 1
    assert keys(files) == []
