"""Stored files and their rows: what is missing, altered or left over is found, told, and in its time removed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.roles import Role
from oshub.files.comparing import check_files, compare
from oshub.models import FileCheck
from resources.models import ResourceFile
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.pictures import keep_drawn_picture
from tests.factories.resources import make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def file() -> ResourceFile:
    """A file of a resource, beside a picture, in a storage that nothing is left over in."""
    for folder in default_storage.listdir("")[0]:
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
    hub = make_hub()
    keep_drawn_picture(hub)
    make_resource(hub)
    return ResourceFile.objects.get()


def put(name: str, content: bytes) -> None:
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def test_all_is_right(file: ResourceFile, client: Client) -> None:
    found = compare(now=timezone.now(), everything=True)
    assert (found.wrong, found.left_over, found.read) == ([], [], 1)
    assert found.files > 2
    call_command("verify_files")
    check_files(now=timezone.now())
    assert client.get("/readyz").json()["checks"]["wrong_files"] == 0
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda file: default_storage.delete(file.stored_name), "missing"),
        (lambda file: put(file.stored_name, b"short"), "altered"),
        (lambda file: put(file.stored_name, b"x" * file.size), "altered"),
    ],
    ids=["gone", "another size", "other bytes"],
)
def test_what_is_wrong_is_found_and_told(
    file: ResourceFile, client: Client, harm: Callable[[ResourceFile], None], says: str
) -> None:
    administrator = make_user()
    make_membership(administrator, Role.ADMINISTRATOR)
    harm(file)
    with pytest.raises(CommandError, match=f"1 {says}") as told:
        call_command("verify_files")
    assert told.value.returncode == 1
    # Within a week every file is read.
    nights = [check_files(now=timezone.now() + dt.timedelta(days=night)) for night in range(7)]
    assert file.stored_name in {name for night in nights for name in night.wrong}
    assert sum(night.read for night in nights) == (0 if says == "missing" else 1)
    assert FileCheck.objects.filter(named=[file.stored_name]).exists()
    mail = OutgoingMail.objects.get(to=administrator.email, key__startswith="files differ")
    assert file.stored_name in mail.text


def test_what_no_row_names_goes_after_a_fortnight(file: ResourceFile) -> None:
    put("resources/nobodys", b"left over")
    put("attachments/nobodys", b"left over")
    now = timezone.now()
    assert compare(now=now).left_over == [], "its row may be on its way"
    soon = compare(now=now + dt.timedelta(days=3))
    assert (sorted(soon.left_over), soon.removed) == (["attachments/nobodys", "resources/nobodys"], 0)
    assert compare(now=now + dt.timedelta(days=15), remove=False).removed == 0
    late = compare(now=now + dt.timedelta(days=15))
    assert late.removed == 1
    assert not default_storage.exists("resources/nobodys")
    assert default_storage.exists("attachments/nobodys"), "its own clean-up sees to it"
    assert default_storage.exists(file.stored_name)
