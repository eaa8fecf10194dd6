"""A partnership is changed, ended for a reason and opened again; the files of its agreement."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from projects.actions.partnerships import add_members, end_partnership
from projects.models import Partnership, PartnershipFile
from tests.factories.network import make_school
from tests.projects.partnerships.at_hand import JULY, JUNE, fresh, page_of


@pytest.mark.django_db
def test_ended_with_a_reason_taken_back_and_opened_again(client: Client, river: Partnership) -> None:
    told = {"ends_on": "2026-06-30", "end_reason": "The project is over.", "version": river.version}
    said = client.post(page_of(river, "end/"), told, follow=True).content.decode()
    assert "The project is over." in said
    assert fresh(river).ends_on == JUNE
    undo = re.search(r'href="([^"]+\?undo=\d+)"', said)
    assert undo
    asked = client.get(undo[1])
    assert asked.status_code == 200
    client.post(undo[1].split("?")[0], {"step": "undo", "version": fresh(river).version})
    assert fresh(river).ends_on is None
    assert fresh(river).end_reason == ""
    client.post(page_of(river, "end/"), told | {"version": fresh(river).version})
    client.post(page_of(river, "reopen/"))
    assert fresh(river).ends_on is None


@pytest.mark.django_db
def test_an_end_before_its_beginning_keeps_what_was_typed(client: Client, river: Partnership) -> None:
    told = {"ends_on": "2026-01-01", "end_reason": "Typed at length.", "version": river.version}
    answer = client.post(page_of(river, "end/"), told)
    assert answer.status_code == 422
    assert "cannot end before it begins" in answer.content.decode()
    assert "Typed at length." in answer.content.decode()


@pytest.mark.django_db
def test_two_people_who_change_it_at_once(client: Client, river: Partnership) -> None:
    seen = river.version
    sent = {"name": "River and lake", "starts_on": "2026-03-01", "version": seen}
    assert client.post(page_of(river, "edit/"), sent).status_code == 302
    assert client.post(page_of(river, "edit/"), sent | {"name": "Mine"}).status_code == 409
    late = client.post(page_of(river, "end/"), {"ends_on": "2026-06-30", "end_reason": "Typed.", "version": seen})
    assert late.status_code == 409
    assert "Typed." in late.content.decode()
    assert fresh(river).name == "River and lake"
    history = client.get(page_of(river, "history/")).content.decode()
    for said in ("<del>River alliance</del>", "<ins>River and lake</ins>", "Ana Example", "Valley School", "Old Mill"):
        assert said in history


@pytest.mark.django_db
def test_days_of_members_stand_against_another_beginning_or_end(
    staff: User, hub: Hub, river: Partnership, client: Client
) -> None:
    add_members(partnership=river, by=staff, schools=[make_school(hub)], organisations=[], joined_on=JULY)
    with pytest.raises(ValidationError, match="change them first"):
        end_partnership(partnership=river, by=staff, version=river.version, ends_on=JUNE, end_reason="")
    answer = client.post(page_of(river, "edit/"), {"name": "R", "starts_on": "2026-09-01", "version": river.version})
    assert "change them first" in answer.content.decode()


@pytest.mark.django_db
def test_the_file_of_an_agreement_is_kept_handed_out_and_taken_away(client: Client, river: Partnership) -> None:
    sent = SimpleUploadedFile("agreement.pdf", b"%PDF-1.7 signed %%EOF")
    client.post(page_of(river, "files/new/"), {"file": sent})
    file = PartnershipFile.objects.get()
    path = page_of(river, f"files/{file.pk}/")
    answer = client.get(path)
    assert answer.content == b"%PDF-1.7 signed %%EOF"
    assert answer["Content-Disposition"] == 'attachment; filename="agreement.pdf"'
    refused = client.post(page_of(river, "files/new/"), {"file": SimpleUploadedFile("a.pdf", b"MZ a program")})
    assert refused.status_code == 422
    client.post(f"{path}remove/")
    assert client.get(path).status_code == 404
